package desk

import (
	"context"
	"sync"
	"time"

	"unsubdesk/model"
)

// WithClockGuard makes the desk hold its clock against one that nobody can set:
// monotonic counts the time since the program began. Once both have departed from
// each other by more than model.MaxClockDeparture, this process approves nothing by
// silence until an admin confirms the time. Of a machine that slept, the monotonic
// clock may have slept as well; then an admin is asked too, as the program cannot
// know. Without the option the clock is believed.
func WithClockGuard(monotonic func() time.Duration) Option {
	return func(d *Desk) { d.guard = &clockGuard{monotonic: monotonic} }
}

// clockSubject is the subject of the event with which an admin confirms the time.
const clockSubject = "clock"

// clockGuard compares the two clocks. It is safe for concurrent use; nil believes
// every clock.
type clockGuard struct {
	monotonic func() time.Duration

	mu        sync.Mutex
	begun     bool
	wall      time.Time     // the desk's clock when they were last taken to agree
	since     time.Duration // the monotonic clock then
	departed  time.Duration // by how much, once it was too much; 0 while they agree
	noticed   time.Time     // the desk's clock then
	confirmed int64         // the last confirmation at that moment
}

// check answers why nothing may be approved by silence at now, the desk's clock
// (R8); nil while the clocks agree.
func (g *clockGuard) check(tx model.ReadTx, now time.Time) error {
	if g == nil {
		return nil
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	now, since := now.Round(0), g.monotonic() // Round: the two readings must not share a clock
	if !g.begun {
		g.agree(now, since)
	}
	if g.departed == 0 {
		departed := now.Sub(g.wall) - (since - g.since)
		if departed.Abs() <= model.MaxClockDeparture {
			return nil
		}
		return g.stop(tx, now, departed)
	}
	confirmed, err := lastConfirmation(tx)
	if err != nil {
		return err
	}
	if confirmed <= g.confirmed {
		return g.err()
	}
	g.agree(now, since)
	return nil
}

// agree begins anew from what both clocks say.
func (g *clockGuard) agree(now time.Time, since time.Duration) {
	g.begun, g.wall, g.since, g.departed = true, now, since, 0
}

func (g *clockGuard) stop(tx model.ReadTx, now time.Time, departed time.Duration) (err error) {
	if g.confirmed, err = lastConfirmation(tx); err != nil {
		return err
	}
	g.departed, g.noticed = departed, now
	return g.err()
}

func (g *clockGuard) err() error {
	word := "ahead of"
	if g.departed < 0 {
		word = "behind"
	}
	e := model.Errorf(model.CodeUnavailable,
		"The clock (%s) is %s %s the time since this program began; it approves nothing by silence until an admin confirms the time: unsubdesk clock confirm",
		g.noticed.UTC().Format("2 Jan 2006 15:04 UTC"), g.departed.Abs().Round(time.Second), word)
	e.Cause = model.ErrClockDeparted
	return e
}

// lastConfirmation is the number of the last event that confirmed the time.
func lastConfirmation(tx model.ReadTx) (seq int64, err error) {
	err = tx.EachEvent(model.EventQuery{Subject: clockSubject, OneChain: true}, func(e model.Event) error {
		if e.Kind == model.EventClockConfirmed {
			seq = e.Seq
		}
		return nil
	})
	return seq, err
}

// ConfirmClock confirms that the desk's clock is right, for every program on the
// desk that doubted it: each goes on within a second. An admin may. It answers the
// time that was confirmed.
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
