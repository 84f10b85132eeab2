package demo

import (
	"bytes"
	"fmt"
	"slices"
	"testing"
	"time"

	"unsubdesk/model"
)

var noon = time.Date(2026, 11, 23, 12, 0, 31, 0, time.UTC)

func fileOf(t *testing.T, n int, seed int64, now time.Time) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := WriteCSV(&b, Rows(n, seed, now)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestSameSeedSameBytes(t *testing.T) {
	first := fileOf(t, 2000, 7, noon)
	if !bytes.Equal(first, fileOf(t, 2000, 7, noon)) {
		t.Error("two files of one seed differ")
	}
	if !bytes.Equal(first, fileOf(t, 2000, 7, noon.Add(20*time.Second).In(time.FixedZone("", 3600)))) {
		t.Error("two files of one seed and one minute differ")
	}
	if bytes.Equal(first, fileOf(t, 2000, 8, noon)) {
		t.Error("files of two seeds are the same")
	}
	if bytes.Equal(first, fileOf(t, 2000, 7, noon.Add(time.Minute))) {
		t.Error("files of two minutes are the same")
	}
}

func TestRowsKeepTheFileRules(t *testing.T) {
	for _, n := range []int{1, 2, 37, 2000, 20_000} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			check := rowCheck{T: t, ids: map[string]bool{}, orders: map[string]model.Order{},
				accounts: map[string]model.Account{}, coupons: map[string]string{}}
			for in := range Rows(n, 3, noon) {
				check.row(in)
			}
			if len(check.ids) != n {
				t.Errorf("%d instances, want %d", len(check.ids), n)
			}
		})
	}
}

// rowCheck holds rows against the rules of an import file.
type rowCheck struct {
	*testing.T
	ids      map[string]bool
	orders   map[string]model.Order
	accounts map[string]model.Account
	coupons  map[string]string // account by coupon
}

func (c rowCheck) row(in model.Instance) {
	if c.ids[in.ID] {
		c.Errorf("instance ID %s repeats", in.ID)
	}
	c.ids[in.ID] = true
	if o, ok := c.orders[in.Order.Number]; ok && (o.AccountID != in.Account.ID || !o.StatedDue.Equal(in.Order.StatedDue)) {
		c.Errorf("order %s disagrees with itself", in.Order.Number)
	}
	c.orders[in.Order.Number] = in.Order
	if a, ok := c.accounts[in.Account.ID]; ok && a != in.Account {
		c.Errorf("account %s disagrees with itself", in.Account.ID)
	}
	c.accounts[in.Account.ID] = in.Account
	if !in.AddsUp() || in.Paid.IsNegative() || in.Discount.IsNegative() {
		c.Errorf("%s: %s is not %s + %s + %s", in.Name, in.AmountDue, in.Discount, in.CouponTotal(), in.Paid)
	}
	for _, s := range []string{in.ID, in.Name, in.Order.Number, in.Account.ID, in.ProductType, in.Region} {
		if s == "" || model.CheckText(s, model.MaxText) != nil {
			c.Errorf("%s: bad text %q", in.ID, s)
		}
	}
	if !in.PurchasedAt.Before(in.EffectiveAt) || !in.EffectiveAt.Before(in.ExpiresAt) {
		c.Errorf("%s: bought %s, effective %s, expires %s", in.Name, in.PurchasedAt, in.EffectiveAt, in.ExpiresAt)
	}
	c.paidWith(in)
}

func (c rowCheck) paidWith(in model.Instance) {
	var seen []string
	for _, k := range in.Coupons {
		if k.Amount.IsNegative() || k.Amount.IsZero() {
			c.Errorf("%s: coupon %s of %s", in.Name, k.ID, k.Amount)
		}
		if !k.Valid(in.PurchasedAt) {
			c.Errorf("%s: coupon %s had ended before the purchase", in.Name, k.ID)
		}
		if a := c.coupons[k.ID]; a != "" && a != in.Account.ID {
			c.Errorf("coupon %s belongs to two accounts", k.ID)
		}
		if slices.Contains(seen, k.ID) {
			c.Errorf("coupon %s twice on %s", k.ID, in.ID)
		}
		c.coupons[k.ID] = in.Account.ID
		seen = append(seen, k.ID)
	}
}

func TestRowsStopWhenToldTo(t *testing.T) {
	n := 0
	for range Rows(1000, 1, noon) {
		if n++; n == 300 {
			break
		}
	}
	if n != 300 {
		t.Errorf("got %d rows", n)
	}
}

func TestAccountsOfALargeSet(t *testing.T) {
	all := accounts(100_000)
	if len(all) != 800 {
		t.Fatalf("%d accounts, want 800", len(all))
	}
	names, strangers := map[string]bool{}, 0
	for _, a := range all {
		names[a.Name] = true
		if a.Manager == strangerNovak {
			strangers++
		}
	}
	if len(names) != 800 {
		t.Errorf("%d names among 800 accounts", len(names))
	}
	if strangers != 1 {
		t.Errorf("novak manages %d accounts, want 1", strangers)
	}
}

func BenchmarkRows(b *testing.B) {
	for b.Loop() {
		for in := range Rows(100_000, 1, noon) {
			_ = in
		}
	}
}
