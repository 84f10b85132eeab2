package db_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"unsubdesk/db/dbtest"
)

func TestInstancesComeBackAsTheyWerePut(t *testing.T) {
	store := dbtest.New(t)
	want := dbtest.Instance("a", dbtest.Costs("100.00", "60.00",
		dbtest.Coupon("CPN-2", "10.00", dbtest.Start()), dbtest.Coupon("CPN-1", "20.00", dbtest.Start().AddDate(-100, 0, 0))))
	dbtest.Put(t, store, want)
	want.Order.InstancesDue = want.AmountDue
	got := dbtest.Get(t, store, "a")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-put +got\n%s", diff)
	}
}
