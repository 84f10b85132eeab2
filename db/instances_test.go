package db_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
)

func update(store model.Store, fn func(model.WriteTx) error) error {
	return store.Update(context.Background(), fn)
}

func TestInstancesComeBackAsTheyWerePut(t *testing.T) {
	store := dbtest.New(t)
	year1 := time.Date(1, 2, 3, 4, 5, 6, 7000, time.UTC)
	epoch := time.Unix(0, 0).UTC()
	want := dbtest.Instance("a", dbtest.Named(`<b>&"'\ 备份 100%`), dbtest.Of("CDN", "eu-west-1", "数据平台"), dbtest.StatedDue("7000.01"),
		dbtest.Costs("999999999999.99", "60.00", dbtest.Coupon("CPN-2", "10.00", epoch), dbtest.Coupon("CPN-1", "0.00", time.Time{})),
		dbtest.Effective(time.Date(9999, 12, 31, 23, 59, 59, 999999000, time.UTC)),
		dbtest.Promoted(model.IssuerPartner), dbtest.Busy("renewal"), dbtest.Frozen(), dbtest.AccountFrozen())
	want.PurchasedAt, want.ExpiresAt = year1, time.Time{}
	dbtest.Put(t, store, want)
	want.Order.InstancesDue, want.Row = want.AmountDue, 1
	if diff := cmp.Diff(want, dbtest.Get(t, store, "a")); diff != "" {
		t.Errorf("-put +got\n%s", diff)
	}
}

func TestInstancesByID(t *testing.T) {
	store := dbtest.New(t)
	var ids []string
	var all []model.Instance
	for i := range 5000 {
		all = append(all, dbtest.Instance(fmt.Sprintf("i-%d", i*7919%5000)))
		ids = append(ids, all[i].ID, all[i].ID)
	}
	dbtest.Put(t, store, all...)
	dbtest.View(t, store, func(tx model.ReadTx) error {
		got, err := tx.Instances(append([]string{"nobody"}, ids...))
		if want := rowIDs(all); !slices.Equal(rowIDs(got), want) {
			t.Errorf("%d found, or in another order than asked", len(got))
		}
		none, err2 := tx.Instances(nil)
		if len(none) != 0 {
			t.Errorf("no IDs find %d", len(none))
		}
		return errors.Join(err, err2)
	})
}

func TestOrderInstances(t *testing.T) {
	store := dbtest.New(t)
	dbtest.Put(t, store, dbtest.Instance("c", dbtest.InOrder("CS-1")), dbtest.Instance("a", dbtest.InOrder("CS-2")),
		dbtest.Instance("b", dbtest.InOrder("CS-1")), dbtest.Instance("d", dbtest.InOrder("CS-3")))
	dbtest.View(t, store, func(tx model.ReadTx) error {
		got, err := tx.OrderInstances([]string{"CS-2", "CS-1", "CS-9", "CS-2"})
		if want := []string{"b", "c", "a"}; !slices.Equal(rowIDs(got), want) {
			t.Errorf("got %v, want %v", rowIDs(got), want)
		}
		return err
	})
}

// TestFirstOfOrders: no more is read than asked for, and what is not read is counted.
func TestFirstOfOrders(t *testing.T) {
	store := dbtest.New(t)
	dbtest.Put(t, store, dbtest.Instance("c", dbtest.InOrder("CS-1")), dbtest.Instance("a", dbtest.InOrder("CS-2")),
		dbtest.Instance("b", dbtest.InOrder("CS-1")), dbtest.Instance("d", dbtest.InOrder("CS-3")), dbtest.Instance("e", dbtest.InOrder("CS-2")))
	numbers := []string{"CS-2", "CS-1", "CS-9", "CS-2"}
	dbtest.View(t, store, func(tx model.ReadTx) error {
		for most, want := range []struct {
			ids  string
			more map[string]int
		}{
			{"", map[string]int{"CS-1": 2, "CS-2": 2}}, {"b", map[string]int{"CS-1": 1, "CS-2": 2}}, {"bc", map[string]int{"CS-2": 2}},
			{"bca", map[string]int{"CS-2": 1}}, {"bcae", nil}, {"bcae", nil},
		} {
			got, more, err := tx.FirstOfOrders(numbers, most)
			if err != nil {
				return err
			}
			if ids := strings.Join(rowIDs(got), ""); ids != want.ids || !maps.Equal(more, want.more) {
				t.Errorf("the first %d: %s and %v, want %s and %v", most, ids, more, want.ids, want.more)
			}
		}
		return nil
	})
}

