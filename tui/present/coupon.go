package present

import (
	"strings"
	"time"

	"unsubdesk/model"
)

// Coupon says of a cash coupon until when it is valid, or since when it no
// longer is: "CPN-88, to 3 Mar", "CPN-12, since 1 Jan", "CPN-7, no end".
func Coupon(c model.Coupon, now time.Time) string {
	id := Clean(c.ID)
	switch {
	case c.ValidUntil.IsZero():
		return id + ", no end"
	case c.Valid(now):
		return id + ", to " + shortDate(c.ValidUntil, now)
	}
	return id + ", since " + shortDate(c.ValidUntil, now)
}

// CouponAmount is a coupon with its amount: "CPN-88 200.00, to 3 Mar".
func CouponAmount(c model.Coupon, now time.Time) string {
	id, rest, _ := strings.Cut(Coupon(c, now), ", ")
	return id + " " + Amount(c.Amount) + ", " + rest
}

// Coupons are many coupons as one line: the sum and how many; "" for none.
func Coupons(sum model.Money, count int) string {
	if count == 0 {
		return ""
	}
	return Amount(sum) + " (" + Count(count) + ")"
}
