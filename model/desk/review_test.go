package desk_test

import (
	"sync"
	"testing"
	"time"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
)

func TestDeadlineToTheMicrosecond(t *testing.T) {
	tests := []struct {
		after time.Duration
		inDue bool
	}{{day - time.Microsecond, true}, {day, false}, {day + time.Microsecond, false}}
	for _, tt := range tests {
		t.Run(tt.after.String(), func(t *testing.T) {
			f := newFixture(t, large("a"), large("b"), large("c"))
			approve, reject, withdraw := f.review("maya", "a"), f.review("maya", "b"), f.review("maya", "c")
			f.clock.Advance(tt.after)
			_, err1 := f.as("chen").Approve(f.ctx, approve.ID, "", "seen")
			_, err2 := f.as("chen").Reject(f.ctx, reject.ID, "no", "seen")
			_, err3 := f.as("maya").Withdraw(f.ctx, withdraw.ID, "")
			if tt.inDue {
				f.ok(err1)
				f.ok(err2)
				f.ok(err3)
				f.status(approve.ID, model.RequestCompleted, model.DecisionApproved)
				f.status(reject.ID, model.RequestRejected, model.DecisionRejected)
				f.status(withdraw.ID, model.RequestWithdrawn, model.DecisionWithdrawn)
			} else {
				for _, err := range []error{err1, err2, err3} {
					f.refused(err, model.CodeRefused, "approved by silence")
				}
				f.status(reject.ID, model.RequestCompleted, model.DecisionAutoApproved)
			}
			f.verified()
		})
	}
}

func TestWhoMayDecide(t *testing.T) {
	f := newFixture(t, large("chens"), large("own"),
		large("nobodys", dbtest.OfAccount(dbtest.Account("acct-2", ""))),
		large("strangers", dbtest.OfAccount(dbtest.Account("acct-3", "novak"))))
	chens, own := f.review("maya", "chens"), f.review("chen", "own")
	nobodys, strangers := f.review("maya", "nobodys"), f.review("ada", "strangers")
	tests := []struct {
		user, request, words string
	}{
		{"maya", chens.ID, "submitted"}, {"ben", chens.ID, "manager"}, {"iris", chens.ID, "manager"},
		{"silva", chens.ID, "managed by chen"}, {"chen", own.ID, "submitted"}, {"silva", strangers.ID, "no user"},
		{"ada", strangers.ID, "submitted"},
	}
	for _, tt := range tests {
		_, err := f.as(tt.user).Approve(f.ctx, tt.request, "", "")
		f.refused(err, model.CodeForbidden, tt.words)
		_, err = f.as(tt.user).Reject(f.ctx, tt.request, "no", "")
		f.refused(err, model.CodeForbidden, tt.words)
	}
	for user, id := range map[string]string{"chen": chens.ID, "ada": own.ID, "silva": nobodys.ID} {
		_, err := f.as(user).Approve(f.ctx, id, "", "")
		f.ok(err)
	}
	_, err := f.as("ada").Approve(f.ctx, chens.ID, "", "")
	f.refused(err, model.CodeRefused, "already approved by chen")
	_, err = f.as("ben").Withdraw(f.ctx, strangers.ID, "")
	f.refused(err, model.CodeForbidden, "ada")
	_, err = f.as("ada").Withdraw(f.ctx, strangers.ID, "")
	f.ok(err)
	f.submit("maya", "strangers") // withdrawn frees it (R11)
	f.verified()
}

// Worked example 10, and R9's rejection of a held request after its deadline.
func TestHold(t *testing.T) {
	f := newFixture(t, large("a"), large("b", dbtest.OfAccount(dbtest.Account("acct-2", "chen"))))
	r, late := f.review("maya", "a"), f.review("maya", "b")
	f.clock.Advance(2 * time.Hour)
	f.change(large("a", dbtest.AccountFrozen()), large("b", dbtest.Frozen(), dbtest.OfAccount(dbtest.Account("acct-2", "chen"))))
	f.status(r.ID, model.RequestOnHold, model.DecisionNone)
	if holds := f.request(r.ID).HoldBlocks; len(holds) != 1 || holds[0].Code != model.BlockAccountFrozen {
		t.Fatalf("holds: %+v", holds)
	}
	_, err := f.as("chen").Approve(f.ctx, r.ID, "", "")
	f.refused(err, model.CodeRefused, "on hold", "frozen")
	f.clock.Advance(26 * time.Hour)
	_, err = f.as("chen").Reject(f.ctx, late.ID, "fraud", "")
	f.ok(err)
	f.status(r.ID, model.RequestOnHold, model.DecisionNone)
	f.clock.Advance(2 * time.Hour)
	f.change(large("a"))
	f.status(r.ID, model.RequestCompleted, model.DecisionAutoApproved)
	if d := f.request(r.ID); !d.Deadline.Equal(r.Deadline) || !d.DecidedAt.Equal(f.clock.Now()) {
		t.Errorf("deadline %s, executed %s", d.Deadline, d.DecidedAt)
	}
	f.verified()
}

