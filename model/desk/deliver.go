package desk

import (
	"context"
	"time"

	"unsubdesk/model"
)

// Senders are model.Senders.
type Senders = model.Senders

// Delivered is what came of attempts to send messages. They come without their bytes.
type Delivered struct {
	Accepted []model.Message
	Failing  []model.Message // each will be tried again, at its NextAt
	GivenUp  []model.Message // on the dead-letter list
	Dropped  []model.Message // pointless by now
	Halts    []model.Halt    // channels on which nothing is sent any more
}

func (d *Delivered) add(m model.Message) {
	m.Body = nil
	switch m.State {
	case model.MessageAccepted:
		d.Accepted = append(d.Accepted, m)
	case model.MessageFailing:
		d.Failing = append(d.Failing, m)
	case model.MessageGivenUp:
		d.GivenUp = append(d.GivenUp, m)
	case model.MessageDropped:
		d.Dropped = append(d.Dropped, m)
	}
}

func (d *Delivered) join(more Delivered) {
	d.Accepted = append(d.Accepted, more.Accepted...)
	d.Failing = append(d.Failing, more.Failing...)
	d.GivenUp = append(d.GivenUp, more.GivenUp...)
	d.Dropped = append(d.Dropped, more.Dropped...)
	d.Halts = append(d.Halts, more.Halts...)
}

// Deliver sends what is due in the outbox, and what falls due, until ctx ends; attempts
// under way are then broken off, and count for nothing. Any number of programs may do so
// on one desk: an attempt is made by one of them. tell hears what came of attempts, and
// why the outbox could not be read or written: then it is tried again. Nobody's
// permission is asked.
func (d *Desk) Deliver(ctx context.Context, senders Senders, tell func(Delivered, error)) {
	c := newCourier(d, senders)
	news := d.Watch(ctx)
	said := "" // of an error, once
	tidy, untidy := time.NewTicker(tidyEvery), true
	defer tidy.Stop()
	for ctx.Err() == nil {
		done, err := c.step(ctx, time.Time{})
		if err == nil && untidy {
			untidy, err = d.tidyOutbox(ctx)
		}
		if ctx.Err() != nil {
			err = nil // it was broken off
		}
		now := ""
		if err != nil {
			now = err.Error()
		}
		if now != "" && now != said || !done.empty() {
			tell(done, err)
		}
		said = now
		select {
		case r := <-c.results:
			c.arrived(r)
		case <-tidy.C:
			untidy = true
		case <-closedIf(untidy && err == nil): // where the database does not answer, at the next pulse
		case _, open := <-news: // somebody has changed something
			if !open {
				news = nil
			}
		case <-d.watcher.pulse(lookEvery): // something may have fallen due
		case <-ctx.Done():
		}
	}
	// What is known is kept; whoever ends the program waits for that.
	ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), endLimit)
	defer cancel()
	if done, err := c.finish(ending); err != nil || !done.empty() {
		tell(done, err)
	}
}

// closedIf is a channel that is closed, or one that never is.
func closedIf(now bool) <-chan struct{} {
	c := make(chan struct{})
	if now {
		close(c)
	}
	return c
}

// DeliverBeside delivers beside whatever else the program does, on a desk that from now on
// keeps what happens to requests if it is sent anywhere. end breaks that off, and waits
// until what came of it is written.
func (d *Desk) DeliverBeside(ctx context.Context, senders Senders, tell func(Delivered, error)) (end func()) {
	if len(senders) == 0 {
		return func() {}
	}
	ctx, stop := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if senders[model.ChannelWebhook] != nil {
			if err := d.UseWebhook(ctx); err != nil && ctx.Err() == nil { // an admin's next command does it
				tell(Delivered{}, err)
			}
		}
		d.Deliver(ctx, senders, tell)
	}()
	return func() {
		stop()
		<-ended
	}
}

// DeliverDue sends, once, what is due in the outbox now, and answers with what came of
// it. An admin may. CodeUnavailable if the outbox cannot be written: what was sent then
// counts as unanswered, and is sent again.
func (s *Session) DeliverDue(ctx context.Context, senders Senders, progress func(Delivered)) (Delivered, error) {
	if err := s.mayBeAdmin(ctx, "Delivering"); err != nil {
		return Delivered{}, err
	}
	if err := s.sweepFirst(ctx); err != nil {
		return Delivered{}, err
	}
	var due time.Time
	if err := s.view(ctx, func(tx model.ReadTx, _ model.User) (err error) {
		due, err = tx.Now()
		return err
	}); err != nil {
		return Delivered{}, err
	}
	c := newCourier(s.Desk, senders)
	var all Delivered
	for {
		done, err := c.step(ctx, due)
		all.join(done)
		if err != nil || c.flying == 0 || ctx.Err() != nil {
			ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), claimFor)
			defer cancel()
			rest, last := c.finish(ending)
			all.join(rest)
			if err = first(err, last, ctx.Err()); err == nil {
				_ = s.tidyEnding(ctx) // all was delivered; what is left to tidy is the next program's
			}
			return all, err
		}
		if progress != nil {
			progress(all)
		}
		c.arrived(<-c.results)
	}
}

func (d Delivered) empty() bool {
	return len(d.Accepted)+len(d.Failing)+len(d.GivenUp)+len(d.Dropped)+len(d.Halts) == 0
}

// pointless reports whether a message need not be sent any more, as far as the desk can
// tell by now: what the billing system is told of has happened, whatever comes after.
func pointless(_ model.ReadTx, m model.Message) (bool, error) {
	switch m.Channel {
	default:
		return false, nil
	}
}
