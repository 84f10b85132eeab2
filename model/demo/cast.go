package demo

import (
	"fmt"
	"time"

	"unsubdesk/model"
)

// castOrder is one order of the cast: the orders that the story is about, or
// that show one thing each. The story calls it by its key.
type castOrder struct {
	key     string
	account string
	stated  int64 // cents that the file states for the whole order, or 0
	shared  int64 // cents that one coupon paid for each instance, or 0
	parts   []castPart
	chosen  int // how many of the parts, from the first, are submitted; 0 is all
}

// castPart is one instance of a castOrder. What is zero is drawn.
type castPart struct {
	name      string
	kind      string // product type
	due       int64  // cents
	discount  int64
	coupons   []castCoupon
	effective time.Duration // from the story's now; negative is in effect
	project   string
	with      []model.BlockCode // facts, not those of account and story
	promotion bool
	issuer    model.Issuer
}

// castCoupon is a coupon; ends counts from the story's now.
type castCoupon struct {
	id      string // or drawn
	cents   int64
	endless bool
	ends    time.Duration
}

// cast are the orders of the cast, the most telling first. A data set that is
// too small for all of them has the first ones.
func (w *world) cast() []castOrder {
	var all []castOrder
	for _, some := range [][]castOrder{w.shelf(), w.reviews(), w.blocked(), w.decided(), w.routine(), w.split()} {
		all = append(all, some...)
	}
	return all
}

// stage makes the instances of a castOrder.
func (w *world) stage(c castOrder, serial, first int) []model.Instance {
	d := w.dice(serial)
	account := w.byName[c.account]
	order := d.order(account, serial)
	order.StatedDue = model.Cents(c.stated)
	bought := d.bought()
	instances := make([]model.Instance, len(c.parts))
	for i, p := range c.parts {
		in := d.instance(account, order, bought, first+i)
		d.dress(&in, p)
		d.settle(&in, p, serial*10+i)
		if c.shared > 0 {
			in.Coupons = append(in.Coupons, model.Coupon{ID: fmt.Sprintf("CPN-%d", 700+serial), Amount: model.Cents(c.shared)})
			in.Paid = in.Paid.Sub(model.Cents(c.shared))
		}
		instances[i] = in
	}
	return inOrder(instances, order)
}

// dress gives the instance what the part says of it.
func (d dice) dress(in *model.Instance, p castPart) {
	if p.kind != "" {
		d.sell(in, p.kind)
	}
	if p.name != "" {
		in.Name = p.name
	}
	if p.project != "" {
		in.EnterpriseProject = p.project
	}
	switch {
	case p.effective != 0:
		d.takesEffect(in, p.effective)
	case in.EffectiveAt.Before(d.w.start.Add(3 * day)): // the story is in no hurry unless it says so
		d.takesEffect(in, d.between(10*day, 200*day))
	}
	in.Promotion = p.promotion
	if p.issuer != "" {
		in.InvoiceIssuedBy = p.issuer
	}
	for _, code := range p.with {
		d.burden(in, code)
	}
}

// sell makes the instance one of a product of this type.
func (d dice) sell(in *model.Instance, kind string) {
	for _, p := range d.w.products {
		if p.kind == kind {
			in.ProductType, in.ProductName = p.kind, p.name
			return
		}
	}
}

// burden gives the instance the fact behind a block.
func (d dice) burden(in *model.Instance, code model.BlockCode) {
	switch code {
	case model.BlockTransaction:
		in.Transaction = pick(d, d.w.transactions)
	case model.BlockPromotion:
		in.Promotion, in.InvoiceIssuedBy = true, model.IssuerMarketplace
	case model.BlockResourceFrozen:
		in.ResourceFrozen = true
	case model.BlockInEffect:
		d.takesEffect(in, -d.between(day/24, 20*day))
	}
}

// settle pays for the instance as the part says.
func (d dice) settle(in *model.Instance, p castPart, number int) {
	if p.due > 0 {
		in.AmountDue = model.Cents(p.due)
	}
	in.Discount = model.Cents(p.discount)
	for i, c := range p.coupons {
		coupon := model.Coupon{ID: c.id, Amount: model.Cents(c.cents)}
		if c.id == "" {
			coupon.ID = fmt.Sprintf("CPN-%d-%d", 1000+number, i)
		}
		if !c.endless {
			coupon.ValidUntil = d.w.start.Add(c.ends)
		}
		in.Coupons = append(in.Coupons, coupon)
	}
	in.Paid = in.AmountDue.Sub(in.Discount).Sub(in.CouponTotal())
}

// left is how far before a deadline the story's now stands: this long, or
// this share of the window if reviews are too short for that.
func (w *world) left(nominal time.Duration, share float64) time.Duration {
	return min(nominal, w.share(share))
}

// share is a part of the review window in whole microseconds.
func (w *world) share(of float64) time.Duration {
	return time.Duration(of * float64(w.window)).Truncate(time.Microsecond)
}
