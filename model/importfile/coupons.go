package importfile

import (
	"strings"

	"unsubdesk/model"
)

// setCoupons reads the cash coupons of a CSV cell: ID=AMOUNT or
// ID=AMOUNT@VALID_UNTIL, joined by semicolons.
func setCoupons(to *[]model.Coupon, cell string) error {
	var coupons []model.Coupon
	for part := range strings.SplitSeq(cell, ";") {
		c, err := parseCoupon(part)
		if err != nil {
			return err
		}
		coupons = append(coupons, c)
	}
	if err := twice(coupons); err != nil {
		return err
	}
	*to = coupons
	return nil
}

// parseCoupon cuts at the last =, so that an ID may hold one.
func parseCoupon(part string) (model.Coupon, error) {
	at := strings.LastIndexByte(part, '=')
	if at < 0 {
		return model.Coupon{}, model.Invalid("%q is no coupon; write it like C1=20.00 or C1=20.00@2031-01-01T00:00:00Z", shown(part))
	}
	amount, until, ends := strings.Cut(part[at+1:], "@")
	c, err := newCoupon(part[:at], amount)
	if err == nil && ends {
		err = setTime(&c.ValidUntil, until)
	}
	return c, inCoupon(part[:at], err)
}

// newCoupon checks a coupon's ID and amount. An amount of 0.00 is allowed: a
// coupon that was given but paid nothing.
func newCoupon(id, amount string) (model.Coupon, error) {
	var c model.Coupon
	if err := setName(&c.ID, id); err != nil {
		return c, model.Invalid("the coupon's ID %s", err)
	}
	if strings.ContainsRune(id, ';') {
		return c, model.Invalid("the coupon's ID %q holds a semicolon", shown(id))
	}
	return c, setAmount(&c.Amount, amount)
}

// inCoupon says of which coupon a problem is.
func inCoupon(id string, err error) error {
	if err == nil {
		return nil
	}
	return model.Invalid("coupon %s: %s", shown(id), err)
}

// twice refuses a coupon that stands there twice.
func twice(coupons []model.Coupon) error {
	seen := make(map[string]bool, len(coupons))
	for _, c := range coupons {
		if seen[c.ID] {
			return model.Invalid("coupon %s stands there twice", shown(c.ID))
		}
		seen[c.ID] = true
	}
	return nil
}