func TestPutInstancesAgain(t *testing.T) {
	d := newRequestDesk(t)
	mustDo(t, d.insert(d.request("R-1", model.RequestPending, "a")))
	changed := dbtest.Instance("a", dbtest.InOrder("CS-1"), dbtest.Named("renamed"), dbtest.Frozen(), dbtest.Costs("50.00", "50.00"))
	dbtest.Put(t, d, changed)
	changed.Live, changed.RequestID = model.LiveRequest, "R-1"
	changed.Order.InstancesDue, changed.Row = dbtest.Money("150.00"), 1
	if diff := cmp.Diff(changed, dbtest.Get(t, d, "a")); diff != "" {
		t.Errorf("-put +got\n%s", diff)
	}
	coupon := dbtest.Costs("50.00", "40.00", dbtest.Coupon("CPN-1", "10.00", time.Time{}))
	dbtest.Put(t, d, dbtest.Instance("b", dbtest.InOrder("CS-1"), coupon))
	dbtest.Put(t, d, dbtest.Instance("b", dbtest.InOrder("CS-1")))
	if got := dbtest.Get(t, d, "b").Coupons; len(got) != 0 {
		t.Errorf("coupons that are gone from the file stay: %v", got)
	}
}

// TestFactsOfTheAccount: they are the account's, whatever an instance says.
func TestFactsOfTheAccount(t *testing.T) {
	store := dbtest.New(t)
	dbtest.Put(t, store, dbtest.Instance("a"), dbtest.Instance("b", dbtest.OfAccount(dbtest.Account("acct-2", ""))))
	frozen := func(want ...string) {
		t.Helper()
		dbtest.View(t, store, func(tx model.ReadTx) error {
			got, err := tx.MatchIDs(model.ListQuery{Filter: filter(t, "block:account_frozen")})
			if !slices.Equal(got, want) {
				t.Errorf("frozen are %v, want %v", got, want)
			}
			return err
		})
	}
	frozen()
	account := dbtest.Instance("a").Account
	account.Frozen = true
	mustDo(t, update(store, func(tx model.WriteTx) error { return tx.PutAccounts([]model.Account{account}) }))
	frozen("a")
	mustDo(t, update(store, func(tx model.WriteTx) error {
		return tx.PutInstances([]model.Instance{dbtest.Instance("a"), dbtest.Instance("c", dbtest.InOrder("CS-a"))})
	}))
	frozen("a", "c")
	account.Frozen, account.Name, account.Manager = false, "Zeta", "silva"
	mustDo(t, update(store, func(tx model.WriteTx) error { return tx.PutAccounts([]model.Account{account}) }))
	frozen()
	if got := dbtest.Get(t, store, "a").Account; got != account {
		t.Errorf("account %+v", got)
	}
	dbtest.View(t, store, func(tx model.ReadTx) error {
		got, err := tx.MatchIDs(model.ListQuery{Sort: model.Sort{Field: model.SortAccount}})
		if want := []string{"b", "a", "c"}; !slices.Equal(got, want) {
			t.Errorf("by account after a new name: %v", got)
		}
		return err
	})
}

