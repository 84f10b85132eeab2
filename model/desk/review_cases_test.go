package desk_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// lot are n small orders of one instance each, and their IDs: more than one
// commit takes.
func lot(n int) (instances []model.Instance, ids []string) {
	for i := range n {
		ids = append(ids, fmt.Sprintf("i-%03d", i))
		instances = append(instances, dbtest.Instance(ids[i]))
	}
	return instances, ids
}

// A batch that stops between two commits must not answer that nothing was
// done, whatever stopped it: money has moved.
func TestStoppedBatchSaysWhatWasDone(t *testing.T) {
	tests := map[string]func(*fixture, context.CancelFunc){
		"the role is taken away": func(f *fixture, _ context.CancelFunc) {
			_, err := f.as("ada").SetRole(f.ctx, "maya", model.RoleAuditor)
			f.ok(err)
		},
		"the action is cancelled": func(_ *fixture, cancel context.CancelFunc) { cancel() },
	}
	for name, stop := range tests {
		t.Run(name, func(t *testing.T) {
			instances, ids := lot(120)
			f := newFixture(t, instances...)
			ctx, cancel := context.WithCancel(f.ctx)
			defer cancel()
			_, err := f.as("maya").Submit(ctx, desk.Submission{IDs: ids, Reason: "1", Key: "k-1"}, func(done, _ int) {
				if done == 50 {
					stop(f, cancel)
				}
			})
			switch model.ErrorCode(err) {
			case model.CodeForbidden, model.CodeRefused, model.CodeConflict:
				t.Errorf("the code %s says that no money moved", model.ErrorCode(err))
			}
			f.refused(err, model.CodeStopped, "50 of 120 instances", "k-1")
			if strings.Contains(err.Error(), "nothing of it was kept") {
				t.Errorf("money has moved, but it says %q", err)
			}
			f.verified()
		})
	}
}

// Two programs work on the same key. What one refused, because it was blocked
// at its turn, the other submitted when it no longer was: the answer has the
// instance once, as submitted (R13, R15).
func TestTwoProgramsOnOneKey(t *testing.T) {
	instances, ids := lot(150)
	f := newFixture(t, instances...)
	sub := desk.Submission{IDs: ids, Reason: "1", Key: "k-1"}
	second := func() {
		ctx, cancel := context.WithCancel(f.ctx)
		defer cancel()
		_, err := f.as("maya").Submit(ctx, sub, func(done, _ int) {
			if done == 100 {
				cancel()
			}
		})
		if err == nil {
			t.Error("the second program was not interrupted")
		}
	}
	res, err := f.as("maya").Submit(f.ctx, sub, func(done, _ int) {
		switch done {
		case 50:
			dbtest.Put(t, f.store, dbtest.Instance("i-070", dbtest.Frozen()))
		case 100:
			dbtest.Put(t, f.store, dbtest.Instance("i-070"))
			second()
		}
	})
	f.ok(err)
	if len(res.Requests) != 150 || len(res.Refused) != 0 {
		t.Errorf("%d requests, refused %+v", len(res.Requests), res.Refused)
	}
	again, err := f.as("maya").Submit(f.ctx, sub, nil)
	f.ok(err)
	if len(again.Requests) != 150 || len(again.Refused) != 0 || !again.Repeated {
		t.Errorf("again: %d requests, refused %+v", len(again.Requests), again.Refused)
	}
	f.verified()
}

