package db_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"gorm.io/gorm/logger"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
)

// selection is some of a world's instances: few, many, or all.
func (w *world) selection(r *rand.Rand) model.Selection {
	share := []int{0, 1, 5, 10}[r.IntN(4)]
	var s model.Selection
	for _, in := range w.instances {
		if r.IntN(10) < share {
			s = s.With(model.SelectionOf(in.Row))
		}
	}
	return s
}

// TestSelectionsAreWhatTheModelSays: what is selected, listed, and added up.
func TestSelectionsAreWhatTheModelSays(t *testing.T) {
	worlds(t, func(t *testing.T, w *world, r *rand.Rand) {
		for range 40 {
			q := w.randomQuery(t, r)
			q.Selected = w.selection(r)
			want := w.matches(q)
			dbtest.View(t, w.store, func(tx model.ReadTx) error {
				got, err := tx.MatchRows(q)
				if err != nil {
					return err
				}
				if rows := got.Next(got.Len()); !slices.Equal(rows, rowsOf(want)) {
					t.Errorf("tab %q filter %s: rows %v, want %v", q.Tab, q.Filter.Text, rows, rowsOf(want))
				}
				found, err := tx.InstancesAt(got)
				if len(found) != len(want) {
					t.Errorf("%d instances at %d rows", len(found), len(want))
				}
				return err
			})
			w.sums(t, q.Selected)
		}
	})
}

func rowsOf(instances []model.Instance) []uint32 {
	var rows []uint32
	for _, in := range instances {
		rows = append(rows, in.Row)
	}
	slices.Sort(rows)
	return rows
}

// sums compares what a selection adds up to with the quote of its instances.
func (w *world) sums(t *testing.T, sel model.Selection) {
	t.Helper()
	var chosen []model.Instance
	for _, in := range w.instances {
		if sel.Has(in.Row) {
			chosen = append(chosen, in)
		}
	}
	want := model.NewQuote(chosen, nil, w.policy, w.now)
	dbtest.View(t, w.store, func(tx model.ReadTx) error {
		review, err := tx.RowsOver(w.policy.ReviewThreshold)
		if err != nil {
			return err
		}
		sum := model.NewSumming(w.policy, w.now, review, sel.Len())
		if err := tx.EachFacts(sel, sum.Add); err != nil {
			return err
		}
		if err := tx.EachCoupon(sum.Ended(), sum.AddCoupon); err != nil {
			return err
		}
		got := sum.Quote()
		if !sameTotals(got.Totals, want.Totals) || got.Sum.Orders != len(want.Orders) {
			t.Errorf("%d selected: %+v of %d orders, want %+v of %d", len(chosen), got.Totals, got.Sum.Orders, want.Totals, len(want.Orders))
		}
		blocked := map[model.BlockCode]int{}
		couponsEnd, takeEffect := 0, 0
		var returned, expired model.Money // of what waits for review
		deadline := w.policy.DeadlineOf(w.now)
		for _, l := range want.Lines {
			if l.Allowed() && l.NeedsReview {
				returned, expired = returned.Add(model.SumCoupons(l.Refund.Returned)), expired.Add(model.SumCoupons(l.Refund.Expired))
				if slices.ContainsFunc(l.Refund.Returned, func(c model.Coupon) bool { return !c.Valid(deadline) }) {
					couponsEnd++
				}
				if l.Instance.InEffect(deadline) {
					takeEffect++
				}
			}
			for _, b := range l.Blocks {
				blocked[b.Code]++
			}
			if at := sel.Place(l.Instance.Row); !model.Confirmed(got.Sum.Prints[at], l.Instance, w.policy, w.now) {
				t.Errorf("%s: its print is not that of its line", l.Instance.ID)
			}
		}
		if got.Sum.CouponsEnd != couponsEnd || got.Sum.TakeEffect != takeEffect || (len(got.Warnings) == 0) != (len(want.Warnings) == 0) {
			t.Errorf("%d coupons end and %d take effect before the review ends, want %d and %d; warnings %q, want %q",
				got.Sum.CouponsEnd, got.Sum.TakeEffect, couponsEnd, takeEffect, got.Warnings, want.Warnings)
		}
		if !got.Sum.CouponsReview.Equal(returned) || !got.Sum.ExpiredReview.Equal(expired) {
			t.Errorf("coupons of the review %s and %s, want %s and %s", got.Sum.CouponsReview, got.Sum.ExpiredReview, returned, expired)
		}
		for _, code := range model.BlockCodes() {
			if blocked[code] != got.Sum.Blocked[code] {
				t.Errorf("%s: %d, want %d", code, got.Sum.Blocked[code], blocked[code])
			}
		}
		return nil
	})
}

