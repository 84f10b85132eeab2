package desk_test

import (
	"fmt"
	"slices"
	"testing"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// TestTheValueThatWasShownIsConfirmed: a quote with lines shows the value of each order,
// by which it is decided who decides. One that changes before its turn refuses the order
// (R14), of however many instances the quote was.
func TestTheValueThatWasShownIsConfirmed(t *testing.T) {
	for _, n := range []int{400, desk.WholeQuote + 200} {
		for _, byRows := range []bool{false, true} {
			if dbtest.Race && n > desk.WholeQuote {
				continue // .ci/run takes all of them without it
			}
			var all []model.Instance
			for i := range n {
				all = append(all, large(fmt.Sprintf("i-%06d", i), dbtest.InOrder(fmt.Sprintf("CS-%06d", i))))
			}
			f := newFixture(t, all...)
			sub := desk.Submission{IDs: ids(all), Reason: "1", Key: "k"}
			if byRows {
				sub.IDs, sub.Rows = nil, f.selected("i")
			}
			q := f.quoteOf(sub)
			sub.Quote = q.Digest
			changed := false
			res, err := f.as("maya").Submit(f.ctx, sub, func(done, _ int) {
				if done > 0 && !changed {
					changed = true
					dbtest.Put(t, f.store, large("other", dbtest.InOrder(all[n-1].Order.Number)))
				}
			})
			f.ok(err)
			var want []string
			if q.Sum == nil { // sums show no value
				want = []string{all[n-1].ID}
			}
			if got := refusedOf(res); !slices.Equal(got, want) {
				t.Errorf("%d instances, by rows %t: refused %v, want %v", n, byRows, got, want)
			}
			f.verified()
		}
	}
}
