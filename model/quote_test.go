package model_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"unsubdesk/model"
)

func quoteOf(instances ...model.Instance) model.Quote {
	return model.NewQuote(instances, nil, model.DefaultPolicy(), t0)
}

// ofOrder puts an instance into an order of this value.
func ofOrder(number, value string) func(*model.Instance) {
	return func(in *model.Instance) {
		m, err := model.ParseMoney(value)
		if err != nil {
			panic(err)
		}
		in.Order = model.Order{Number: number, AccountID: in.Account.ID, InstancesDue: m}
	}
}

func withID(id string) func(*model.Instance) {
	return func(in *model.Instance) { in.ID = id }
}

func TestReviewThresholdBoundary(t *testing.T) {
	for value, review := range map[string]bool{"0.00": false, "6999.99": false, "7000.00": false, "7000.01": true, "7500.00": true} {
		q := quoteOf(instance(ofOrder("CS1", value)))
		if q.Lines[0].NeedsReview != review || q.Orders[0].NeedsReview != review {
			t.Errorf("order of %s: review %t", value, q.Orders[0].NeedsReview)
		}
		if q.Orders[0].Deadline.IsZero() == review {
			t.Errorf("order of %s: deadline %s", value, q.Orders[0].Deadline)
		}
		if review && !q.Orders[0].Deadline.Equal(t0.Add(24*60*60*1e9)) {
			t.Errorf("order of %s: deadline %s", value, q.Orders[0].Deadline)
		}
	}
}

func TestOrderValueIsTheLargerSum(t *testing.T) {
	for _, c := range []struct{ stated, instances, value string }{
		{"0.00", "7000.01", "7000.01"},
		{"7000.01", "100.00", "7000.01"},
		{"100.00", "7000.01", "7000.01"},
		{"7000.00", "7000.00", "7000.00"},
	} {
		o := model.Order{StatedDue: money(t, c.stated), InstancesDue: money(t, c.instances)}
		if got := o.Value().String(); got != c.value {
			t.Errorf("stated %s, instances %s: value %s", c.stated, c.instances, got)
		}
	}
}

func TestPolicyThresholdCounts(t *testing.T) {
	p := model.DefaultPolicy()
	p.ReviewThreshold = money(t, "99.99")
	if !model.NewQuote([]model.Instance{instance()}, nil, p, t0).Orders[0].NeedsReview {
		t.Error("100.00 is not over a threshold of 99.99")
	}
}

func TestQuoteSplitsNowReviewBlocked(t *testing.T) {
	frozen := func(in *model.Instance) { in.ResourceFrozen = true }
	expired := func(in *model.Instance) { in.Coupons[0].ValidUntil = t0 }
	q := model.NewQuote([]model.Instance{
		instance(withID("now"), ofOrder("CS2", "100.00"), expired),
		instance(withID("review"), ofOrder("CS1", "7000.01")),
		instance(withID("blocked"), ofOrder("CS1", "7000.01"), frozen),
		instance(withID("alone"), ofOrder("CS3", "100.00"), frozen),
	}, []string{"nowhere"}, model.DefaultPolicy(), t0)

	tot := q.Totals
	if tot.Instances != 4 || tot.Now != 1 || tot.Review != 1 || tot.Blocked != 2 || tot.Submittable() != 2 {
		t.Errorf("counts %+v", tot)
	}
	amounts := []model.Money{tot.RefundNow, tot.RefundReview, tot.CouponsReturned, tot.CouponsExpired}
	for i, want := range []string{"80.00", "80.00", "20.00", "20.00"} {
		if amounts[i].String() != want {
			t.Errorf("amount %d is %s, want %s", i, amounts[i], want)
		}
	}
	if len(q.Orders) != 3 || q.Orders[0].Order.Number != "CS1" || q.Orders[0].Instances != 1 ||
		q.Orders[0].Refund.String() != "80.00" || q.Orders[2].Instances != 0 || !q.Orders[2].Refund.IsZero() {
		t.Errorf("orders %+v", q.Orders)
	}
	if _, ok := q.Line("nowhere"); ok {
		t.Error("there is a line for what was not found")
	}
	if l, ok := q.Line("blocked"); !ok || l.Allowed() || l.Blocks[0].Code != model.BlockResourceFrozen {
		t.Errorf("line of the blocked one: %+v", l)
	}
}

func TestQuoteWarnsOfACouponThatEndsBeforeTheReview(t *testing.T) {
	deadline := model.DefaultPolicy().DeadlineOf(t0)
	for _, b := range boundary {
		in := instance(ofOrder("CS1", "7000.01"), func(in *model.Instance) {
			in.Coupons[0].ValidUntil = deadline.Add(-b.offset) // reached: ends at or before the deadline
		})
		warnings := quoteOf(in).Warnings
		if got := len(warnings) == 1 && strings.Contains(warnings[0], "CPN-1"); got != b.reached {
			t.Errorf("coupon ends %s after the deadline: warnings %q", -b.offset, warnings)
		}
	}
}

