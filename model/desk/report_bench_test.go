//go:build unix

package desk_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"unsubdesk/db"
	"unsubdesk/db/dbtest"
	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// refundedRequests is how many completed requests BenchmarkReport has, over a year.
const refundedRequests = 100_000

// BenchmarkReport reads reports of -desk if it has as many completed requests, else of a copy
// of it, or of a desk of its own, on which refundedRequests orders have been refunded, a
// fifth of them after a review.
func BenchmarkReport(b *testing.B) {
	session, ctx := refunded(b)
	for _, days := range []int{7, 30, 90, 0} {
		q := desk.ReportQuery{Days: days}
		b.Run(fmt.Sprintf("%d/summary and days", days), timed(func() error {
			r, err := session.Report(ctx, q)
			if err == nil && r.Refunded.Requests == 0 {
				err = errors.New("the report is empty")
			}
			return err
		}))
		for _, by := range model.ReportGroups()[1:] {
			b.Run(fmt.Sprintf("%d/by %s", days, by), timed(func() error {
				groups, err := session.ReportTable(ctx, q, by)
				if err == nil && len(groups) == 0 {
					err = errors.New("the table is empty")
				}
				return err
			}))
		}
		b.Run(fmt.Sprintf("%d/a page of history", days), timed(func() error {
			f, err := model.ParseFilter("decided:>=" + model.LastDays(time.Now(), max(days, 1)).From.Format(time.DateOnly))
			if err != nil {
				return err
			}
			_, err = session.History(ctx, model.RequestQuery{Filter: f, Limit: 100, Statuses: []model.RequestStatus{model.RequestCompleted}, ByDecision: true})
			return err
		}))
	}
}

// timed is a benchmark that says how much of a processor it takes beside how long.
func timed(do func() error) func(*testing.B) {
	return func(b *testing.B) {
		before := processor()
		for b.Loop() {
			if err := do(); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64((processor()-before).Microseconds())/1000/float64(b.N), "cpu-ms/op")
	}
}

// processor is the time that this process has had a processor.
func processor() time.Duration {
	var used syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &used)
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

func refunded(b *testing.B) (*desk.Session, context.Context) {
	b.Helper()
	var store *db.Store
	if *deskFile != "" {
		if store = opened(b, *deskFile); completed(b, store) < refundedRequests {
			store = copied(b, store)
		}
	} else {
		store = dbtest.New(b)
		dbtest.PutUser(b, store, model.RoleAgent, *deskUser)
		dbtest.Put(b, store, many(200_000)...)
	}
	refundOrders(b, store, refundedRequests-completed(b, store))
	return desk.New(store).As(model.Actor{User: *deskUser, OSUser: "bench", Surface: model.SurfaceScreen}), b.Context()
}

// completed is how many requests a desk has completed.
func completed(b *testing.B, store *db.Store) (n int) {
	b.Helper()
	dbtest.View(b, store, func(tx model.ReadTx) error {
		counts, err := tx.RequestCounts()
		n = counts[model.RequestCompleted]
		return err
	})
	return n
}

func copied(b *testing.B, from *db.Store) *db.Store {
	b.Helper()
	to := filepath.Join(b.TempDir(), "desk.db")
	if err := from.CopyTo(b.Context(), to); err != nil {
		b.Fatal(err)
	}
	return opened(b, to)
}

func opened(b *testing.B, file string) *db.Store {
	b.Helper()
	store, err := db.Open(b.Context(), file, db.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = store.Close() })
	return store
}

// refundOrders completes n requests, each of all that can be of an order.
func refundOrders(b *testing.B, store *db.Store, n int) {
	b.Helper()
	now := time.Now().UTC()
	var some []model.Request
	entries := map[string][]model.Entry{}
	put := func() {
		dbtest.Update(b, store, func(tx model.WriteTx) error {
			var lines []model.Entry
			for _, r := range some {
				lines = append(lines, entries[r.ID]...)
			}
			if err := tx.InsertRequests(some); err != nil {
				return err
			}
			return tx.AddEntries(lines)
		})
		some, entries = nil, map[string][]model.Entry{}
	}
	if n <= 0 {
		return
	}
	made := 0
	add := func(order []model.Instance) {
		if made == n || len(order) == 0 {
			return
		}
		r := refundOf(order, made, now)
		some, entries[r.ID] = append(some, r), ledgerOf(&r, order)
		some[len(some)-1] = r
		if made++; len(some) == 500 || made == n {
			put()
		}
	}
	var all [][]model.Instance // read first: what is read must not change meanwhile
	dbtest.View(b, store, func(tx model.ReadTx) error {
		return tx.EachInstance(model.ListQuery{Sort: model.Sort{Field: model.SortOrder}}, func(in model.Instance) error {
			switch last := len(all) - 1; {
			case in.RequestID != "":
			case last >= 0 && all[last][0].Order.Number == in.Order.Number:
				all[last] = append(all[last], in)
			case len(all) < 3*n:
				all = append(all, []model.Instance{in})
			}
			return nil
		})
	})
	for i := range all {
		if i%3 == 0 || len(all) < 2*n { // from all over the desk
			add(all[i])
		}
	}
	if made < n {
		b.Fatalf("the desk has %d orders, want %d", made, n)
	}
}

func refundOf(order []model.Instance, i int, now time.Time) model.Request {
	first := order[0]
	r := model.Request{ID: fmt.Sprintf("UR-%07d%03d", i*7919%9_999_991, i%997), BatchID: fmt.Sprint("B-", i/50), OrderNumber: first.Order.Number, Account: first.Account,
		Status: model.RequestCompleted, Decision: model.DecisionNotRequired, OrderValue: first.Order.Value(), Threshold: model.DefaultReviewThreshold,
		ReasonCode: fmt.Sprint(1 + i%5), ReasonLabel: "Reason", SubmittedBy: "maya", SubmittedAt: model.Micro(now.Add(-time.Duration(i*31%8760) * time.Hour))}
	r.DecidedAt, r.DecidedBy = r.SubmittedAt, r.SubmittedBy
	if i%5 == 0 {
		r.Decision, r.DecidedBy = model.DecisionApproved, "chen"
		r.Deadline = r.SubmittedAt.Add(24 * time.Hour)
		r.SubmittedAt = r.SubmittedAt.Add(-time.Duration(i%1400) * time.Minute)
	}
	return r
}

// ledgerOf are the entries of a request, which gets its items and sums.
func ledgerOf(r *model.Request, order []model.Instance) (lines []model.Entry) {
	for _, in := range order {
		r.Items = append(r.Items, model.RequestItem{InstanceID: in.ID, Refund: in.Paid})
		r.Refund = r.Refund.Add(in.Paid)
		lines = append(lines, model.Entry{RequestID: r.ID, InstanceID: in.ID, Kind: model.EntryCash, Amount: in.Paid, At: r.DecidedAt})
		for _, c := range in.Coupons {
			r.CouponsReturned = r.CouponsReturned.Add(c.Amount)
			lines = append(lines, model.Entry{RequestID: r.ID, InstanceID: in.ID, Kind: model.EntryCoupon, CouponID: c.ID, Amount: c.Amount, At: r.DecidedAt})
		}
	}
	return lines
}
