package model_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"unsubdesk/model"
)

// The tests of this file are the worked examples of the rules page, by number,
// as far as they need no database.

// example checks the one line of a quote.
type example struct {
	in       model.Instance
	refund   string
	returned string
	expired  string
	review   bool
}

func (e example) check(t *testing.T) {
	t.Helper()
	q := quoteOf(e.in)
	l := q.Lines[0]
	if !l.Allowed() || !e.in.AddsUp() {
		t.Fatalf("blocked by %v, adds up %t", l.Blocks, e.in.AddsUp())
	}
	if l.Refund.Cash.String() != e.refund || model.SumCoupons(l.Refund.Returned).String() != e.returned ||
		model.SumCoupons(l.Refund.Expired).String() != e.expired || l.NeedsReview != e.review {
		t.Errorf("refund %+v, review %t; want %+v", l.Refund, l.NeedsReview, e)
	}
}

func TestExample1PaidAndAValidCoupon(t *testing.T) {
	example{in: instance(), refund: "80.00", returned: "20.00", expired: "0.00"}.check(t)
}

func TestExample2CouponEndedASecondAgo(t *testing.T) {
	in := instance(func(in *model.Instance) { in.Coupons[0].ValidUntil = t0.Add(-time.Second) })
	example{in: in, refund: "80.00", returned: "0.00", expired: "20.00"}.check(t)
}

func TestExample3AllPaidByCoupon(t *testing.T) {
	in := instance(func(in *model.Instance) {
		in.AmountDue, in.Paid, in.Coupons[0].Amount = model.Cents(50_00), model.Money{}, model.Cents(50_00)
	}, ofOrder("CS1", "50.00"))
	example{in: in, refund: "0.00", returned: "50.00", expired: "0.00"}.check(t)
}

func TestExample4OneOfThreeOfALargeOrder(t *testing.T) {
	in := instance(func(in *model.Instance) {
		in.AmountDue, in.Paid, in.Coupons = model.Cents(2_500_00), model.Cents(2_500_00), nil
	}, ofOrder("CS1", "7500.00"))
	example{in: in, refund: "2500.00", returned: "0.00", expired: "0.00", review: true}.check(t)
}

func TestExample5TheThreshold(t *testing.T) {
	example{in: instance(ofOrder("CS1", "7000.00")), refund: "80.00", returned: "20.00", expired: "0.00"}.check(t)
	example{in: instance(ofOrder("CS1", "7000.01")), refund: "80.00", returned: "20.00", expired: "0.00", review: true}.check(t)
}

func TestExample6TheValueCountsAmountDue(t *testing.T) {
	in := instance(func(in *model.Instance) {
		in.AmountDue, in.Discount = model.Cents(7_500_00), model.Cents(1_000_00)
		in.Paid, in.Coupons = model.Cents(6_500_00), nil
	}, ofOrder("CS1", "7500.00"))
	example{in: in, refund: "6500.00", returned: "0.00", expired: "0.00", review: true}.check(t)
}

func TestExample7PromotionsAndInvoices(t *testing.T) {
	for _, c := range []struct {
		promotion bool
		issuer    model.Issuer
		blocked   bool
	}{
		{true, model.IssuerNone, false},
		{true, model.IssuerPartner, true},
		{false, model.IssuerPartner, false},
	} {
		in := instance(func(in *model.Instance) { in.Promotion, in.InvoiceIssuedBy = c.promotion, c.issuer })
		if got := !quoteOf(in).Lines[0].Allowed(); got != c.blocked {
			t.Errorf("promotion %t, invoice %s: blocked %t", c.promotion, c.issuer, got)
		}
	}
}

func TestExample8ThreeBlocksAreShown(t *testing.T) {
	in := instance(func(in *model.Instance) {
		in.Account.Frozen, in.ResourceFrozen, in.Transaction = true, true, "renewal"
	})
	got := codes(quoteOf(in).Lines[0].Blocks)
	want := []model.BlockCode{model.BlockAccountFrozen, model.BlockResourceFrozen, model.BlockTransaction}
	if !slices.Equal(got, want) {
		t.Errorf("blocks %v, want %v", got, want)
	}
}

func TestExample9DecidedAtTheDeadline(t *testing.T) {
	r := pending() // submitted at 09:00:00
	nextDay := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	err := model.CanDecideNow(r, true, nextDay)
	wantCode(t, err, model.CodeRefused)
	if err == nil || !strings.Contains(err.Error(), "silence approves it") {
		t.Errorf("says %v", err)
	}
	if !r.Due(nextDay) {
		t.Error("silence does not approve it")
	}
}

func TestExample10FrozenAndUnfrozenUnderReview(t *testing.T) {
	p := model.DefaultPolicy()
	in := instance(ofOrder("CS1", "9000.00"), func(in *model.Instance) {
		in.Live, in.RequestID, in.Account.Frozen = model.LiveRequest, "R-1", true
	})
	if got := codes(in.HoldBlocks(p)); !slices.Equal(got, []model.BlockCode{model.BlockAccountFrozen}) {
		t.Errorf("frozen at +2 h: held by %v", got)
	}
	in.Account.Frozen = false
	if got := in.HoldBlocks(p); len(got) != 0 {
		t.Errorf("unfrozen at +30 h: held by %v", got)
	}
	r := pending() // again, with its old deadline
	if !r.Due(t0.Add(30 * time.Hour)) {
		t.Error("the next sweep does not approve it")
	}
}

func TestExample11OneOfTwoIsFrozen(t *testing.T) {
	free := instance(withID("free"), ofOrder("CS1", "200.00"))
	frozen := instance(withID("frozen"), ofOrder("CS1", "200.00"), func(in *model.Instance) { in.ResourceFrozen = true })
	q := quoteOf(free, frozen)
	if !q.Lines[0].Allowed() || q.Lines[1].Allowed() || q.Orders[0].Instances != 1 || q.Totals.RefundNow.String() != "80.00" {
		t.Errorf("quote %+v", q)
	}
}
