package desk

import (
	"context"
	"errors"
	"slices"
	"time"

	"unsubdesk/model"
)

// sweepSize is how many due requests share one commit.
const sweepSize = 50

// SweepDue approves every request whose deadline has come, as the system, each
// exactly once however many programs run (R8), and puts those on hold that
// have a block (R9). A request that cannot be executed because its rows are
// damaged is listed as stuck and stops no other. Every program calls it;
// nobody's permission is asked. CodeUnavailable, because of model.ErrClockDeparted,
// while the clock is doubted; every other program then hears of it.
func (d *Desk) SweepDue(ctx context.Context) (Swept, error) {
	swept, err := d.sweepAll(ctx)
	if errors.Is(err, model.ErrClockDeparted) {
		d.shareDoubt(ctx)
	}
	return swept, err
}

func (d *Desk) sweepAll(ctx context.Context) (Swept, error) {
	var all Swept
	var before []string
	for {
		ids, err := d.due(ctx, all.Stuck)
		// The same again, of which nothing was done: a clock on its way back.
		if err != nil || len(ids) == 0 || slices.Equal(ids, before) {
			return all, err
		}
		before = ids
		some, err := d.sweepChunk(ctx, ids)
		all.add(some)
		if err != nil {
			return all, err
		}
	}
}

// sweepChunk executes a chunk of due requests; one that cannot be executed
// stops no other.
func (d *Desk) sweepChunk(ctx context.Context, ids []string) (Swept, error) {
	some, err := d.sweepTogether(ctx, ids)
	if ofTheRows(err) {
		return d.sweepOneByOne(ctx, ids)
	}
	return some, err
}

// sweepTogether executes due requests in one commit.
func (d *Desk) sweepTogether(ctx context.Context, ids []string) (Swept, error) {
	var s Swept
	err := d.commit(ctx, func(tx model.WriteTx) (err error) {
		s, err = d.sweepThese(tx, ids)
		return err
	})
	if err != nil {
		return Swept{}, err
	}
	return s, nil
}

// sweepOneByOne gives each due request a commit of its own, so that the one
// that fails is known.
func (d *Desk) sweepOneByOne(ctx context.Context, ids []string) (Swept, error) {
	var all Swept
	for _, id := range ids {
		one, err := d.sweepTogether(ctx, []string{id})
		switch {
		case ofTheRows(err):
			one = Swept{Stuck: []string{id}}
		case err != nil:
			return all, err
		}
		all.add(one)
	}
	return all, nil
}

func (s *Swept) add(more Swept) {
	s.Approved = append(s.Approved, more.Approved...)
	s.Held = append(s.Held, more.Held...)
	s.Resumed = append(s.Resumed, more.Resumed...)
	s.Stuck = append(s.Stuck, more.Stuck...)
}

// ofTheRows tells an error that the rows of a request bring about from one
// that ends every transaction, such as a database that cannot be written to.
func ofTheRows(err error) bool {
	return err != nil && model.ErrorCode(err) != model.CodeUnavailable
}

// due looks for due requests, leaving out the stuck ones, without taking any
// lock.
func (d *Desk) due(ctx context.Context, stuck []string) ([]string, error) {
	var ids []string
	err := d.store.View(ctx, func(tx model.ReadTx) error {
		now, err := tx.Now()
		if err == nil {
			err = d.guard.check(tx, now)
		}
		if err != nil {
			return err
		}
		ids, err = dueAt(tx, now, stuck)
		return err
	})
	return ids, err
}

// dueAt are the first due requests at now, without the stuck ones.
func dueAt(tx model.ReadTx, now time.Time, stuck []string) ([]string, error) {
	ids, err := tx.DueRequests(now, sweepSize+len(stuck))
	return slices.DeleteFunc(ids, func(id string) bool { return slices.Contains(stuck, id) }), err
}

func (d *Desk) sweepThese(tx model.WriteTx, ids []string) (Swept, error) {
	var s Swept
	for _, id := range ids {
		r, err := tx.LockRequest(id)
		if err != nil {
			return s, err
		}
		now, err := tx.Now()
		if err == nil {
			err = d.guard.check(tx, now)
		}
		if err != nil {
			return s, err
		}
		if !r.Due(now) { // another program was first
			continue
		}
		status, err := approveBySilence(tx, r, now)
		if err != nil {
			return s, err
		}
		if status == model.RequestOnHold {
			s.Held = append(s.Held, id)
		} else {
			s.Approved = append(s.Approved, id)
		}
	}
	return s, nil
}

// approveBySilence executes a due request, or holds it.
func approveBySilence(tx model.WriteTx, r model.Request, now time.Time) (model.RequestStatus, error) {
	system := model.SystemActor()
	instances, err := tx.LockInstances(r.InstanceIDs())
	if err != nil {
		return "", err
	}
	p, err := tx.Policy()
	if err != nil {
		return "", err
	}
	if holds := holdBlocks(instances, p); len(holds) > 0 {
		_, err := applyHolds(tx, system, r, holds)
		return model.RequestOnHold, err
	}
	from := r.Status
	entries := complete(&r, instances, model.DecisionAutoApproved, system.User, now)
	if err := tx.ChangeRequest(r, from); err != nil {
		return "", err
	}
	return r.Status, settle(tx, system, r, from, entries, "")
}

// sweepFirst is the sweep before anything that shows or decides requests (R8).
// A database that cannot be written to can still be looked at, and so can one whose
// clock is doubted: what follows says so itself.
func (d *Desk) sweepFirst(ctx context.Context) error {
	_, err := d.SweepDue(ctx)
	if model.ErrorCode(err) == model.CodeUnavailable {
		return nil
	}
	return err
}

// Sweep is SweepDue on an admin's word; it also looks again at every request
// on hold.
func (s *Session) Sweep(ctx context.Context) (Swept, error) {
	var holds Swept
	err := s.update(ctx, mayAdminister("A sweep"), func(tx model.WriteTx, _ model.User) (err error) {
		holds.Held, holds.Resumed, err = s.refreshHolds(tx, model.SystemActor())
		return err
	})
	if err != nil {
		return Swept{}, err
	}
	swept, err := s.SweepDue(ctx)
	swept.add(holds)
	return swept, err
}
