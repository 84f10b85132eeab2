package desk_test

import (
	"testing"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// books is a desk with every kind of row: completed at once with a returned
// and an expired coupon, approved, rejected, pending.
func books(t *testing.T) *fixture {
	start := dbtest.Start()
	f := newFixture(t,
		dbtest.Instance("paid", dbtest.Costs("100.00", "50.00", dbtest.Coupon("C1", "20.00", start.Add(day)), dbtest.Coupon("C2", "30.00", start))),
		large("approved"), large("rejected"), large("pending"), dbtest.Instance("free"), dbtest.Instance("many"))
	f.submit("maya", "paid")
	approved, rejected := f.review("maya", "approved"), f.review("maya", "rejected")
	f.review("maya", "pending")
	_, err := f.as("chen").Approve(f.ctx, approved.ID, "fine", "seen")
	f.ok(err)
	_, err = f.as("chen").Reject(f.ctx, rejected.ID, "not agreed", "seen")
	f.ok(err)
	chosen, err := f.as("maya").Select(f.ctx, model.ListQuery{Filter: mustFilter(t, "id:many")})
	f.ok(err)
	_, err = f.as("maya").Submit(f.ctx, desk.Submission{Rows: chosen, Reason: "1", Key: "many"}, nil)
	f.ok(err)
	f.verified()
	return f
}

func mustFilter(t *testing.T, text string) model.Filter {
	t.Helper()
	f, err := model.ParseFilter(text)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// findsEach fails for each change of the tests, made behind the desk's back,
// that verify does not find.
func findsEach(t *testing.T, tests map[string]string) {
	t.Helper()
	for name, sql := range tests {
		t.Run(name, func(t *testing.T) {
			f := books(t)
			dbtest.Tamper(t, f.store, sql)
			report, err := f.as("iris").Verify(f.ctx, nil)
			f.ok(err)
			if report.OK() {
				t.Fatal("nothing was found")
			}
		})
	}
}

// Every change behind the desk's back is named, one at a time.
func TestVerifyFindsTampering(t *testing.T) {
	tests := map[string]string{
		"cash amount":          "UPDATE entries SET amount = amount + 1 WHERE kind = 'cash' AND instance_id = 'paid'",
		"coupon amount":        "UPDATE entries SET amount = amount - 1 WHERE kind = 'coupon'",
		"coupon of another":    "UPDATE entries SET coupon_id = 'C2' WHERE kind = 'coupon'",
		"entry gone":           "DELETE FROM entries WHERE kind = 'coupon'",
		"entry's request":      "UPDATE entries SET request_id = (SELECT request_id FROM requests JOIN request_instances ON request_id = id WHERE instance_id = 'pending') WHERE instance_id = 'paid'",
		"refund":               "UPDATE requests SET refund = refund + 1 WHERE status = 'completed' AND deadline IS NULL",
		"coupons of a request": "UPDATE requests SET coupons_returned = 0 WHERE deadline IS NULL",
		"decider":              "UPDATE requests SET decided_by = submitted_by WHERE decision = 'approved'",
		"decided after":        "UPDATE requests SET decided_at = deadline WHERE decision = 'approved'",
		"threshold":            "UPDATE requests SET threshold = order_value WHERE status = 'pending_review'",
		"rejected, then paid":  "UPDATE requests SET status = 'completed', decision = 'approved' WHERE status = 'rejected'",
		"event text":           "UPDATE events SET after = replace(after, 'fine', 'nice') WHERE kind = 'request_completed'",
		"event actor":          "UPDATE events SET actor = 'ben' WHERE kind = 'request_submitted' AND seq = 1",
		"event gone":           "DELETE FROM events WHERE account_id = 'acct-1' AND seq = 3",
		"paid amount":          "UPDATE instances SET paid = paid - 1, discount = discount + 1 WHERE id = 'paid'",
		"amounts":              "UPDATE instances SET paid = paid - 1 WHERE id = 'free'",
		"order sum":            "UPDATE orders SET instances_due = instances_due + 1, value = value + 1 WHERE number = 'CS-free'",
		"available again":      "UPDATE instances SET block_bits = 0, request_id = NULL WHERE id = 'paid'",
	}
	findsEach(t, tests)
}

func TestVerifyCountsWhatItChecked(t *testing.T) {
	f := books(t)
	last := 0
	report, err := f.as("iris").Verify(f.ctx, func(done, total int) { last = total })
	f.ok(err)
	if c := report.Checked; c.Instances != 6 || c.Requests != 5 || c.Entries != 4 || c.Events == 0 {
		t.Errorf("checked %+v", c)
	}
	if last == 0 {
		t.Error("no progress was told")
	}
	_, err = f.as("nobody").Verify(f.ctx, nil)
	f.refused(err, model.CodeForbidden)
}