func TestOrderValue(t *testing.T) {
	store := dbtest.New(t)
	value := func(want, stated, due string) {
		t.Helper()
		dbtest.View(t, store, func(tx model.ReadTx) error {
			found, err := tx.Orders([]string{"CS-1", "CS-9"})
			o := found["CS-1"]
			if len(found) != 1 || o.Value().String() != want || o.StatedDue.String() != stated || o.InstancesDue.String() != due {
				t.Errorf("order %+v, want %s of %s and %s", o, want, stated, due)
			}
			n, err2 := tx.Count(model.ListQuery{Filter: filter(t, "is:review")})
			if large := dbtest.Money(want).Cmp(model.DefaultReviewThreshold) > 0; (n > 0) != large {
				t.Errorf("an order of %s: %d need a review", want, n)
			}
			return errors.Join(err, err2)
		})
	}
	a := dbtest.Instance("a", dbtest.InOrder("CS-1"), dbtest.Costs("4000.00", "4000.00"))
	dbtest.Put(t, store, a, dbtest.Instance("b", dbtest.InOrder("CS-1"), dbtest.Costs("3000.00", "3000.00")))
	value("7000.00", "0.00", "7000.00")
	a.Order.StatedDue = dbtest.Money("7000.01")
	mustDo(t, update(store, func(tx model.WriteTx) error { return tx.PutOrders([]model.Order{a.Order}) }))
	value("7000.01", "7000.01", "7000.00")
	dbtest.Put(t, store, dbtest.Instance("a", dbtest.InOrder("CS-1"), dbtest.StatedDue("7000.01"), dbtest.Costs("5000.00", "5000.00")))
	value("8000.00", "7000.01", "8000.00")
	// The instance moves to another order: both are summed anew.
	mustDo(t, update(store, func(tx model.WriteTx) error {
		moved := dbtest.Instance("a", dbtest.InOrder("CS-2"), dbtest.Costs("1.00", "1.00"))
		return errors.Join(tx.PutOrders([]model.Order{moved.Order}), tx.PutInstances([]model.Instance{moved}), tx.RefreshOrders([]string{"CS-1", "CS-2"}))
	}))
	value("7000.01", "7000.01", "3000.00")
}

func TestOrderSumBeyond64Bits(t *testing.T) {
	store := dbtest.New(t)
	dbtest.Put(t, store, dbtest.Instance("a", dbtest.InOrder("CS-1")), dbtest.Instance("b", dbtest.InOrder("CS-1")))
	dbtest.Tamper(t, store, "UPDATE instances SET due = 9223372036854775807")
	err := update(store, func(tx model.WriteTx) error { return tx.RefreshOrders([]string{"CS-1"}) })
	if model.ErrorCode(err) != model.CodeRefused || !strings.Contains(err.Error(), "add up to more") {
		t.Errorf("a sum beyond 64 bits answers %v (%v)", err, errors.Unwrap(err))
	}
}

func TestInstanceOfNobody(t *testing.T) {
	store := dbtest.New(t)
	err := update(store, func(tx model.WriteTx) error { return tx.PutInstances([]model.Instance{dbtest.Instance("a")}) })
	if model.ErrorCode(err) != model.CodeInternal || !strings.Contains(err.Error(), "Account acct-1") {
		t.Errorf("an unknown account answers %v", err)
	}
	dbtest.Put(t, store, dbtest.Instance("b"))
	err = update(store, func(tx model.WriteTx) error { return tx.PutInstances([]model.Instance{dbtest.Instance("a")}) })
	if model.ErrorCode(err) != model.CodeInternal {
		t.Errorf("an unknown order answers %v", err)
	}
}

func TestCouponAccounts(t *testing.T) {
	store := dbtest.New(t)
	with := func(id, account, coupon string) model.Instance {
		return dbtest.Instance(id, dbtest.OfAccount(dbtest.Account(account, "")), dbtest.Costs("10.00", "0.00", dbtest.Coupon(coupon, "10.00", time.Time{})))
	}
	dbtest.Put(t, store, with("a", "acct-1", "CPN-1"), with("b", "acct-1", "CPN-1"), with("c", "acct-2", "CPN-1"), with("d", "acct-2", "CPN-2"))
	dbtest.View(t, store, func(tx model.ReadTx) error {
		got, err := tx.CouponAccounts([]string{"CPN-1", "CPN-2", "CPN-3"})
		if want := map[string][]string{"CPN-1": {"acct-1", "acct-2"}, "CPN-2": {"acct-2"}}; !cmp.Equal(got, want) {
			t.Errorf("got %v", got)
		}
		return err
	})
}

func TestStreamsStopAtAnError(t *testing.T) {
	store := dbtest.New(t)
	dbtest.Put(t, store, crowd(1200)...)
	enough := errors.New("enough")
	seen := 0
	err := store.View(context.Background(), func(tx model.ReadTx) error {
		return tx.EachInstance(model.ListQuery{}, func(in model.Instance) error {
			if seen++; seen == 700 {
				return enough
			}
			_, err := tx.Orders([]string{in.Order.Number}) // a stream leaves room for other questions
			return err
		})
	})
	if err != enough || seen != 700 { //nolint:errorlint // the very same
		t.Errorf("after %d rows: %v", seen, err)
	}
}
