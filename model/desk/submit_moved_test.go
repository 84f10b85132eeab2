package desk_test

import (
	"context"
	"slices"
	"testing"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// move puts an instance into another order, as an import does.
func (f *fixture) move(in model.Instance, order string) {
	f.t.Helper()
	from := in.Order.Number
	dbtest.InOrder(order)(&in)
	dbtest.Update(f.t, f.store, func(tx model.WriteTx) error {
		if err := dbtest.PutIn(tx, in); err != nil {
			return err
		}
		return tx.RefreshOrders([]string{from})
	})
}

// refusedOf are the IDs that were refused, sorted.
func refusedOf(b desk.BatchResult) []string {
	var refused []string
	for _, r := range b.Refused {
		refused = append(refused, r.InstanceID)
	}
	slices.Sort(refused)
	return refused
}

// TestAnInstanceThatMovesIsDealtWithOnce: between two commits of a large submission it
// goes into an order whose turn has been, or out of an order that was refused into one
// whose turn comes.
func TestAnInstanceThatMovesIsDealtWithOnce(t *testing.T) {
	for name, c := range map[string]struct {
		frozen, moved int
		order         string
		refused       []string // the orders that it left and came into have changed
	}{
		"into an order that is done": {frozen: -1, moved: 399, order: "CS-000000", refused: []string{"i-000398", "i-000399"}},
		"out of one that is done":    {frozen: 1, moved: 1, order: "CS-000199", refused: []string{"i-000001", "i-000398", "i-000399"}},
	} {
		for _, stops := range []bool{false, true} {
			all := many(400)
			if c.frozen >= 0 {
				all[c.frozen].ResourceFrozen = true
			}
			f := newFixture(t, all...)
			sel := f.selected("i")
			ctx, cancel := context.WithCancel(f.ctx)
			calls := 0
			sub := desk.Submission{Rows: sel, Reason: "1", Key: "k"}
			res, err := f.as("maya").Submit(ctx, sub, func(int, int) {
				if calls++; calls == 2 {
					f.move(all[c.moved], c.order)
					if stops {
						cancel()
					}
				}
			})
			if stops {
				f.refused(err, model.CodeStopped)
				res, err = f.as("maya").Submit(f.ctx, sub, nil)
			}
			cancel()
			f.ok(err)
			f.onceEach(sel, res)
			if got := refusedOf(res); !slices.Equal(got, c.refused) {
				t.Errorf("%s, stops %t: refused %v, want %v", name, stops, got, c.refused)
			}
			f.verified()
		}
	}
}

// TestAFreedInstanceThatMovesIsDealtWithOnce: its request was withdrawn while the
// submission had stopped, and an import moved it.
func TestAFreedInstanceThatMovesIsDealtWithOnce(t *testing.T) {
	all := many(400)
	all[0] = large("i-000000", dbtest.InOrder("CS-000000"))
	f := newFixture(t, all...)
	sel := f.selected("i")
	ctx, cancel := context.WithCancel(f.ctx)
	defer cancel()
	sub := desk.Submission{Rows: sel, Reason: "1", Key: "k"}
	_, err := f.as("maya").Submit(ctx, sub, func(done, _ int) {
		if done > 0 {
			cancel()
		}
	})
	f.refused(err, model.CodeStopped)
	detail, err := f.as("maya").Instance(f.ctx, "i-000000")
	f.ok(err)
	_, err = f.as("maya").Withdraw(f.ctx, detail.Requests[0].ID, "")
	f.ok(err)
	f.move(all[0], "CS-000199")
	res, err := f.as("maya").Resume(f.ctx, "k", "", nil)
	f.ok(err)
	f.onceEach(sel, res)
	if got, want := refusedOf(res), []string{"i-000398", "i-000399"}; !slices.Equal(got, want) { // their order needs a review now
		t.Errorf("refused %v, want %v", got, want)
	}
	f.verified()
}
