package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"unsubdesk/db"
	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// runSweep lets two servers find thousands of due requests, on each engine: once in
// peace, and once with one of the two killed in the middle.
func runSweep(ctx context.Context, s *shop) (figures, error) {
	var all figures
	for _, e := range s.engines {
		some, err := s.sweep(ctx, e)
		all = append(all, some.on(e)...)
		if err != nil {
			return all, fmt.Errorf("%s: %w", e.name(), err)
		}
	}
	return all, nil
}

func (s *shop) sweep(ctx context.Context, e engine) (figures, error) {
	address, err := e.database(ctx, "due")
	if err != nil {
		return nil, err
	}
	s.tell(fmt.Sprintf("%s: making %d due requests", e.name(), s.size.due))
	if err := dueDesk(ctx, address, s.size.due); err != nil {
		return nil, err
	}
	again, err := e.copy(ctx, address, "killed")
	if err != nil {
		return nil, err
	}
	s.tell(e.name() + ": two servers sweep")
	f, err := s.sweepTwice(ctx, address, e.name()+"-sweep", false)
	if err != nil {
		return f, err
	}
	s.tell(e.name() + ": two servers sweep, one is killed")
	killed, err := s.sweepTwice(ctx, again, e.name()+"-killed", true)
	for i := range killed {
		killed[i].What += " (one killed)"
	}
	return append(f, killed...), err
}

// dueDesk makes a desk with n requests whose deadline has passed while nobody looked.
func dueDesk(ctx context.Context, address string, n int) (err error) {
	yesterday := time.Now().Add(-25 * time.Hour).UTC().Truncate(time.Second)
	o, err := openDesk(ctx, address, func() time.Time { return yesterday })
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, o.store.Close()) }()
	agent, err := newMember("agent", model.RoleAgent)
	if err != nil {
		return err
	}
	if err := o.hire(ctx, agent); err != nil {
		return err
	}
	stock := make([]model.Instance, n)
	ids := make([]string, n)
	for i := range stock {
		stock[i] = pack(fmt.Sprintf("due-%06d", i), int64(7000_01+i), yesterday)
		ids[i] = stock[i].ID
	}
	if err := o.bring(ctx, stock); err != nil {
		return err
	}
	result, err := o.as(agent.name).Submit(ctx, desk.Submission{IDs: ids, Reason: "1", Key: "load"}, nil)
	if err == nil && len(result.Requests) != n {
		err = fmt.Errorf("%d requests came of %d orders", len(result.Requests), n)
	}
	if err != nil {
		return fmt.Errorf("submit the requests: %w", err)
	}
	return nil
}

// sweepTwice starts two servers on a desk and waits until nothing is pending; one of
// them is killed in the middle if kill says so.
func (s *shop) sweepTwice(ctx context.Context, address, name string, kill bool) (_ figures, err error) {
	store, err := db.Open(ctx, address, db.Options{})
	if err != nil {
		return nil, fmt.Errorf("open the desk: %w", err)
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	begin := time.Now()
	release := func() error { return nil }
	if kill { // so that neither is done before the other has begun
		release = holdWriting(ctx, store)
		defer func() { err = errors.Join(err, release()) }()
	}
	var servers [2]*server
	for i := range servers {
		if servers[i], err = s.serve(ctx, address, fmt.Sprintf("%s-%d", name, i)); err != nil {
			return nil, err
		}
		defer servers[i].kill()
	}
	var f figures
	if kill {
		if err := release(); err != nil {
			return nil, err
		}
		if err := waitPending(ctx, store, s.size.due*3/4); err != nil {
			return nil, err
		}
		servers[0].kill()
		left, err := pending(ctx, store)
		if err != nil {
			return nil, err
		}
		f = append(f, figure{What: "pending at the kill", Reached: fmt.Sprint(left), ToReach: "> 0", OK: left > 0})
	}
	if err := waitPending(ctx, store, 0); err != nil {
		return nil, err
	}
	f = append(f, within(fmt.Sprintf("%d due requests swept by two", s.size.due), time.Since(begin), s.size.swept))
	for i, v := range servers {
		if kill && i == 0 {
			continue
		}
		if _, err := v.stop(s.size.patience + s.size.closed); err != nil {
			return f, err
		}
	}
	counts, err := s.sweptOnce(ctx, address)
	return append(f, counts...), err
}

// holdWriting keeps everybody else from writing until release is called, for the first
// time.
func holdWriting(ctx context.Context, store model.Store) (release func() error) {
	held, free, done := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	begun := sync.OnceFunc(func() { close(held) })
	go func() {
		done <- store.Update(ctx, func(model.WriteTx) error {
			begun()
			<-free
			return nil
		})
		begun() // also if it could not begin
	}()
	<-held
	return sync.OnceValue(func() error {
		close(free)
		return <-done
	})
}

// waitPending waits until no more than some requests are pending.
func waitPending(ctx context.Context, store model.Store, atMost int) error {
	for {
		n, err := pending(ctx, store)
		if err != nil || n <= atMost {
			return err
		}
		if err := pause(ctx, 5*time.Millisecond); err != nil {
			return fmt.Errorf("%d requests are still pending: %w", n, err)
		}
	}
}

// sweptOnce counts the requests with exactly one decision by silence, one set of ledger
// lines (cash and its coupon) and one event, and has the books verified.
func (s *shop) sweptOnce(ctx context.Context, address string) (figures, error) {
	b, err := readBooks(ctx, address)
	if err != nil {
		return nil, err
	}
	once := 0
	for id, r := range b.requests {
		if r.Status == model.RequestCompleted && r.Decision == model.DecisionAutoApproved && r.DecidedBy == model.SystemUser &&
			b.entries[id] == 2 && b.events[id][model.EventRequestCompleted] == 1 && b.events[id][model.EventRequestSubmitted] == 1 {
			once++
		}
	}
	clean, err := s.verified(ctx, address)
	return figures{exactly("approved by silence exactly once", once, s.size.due), clean}, err
}
