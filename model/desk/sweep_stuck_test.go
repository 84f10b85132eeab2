package desk_test

import (
	"testing"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
)

// A due request with damaged rows keeps no other from its refund, and no
// command from its work.
func TestOneStuckRequestStopsNoOther(t *testing.T) {
	f := newFixture(t, large("a"), large("b"), large("c"))
	first, damaged, last := f.review("maya", "a"), f.review("maya", "b"), f.review("maya", "c")
	dbtest.Tamper(t, f.store, "INSERT INTO entries (id, request_id, instance_id, kind, amount, coupon_id, at) "+
		"SELECT 100, id, 'b', 'cash', 1, '', submitted_at FROM requests WHERE id = '"+damaged.ID+"'")
	f.clock.Advance(day)
	swept, err := f.desk.SweepDue(f.ctx)
	f.ok(err)
	if len(swept.Approved) != 2 || len(swept.Stuck) != 1 || swept.Stuck[0] != damaged.ID {
		t.Fatalf("swept: %+v", swept)
	}
	f.status(first.ID, model.RequestCompleted, model.DecisionAutoApproved)
	f.status(damaged.ID, model.RequestPending, model.DecisionNone)
	f.status(last.ID, model.RequestCompleted, model.DecisionAutoApproved)
	report, err := f.as("iris").Verify(f.ctx, nil)
	f.ok(err)
	if report.OK() {
		t.Error("verify does not name the damaged request")
	}
}
