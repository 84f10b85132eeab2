package model

import "time"

// Refund is what one instance gives back at a moment (R3, R4).
type Refund struct {
	Cash     Money
	Returned []Coupon
	Expired  []Coupon
}

// RefundOf is the instance's refund if it is executed at now: all that was
// paid, and each cash coupon that is still valid.
func RefundOf(in Instance, now time.Time) Refund {
	r := Refund{Cash: in.Paid}
	for _, c := range in.Coupons {
		if c.Valid(now) {
			r.Returned = append(r.Returned, c)
		} else {
			r.Expired = append(r.Expired, c)
		}
	}
	return r
}

// SumCoupons adds the amounts of coupons.
func SumCoupons(coupons []Coupon) Money {
	var total Money
	for _, c := range coupons {
		total = total.Add(c.Amount)
	}
	return total
}

// EntriesOf are the ledger lines of a request executed at now (R16): one cash
// line for each instance, one coupon line for each coupon returned.
func EntriesOf(requestID string, instances []Instance, now time.Time) []Entry {
	var entries []Entry
	for _, in := range instances {
		r := RefundOf(in, now)
		entries = append(entries, Entry{RequestID: requestID, InstanceID: in.ID, Kind: EntryCash, Amount: r.Cash, At: now})
		for _, c := range r.Returned {
			entries = append(entries, Entry{RequestID: requestID, InstanceID: in.ID, Kind: EntryCoupon,
				Amount: c.Amount, CouponID: c.ID, At: now})
		}
	}
	return entries
}

// NeedsReview reports whether an order of this value waits for its account
// manager: only when it is over the threshold (R6).
func (p Policy) NeedsReview(value Money) bool { return value.Cmp(p.ReviewThreshold) > 0 }

// DeadlineOf is when silence approves a request submitted at now (R7).
func (p Policy) DeadlineOf(submitted time.Time) time.Time {
	return Micro(submitted.Add(p.ReviewWindow))
}
