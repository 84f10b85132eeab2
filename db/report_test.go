package db_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	diff "github.com/google/go-cmp/cmp"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
)

// enter gives each completed request the entries and the coupons that its instances say.
func (w *world) enter(t *testing.T) map[string][]model.Entry {
	t.Helper()
	entries := map[string][]model.Entry{}
	dbtest.Update(t, w.store, func(tx model.WriteTx) error {
		for _, req := range w.requests {
			if req.Status != model.RequestCompleted {
				continue
			}
			for _, it := range req.Items {
				add := func(kind model.EntryKind, coupon string, amount model.Money) {
					entries[req.ID] = append(entries[req.ID], model.Entry{RequestID: req.ID, InstanceID: it.InstanceID, Kind: kind, CouponID: coupon, Amount: amount, At: req.DecidedAt})
				}
				add(model.EntryCash, "", it.Refund)
				for _, c := range w.find(it.InstanceID).Coupons {
					if c.Valid(req.DecidedAt) {
						add(model.EntryCoupon, c.ID, c.Amount)
						req.CouponsReturned = req.CouponsReturned.Add(c.Amount)
					}
				}
			}
			if err := tx.AddEntries(entries[req.ID]); err != nil {
				return err
			}
			if err := tx.ChangeRequest(req, req.Status); err != nil {
				return err
			}
		}
		return nil
	})
	w.load(t)
	return entries
}

// naive are the sums of the ledger under one value of a grouping, by one entry after the
// other.
func (w *world) naive(entries map[string][]model.Entry, span model.Span, value func(model.Request, model.Instance) string) map[string]model.Sums {
	sums := map[string]model.Sums{}
	for _, req := range w.requests {
		if req.Status != model.RequestCompleted || !span.Has(req.DecidedAt) {
			continue
		}
		counted := map[string]bool{}
		for _, e := range entries[req.ID] {
			v := value(req, *w.find(e.InstanceID))
			s := sums[v]
			if !counted[v] {
				counted[v] = true
				s.Requests++
			}
			if e.Kind == model.EntryCash {
				s.Instances++
				s.Cash = s.Cash.Add(e.Amount)
			} else {
				s.Coupons = s.Coupons.Add(e.Amount)
			}
			sums[v] = s
		}
	}
	return sums
}

var groupValues = map[model.ReportBy]func(model.Request, model.Instance) string{
	model.ByDay:     func(r model.Request, _ model.Instance) string { return r.DecidedAt.Format(time.DateOnly) },
	model.ByProduct: func(_ model.Request, in model.Instance) string { return model.Fold(in.ProductType) },
	model.ByRegion:  func(_ model.Request, in model.Instance) string { return model.Fold(in.Region) },
	model.ByReason:  func(r model.Request, _ model.Instance) string { return r.ReasonCode },
	model.ByAccount: func(r model.Request, _ model.Instance) string { return r.Account.ID },
}

// valueOf is by which value of groupValues a group goes.
func valueOf(by model.ReportBy, g model.RefundGroup) string {
	switch by {
	case model.ByDay:
		return g.Day.Format(time.DateOnly)
	case model.ByProduct, model.ByRegion:
		return model.Fold(g.Value)
	}
	return g.Value
}

func (w *world) randomSpan(r *rand.Rand) model.Span {
	at := func() time.Time {
		if r.IntN(3) == 0 {
			return pick(r, w.requests).DecidedAt // an end that is a decision's very moment, or none
		}
		return w.now.Add(-time.Duration(r.IntN(6*60)) * time.Minute)
	}
	span := model.Span{From: at(), To: at()}
	if r.IntN(3) == 0 {
		span.From = time.Time{}
	}
	if r.IntN(3) == 0 {
		span.To = time.Time{}
	}
	return span
}

// TestReportsAgreeWithTheLedger: whatever a report says of a span, going through the ledger
// line by line says the same.
func TestReportsAgreeWithTheLedger(t *testing.T) {
	for seed := range uint64(2) {
		w := newWorld(t, seed)
		r := rand.New(rand.NewPCG(seed, 9))
		entries := w.enter(t)
		found := 0
		for range 25 {
			span := w.randomSpan(r)
			dbtest.View(t, w.store, func(tx model.ReadTx) error {
				for _, by := range model.ReportGroups() {
					groups := w.groupsOf(t, tx, span, by)
					got := map[string]model.Sums{}
					for _, g := range groups {
						got[valueOf(by, g)] = g.Sums
					}
					want := w.naive(entries, span, groupValues[by])
					if found += len(want); len(got) != len(groups) || diff.Diff(want, got) != "" {
						t.Errorf("by %s, %+v: %s", by, span, diff.Diff(want, got))
					}
				}
				w.checkReviews(t, tx, span)
				return nil
			})
		}
		if found < 100 {
			t.Errorf("only %d groups were found; the test says too little", found)
		}
	}
}

