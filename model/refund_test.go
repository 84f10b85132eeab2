package model_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"unsubdesk/model"
)

func TestCouponEndBoundary(t *testing.T) {
	end := t0.Add(time.Hour)
	in := instance(func(in *model.Instance) { in.Coupons[0].ValidUntil = end })
	for _, b := range boundary {
		r := model.RefundOf(in, end.Add(b.offset))
		if returned := len(r.Returned) == 1 && len(r.Expired) == 0; returned == b.reached {
			t.Errorf("%s of its end: returned %v, expired %v", b.name, r.Returned, r.Expired)
		}
		if !r.Cash.Equal(in.Paid) {
			t.Errorf("%s: cash %s", b.name, r.Cash)
		}
	}
}

func TestCouponWithoutEndNeverExpires(t *testing.T) {
	c := model.Coupon{ID: "C", Amount: model.Cents(1)}
	if !c.Valid(t0) || !c.Valid(t0.AddDate(1000, 0, 0)) {
		t.Error("a coupon without an end is not valid")
	}
}

func TestDiscountsAreNeverReturned(t *testing.T) {
	in := instance(func(in *model.Instance) {
		in.AmountDue, in.Discount = model.Cents(7_500_00), model.Cents(1_000_00)
		in.Paid, in.Coupons = model.Cents(6_500_00), nil
	})
	r := model.RefundOf(in, t0)
	if r.Cash.String() != "6500.00" || len(r.Returned)+len(r.Expired) != 0 {
		t.Errorf("refund %+v", r)
	}
}

func TestAddsUp(t *testing.T) {
	if !instance().AddsUp() {
		t.Error("100.00 = 20.00 + 80.00 does not add up")
	}
	for name, change := range map[string]func(*model.Instance){
		"paid a cent more":     func(in *model.Instance) { in.Paid = model.Cents(80_01) },
		"paid a cent less":     func(in *model.Instance) { in.Paid = model.Cents(79_99) },
		"a discount too much":  func(in *model.Instance) { in.Discount = model.Cents(1) },
		"a coupon left out":    func(in *model.Instance) { in.Coupons = nil },
		"a cent more than due": func(in *model.Instance) { in.AmountDue = model.Cents(99_99) },
	} {
		if instance(change).AddsUp() {
			t.Errorf("%s adds up", name)
		}
	}
}

func TestEntriesOfZeroCash(t *testing.T) {
	in := instance(func(in *model.Instance) {
		in.AmountDue, in.Paid = model.Cents(50_00), model.Money{}
		in.Coupons = []model.Coupon{{ID: "C", Amount: model.Cents(50_00)}}
	})
	entries := model.EntriesOf("R-1", []model.Instance{in}, t0)
	if len(entries) != 2 || entries[0].Kind != model.EntryCash || !entries[0].Amount.IsZero() ||
		entries[1].Kind != model.EntryCoupon || entries[1].CouponID != "C" || entries[1].Amount.String() != "50.00" {
		t.Errorf("entries %+v", entries)
	}
}

// drawInstance draws a payment mix in cents: due = discount + coupons + paid.
func drawInstance(t *rapid.T, n int) model.Instance {
	cents := rapid.Int64Range(0, 9_000_00)
	discount, paid := cents.Draw(t, "discount"), cents.Draw(t, "paid")
	in := model.Instance{
		ID: fmt.Sprintf("i-%d", n), Name: fmt.Sprintf("name-%d", n), Transaction: model.NoTransaction,
		EffectiveAt: t0.Add(time.Duration(rapid.IntRange(-1, 3).Draw(t, "effective")) * time.Hour),
		Discount:    model.Cents(discount), Paid: model.Cents(paid),
	}
	due := discount + paid
	for c := range rapid.IntRange(0, 4).Draw(t, "coupons") {
		amount := cents.Draw(t, "coupon")
		due += amount
		coupon := model.Coupon{ID: fmt.Sprintf("C-%d", c), Amount: model.Cents(amount)}
		if rapid.Bool().Draw(t, "ends") {
			coupon.ValidUntil = t0.Add(time.Duration(rapid.IntRange(-2, 2).Draw(t, "end")) * microsecond)
		}
		in.Coupons = append(in.Coupons, coupon)
	}
	in.AmountDue = model.Cents(due)
	in.Order = model.Order{Number: fmt.Sprintf("CS%d", rapid.IntRange(0, 3).Draw(t, "order"))}
	for _, b := range blockers {
		if b.code != model.BlockInEffect && rapid.IntRange(0, 9).Draw(t, string(b.code)) == 0 {
			b.apply(&in)
		}
	}
	return in
}

// drawInstances draws instances of a few orders, each order with the sum of
// its instances.
func drawInstances(t *rapid.T) []model.Instance {
	var all []model.Instance
	due := map[string]int64{}
	for n := range rapid.IntRange(0, 12).Draw(t, "instances") {
		in := drawInstance(t, n)
		due[in.Order.Number] += in.AmountDue.Cents()
		all = append(all, in)
	}
	for i := range all {
		all[i].Order.InstancesDue = model.Cents(due[all[i].Order.Number])
	}
	return all
}

func TestRefundOfAnyMix(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := drawInstance(t, 1)
		if !in.AddsUp() {
			t.Fatalf("%+v does not add up", in)
		}
		r := model.RefundOf(in, t0)
		if r.Cash.Cents() != in.AmountDue.Cents()-in.Discount.Cents()-in.CouponTotal().Cents() {
			t.Fatalf("refund %s of %+v", r.Cash, in)
		}
		if len(r.Returned)+len(r.Expired) != len(in.Coupons) {
			t.Fatalf("%d coupons became %d and %d", len(in.Coupons), len(r.Returned), len(r.Expired))
		}
		sum := model.SumCoupons(r.Returned).Add(model.SumCoupons(r.Expired))
		if !sum.Equal(in.CouponTotal()) {
			t.Fatalf("coupons of %s became %s", in.CouponTotal(), sum)
		}
	})
}

func TestEntriesAddUpToWhatWasPaid(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		instances := drawInstances(t)
		var cash, paid int64
		lines := map[string]int{}
		for _, e := range model.EntriesOf("R-1", instances, t0) {
			if e.RequestID != "R-1" || !e.At.Equal(t0) {
				t.Fatalf("entry %+v", e)
			}
			if e.Kind == model.EntryCash {
				cash += e.Amount.Cents()
			}
			lines[fmt.Sprintf("%s %s %s %s", e.Kind, e.InstanceID, e.CouponID, e.Amount)]++
		}
		for _, in := range instances {
			paid += in.Paid.Cents()
			expect(t, lines, fmt.Sprintf("cash %s  %s", in.ID, in.Paid), 1)
			for _, c := range in.Coupons {
				want := 0
				if c.ValidUntil.IsZero() || c.ValidUntil.After(t0) {
					want = 1
				}
				expect(t, lines, fmt.Sprintf("coupon %s %s %s", in.ID, c.ID, c.Amount), want)
			}
		}
		if cash != paid {
			t.Fatalf("cash %d, paid %d", cash, paid)
		}
		if len(lines) != 0 {
			t.Fatalf("entries nobody asked for: %v", lines)
		}
	})
}

// expect takes a line that must be there so many times.
func expect(t *rapid.T, lines map[string]int, line string, times int) {
	if lines[line] != times {
		t.Fatalf("%q is there %d times, want %d", line, lines[line], times)
	}
	delete(lines, line)
}
