package desk_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// TestARequestDecidedAtAStopIsAnsweredAsSubmitted: in the answer of the run that comes to
// the end as in every repeat (R13).
func TestARequestDecidedAtAStopIsAnsweredAsSubmitted(t *testing.T) {
	for _, byRows := range []bool{false, true} {
		var all []model.Instance
		for i := range 400 {
			all = append(all, large(fmt.Sprintf("i-%06d", i), dbtest.InOrder(fmt.Sprintf("CS-%06d", i))))
		}
		f := newFixture(t, all...)
		sub := desk.Submission{IDs: ids(all), Reason: "1", Key: "k"}
		if byRows {
			sub.IDs, sub.Rows = nil, f.selected("i")
		}
		f.stop(sub)
		var made []model.Request
		dbtest.View(t, f.store, func(tx model.ReadTx) (err error) {
			made, err = tx.Requests(model.RequestQuery{Limit: 2})
			return err
		})
		_, err := f.as("maya").Withdraw(f.ctx, made[0].ID, "")
		f.ok(err)
		_, err = f.as("chen").Approve(f.ctx, made[1].ID, "", "")
		f.ok(err)
		first, err := f.as("maya").Submit(f.ctx, sub, nil)
		f.ok(err)
		for _, r := range first.Requests {
			if r.Status != model.RequestPending {
				t.Errorf("by rows %t: %s is answered as %s", byRows, r.ID, r.Status)
			}
		}
		again, err := f.as("maya").Submit(f.ctx, sub, nil)
		f.ok(err)
		if diff := cmp.Diff(answerOf(first), answerOf(again)); diff != "" {
			t.Errorf("by rows %t: -first +again\n%s", byRows, diff)
		}
	}
}