func TestQuoteWarnsOfAnInstanceThatTakesEffectBeforeTheReview(t *testing.T) {
	deadline := model.DefaultPolicy().DeadlineOf(t0)
	for _, b := range boundary {
		in := instance(ofOrder("CS1", "7000.01"), func(in *model.Instance) { in.EffectiveAt = deadline.Add(-b.offset) })
		warnings := quoteOf(in).Warnings
		if got := len(warnings) == 1 && strings.Contains(warnings[0], "takes effect"); got != b.reached {
			t.Errorf("takes effect %s after the deadline: warnings %q", -b.offset, warnings)
		}
	}
}

func TestQuoteDoesNotWarnWithoutReview(t *testing.T) {
	soon := func(in *model.Instance) {
		in.EffectiveAt = t0.Add(microsecond)
		in.Coupons[0].ValidUntil = t0.Add(microsecond)
	}
	frozen := func(in *model.Instance) { in.Account.Frozen = true }
	q := quoteOf(instance(soon), instance(withID("i-2"), soon, frozen, ofOrder("CS9", "9000.00")))
	if len(q.Warnings) != 0 {
		t.Errorf("warnings %q", q.Warnings)
	}
}

func TestQuoteOfAnything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		instances := drawInstances(t)
		q := model.NewQuote(instances, nil, model.DefaultPolicy(), t0)
		tot := q.Totals
		if tot.Now+tot.Review+tot.Blocked != len(instances) || tot.Instances != len(instances) {
			t.Fatalf("%d instances became %+v", len(instances), tot)
		}
		var now, review, returned, expired int64
		for _, in := range instances {
			if len(in.Blocks(model.DefaultPolicy(), t0)) > 0 {
				continue
			}
			if in.Order.InstancesDue.Cents() > 7_000_00 {
				review += in.Paid.Cents()
			} else {
				now += in.Paid.Cents()
			}
			for _, c := range in.Coupons {
				if c.ValidUntil.IsZero() || c.ValidUntil.After(t0) {
					returned += c.Amount.Cents()
				} else {
					expired += c.Amount.Cents()
				}
			}
		}
		got := []int64{tot.RefundNow.Cents(), tot.RefundReview.Cents(), tot.CouponsReturned.Cents(), tot.CouponsExpired.Cents()}
		if want := []int64{now, review, returned, expired}; !slices.Equal(got, want) {
			t.Fatalf("totals %v, want %v", got, want)
		}
		checkOrders(t, q)
	})
}

// checkOrders: each order once, together the totals of the quote.
func checkOrders(t *rapid.T, q model.Quote) {
	count := 0
	refund, returned := model.Money{}, model.Money{}
	for i, o := range q.Orders {
		if i > 0 && q.Orders[i-1].Order.Number >= o.Order.Number {
			t.Fatalf("orders %s, %s", q.Orders[i-1].Order.Number, o.Order.Number)
		}
		count += o.Instances
		refund, returned = refund.Add(o.Refund), returned.Add(o.Returned)
	}
	if count != q.Totals.Submittable() || !refund.Equal(q.Totals.RefundNow.Add(q.Totals.RefundReview)) ||
		!returned.Equal(q.Totals.CouponsReturned) {
		t.Fatalf("orders sum to %d, %s, %s; totals %+v", count, refund, returned, q.Totals)
	}
}

// TestPrintsOfAQuoteAreThoseOfItsLines: in the order of the rows, and another one for
// another value of the order.
func TestPrintsOfAQuoteAreThoseOfItsLines(t *testing.T) {
	p, now := model.DefaultPolicy(), t0
	var instances []model.Instance
	for i := range 5 {
		instances = append(instances, model.Instance{ID: fmt.Sprint(i), Row: uint32(9 - i), Order: model.Order{Number: "CS-1", InstancesDue: model.Cents(900)},
			AmountDue: model.Cents(100), Paid: model.Cents(100), EffectiveAt: now.AddDate(0, 0, 1)})
	}
	q := model.NewQuote(instances, nil, p, now)
	for at, print := range q.Prints(p) {
		in := instances[4-at]
		if !model.Confirmed(print, in, p, now) {
			t.Errorf("row %d: what was confirmed is not so any more", in.Row)
		}
		in.Order.InstancesDue = model.Cents(901)
		if model.Confirmed(print, in, p, now) {
			t.Errorf("row %d: another value of the order counts as confirmed", in.Row)
		}
	}
}