// A block that no import announced is found at the approval: no money moves.
func TestBlockFoundAtApproval(t *testing.T) {
	f := newFixture(t, large("a"), large("b"))
	person, silence := f.review("maya", "a"), f.review("maya", "b")
	dbtest.Put(t, f.store, large("a", dbtest.Busy("transfer")), large("b", dbtest.Busy("transfer")))
	_, err := f.as("chen").Approve(f.ctx, person.ID, "", "")
	f.refused(err, model.CodeRefused, "on hold", "transfer")
	f.clock.Advance(day)
	swept, err := f.desk.SweepDue(f.ctx)
	f.ok(err)
	if len(swept.Held) != 1 || swept.Held[0] != silence.ID || len(swept.Approved) != 0 {
		t.Fatalf("swept: %+v", swept)
	}
	for _, id := range []string{person.ID, silence.ID} {
		f.status(id, model.RequestOnHold, model.DecisionNone)
	}
	f.verified()
}

// R10: an instance that takes effect during the review is honoured.
func TestTakesEffectDuringReview(t *testing.T) {
	f := newFixture(t, large("a", dbtest.Effective(dbtest.Start().Add(time.Hour))))
	r := f.review("maya", "a")
	if early := f.request(r.ID).TakesEffectFirst; len(early) != 1 {
		t.Errorf("the queue does not show it: %v", early)
	}
	f.clock.Advance(2 * time.Hour)
	_, err := f.as("chen").Approve(f.ctx, r.ID, "", "")
	f.ok(err)
	if f.cash(r.ID) != "7500.00" {
		t.Errorf("refunded %s", f.cash(r.ID))
	}
	f.verified()
}

// R4: the coupon is looked at when the refund is executed.
func TestCouponEndsDuringReview(t *testing.T) {
	f := newFixture(t, large("a", dbtest.Costs("7500.00", "7400.00", dbtest.Coupon("C", "100.00", dbtest.Start().Add(time.Hour)))))
	r := f.review("maya", "a")
	if r.CouponsReturned.String() != "100.00" {
		t.Fatalf("expected at submission: %s", r.CouponsReturned)
	}
	f.clock.Advance(time.Hour)
	row, err := f.as("chen").Approve(f.ctx, r.ID, "", "")
	f.ok(err)
	if !row.CouponsReturned.IsZero() || row.Refund.String() != "7400.00" {
		t.Errorf("returned %s, refund %s", row.CouponsReturned, row.Refund)
	}
	f.verified()
}

// R8: each due request is approved exactly once, however many sweep.
func TestManySweepersApproveOnce(t *testing.T) {
	f := newFixture(t)
	var ids []string
	for i := range 120 {
		in := large("i-" + string(rune('a'+i/26)) + string(rune('a'+i%26)))
		dbtest.Put(t, f.store, in)
		ids = append(ids, f.review("maya", in.ID).ID)
	}
	f.clock.Advance(day)
	var wg sync.WaitGroup
	var mu sync.Mutex
	approved := map[string]int{}
	for range 8 {
		wg.Go(func() {
			swept, err := f.desk.SweepDue(f.ctx)
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			for _, id := range swept.Approved {
				approved[id]++
			}
		})
	}
	wg.Wait()
	for _, id := range ids {
		if approved[id] != 1 {
			t.Errorf("%s was approved %d times", id, approved[id])
		}
	}
	f.verified()
}

// R17: threshold and deadline are frozen; the promotion rule holds at once.
func TestPolicyAndOpenRequests(t *testing.T) {
	f := newFixture(t, large("a", func(in *model.Instance) { in.Promotion = true }), dbtest.Instance("b"))
	r := f.review("maya", "a")
	_, err := f.as("maya").SetPolicy(f.ctx, func(p *model.Policy) error { return nil })
	f.refused(err, model.CodeForbidden, "admin")
	_, err = f.as("ada").SetPolicy(f.ctx, func(p *model.Policy) error { p.ReviewWindow = 0; return nil })
	f.refused(err, model.CodeInvalid, "review_window")
	_, err = f.as("ada").SetPolicy(f.ctx, func(p *model.Policy) error {
		p.PromotionRule, p.ReviewThreshold, p.ReviewWindow = model.PromotionEither, model.Cents(50_00), time.Second
		return nil
	})
	f.ok(err)
	f.status(r.ID, model.RequestOnHold, model.DecisionNone)
	if d := f.request(r.ID); d.Threshold.String() != "7000.00" || !d.Deadline.Equal(r.Deadline) {
		t.Errorf("frozen facts changed: %s %s", d.Threshold, d.Deadline)
	}
	small := f.review("maya", "b")
	f.clock.Advance(time.Second)
	f.status(small.ID, model.RequestCompleted, model.DecisionAutoApproved)
	f.verified()
}
