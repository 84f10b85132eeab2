package model

import "slices"

// OrderMerge is what is needed to decide the rows of one order of an import:
// the rows, which all name the same order and account, and what is stored.
type OrderMerge struct {
	// Account is the rows' account as it is now, Before as it was before the
	// import; zero if it is new.
	Account, Before Account
	// Order is the rows' order as it is now, OrderBefore as it was before the
	// import; zero if it is new.
	Order, OrderBefore Order
	Rows               []ImportRow
	// Stored holds the instances of the rows that are stored, with the facts of
	// their accounts of now; if the order is stored for another account, all
	// the instances of the order.
	Stored map[string]Instance
	// Coupons says of the rows' coupons who else uses them.
	Coupons map[string]CouponUse
	// Waiting is set if the account has a request under review or on hold.
	Waiting bool
	// Freeze is set if a rejected row froze the account before it was stored.
	Freeze bool
}

// CouponUse says that a coupon paid for instances of another account than
// that of the rows: Outside names such an account where the instance is not
// among the rows, Within are the instances that are.
type CouponUse struct {
	Outside string
	Within  []string
}

// RowOutcome is what an import does with a row.
type RowOutcome string

// The outcomes of rows.
const (
	RowNew       RowOutcome = "new"
	RowUpdated   RowOutcome = "updated"
	RowUnchanged RowOutcome = "unchanged"
	RowRejected  RowOutcome = "rejected"
)

// RowMerged is the decision on one row.
type RowMerged struct {
	Outcome RowOutcome
	// Put is set if Instance has to be stored. It may be for a rejected row:
	// with its new blocks and nothing else.
	Put      bool
	Instance Instance
	// Column and Reason say why a row was rejected.
	Column string
	Reason string
	// Retry is set if another row of the import may yet take away the reason.
	Retry bool
}

// OrderMerged are the decisions on the rows, in their order, and what the
// account and the order become.
type OrderMerged struct {
	Rows    []RowMerged
	Account Account
	Order   Order
	// Freeze is set if a rejected row froze the account; Account says so too
	// once it is stored.
	Freeze bool
}

// MergeOrder decides the rows of one order (R18). A row says what it says and
// nothing else: absent columns leave the stored facts alone. A row that
// would change money, coupons, order or account under a live request is
// rejected, its new blocks are not. An order stays with one account, counting
// its stored instances, and so does a coupon.
func MergeOrder(m OrderMerge) OrderMerged {
	d := &merging{OrderMerge: m, out: OrderMerged{Account: m.Account, Order: m.Order, Freeze: m.Freeze}, blocked: map[string]Instance{}}
	for _, row := range m.Rows {
		d.out.Rows = append(d.out.Rows, d.decide(row))
	}
	d.keepCouponsApart()
	d.keepOrderTogether()
	d.settle()
	return d.out
}

type merging struct {
	OrderMerge
	out OrderMerged
	// blocked are the instances to which a rejected row gave new blocks: the
	// next row that names one again must not take them away.
	blocked map[string]Instance
}

// decide looks at one row by itself and the instance it updates.
func (d *merging) decide(row ImportRow) RowMerged {
	stored, known := d.Stored[row.Instance.ID]
	if b, again := d.blocked[row.Instance.ID]; again {
		stored = b
	}
	if !known {
		return d.decideNew(row)
	}
	merged := row.onto(stored)
	if stored.Live != LiveNone {
		if column := moneyChange(stored, merged); column != "" || row.Refused {
			return d.onlyBlocks(row, stored, merged, column)
		}
	}
	if row.Refused {
		return RowMerged{Outcome: RowRejected}
	}
	if !merged.AddsUp() {
		return sumProblem(merged)
	}
	r := RowMerged{Outcome: RowUnchanged, Instance: merged, Put: !sameFacts(stored, merged)}
	if r.Put || d.changesAround(row) {
		r.Outcome = RowUpdated
	}
	return r
}

