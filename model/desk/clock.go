package desk

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"time"

	"unsubdesk/model"
)

// WithClockGuard makes the desk hold its clock against one that nobody can set:
// monotonic counts the time since the program began. Once both have departed from
// each other by more than model.MaxClockDeparture, this process approves nothing by
// silence until an admin confirms the time; with shared the trail says so, and no
// program on the desk does. Of a machine that slept, the monotonic clock may have
// slept as well; then an admin is asked too, as the program cannot know. Without the
// option the desk doubts its clock only where the trail says so.
func WithClockGuard(monotonic func() time.Duration, shared bool) Option {
	return func(d *Desk) { d.guard.monotonic, d.guard.shared = monotonic, shared }
}

// clockSubject is the subject of the events that doubt and confirm the time.
const clockSubject = "clock"

// clockDoubt is what the trail keeps of a clock that departed.
type clockDoubt struct {
	Time     string `json:"time"`     // the desk's clock when it was found out
	Departed string `json:"departed"` // from the time that passed
}

func newDoubt(now time.Time, departed time.Duration) *clockDoubt {
	word := " ahead of"
	if departed < 0 {
		word = " behind"
	}
	return &clockDoubt{Time: timeText(now), Departed: departed.Abs().Round(time.Second).String() + word}
}

func (c clockDoubt) err() error {
	said := model.CleanText(c.Time)
	if at, err := time.Parse(time.RFC3339Nano, c.Time); err == nil {
		said = at.UTC().Format("2 Jan 2006 15:04 UTC")
	}
	e := model.Errorf(model.CodeUnavailable,
		"The clock is doubted: when it said %s, it was %s the time that had passed. Nothing is approved by silence until an admin has looked at the clock and confirms the time: unsubdesk clock confirm",
		said, model.CleanText(c.Departed))
	e.Cause = model.ErrClockDeparted
	return e
}

// clockState is what the trail says of the clock.
type clockState struct {
	doubt     *clockDoubt // the newest that nobody has confirmed the time since; nil without
	confirmed int64       // the number of the last event that confirmed the time
}

func readClock(tx model.ReadTx) (s clockState, err error) {
	err = tx.EachEvent(model.EventQuery{Subject: clockSubject, OneChain: true}, func(e model.Event) error {
		switch e.Kind {
		case model.EventClockDoubted:
			s.doubt = &clockDoubt{}
			_ = json.Unmarshal([]byte(e.After), s.doubt) // a doubt that cannot be read is one all the same
		case model.EventClockConfirmed:
			s = clockState{confirmed: e.Seq}
		}
		return nil
	})
	return s, err
}

// clockGuard compares the two clocks, and knows what the trail says of the desk's. It
// is safe for concurrent use.
type clockGuard struct {
	monotonic func() time.Duration // nil: there is nothing to hold the desk's clock against
	shared    bool                 // the trail says what this process doubts

	mu      sync.Mutex
	begun   bool
	wall    time.Time     // the desk's clock when they were last taken to agree
	since   time.Duration // the monotonic clock then
	after   int64         // the last confirmation then
	doubt   *clockDoubt   // what this process found since; nil while they agree
	version int64         // of the desk, when the trail was last read
	state   clockState    // what it said
}

// check answers why nothing may be approved by silence at now, the desk's clock
// (R8); nil while nobody doubts it.
func (g *clockGuard) check(tx model.ReadTx, now time.Time) error {
	state, err := g.read(tx)
	if err != nil {
		return err
	}
	if doubt := g.compare(now, state); doubt != nil {
		return doubt.err()
	}
	if state.doubt != nil {
		return state.doubt.err()
	}
	return nil
}

// read is readClock, as long as nothing has changed on the desk without reading
// anything again: every look and every sweep asks.
func (g *clockGuard) read(tx model.ReadTx) (clockState, error) {
	version, err := tx.Version()
	if err != nil {
		return clockState{}, err
	}
	g.mu.Lock()
	known, state := g.version == version, g.state
	g.mu.Unlock()
	if known {
		return state, nil
	}
	if state, err = readClock(tx); err != nil {
		return state, err
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.version, g.state = version, state
	return state, nil
}

// compare holds the desk's clock against the other one, and answers what this process
// doubts. A new confirmation is believed, also where this process has not looked
// since before the clock departed.
func (g *clockGuard) compare(now time.Time, state clockState) *clockDoubt {
	if g.monotonic == nil {
		return nil
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	now, since := now.Round(0), g.monotonic() // Round: the two readings must not share a clock
	if !g.begun || state.confirmed > g.after {
		g.begun, g.wall, g.since, g.after, g.doubt = true, now, since, state.confirmed, nil
	}
	if departed := now.Sub(g.wall) - (since - g.since); g.doubt == nil && departed.Abs() > model.MaxClockDeparture {
		g.doubt = newDoubt(now, departed)
	}
	return g.doubt
}

// unshared is what this process doubts while the trail does not, and the last
// confirmation before it; nil without.
func (g *clockGuard) unshared() (doubt *clockDoubt, after int64) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.state.doubt != nil || !g.shared {
		return nil, 0
	}
	return g.doubt, g.after
}

// shareDoubt lets the trail say what this process found out about the clock, for
// every other program on the desk. A desk that cannot be written to now hears of it at
// a later look; until then this process approves nothing all the same.
func (d *Desk) shareDoubt(ctx context.Context) {
	doubt, after := d.guard.unshared()
	if doubt == nil || d.readOnly() {
		return
	}
	_ = d.commit(ctx, func(tx model.WriteTx) error {
		state, err := readClock(tx)
		if err != nil || state.doubt != nil || state.confirmed > after { // others were first
			return err
		}
		return record(tx, model.SystemActor(), "", model.EventClockDoubted, clockSubject, nil, doubt)
	})
}

// ClockDoubt answers why nothing is approved by silence at present; nil while nobody
// doubts the clock. Any desk user may ask.
func (s *Session) ClockDoubt(ctx context.Context) (doubt, err error) {
	err = s.view(ctx, func(tx model.ReadTx, _ model.User) error {
		now, err := tx.Now()
		if err != nil {
			return err
		}
		doubt = s.guard.check(tx, now)
		if !errors.Is(doubt, model.ErrClockDeparted) {
			err, doubt = doubt, nil
		}
		return err
	})
	return doubt, err
}

// silenceLookup asks once whether silence approves what is due.
type silenceLookup struct {
	tx    model.ReadTx
	asked bool
	state clockState
}

// stopped answers why nobody can decide a request that is due while nothing is
// approved by silence either (R8); nil for any other.
func (l *silenceLookup) stopped(r model.Request, now time.Time) (refusal, err error) {
	if !r.Due(now) {
		return nil, nil
	}
	if !l.asked {
		if l.state, err = readClock(l.tx); err != nil {
			return nil, err
		}
		l.asked = true
	}
	if l.state.doubt == nil {
		return nil, nil
	}
	return model.SilenceStopped(r), nil
}

// ConfirmClock confirms that the desk's clock is right, for every program on the
// desk: each goes on within a second. An admin may. It answers the time that was
// confirmed.
func (s *Session) ConfirmClock(ctx context.Context) (time.Time, error) {
	var now time.Time
	err := s.update(ctx, mayAdminister("Confirming the time"), func(tx model.WriteTx, _ model.User) (err error) {
		if now, err = tx.Now(); err != nil {
			return err
		}
		return record(tx, s.Actor, "", model.EventClockConfirmed, clockSubject, nil, map[string]string{"time": timeText(now)})
	})
	return now, err
}
