package desk

import "unsubdesk/model"

// couponKey is a coupon as the rows of one order name it.
type couponKey struct{ order, coupon string }

// loadCoupons finds who else uses the rows' coupons. Nearly always nobody of
// another account does, and one query tells; only if somebody does, the
// instances of that account are looked through.
func (c *importChunk) loadCoupons() error {
	wanted, taken := c.couponsOf()
	if len(wanted) == 0 || c.fresh {
		return nil
	}
	names := map[string]bool{}
	for key := range wanted {
		names[key.coupon] = true
	}
	accounts, err := c.tx.CouponAccounts(sortedKeys(names))
	if err != nil {
		return err
	}
	foreign := map[string]map[string][]couponKey{} // by account and coupon
	for key, account := range wanted {
		for _, other := range accounts[key.coupon] {
			if other == account {
				continue
			}
			if foreign[other] == nil {
				foreign[other] = map[string][]couponKey{}
			}
			foreign[other][key.coupon] = append(foreign[other][key.coupon], key)
		}
	}
	c.uses = map[string]map[string]model.CouponUse{}
	for _, account := range sortedKeys(foreign) {
		if err := c.findUses(account, foreign[account]); err != nil {
			return err
		}
	}
	c.keepFromRows(wanted, taken)
	return nil
}

// keepFromRows keeps a coupon that an instance would take along to another account
// from rows that name it in theirs. Rows that both name it were compared before.
func (c *importChunk) keepFromRows(wanted map[couponKey]string, taken map[couponKey]bool) {
	for key := range taken {
		for other, account := range wanted {
			if other.coupon == key.coupon && account != wanted[key] {
				c.setUse(key, func(use *model.CouponUse) { use.Outside = account })
			}
		}
	}
}

// couponsOf are the coupons that the rows will hold, those included that are
// stored and that a row without the column keeps, each with the account of
// the rows, and which of them are taken along by a row without the column.
func (c *importChunk) couponsOf() (wanted map[couponKey]string, taken map[couponKey]bool) {
	wanted, taken = map[couponKey]string{}, map[couponKey]bool{}
	for i, r := range c.rows {
		coupons := r.Instance.Coupons
		if in, ok := c.stored[r.Instance.ID]; ok && !r.Has.Has(model.ColumnCashCoupons) && in.Account.ID != c.account(i) {
			coupons = in.Coupons
			for _, coupon := range coupons {
				taken[couponKey{c.number(i), coupon.ID}] = true
			}
		}
		for _, coupon := range coupons {
			wanted[couponKey{c.number(i), coupon.ID}] = c.account(i)
		}
	}
	return wanted, taken
}

// findUses looks through the instances of an account for coupons.
func (c *importChunk) findUses(account string, coupons map[string][]couponKey) error {
	inOrder := map[string]string{} // the order in which a row of this chunk has an instance
	for i, r := range c.rows {
		inOrder[r.Instance.ID] = c.number(i)
	}
	query := model.ListQuery{Filter: model.Filter{Terms: []model.FilterTerm{
		{Field: model.FieldAccount, Values: []string{account}},
	}}}
	return c.tx.EachInstance(query, func(in model.Instance) error {
		if in.Account.ID != account { // the filter also finds what looks like it
			return nil
		}
		for _, coupon := range in.Coupons {
			for _, key := range coupons[coupon.ID] {
				c.addUse(key, in, inOrder[in.ID] == key.order)
			}
		}
		return nil
	})
}

func (c *importChunk) addUse(key couponKey, in model.Instance, within bool) {
	c.setUse(key, func(use *model.CouponUse) {
		if within {
			use.Within = append(use.Within, in.ID)
		} else {
			use.Outside = in.Account.ID
		}
	})
}

func (c *importChunk) setUse(key couponKey, set func(*model.CouponUse)) {
	if c.uses[key.order] == nil {
		c.uses[key.order] = map[string]model.CouponUse{}
	}
	use := c.uses[key.order][key.coupon]
	set(&use)
	c.uses[key.order][key.coupon] = use
}