func (d *merging) decideNew(row ImportRow) RowMerged {
	switch {
	case row.Refused:
		return RowMerged{Outcome: RowRejected}
	case !row.Instance.AddsUp():
		return sumProblem(row.Instance)
	}
	return RowMerged{Outcome: RowNew, Instance: row.Instance, Put: true}
}

// changesAround reports whether the row changes facts of its account or
// order, against what they were before the import.
func (d *merging) changesAround(row ImportRow) bool {
	order := row.ontoOrder(d.OrderBefore)
	return row.ontoAccount(d.Before) != d.Before ||
		order.AccountID != d.OrderBefore.AccountID || !order.StatedDue.Equal(d.OrderBefore.StatedDue)
}

func sumProblem(in Instance) RowMerged {
	return RowMerged{Outcome: RowRejected, Column: ColumnAmountDue.String(), Reason: in.SumProblem()}
}

// SumProblem says how the amounts of an instance do not add up.
func (in Instance) SumProblem() string {
	sum := SumMoney(in.Discount, in.CouponTotal(), in.Paid)
	return Invalid("%s is not discount %s + cash coupons %s + paid %s, which is %s",
		in.AmountDue, in.Discount, in.CouponTotal(), in.Paid, sum).Sentence
}

// moneyChange names the column by which a row would change what a live
// request stands on; "" if none.
func moneyChange(stored, merged Instance) string {
	for _, c := range []struct {
		column Column
		same   bool
	}{
		{ColumnOrderNumber, stored.Order.Number == merged.Order.Number},
		{ColumnAccountID, stored.Account.ID == merged.Account.ID},
		{ColumnAmountDue, stored.AmountDue.Equal(merged.AmountDue)},
		{ColumnDiscount, stored.Discount.Equal(merged.Discount)},
		{ColumnPaidAmount, stored.Paid.Equal(merged.Paid)},
		{ColumnCashCoupons, SameCoupons(stored.Coupons, merged.Coupons)},
	} {
		if !c.same {
			return c.column.String()
		}
	}
	return ""
}

// onlyBlocks rejects a row of an instance with a live request, but lets its
// new blocks through (R18). A freeze of an account that the instance does not
// belong to here is put on the instance too, so that it is not lost.
func (d *merging) onlyBlocks(row ImportRow, stored, merged Instance, column string) RowMerged {
	r := RowMerged{Outcome: RowRejected, Instance: stored, Column: column}
	if column != "" {
		r.Reason = "cannot change: " + liveReason(stored)
	}
	added := merged.Bits() &^ stored.Bits()
	if added&(BitPromotionBoth|BitPromotionEither) != 0 {
		r.Instance.Promotion, r.Instance.InvoiceIssuedBy = merged.Promotion, merged.InvoiceIssuedBy
	}
	if added&BitTransaction != 0 {
		r.Instance.Transaction = merged.Transaction
	}
	frozen := row.Instance.Account.Frozen
	elsewhere := frozen && row.Instance.Account.ID != stored.Account.ID
	if added&BitResourceFrozen != 0 || elsewhere {
		r.Instance.ResourceFrozen = true
	}
	d.freezeAccount(frozen)
	r.Put = !sameFacts(stored, r.Instance)
	if r.Put {
		d.blocked[stored.ID] = r.Instance
	}
	return r
}

// freezeAccount lets a rejected row freeze its account, as soon as that is
// stored: another row of the import may be what brings it.
func (d *merging) freezeAccount(frozen bool) { d.out.Freeze = d.out.Freeze || frozen }

func liveReason(in Instance) string {
	if in.Live == LiveDone {
		return "the instance is unsubscribed by request " + in.RequestID
	}
	return "request " + in.RequestID + " for the instance is open"
}

// keepCouponsApart rejects rows with a coupon that another account uses and
// goes on using. A rejected row keeps its own use, which can reject others.
func (d *merging) keepCouponsApart() {
	if len(d.Coupons) == 0 {
		return
	}
	for again := true; again; {
		again = false
		accepted := d.accepted()
		for i, r := range d.out.Rows {
			if r.Outcome == RowRejected {
				continue
			}
			if coupon, account := d.foreignCoupon(r.Instance, accepted); coupon != "" {
				d.reject(i, ColumnCashCoupons, "coupon "+clip(coupon)+" belongs to account "+clip(account))
				again = true
			}
		}
	}
}

