package present

import (
	"reflect"
	"testing"
	"time"

	"unsubdesk/model"
)

// instance is a free instance of an order of the given amount due in cents,
// all of it paid but for the coupons.
func instance(id, order string, due int64, coupons ...model.Coupon) model.Instance {
	in := model.Instance{
		ID: id, Name: id, Account: model.Account{ID: "acc-1", Name: "Northwind Bank", Manager: "chen"},
		Order:       model.Order{Number: order, InstancesDue: model.Cents(due)},
		EffectiveAt: noon.Add(9 * day), AmountDue: model.Cents(due), Coupons: coupons,
		InvoiceIssuedBy: model.IssuerNone, Transaction: model.NoTransaction,
	}
	in.Paid = in.AmountDue.Sub(in.CouponTotal())
	return in
}

func quoteOf(instances ...model.Instance) model.Quote {
	return model.NewQuote(instances, nil, model.DefaultPolicy(), noon)
}

func TestGroups(t *testing.T) {
	frozen := instance("i-4", "CS3", 10_00)
	frozen.Account.Frozen = true
	valid := model.Coupon{ID: "CPN-88", Amount: model.Cents(20_00), ValidUntil: noon.Add(100 * day)}
	ended := model.Coupon{ID: "CPN-12", Amount: model.Cents(5_00), ValidUntil: noon}
	q := quoteOf(instance("i-1", "CS1", 100_00, valid, ended), instance("i-2", "CS1", 50_00),
		instance("i-3", "CS2", 7_000_01), frozen)
	q = q.WithDeciders("maya", []model.User{{Name: "chen", Role: model.RoleManager}})
	groups := Groups(q)
	if len(groups) != 3 {
		t.Fatalf("%d groups", len(groups))
	}
	now, review, cannot := groups[0], groups[1], groups[2]
	if now.Kind != GroupNow || len(now.Lines) != 2 || now.Orders != 1 || !now.Refund.Equal(model.Cents(125_00)) ||
		!now.Coupons.Equal(model.Cents(20_00)) || now.CouponCount != 1 || !now.Expired.Equal(model.Cents(5_00)) {
		t.Errorf("now: %+v", now)
	}
	if review.Kind != GroupReview || review.Orders != 1 || review.Reviewer(noon) != "chen, until Tue 12:00 UTC" {
		t.Errorf("review: %+v %q", review, review.Reviewer(noon))
	}
	if cannot.Kind != GroupCannot || !cannot.Refund.IsZero() || cannot.Reviewer(noon) != "" || cannot.Kind.Title() != "Cannot" {
		t.Errorf("cannot: %+v", cannot)
	}
	if got := Groups(quoteOf(frozen)); len(got) != 1 || got[0].Kind != GroupCannot {
		t.Errorf("only blocked: %+v", got)
	}
}

// TestGroupsOfSums: each has what the same group of a quote with lines has.
func TestGroupsOfSums(t *testing.T) {
	frozen := instance("i-4", "CS3", 10_00)
	frozen.Account.Frozen = true
	coupon := func(id string, cents int64, until time.Time) model.Coupon {
		return model.Coupon{ID: id, Amount: model.Cents(cents), ValidUntil: until}
	}
	instances := []model.Instance{
		instance("i-1", "CS1", 100_00, coupon("CPN-1", 20_00, noon.Add(day)), coupon("CPN-2", 5_00, noon)), instance("i-2", "CS1", 50_00), frozen,
		instance("i-3", "CS2", 7_000_01, coupon("CPN-3", 400_00, time.Time{}), coupon("CPN-4", 3_00, noon)),
		instance("i-5", "CS2", 7_000_01, coupon("CPN-5", 1_00, noon.Add(100*day))),
	}
	for _, chosen := range [][]model.Instance{instances, instances[:2], instances[3:], instances[2:3]} {
		var review []uint32
		for i := range chosen {
			chosen[i].Row = uint32(i + 1)
			if chosen[i].Order.Number == "CS2" {
				review = append(review, chosen[i].Row)
			}
		}
		sum := model.NewSumming(model.DefaultPolicy(), noon, model.SelectionOf(review...), len(chosen))
		for _, in := range chosen {
			sum.Add(model.FactsOf(in))
		}
		for _, in := range chosen {
			for _, c := range in.Coupons {
				if sum.Ended().Has(in.Row) {
					sum.AddCoupon(in.Row, c)
				}
			}
		}
		want, got := Groups(quoteOf(chosen...)), Groups(sum.Quote())
		if len(got) != len(want) {
			t.Fatalf("%d groups, want %d", len(got), len(want))
		}
		for i, g := range got {
			w := want[i]
			if g.Kind != w.Kind || g.Instances != w.Instances || !g.Refund.Equal(w.Refund) || !g.Coupons.Equal(w.Coupons) || !g.Expired.Equal(w.Expired) {
				t.Errorf("%s: %d, refund %s, coupons %s, expired %s, want %d, %s, %s, %s", g.Kind.Title(),
					g.Instances, g.Refund, g.Coupons, g.Expired, w.Instances, w.Refund, w.Coupons, w.Expired)
			}
		}
	}
}