func (w *world) groupsOf(t *testing.T, tx model.ReadTx, span model.Span, by model.ReportBy) []model.RefundGroup {
	t.Helper()
	if by != model.ByDay {
		groups, err := tx.RefundGroups(span, by)
		if err != nil {
			t.Fatal(err)
		}
		sorted := slices.Clone(groups)
		model.SortGroups(sorted)
		if diff.Diff(sorted, groups) != "" {
			t.Errorf("by %s in another order: %+v", by, groups)
		}
		return groups
	}
	days, err := tx.DecidedDays(span)
	if err != nil {
		t.Fatal(err)
	}
	decided, groups := model.SumDays(days)
	for _, d := range []model.Decision{model.DecisionNotRequired, model.DecisionApproved, model.DecisionAutoApproved, model.DecisionRejected, model.DecisionWithdrawn} {
		var want model.Sums
		for _, req := range w.requests {
			if req.Decision == d && span.Has(req.DecidedAt) {
				want = want.Plus(model.Sums{Requests: 1, Instances: len(req.Items), Cash: req.Refund, Coupons: req.CouponsReturned})
			}
		}
		if diff.Diff(want, decided[d]) != "" {
			t.Errorf("%s in %+v: %s", d, span, diff.Diff(want, decided[d]))
		}
	}
	return groups
}

// checkReviews compares the times of reviews, what lies before a deadline, and the orders
// near the threshold.
func (w *world) checkReviews(t *testing.T, tx model.ReadTx, span model.Span) {
	t.Helper()
	var want []time.Duration
	var wantNear []string
	var silent model.Sums
	before := w.now.Add(3 * time.Hour)
	for _, req := range w.requests {
		if (req.Decision == model.DecisionApproved || req.Decision == model.DecisionRejected) && span.Has(req.DecidedAt) {
			want = append(want, req.DecidedAt.Sub(req.SubmittedAt))
		}
		if req.Status == model.RequestCompleted && span.Has(req.DecidedAt) && model.NearThreshold(req.OrderValue, req.Threshold) {
			wantNear = append(wantNear, req.OrderNumber)
		}
		if req.Status == model.RequestPending && req.Deadline.Before(before) {
			silent = silent.Plus(model.Sums{Requests: 1, Instances: len(req.Items), Cash: req.Refund, Coupons: req.CouponsReturned})
		}
	}
	got, err := tx.ReviewTimes(span)
	if slices.Sort(got); err != nil || !slices.Equal(got, sorted(want)) {
		t.Errorf("times in %+v: %v, %v, want %v", span, got, err, sorted(want))
	}
	near, err := tx.NearOrders(span)
	var numbers []string
	for _, o := range near {
		numbers = append(numbers, o.Number)
	}
	if err != nil || !slices.Equal(sorted(numbers), slices.Compact(sorted(wantNear))) {
		t.Errorf("near orders in %+v: %v, %v, want %v", span, numbers, err, wantNear)
	}
	q := model.RequestQuery{Statuses: []model.RequestStatus{model.RequestPending}, DueBefore: before}
	sums, err := tx.SumRequests(q)
	if err != nil || diff.Diff(silent, sums) != "" {
		t.Errorf("due before %s: %v %s", before, err, diff.Diff(silent, sums))
	}
	rows, err := tx.Requests(q)
	if err != nil || len(rows) != silent.Requests {
		t.Errorf("%d requests are due before, %v, want %d", len(rows), err, silent.Requests)
	}
}

func sorted[T int64 | string | time.Duration](all []T) []T {
	all = slices.Clone(all)
	slices.Sort(all)
	return all
}

// TestReportsSumMoreThan64Bits: many of the largest amounts do not overflow, nor lose a cent.
func TestReportsSumMoreThan64Bits(t *testing.T) {
	store := dbtest.New(t)
	const n = 300
	huge := model.Cents(1<<55 - 1)
	var all []model.Instance
	for i := range n {
		all = append(all, dbtest.Instance(fmt.Sprintf("i-%03d", i)))
	}
	dbtest.Put(t, store, all...)
	dbtest.Update(t, store, func(tx model.WriteTx) error {
		var requests []model.Request
		for i := range n {
			requests = append(requests, model.Request{ID: fmt.Sprintf("REQ-%d", i), OrderNumber: all[i].Order.Number, Account: all[i].Account,
				Status: model.RequestCompleted, Decision: model.DecisionNotRequired, Refund: huge, CouponsReturned: huge, ReasonCode: "1",
				SubmittedBy: "maya", SubmittedAt: dbtest.Start(), DecidedAt: dbtest.Start(), Items: []model.RequestItem{{InstanceID: all[i].ID, Refund: huge}}})
		}
		return tx.InsertRequests(requests)
	})
	var want model.Money
	for range n {
		want = want.Add(huge)
	}
	dbtest.View(t, store, func(tx model.ReadTx) error {
		groups, err := tx.RefundGroups(model.Span{}, model.ByReason)
		if err != nil || len(groups) != 1 || !groups[0].Cash.Equal(want) || !groups[0].Coupons.Equal(want) {
			t.Errorf("%+v, %v, want %s", groups, err, want)
		}
		return nil
	})
}