func (d *merging) foreignCoupon(in Instance, accepted map[string]bool) (coupon, account string) {
	for _, c := range in.Coupons {
		use := d.Coupons[c.ID]
		if use.Outside != "" {
			return c.ID, use.Outside
		}
		for _, id := range use.Within {
			if !accepted[id] {
				return c.ID, d.Stored[id].Account.ID
			}
		}
	}
	return "", ""
}

// keepOrderTogether rejects all rows of an order that would leave it with two
// accounts: it may change its account only with all its stored instances.
func (d *merging) keepOrderTogether() {
	if d.Order.Number == "" || d.Order.AccountID == d.Rows[0].Instance.Account.ID {
		return
	}
	accepted := d.accepted()
	var left []string
	for id, in := range d.Stored {
		if in.Order.Number == d.Order.Number && !accepted[id] {
			left = append(left, id)
		}
	}
	if len(left) == 0 {
		return
	}
	reason := "order " + clip(d.Order.Number) + " belongs to account " + clip(d.Order.AccountID) +
		", and instance " + clip(slices.Min(left)) + " of it stays there"
	for i, r := range d.out.Rows {
		if r.Outcome != RowRejected {
			d.reject(i, ColumnAccountID, reason)
		}
	}
}

// accepted are the IDs of the instances whose rows are not rejected so far.
func (d *merging) accepted() map[string]bool {
	ids := make(map[string]bool, len(d.Rows))
	for i, r := range d.out.Rows {
		if r.Outcome != RowRejected {
			ids[d.Rows[i].Instance.ID] = true
		}
	}
	return ids
}

func (d *merging) reject(i int, column Column, reason string) {
	d.out.Rows[i] = RowMerged{Outcome: RowRejected, Column: column.String(), Reason: reason, Retry: true}
}

// settle lets the accepted rows change the account and the order, and gives
// every instance that is stored the account as it then is. If the account has
// a request that waits, a rejected row still freezes it.
func (d *merging) settle() {
	for i, r := range d.out.Rows {
		if r.Outcome != RowRejected {
			d.out.Account = d.Rows[i].ontoAccount(d.out.Account)
			d.out.Order = d.Rows[i].ontoOrder(d.out.Order)
		} else if d.Waiting {
			d.freezeAccount(d.Rows[i].Instance.Account.Frozen)
		}
	}
	if d.out.Freeze && d.out.Account.ID != "" {
		d.out.Account.Frozen = true
	}
	for i := range d.out.Rows {
		in := &d.out.Rows[i].Instance
		if in.Account.ID == d.out.Account.ID {
			in.Account = d.out.Account
		}
	}
}

// sameFacts reports whether two states of an instance differ in nothing that
// PutInstances stores.
func sameFacts(a, b Instance) bool {
	return a.Name == b.Name && a.Order.Number == b.Order.Number && a.Account.ID == b.Account.ID &&
		a.ProductType == b.ProductType && a.ProductName == b.ProductName && a.Region == b.Region &&
		a.EnterpriseProject == b.EnterpriseProject &&
		a.PurchasedAt.Equal(b.PurchasedAt) && a.EffectiveAt.Equal(b.EffectiveAt) && a.ExpiresAt.Equal(b.ExpiresAt) &&
		a.AmountDue.Equal(b.AmountDue) && a.Discount.Equal(b.Discount) && a.Paid.Equal(b.Paid) &&
		SameCoupons(a.Coupons, b.Coupons) && sameOwnBlocks(a, b)
}

// sameOwnBlocks compares the block facts that are the instance's own.
func sameOwnBlocks(a, b Instance) bool {
	return a.Promotion == b.Promotion && a.InvoiceIssuedBy == b.InvoiceIssuedBy &&
		a.Transaction == b.Transaction && a.ResourceFrozen == b.ResourceFrozen
}
