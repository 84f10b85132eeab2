package desk

import (
	"context"
	"errors"
	"maps"
	"math/rand/v2"
	"slices"
	"time"

	"unsubdesk/model"
)

const (
	// lanesAtOnce is how many lanes are sent at the same time.
	lanesAtOnce = 8
	// laneLength is how many messages of a lane are sent before what came of them is
	// written: as many may come twice if the program dies.
	laneLength = 25
	// attemptLimit is how long an attempt may take.
	attemptLimit = 15 * time.Second
	// laneTime is after how long no further message of a lane is begun.
	laneTime = 20 * time.Second
	// claimFor is when somebody else takes a lane up: later than any attempt of it can end.
	claimFor = time.Minute
	// endLimit is how long what is known may take to be written at the program's end.
	endLimit = 5 * time.Second
)

// courier sends messages: one of a lane after the other, some lanes at a time. It is used
// by one goroutine.
type courier struct {
	desk    *Desk
	senders Senders
	results chan laneResult
	flying  int          // lanes being sent
	landed  []laneResult // what came of others, to be written
}

// laneResult is what came of the messages of a lane that were begun, in their order.
type laneResult struct {
	messages []model.Message
	answers  []model.Answer
	broken   bool // the last one was broken off
}

func newCourier(d *Desk, senders Senders) *courier {
	return &courier{desk: d, senders: senders, results: make(chan laneResult, lanesAtOnce)}
}

// arrived takes what came of a lane.
func (c *courier) arrived(r laneResult) {
	c.flying--
	c.landed = append(c.landed, r)
}

// step writes what is known by now, and begins what is due: by the time given, or now.
func (c *courier) step(ctx context.Context, due time.Time) (Delivered, error) {
	for more := true; more; {
		select {
		case r := <-c.results:
			c.arrived(r)
		default:
			more = false
		}
	}
	done, err := c.settle(ctx)
	if err != nil {
		return done, err
	}
	if _, mail := c.senders[model.ChannelMail]; mail {
		if err := c.desk.writeLetters(ctx, due); err != nil {
			return done, err
		}
	}
	for _, channel := range slices.Sorted(maps.Keys(c.senders)) {
		dropped, err := c.begin(ctx, model.Claim{Channel: channel, Due: due, Lanes: lanesAtOnce - c.flying, Each: laneLength})
		done.join(dropped)
		if err != nil {
			return done, err
		}
	}
	return done, nil
}

// finish waits for what is under way and writes what came of it.
func (c *courier) finish(ctx context.Context) (Delivered, error) {
	for c.flying > 0 {
		c.arrived(<-c.results)
	}
	return c.settle(ctx)
}

// begin claims lanes of a channel and sends them.
func (c *courier) begin(ctx context.Context, claim model.Claim) (Delivered, error) {
	var dropped Delivered
	for claim.Lanes > 0 {
		due, err := c.anyDue(ctx, claim)
		if err != nil || !due {
			return dropped, err
		}
		// From before the claim on, so that a program that stood still sends nothing late.
		limit, cancel := context.WithTimeout(ctx, laneTime+attemptLimit)
		lanes, some, err := c.claim(ctx, claim)
		dropped.join(some)
		if err != nil || len(lanes) == 0 {
			cancel()
			if err != nil || some.empty() {
				return dropped, err
			}
			continue // all were pointless
		}
		c.fly(limit, cancel, lanes)
		return dropped, nil
	}
	return dropped, nil
}

func (c *courier) fly(limit context.Context, cancel func(), lanes [][]model.Message) {
	left := make(chan struct{}, len(lanes))
	for _, lane := range lanes {
		c.flying++
		go func() {
			c.results <- c.send(limit, lane)
			left <- struct{}{}
		}()
	}
	go func() {
		for range lanes {
			<-left
		}
		cancel()
	}()
}