// A batch that goes on after an interruption still says why it left out what
// was blocked, or unknown, when it was confirmed.
func TestResumedBatchGivesReasons(t *testing.T) {
	instances, ids := lot(60)
	f := newFixture(t, append(instances, dbtest.Instance("frozen", dbtest.Frozen()))...)
	ctx, cancel := context.WithCancel(f.ctx)
	sub := desk.Submission{IDs: append(ids, "frozen", "later"), Reason: "1", Key: "k-1"}
	_, err := f.as("maya").Submit(ctx, sub, func(int, int) { cancel() })
	if err == nil {
		t.Fatal("it was not interrupted")
	}
	dbtest.Put(t, f.store, dbtest.Instance("frozen"), dbtest.Instance("later"))
	res, err := f.as("maya").Submit(f.ctx, sub, nil)
	f.ok(err)
	if len(res.Requests) != 60 || len(res.Refused)+len(res.NotFound) != 2 {
		t.Fatalf("%d requests, refused %+v, not found %v", len(res.Requests), res.Refused, res.NotFound)
	}
	for _, r := range res.Refused {
		if len(r.Blocks) == 0 || r.Blocks[0].Message == "" {
			t.Errorf("%s was refused without a reason", r.InstanceID)
		}
	}
	f.verified()
}

// readsFail is a database that cannot be read any more once something was
// written.
type readsFail struct {
	model.Store
	wrote bool
}

func (s *readsFail) View(ctx context.Context, fn func(model.ReadTx) error) error {
	if s.wrote {
		return errors.New("the disk is gone")
	}
	return s.Store.View(ctx, fn)
}

func (s *readsFail) Update(ctx context.Context, fn func(model.WriteTx) error) error {
	s.wrote = true
	return s.Store.Update(ctx, fn)
}

// A decision that was kept is never answered with an error: who reads one
// believes that no money moved.
func TestDecisionAnswersFromItsOwnCommit(t *testing.T) {
	f := newFixture(t, large("a"), large("b"))
	approve, withdraw := f.review("maya", "a"), f.review("maya", "b")
	broken := desk.New(&readsFail{Store: f.store})
	row, err := broken.As(model.Actor{User: "chen"}).Approve(f.ctx, approve.ID, "", "")
	f.ok(err)
	if row.Status != model.RequestCompleted || row.MayApprove == nil {
		t.Errorf("the answer is %+v", row)
	}
	broken = desk.New(&readsFail{Store: f.store})
	row, err = broken.As(model.Actor{User: "maya"}).Withdraw(f.ctx, withdraw.ID, "")
	f.ok(err)
	if row.Status != model.RequestWithdrawn {
		t.Errorf("the answer is %+v", row)
	}
	f.verified()
}

// R9: blocks that change while a request is on hold, one going as another
// comes, keep it there, with the ones of now.
func TestHoldFollowsItsBlocks(t *testing.T) {
	f := newFixture(t, large("a"))
	r := f.review("maya", "a")
	f.change(large("a", dbtest.Frozen()))
	f.change(large("a", dbtest.Busy("transfer")))
	d := f.request(r.ID)
	if d.Status != model.RequestOnHold || len(d.HoldBlocks) != 1 || d.HoldBlocks[0].Code != model.BlockTransaction {
		t.Fatalf("%s %+v", d.Status, d.HoldBlocks)
	}
	f.clock.Advance(2 * day)
	_, err := f.as("maya").Withdraw(f.ctx, r.ID, "") // held: also after the deadline
	f.ok(err)
	f.change(large("a"))
	if again := f.review("maya", "a"); again.ID == r.ID || !again.Deadline.Equal(f.clock.Now().Add(day)) {
		t.Errorf("submitted again: %+v", again)
	}
	f.verified()
}

// R7: the manager at the moment of deciding counts, and a removed user decides
// nothing. The refusal says when nobody but an admin can.
func TestManagerOfTheMomentDecides(t *testing.T) {
	f := newFixture(t, large("a"), large("b"), large("own"))
	one, two, own := f.review("maya", "a"), f.review("maya", "b"), f.review("chen", "own")
	managed := func(by string) {
		dbtest.Update(t, f.store, func(tx model.WriteTx) error {
			return tx.PutAccounts([]model.Account{{ID: "acct-1", Name: "Northwind Bank", Manager: by}})
		})
	}
	managed("silva")
	_, err := f.as("chen").Approve(f.ctx, one.ID, "", "")
	f.refused(err, model.CodeForbidden, "silva")
	_, err = f.as("silva").Approve(f.ctx, one.ID, "", "")
	f.ok(err)
	managed("chen")
	f.ok(f.as("ada").RemoveUser(f.ctx, "chen"))
	_, err = f.as("chen").Approve(f.ctx, two.ID, "", "")
	f.refused(err, model.CodeForbidden, "chen")
	if said := f.request(two.ID).Deciders.Caveat(); said != "The manager chen is no user of this desk: only an admin, or silence, decides." {
		t.Errorf("the queue says %q", said)
	}
	for _, manager := range []string{"chen", "maya", "iris"} { // removed, an agent, an auditor
		managed(manager)
		_, err = f.as("silva").Approve(f.ctx, two.ID, "", "")
		f.refused(err, model.CodeForbidden, manager, "only an admin")
	}
	_, err = f.as("ada").Reject(f.ctx, own.ID, "no", "")
	f.ok(err)
	f.verified()
}