func sameTotals(a, b model.QuoteTotals) bool {
	return a.Instances == b.Instances && a.Now == b.Now && a.Review == b.Review && a.Blocked == b.Blocked &&
		a.RefundNow.Equal(b.RefundNow) && a.RefundReview.Equal(b.RefundReview) &&
		a.CouponsReturned.Equal(b.CouponsReturned) && a.CouponsExpired.Equal(b.CouponsExpired)
}

// TestSelectedOrdersAreEachMetOnce: with all that is selected of them.
func TestSelectedOrdersAreEachMetOnce(t *testing.T) {
	worlds(t, func(t *testing.T, w *world, r *rand.Rand) {
		for range 20 {
			sel, step := w.selection(r), 1+r.IntN(9)
			want := map[string][]string{}
			for _, in := range w.instances { // by ID
				if sel.Has(in.Row) {
					want[in.Order.Number] = append(want[in.Order.Number], in.ID)
				}
			}
			dbtest.View(t, w.store, func(tx model.ReadTx) error {
				for left := sel; left.Len() > 0; {
					orders, rows, err := tx.SelectedOrders(left, step)
					if err != nil {
						return err
					}
					if held := sel.Len() - sel.Without(rows).Len(); held != rows.Len() || rows.Len() < min(step, left.Len()) {
						t.Fatalf("%d rows for a step of %d, %d of them selected", rows.Len(), step, held)
					}
					left = left.Without(rows)
					for _, o := range orders {
						if !slices.Equal(o.IDs, want[o.Number]) {
							t.Errorf("order %s: %v, want %v", o.Number, o.IDs, want[o.Number])
						}
						delete(want, o.Number)
					}
				}
				if len(want) > 0 {
					t.Errorf("never met: %v", want)
				}
				return nil
			})
		}
	})
}

// TestGORMIsSilent: its parser of structs knows one logger alone, which prints to
// standard output, where the screens are.
func TestGORMIsSilent(t *testing.T) {
	if l, ok := logger.Default.(loud); !ok || l.Interface != logger.Discard {
		t.Errorf("GORM's logger is %#v", logger.Default)
	}
}

// heardLogger keeps what GORM has to say.
type heardLogger struct {
	logger.Interface
	said []string
}

func (l *heardLogger) Error(_ context.Context, text string, _ ...any) { l.said = append(l.said, text) }

// TestManySelectedAreListed: of a selection that has most of the desk's rows the list is
// read in its order.
func TestManySelectedAreListed(t *testing.T) {
	heard, usual := &heardLogger{Interface: logger.Discard}, logger.Default
	logger.Default = heard
	defer func() { logger.Default = usual }()
	store := dbtest.New(t)
	all := make([]model.Instance, 2000)
	for i := range all {
		all[i] = dbtest.Instance(fmt.Sprintf("i-%04d", i), dbtest.Named(fmt.Sprintf("n-%04d", i*7%2000)), dbtest.Effective(dbtest.Start().AddDate(0, 0, i*11%2000)))
	}
	dbtest.Put(t, store, all...)
	rest := make([]uint32, 2000-1602)
	for i := range rest {
		rest[i] = uint32(1 + 5*i)
	}
	dbtest.View(t, store, func(tx model.ReadTx) error {
		whole, err := tx.MatchRows(model.ListQuery{})
		if err != nil {
			return err
		}
		q := model.ListQuery{Filter: model.Filter{Terms: []model.FilterTerm{{Field: model.FieldIs, Values: []string{model.IsSelected}}}}, Limit: 100}
		q.Selected = whole.Without(model.SelectionOf(rest...))
		for _, q.Sort.Field = range []model.SortField{model.SortEffective, model.SortName, model.SortPaid} {
			if found := readAll(t, tx, q); !slices.Equal(found, q.Selected.Next(q.Selected.Len())) {
				t.Errorf("by %s: %d rows of %d", q.Sort.Field, len(found), q.Selected.Len())
			}
		}
		return nil
	})
	if len(heard.said) > 0 {
		t.Errorf("GORM said %q", heard.said)
	}
}

// readAll are the rows of a list that is read page by page, sorted.
func readAll(t *testing.T, tx model.ReadTx, q model.ListQuery) []uint32 {
	t.Helper()
	var all []model.Instance
	for {
		page, err := tx.List(q)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, page...)
		if len(page) < q.Limit {
			return rowsOf(all)
		}
		q.Anchor = &page[len(page)-1]
	}
}
