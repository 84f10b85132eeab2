package db

import (
	"context"

	"gorm.io/gorm"

	"unsubdesk/model"
)

// factFields are the columns that follow from an instance's content.
func factFields(in model.Instance) []field {
	f := model.FactsOf(in)
	return []field{{"coupon_total", f.Coupons}, {"coupons_until", f.CouponsUntil}, {"print", f.Print}, {"order_print", f.Order}}
}

// printAll is the migration that fills these columns in.
func printAll(d dialect, pool *gorm.DB) error {
	ctx := pool.Statement.Context
	if ctx == nil {
		ctx = context.Background()
	}
	t := &tx{ctx: ctx, store: storeOf(d, "the desk", Options{}), db: pool}
	return t.eachPage(t.instanceRows(), streamSize, func(page []model.Instance) error {
		rows := make([][]field, len(page))
		for i, in := range page {
			rows[i] = append([]field{{"id", in.ID}}, factFields(in)...)
		}
		return t.insert("new_prints", rows, "")
	})
}

// stalePrints computes anew what follows from each instance's content.
func (t *tx) stalePrints(fn func(what, id, message string) error) error {
	type kept struct {
		in    model.Instance
		facts model.QuoteFacts
	}
	scan := func(rows scanner, k *kept) error {
		var due, discount, paid int64
		err := rows.Scan(&k.in.ID, &k.in.Order.Number, &k.in.Account.ID, &due, &discount, &paid,
			&k.facts.Coupons, &k.facts.CouponsUntil, &k.facts.Print, &k.facts.Order)
		k.in.AmountDue, k.in.Discount, k.in.Paid = model.Cents(due), model.Cents(discount), model.Cents(paid)
		return err
	}
	query := t.instanceRows().Select(`i.id, i.order_number, i.account_id, i.due, i.discount, i.paid,
		i.coupon_total, i.coupons_until, i.print, i.order_print`)
	return stream(t, query, streamSize, scan, func(page []kept) error {
		instances := make([]model.Instance, len(page))
		for i, k := range page {
			instances[i] = k.in
		}
		if err := t.addCoupons(instances); err != nil {
			return err
		}
		for i, k := range page {
			want := model.FactsOf(instances[i])
			if want.Coupons == k.facts.Coupons && want.CouponsUntil == k.facts.CouponsUntil && want.Print == k.facts.Print && want.Order == k.facts.Order {
				continue
			}
			if err := fn("instance", k.in.ID, "the sums of large selections are not those of its facts"); err != nil {
				return err
			}
		}
		return nil
	})
}