func TestConsequence(t *testing.T) {
	for _, c := range []struct {
		totals model.QuoteTotals
		want   string
	}{
		{model.QuoteTotals{Blocked: 2}, "Nothing can be unsubscribed: no money moves."},
		{model.QuoteTotals{Now: 11, RefundNow: model.Cents(4_812_50)}, "4,812.50 USD for 11 instances is refunded at once."},
		{model.QuoteTotals{Review: 1, RefundReview: model.Cents(7_000_01)},
			"7,000.01 USD for 1 instance waits for review; nothing is refunded before that."},
		{model.QuoteTotals{Now: 1, Review: 2, RefundNow: model.Cents(1), RefundReview: model.Cents(18_750_00)},
			"0.01 USD for 1 instance is refunded at once; 18,750.00 USD for 2 instances waits for review."},
	} {
		if got := Consequence(c.totals); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

func TestSelection(t *testing.T) {
	totals := model.QuoteTotals{Now: 11, Review: 2, Blocked: 1, RefundNow: model.Cents(4_812_50), RefundReview: model.Cents(18_750_00)}
	for _, c := range []struct {
		got, want string
	}{
		{Unicode().Selection(14, 3, totals), "14 selected (3 hidden) · 11 now 4,812.50 · 2 review 18,750.00 · 1 blocked"},
		{ASCII().Selection(1608, 0, model.QuoteTotals{Now: 1608, RefundNow: model.Cents(100)}), "1,608 selected | 1,608 now 1.00"},
		{Unicode().Selection(0, 0, model.QuoteTotals{}), "nothing selected"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestChanges(t *testing.T) {
	coupon := model.Coupon{ID: "CPN-88", Amount: model.Cents(20_00), ValidUntil: noon.Add(time.Hour)}
	before := instance("i-1", "CS1", 100_00, coupon)
	same := instance("i-2", "CS2", 50_00)
	gone := instance("i-3", "CS3", 60_00)
	after := before
	after.Account.Frozen = true
	after.Order.InstancesDue = model.Cents(8_000_00)
	after.Coupons = []model.Coupon{{ID: "CPN-88", Amount: model.Cents(20_00), ValidUntil: noon}}
	old, now := quoteOf(before, same, gone), quoteOf(after, same)
	want := []Change{
		{"i-1", "outcome", "refund now", "cannot: the account is frozen for legal management"},
		{"i-1", "coupons back", "CPN-88 20.00", "none"},
		{"i-1", "coupons expired", "none", "CPN-88 20.00"},
		{"i-1", "order value", "100.00 USD", "8,000.00 USD"},
		{"i-3", "instance", "refund now", "no longer on this desk"},
	}
	if got := Changes(old, now); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v", got)
	}
	if got := Changes(old, old); got != nil {
		t.Errorf("no change: %+v", got)
	}
	if got := Changes(quoteOf(same), quoteOf(same, gone)); len(got) != 1 || got[0].New != "refund now" {
		t.Errorf("appeared: %+v", got)
	}
}

// Whatever changes the quote's digest (R14) is named.
func TestEveryChangeOfDigestIsNamed(t *testing.T) {
	base := instance("i-1", "CS1", 100_00)
	for name, change := range map[string]func(*model.Instance){
		"paid":        func(in *model.Instance) { in.Paid = model.Cents(90_00) },
		"order":       func(in *model.Instance) { in.Order.Number = "CS9" },
		"account":     func(in *model.Instance) { in.Account.ID = "acc-2" },
		"value":       func(in *model.Instance) { in.Order.StatedDue = model.Cents(200_00) },
		"review":      func(in *model.Instance) { in.Order.StatedDue = model.Cents(7_000_01) },
		"block":       func(in *model.Instance) { in.ResourceFrozen = true },
		"other block": func(in *model.Instance) { in.Transaction = "renewal" },
		"coupon":      func(in *model.Instance) { in.Coupons = []model.Coupon{{ID: "C", Amount: model.Cents(1)}} },
	} {
		changed := base
		change(&changed)
		old, now := quoteOf(base), quoteOf(changed)
		if old.Digest == now.Digest {
			t.Fatalf("%s: the digest is the same", name)
		}
		if len(Changes(old, now)) == 0 {
			t.Errorf("%s changed the digest and is not named", name)
		}
	}
}