// anyDue looks whether there is anything to claim, without a lock.
func (c *courier) anyDue(ctx context.Context, claim model.Claim) (due bool, err error) {
	err = c.desk.store.View(ctx, func(tx model.ReadTx) error {
		halts, err := tx.Halts()
		if _, halted := halts[claim.Channel]; err != nil || halted {
			due = false
			return err
		}
		if claim.Now, err = tx.Now(); err != nil {
			return err
		}
		if claim.Due.IsZero() {
			claim.Due = claim.Now
		}
		due, err = tx.DueMessages(claim)
		return err
	})
	return due, err
}

// claim makes lanes this program's, and drops what is pointless.
func (c *courier) claim(ctx context.Context, claim model.Claim) (lanes [][]model.Message, dropped Delivered, err error) {
	due := claim.Due
	err = c.desk.commit(ctx, func(tx model.WriteTx) error {
		lanes, dropped = nil, Delivered{}
		halts, err := tx.Halts()
		if _, halted := halts[claim.Channel]; err != nil || halted {
			return err
		}
		now, err := tx.Now()
		if err != nil {
			return err
		}
		claim.Now, claim.Until, claim.Due = now, now.Add(claimFor), due
		if due.IsZero() {
			claim.Due = now
		}
		claimed, err := tx.ClaimMessages(claim)
		if err != nil {
			return err
		}
		for _, lane := range claimed {
			wanted, err := dropPointless(tx, lane, now, &dropped)
			if err != nil {
				return err
			}
			if len(wanted) > 0 {
				lanes = append(lanes, wanted)
			}
		}
		return nil
	})
	return lanes, dropped, err
}

// dropPointless is a lane up to the first message that is pointless by now; one that is
// first is dropped.
func dropPointless(tx model.WriteTx, lane []model.Message, now time.Time, dropped *Delivered) ([]model.Message, error) {
	for i, m := range lane {
		without, err := pointless(tx, m)
		switch {
		case err != nil:
			return nil, err
		case without && i > 0:
			return lane[:i], nil
		case without:
			m.State, m.ClosedAt, m.NextAt = model.MessageDropped, now, time.Time{}
			dropped.add(m)
			return nil, tx.SettleMessage(m)
		}
	}
	return lane, nil
}

// send sends the messages of a lane until one is not accepted, or the time is over.
func (c *courier) send(limit context.Context, lane []model.Message) laneResult {
	enough, cancel := context.WithTimeout(limit, laneTime)
	defer cancel()
	var r laneResult
	for i, m := range lane {
		if i > 0 && enough.Err() != nil {
			break
		}
		attempt, cancel := context.WithTimeout(limit, attemptLimit)
		a := c.senders[m.Channel].Send(attempt, m)
		cancel()
		r.messages, r.answers = append(r.messages, m), append(r.answers, a)
		// An answer that came is one; without it the program's end is nobody's failure.
		r.broken = !a.Accepted && errors.Is(limit.Err(), context.Canceled)
		if !a.Accepted {
			break
		}
	}
	return r
}

// settle writes what came of lanes.
func (c *courier) settle(ctx context.Context) (Delivered, error) {
	if len(c.landed) == 0 {
		return Delivered{}, nil
	}
	var done Delivered
	err := c.desk.commit(ctx, func(tx model.WriteTx) error {
		done = Delivered{}
		for _, r := range c.landed {
			if err := settleLane(tx, r, &done); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return Delivered{}, err
	}
	c.landed = nil
	return done, nil
}

func settleLane(tx model.WriteTx, r laneResult, done *Delivered) error {
	for i, m := range r.messages {
		now, err := tx.Now()
		if err != nil {
			return err
		}
		if m.State != model.MessageSent { // it followed the one that was claimed
			m.State, m.TriedAt, m.Attempts = model.MessageSent, now, m.Attempts+1
		}
		last := i == len(r.messages)-1
		if m = m.After(r.answers[i], now, rand.Float64()); last && r.broken {
			m = r.messages[i].Unanswered(now)
		}
		if err := tx.SettleMessage(m); err != nil {
			return err
		}
		done.add(m)
		if r.answers[i].Gone {
			halt := model.Halt{Channel: m.Channel, At: now, Said: m.Said}
			if err := tx.PutHalt(halt); err != nil {
				return err
			}
			done.Halts = append(done.Halts, halt)
		}
	}
	return nil
}