// R8 with a clock that was put back after a request was approved by silence:
// it stays approved, and what is pending waits for the clock.
func TestClockPutBack(t *testing.T) {
	f := newFixture(t, large("a"), large("b"))
	done := f.review("maya", "a")
	f.clock.Advance(day)
	f.status(done.ID, model.RequestCompleted, model.DecisionAutoApproved)
	waits := f.review("maya", "b")
	f.clock.Advance(-12 * time.Hour)
	_, err := f.as("chen").Reject(f.ctx, done.ID, "late", "")
	f.refused(err, model.CodeRefused, "silence")
	f.status(waits.ID, model.RequestPending, model.DecisionNone)
	row, err := f.as("chen").Approve(f.ctx, waits.ID, "", "")
	f.ok(err)
	if row.DecidedAt.Before(row.SubmittedAt) {
		t.Errorf("submitted %s, but decided %s", row.SubmittedAt, row.DecidedAt)
	}
	f.verified()
}

// R12 and R13 between programs: several connections to one file, many at
// once. Each gets the same answer for one key; of different keys on the same
// instances one wins.
func TestManyProgramsSubmit(t *testing.T) {
	instances, ids := lot(120)
	f := newFixture(t, instances...)
	sessions := []*desk.Session{f.as("maya")}
	for range 2 {
		other := dbtest.Again(t, f.store, dbtest.WithClock(f.clock))
		sessions = append(sessions, desk.New(other).As(model.Actor{User: "maya"}))
	}
	together := func(ids []string, key func(int) string) []desk.BatchResult {
		results := make([]desk.BatchResult, 9)
		var wg sync.WaitGroup
		for i := range results {
			wg.Go(func() {
				var err error
				results[i], err = sessions[i%len(sessions)].Submit(f.ctx, desk.Submission{IDs: ids, Reason: "1", Key: key(i)}, nil)
				if err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		return results
	}
	for _, res := range together(ids[:100], func(int) string { return "one" }) {
		if len(res.Requests) != 100 || len(res.Refused) != 0 {
			t.Errorf("%d requests, %d refused", len(res.Requests), len(res.Refused))
		}
	}
	submitted, refused := 0, 0
	for _, res := range together(ids[100:], func(i int) string { return fmt.Sprint("key ", i) }) {
		submitted, refused = submitted+len(res.Requests), refused+len(res.Refused)
	}
	if submitted != 20 || refused != 8*20 {
		t.Errorf("%d submitted, %d refused", submitted, refused)
	}
	f.verified()
}

// R14: an amount on screen that changes nothing of the refund is still one
// that was not confirmed.
func TestQuoteStandsForWhatWasPaid(t *testing.T) {
	stated := dbtest.StatedDue("500.00")
	f := newFixture(t, dbtest.Instance("a", dbtest.Costs("100.00", "80.00"), stated))
	q, err := f.as("maya").Quote(f.ctx, []string{"a"})
	f.ok(err)
	f.change(dbtest.Instance("a", dbtest.Costs("120.00", "80.00"), stated))
	_, err = f.as("maya").Submit(f.ctx, desk.Submission{IDs: []string{"a"}, Reason: "1", Key: "k", Quote: q.Digest}, nil)
	f.refused(err, model.CodeQuoteChanged)
}
