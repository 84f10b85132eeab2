package demo

import (
	"fmt"
	"math"

	"unsubdesk/model"
)

// ordinary makes one order of the crowd, of at most room instances. first is
// the serial number of its first instance.
func (w *world) ordinary(serial, first, room int) []model.Instance {
	d := w.dice(serial)
	account := d.customer()
	order := d.order(account, serial)
	bought := d.bought()
	size := min(room, pick(d, []int{1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5, 6}))
	instances := make([]model.Instance, size)
	for i := range instances {
		in := d.instance(account, order, bought, first+i)
		d.pay(&in, fmt.Sprintf("CPN-%07d%d", serial, i))
		d.trouble(&in)
		instances[i] = in
	}
	if size > 1 && d.oneIn(40) {
		shareCoupon(instances, fmt.Sprintf("CPN-%07d9", serial))
	}
	if d.oneIn(25) {
		order.StatedDue = sumDue(instances).Add(model.Cents(pick(d, d.w.products).price * 12))
	}
	return inOrder(instances, order)
}

// customer draws an account; some buy more than others.
func (d dice) customer() model.Account {
	return d.w.accounts[int(math.Pow(d.Float64(), 1.4)*float64(len(d.w.accounts)))]
}

// pay splits the amount due into discount, coupons and money.
func (d dice) pay(in *model.Instance, coupon string) {
	due := in.AmountDue.Cents()
	left := due
	if d.oneIn(4) {
		discount := due * pick(d, []int64{5, 10, 15, 20}) / 100
		in.Discount, left = model.Cents(discount), left-discount
	}
	for n := d.coupons(); n > 0; n-- {
		amount := min(left, max(1, due*(5+d.Int64N(30))/100))
		if amount == 0 {
			break
		}
		in.Coupons = append(in.Coupons, d.coupon(fmt.Sprintf("%s-%d", coupon, n), amount))
		left -= amount
	}
	in.Paid = model.Cents(left)
}

// coupons is how many coupons paid for an instance: none for two in three.
func (d dice) coupons() int {
	switch n := d.IntN(100); {
	case n < 66:
		return 0
	case n < 95:
		return 1
	}
	return 2
}

// coupon makes a coupon: one in five has no end, one in five has ended, one in
// ten ends within a week.
func (d dice) coupon(id string, cents int64) model.Coupon {
	c := model.Coupon{ID: id, Amount: model.Cents(cents)}
	switch n := d.IntN(10); {
	case n < 2: // no end
	case n < 4:
		c.ValidUntil = d.w.start.Add(-d.between(day/24, 30*day)) // after the purchase
	case n < 5:
		c.ValidUntil = d.w.start.Add(d.between(day/24, 7*day))
	default:
		c.ValidUntil = d.w.start.Add(d.between(30*day, 500*day))
	}
	return c
}

// trouble gives about one instance in six a fact that blocks it, and others
// facts that look like one.
func (d dice) trouble(in *model.Instance) {
	if d.oneIn(14) {
		d.takesEffect(in, -d.between(day/24, 20*day))
	}
	if d.oneIn(23) {
		in.Transaction = pick(d, d.w.transactions)
	}
	if d.oneIn(45) {
		in.ResourceFrozen = true
	}
	in.Promotion = d.oneIn(8)
	in.InvoiceIssuedBy = pick(d, []model.Issuer{
		model.IssuerNone, model.IssuerNone, model.IssuerNone, model.IssuerNone, model.IssuerNone, model.IssuerNone,
		model.IssuerProvider, model.IssuerProvider, model.IssuerMarketplace, model.IssuerPartner,
	})
}

// shareCoupon lets one coupon pay a tenth of each instance.
func shareCoupon(instances []model.Instance, id string) {
	for i := range instances {
		in := &instances[i]
		part := model.Cents(in.Paid.Cents() / 10)
		if part.IsZero() {
			continue
		}
		in.Coupons = append(in.Coupons, model.Coupon{ID: id, Amount: part})
		in.Paid = in.Paid.Sub(part)
	}
}

// inOrder makes the instances those of the order, and sums it.
func inOrder(instances []model.Instance, order model.Order) []model.Instance {
	order.InstancesDue = sumDue(instances)
	for i := range instances {
		instances[i].Order = order
	}
	return instances
}

func sumDue(instances []model.Instance) model.Money {
	var sum model.Money
	for _, in := range instances {
		sum = sum.Add(in.AmountDue)
	}
	return sum
}
