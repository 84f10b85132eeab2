package desk_test

import (
	"fmt"
	"testing"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
)

// TestPostgreSQLGivesUpAndAllIsDoneOnce: a desk at work whose database gives up
// three of ten transactions pays what it would have paid, once.
func TestPostgreSQLGivesUpAndAllIsDoneOnce(t *testing.T) {
	const each = 8
	f := newFixture(t)
	var small, approved, silent, withdrawn []model.Instance
	for n := range each {
		small = append(small, dbtest.Instance(fmt.Sprint("small-", n)))
		approved = append(approved, large(fmt.Sprint("approved-", n)))
		silent = append(silent, large(fmt.Sprint("silent-", n)))
		withdrawn = append(withdrawn, large(fmt.Sprint("withdrawn-", n)))
	}
	for _, kind := range [][]model.Instance{small, approved, silent, withdrawn} {
		dbtest.Put(t, f.store, kind...)
	}
	dbtest.GiveUp(t, f.store)
	var waiting []string
	for n := range each {
		f.submit("maya", small[n].ID)
		_, err := f.as("chen").Approve(f.ctx, f.review("maya", approved[n].ID).ID, "", "")
		f.ok(err)
		waiting = append(waiting, f.review("ben", silent[n].ID).ID)
		_, err = f.as("maya").Withdraw(f.ctx, f.review("maya", withdrawn[n].ID).ID, "")
		f.ok(err)
	}
	f.clock.Advance(day)
	swept, err := f.as("ada").Sweep(f.ctx)
	f.ok(err)
	if len(swept.Approved) != each {
		t.Errorf("%d of %d were approved by silence: %+v", len(swept.Approved), each, swept)
	}
	for _, id := range waiting {
		if got := f.cash(id); got != "7500.00" {
			t.Errorf("%s was paid %s", id, got)
		}
	}
	f.verified()
	dbtest.View(t, f.store, func(tx model.ReadTx) error {
		counts, err := tx.Counts()
		if counts.Requests != 4*each || counts.Entries != 3*each {
			t.Errorf("the books hold %+v", counts)
		}
		return err
	})
}
