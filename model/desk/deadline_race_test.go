package desk_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// racer is somebody, or silence, who tries to end requests.
type racer struct {
	end  func(id string) error
	want model.RequestStatus
	by   string
}

// TestOneOutcomeAtTheDeadline: approval, rejection, withdrawal and silence meet at
// the deadline of a thousand requests, in two programs. Each request has one outcome,
// who brought it about was told so, and nobody else.
func TestOneOutcomeAtTheDeadline(t *testing.T) {
	requests := 1000
	switch {
	case dbtest.Race:
		requests = 60 // each costs a race detector's time; .ci/run makes all of them without it
	case dbtest.Turn() != nil:
		requests = 300 // and several round trips there
	}
	f := newFixture(t)
	var ids []string
	for n := range requests {
		in := large(fmt.Sprintf("race-%04d", n))
		ids = append(ids, in.ID)
		dbtest.Put(t, f.store, in)
	}
	result, err := f.as("maya").Submit(f.ctx, desk.Submission{IDs: ids, Reason: "1", Key: "all"}, nil)
	f.ok(err)
	here, there := f.desk, desk.New(again(t, f))
	as := func(d *desk.Desk, user string) *desk.Session { return d.As(model.Actor{User: user}) }
	racers := []racer{
		{func(id string) error { _, err := as(here, "chen").Approve(f.ctx, id, "", ""); return err }, model.RequestCompleted, "chen"},
		{func(id string) error { _, err := as(there, "ada").Approve(f.ctx, id, "", ""); return err }, model.RequestCompleted, "ada"},
		{func(id string) error { _, err := as(there, "chen").Reject(f.ctx, id, "no", ""); return err }, model.RequestRejected, "chen"},
		{func(id string) error { _, err := as(here, "maya").Withdraw(f.ctx, id, ""); return err }, model.RequestWithdrawn, "maya"},
	}
	won := f.race(racers, result.Requests, there)
	for n, r := range result.Requests {
		got := f.stored(r.ID)
		switch w := won[n]; {
		case len(w) > 1:
			t.Errorf("%s: %d were told that they ended it", r.ID, len(w))
		case len(w) == 0 && (got.Status != model.RequestCompleted || got.DecidedBy != model.SystemUser):
			t.Errorf("%s: nobody ended it, but it is %s by %s", r.ID, got.Status, got.DecidedBy)
		case len(w) == 1 && (got.Status != w[0].want || got.DecidedBy != w[0].by):
			t.Errorf("%s: %s was told that it is %s, but it is %s by %s", r.ID, w[0].by, w[0].want, got.Status, got.DecidedBy)
		}
	}
	f.verified()
}

// race lets everybody go at the requests, one after the other, while the deadline
// comes when a third of them have an outcome. It answers who won each.
func (f *fixture) race(racers []racer, requests []model.Request, there *desk.Desk) [][]racer {
	f.t.Helper()
	won, ended := make([][]racer, len(requests)), atomic.Int64{}
	var mu sync.Mutex
	var all sync.WaitGroup
	deadline, third := requests[0].Deadline, int64(len(requests)/3)
	f.clock.Set(deadline.Add(-time.Microsecond))
	for _, r := range racers {
		all.Go(func() {
			for n := range requests {
				err := r.end(requests[n].ID)
				switch model.ErrorCode(err) {
				case "":
					mu.Lock()
					won[n] = append(won[n], r)
					mu.Unlock()
					if ended.Add(1) == third {
						f.clock.Set(deadline)
					}
				case model.CodeRefused:
				default:
					f.t.Errorf("%s hears %v", r.by, err)
				}
			}
		})
	}
	all.Go(func() {
		for last := false; !last; {
			last = ended.Load() >= third || f.t.Failed()
			if _, err := there.SweepDue(f.ctx); err != nil {
				f.t.Errorf("the sweep: %v", err)
			}
		}
	})
	all.Wait()
	if _, err := there.SweepDue(f.ctx); err != nil {
		f.t.Errorf("the sweep: %v", err)
	}
	return won
}

// stored is a request as it is in the database.
func (f *fixture) stored(id string) (r model.Request) {
	f.t.Helper()
	dbtest.View(f.t, f.store, func(tx model.ReadTx) (err error) {
		r, err = tx.Request(id)
		return err
	})
	return r
}
