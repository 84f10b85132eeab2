package desk_test

import (
	"testing"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
	"unsubdesk/model/desk"
)

func TestSubmittedFindsTheFirstAnswer(t *testing.T) {
	f := newFixture(t, dbtest.Instance("i-1"), dbtest.Instance("i-2", dbtest.Frozen()))
	if _, ok, err := f.as("maya").Submitted(f.ctx, "k"); ok || err != nil {
		t.Fatalf("before: %v, %v", ok, err)
	}
	first, err := f.as("maya").Submit(f.ctx, desk.Submission{IDs: []string{"i-1", "i-2", "none"}, Reason: "1", Key: "k"}, nil)
	f.ok(err)
	found, ok, err := f.as("maya").Submitted(f.ctx, "k")
	f.ok(err)
	if !ok || found.BatchID != first.BatchID || len(found.Requests) != 1 || found.Requests[0].ID != first.Requests[0].ID ||
		len(found.Refused) != 1 || len(found.NotFound) != 1 || found.Repeated {
		t.Errorf("found %v: %+v", ok, found)
	}
	if _, ok, err := f.as("ben").Submitted(f.ctx, "k"); ok || err != nil { // a key belongs to its user
		t.Errorf("ben finds it: %v, %v", ok, err)
	}
	_, _, err = f.as("mallory").Submitted(f.ctx, "k")
	f.refused(err, model.CodeForbidden)
}

func TestOutcomeIsTheRequestAsItIs(t *testing.T) {
	f := newFixture(t, large("i-1"))
	r := f.review("maya", "i-1")
	row, err := f.as("chen").Outcome(f.ctx, r.ID)
	f.ok(err)
	if row.Status != model.RequestPending || row.MayApprove != nil {
		t.Errorf("it is %+v", row)
	}
	_, err = f.as("ada").Reject(f.ctx, r.ID, "still used", "")
	f.ok(err)
	row, err = f.as("chen").Outcome(f.ctx, r.ID)
	f.ok(err)
	if row.DecidedBy != "ada" || row.Status != model.RequestRejected {
		t.Errorf("it is %+v", row)
	}
	_, err = f.as("chen").Outcome(f.ctx, "UR-NONE")
	f.refused(err, model.CodeNotFound)
	_, err = f.as("mallory").Outcome(f.ctx, r.ID)
	f.refused(err, model.CodeForbidden)
}

func TestStandingSaysWhatWaitsForWhom(t *testing.T) {
	f := newFixture(t, large("i-1"), large("i-2"), large("i-3", dbtest.OfAccount(dbtest.Account("acct-2", "silva"))))
	first := f.review("maya", "i-1")
	f.clock.Advance(1)
	f.review("chen", "i-2")
	f.review("ben", "i-3")
	for _, c := range []struct {
		user           string
		decidable, own int
	}{{"maya", 0, 1}, {"ben", 0, 1}, {"chen", 1, 2}, {"silva", 1, 1}, {"ada", 3, 0}, {"iris", 0, 0}} {
		st, err := f.as(c.user).Standing(f.ctx)
		f.ok(err)
		if st.Decidable != c.decidable || st.Own != c.own || st.ReadOnly {
			t.Errorf("%s: %d decidable, %d own, read-only %v", c.user, st.Decidable, st.Own, st.ReadOnly)
		}
		if c.user == "chen" && !st.Soonest.Equal(first.Deadline) {
			t.Errorf("the soonest is %s", st.Soonest)
		}
	}
}
