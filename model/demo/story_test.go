package demo

import (
	"testing"
	"time"

	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// staged calls fn with each order of the cast.
func (f filled) staged(fn func(key string, instances []model.Instance)) {
	f.world.rows(fn)(func(model.Instance) bool { return true })
}

// byKey are the requests by the key of their order in the cast.
func (f filled) byKey(rows []desk.RequestRow) map[string]desk.RequestRow {
	f.Helper()
	keys := map[string]string{}
	f.staged(func(key string, instances []model.Instance) { keys[instances[0].Order.Number] = key })
	found := map[string]desk.RequestRow{}
	for _, r := range rows {
		found[keys[r.OrderNumber]] = r
	}
	return found
}

func TestStoryOpenReviews(t *testing.T) {
	f := fill(t, Options{Instances: DefaultInstances, Seed: 1})
	open := f.byKey(f.requests(managerChen, model.RequestPending))
	for key, left := range map[string]time.Duration{"soonest": 3 * time.Minute, "one cent": 42 * time.Minute,
		"school": 192 * time.Minute, "duplicate": 19 * time.Hour} {
		if r := open[key]; r.Deadline.Sub(f.world.start) != left {
			t.Errorf("%s: %s left, want %s", key, r.Deadline.Sub(f.world.start), left)
		}
	}
	if len(open) != 9 {
		t.Errorf("%d pending, want 9", len(open))
	}
	if r := open["one cent"]; r.OrderValue.String() != "7000.01" || r.MayApprove != nil {
		t.Errorf("one cent over: value %s, may approve: %v", r.OrderValue, r.MayApprove)
	}
	if r := open["own"]; r.SubmittedBy != managerChen || r.Account.Manager != managerChen || model.ErrorCode(r.MayApprove) != model.CodeForbidden {
		t.Errorf("own request of %s on %s's account: %v", r.SubmittedBy, r.Account.Manager, r.MayApprove)
	}
	if r := open["stranger"]; r.Deciders.Why != model.WhyUnknown || r.MayApprove == nil {
		t.Errorf("stranger's: %s, may approve: %v", r.Deciders.Why, r.MayApprove)
	}
	if r := open["nobody"]; r.Account.Manager != "" || r.MayApprove != nil {
		t.Errorf("nobody's: manager %q, may approve: %v", r.Account.Manager, r.MayApprove)
	}
	if r := open["in effect since"]; len(r.TakesEffectFirst) != 1 {
		t.Errorf("in effect since: %v", r.TakesEffectFirst)
	}
	f.couponEndsFirst(open["ends first"])
}

func (f filled) couponEndsFirst(r desk.RequestRow) {
	f.Helper()
	d, err := f.as(managerChen).Request(f.Context(), r.ID)
	if err != nil {
		f.Fatal(err)
	}
	for _, in := range d.Instances {
		for _, c := range in.Coupons {
			if c.Valid(f.world.start) && !c.Valid(r.Deadline) {
				return
			}
		}
	}
	f.Error("no coupon of the request ends between now and its deadline")
}

func TestStoryHolds(t *testing.T) {
	f := fill(t, Options{Instances: DefaultInstances, Seed: 1})
	held := f.byKey(f.requests(managerChen, model.RequestOnHold))
	if r := held["frozen"]; len(r.HoldBlocks) != 1 || r.HoldBlocks[0].Code != model.BlockAccountFrozen || !r.Account.Frozen {
		t.Errorf("frozen during review: %+v", r.HoldBlocks)
	}
	if r := held["three holds"]; len(r.HoldBlocks) != 3 || !r.Deadline.Before(f.world.start) || r.MayReject != nil {
		t.Errorf("three holds: %+v, deadline %s, may reject: %v", r.HoldBlocks, r.Deadline, r.MayReject)
	}
	if len(held) != 2 {
		t.Errorf("%d on hold, want 2", len(held))
	}
	resumed := f.byKey(f.requests(managerChen, model.RequestCompleted))["held and resumed"]
	d, err := f.as(managerChen).Request(t.Context(), resumed.ID)
	if err != nil {
		t.Fatal(err)
	}
	var kinds []model.EventKind
	for _, e := range d.Events {
		kinds = append(kinds, e.Kind)
	}
	want := []model.EventKind{model.EventRequestSubmitted, model.EventRequestHeld, model.EventRequestResumed, model.EventRequestCompleted}
	if len(kinds) != len(want) {
		t.Fatalf("trail %v, want %v", kinds, want)
	}
	for i := range want {
		if kinds[i] != want[i] {
			t.Errorf("trail %v, want %v", kinds, want)
		}
	}
}

func TestStoryDecided(t *testing.T) {
	f := fill(t, Options{Instances: DefaultInstances, Seed: 1})
	decisions := map[model.Decision]int{}
	accounts := map[string]int{}
	late := 0
	for _, r := range f.requests(auditorIris, model.RequestCompleted, model.RequestRejected, model.RequestWithdrawn) {
		decisions[r.Decision]++
		if r.DecidedAt.After(f.world.start) || r.DecidedAt.Before(r.SubmittedAt) {
			t.Errorf("%s: submitted %s, decided %s", r.ID, r.SubmittedAt, r.DecidedAt)
		}
		if r.Decision == model.DecisionAutoApproved && r.DecidedAt.Sub(r.Deadline) >= 6*time.Hour {
			late++
		}
		if r.Status == model.RequestCompleted && f.world.start.Sub(r.DecidedAt) <= 30*day {
			accounts[r.Account.Name]++
		}
	}
	want := map[model.Decision]int{model.DecisionNotRequired: routines + 4, model.DecisionApproved: 5,
		model.DecisionAutoApproved: 2, model.DecisionRejected: 2, model.DecisionWithdrawn: 2}
	for d, n := range want {
		if decisions[d] != n {
			t.Errorf("%d %s, want %d", decisions[d], d, n)
		}
	}
	if late != 1 {
		t.Errorf("%d approved long after the deadline, want 1", late)
	}
	if len(accounts) < 10 || accounts[morningStar] < 3 {
		t.Errorf("refunds of 30 days: %v", accounts)
	}
}

func TestStoryHistoryHasExpiredAndReturnedCoupons(t *testing.T) {
	f := fill(t, Options{Instances: DefaultInstances, Seed: 1})
	returned, expired := 0, 0
	for _, r := range f.requests(auditorIris, model.RequestCompleted) {
		d, err := f.as(auditorIris).Request(t.Context(), r.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range d.Entries {
			if e.Kind == model.EntryCoupon {
				returned++
			}
		}
		for _, in := range d.Instances {
			for _, c := range in.Coupons {
				if !c.Valid(r.DecidedAt) {
					expired++
				}
			}
		}
	}
	if returned < 10 || expired == 0 {
		t.Errorf("%d coupons returned, %d expired", returned, expired)
	}
}

func TestQuoteWarnsOnTheShelf(t *testing.T) {
	f := fill(t, Options{Instances: DefaultInstances, Seed: 1})
	var ids []string
	f.staged(func(key string, instances []model.Instance) {
		if key == "before the deadline" || key == "mixed large" {
			for _, in := range instances {
				ids = append(ids, in.ID)
			}
		}
	})
	q, err := f.as(agentMaya).Quote(t.Context(), ids)
	if err != nil {
		t.Fatal(err)
	}
	if len(q.Warnings) != 2 || q.Totals.Blocked != 1 || q.Totals.Review != 4 {
		t.Errorf("%d warnings, %d blocked, %d to review; want 2, 1, 4: %v", len(q.Warnings), q.Totals.Blocked, q.Totals.Review, q.Warnings)
	}
}
