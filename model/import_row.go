package model

// ImportRow is one row of an import file as far as it could be read. Has
// names the columns that are present and readable; Instance carries their
// values, an empty cell being the column's default, and the defaults of all
// other columns (R18).
type ImportRow struct {
	Has      ColumnSet
	Instance Instance
	// Refused marks a row that was rejected already, for something else than
	// its keys and blocks. It changes nothing, except that its new blocks
	// still reach an instance with a live request, and the freeze of its
	// account one that waits for review: a freeze is never lost with a bad row.
	Refused bool
}

// NewImportRow is a row that has no column yet: all defaults.
func NewImportRow() ImportRow {
	return ImportRow{Instance: Instance{InvoiceIssuedBy: IssuerNone, Transaction: NoTransaction}}
}

// CarriesBlocks reports whether the row can be matched to an instance and
// says that a block holds for it or for its account.
func (r ImportRow) CarriesBlocks() bool {
	if !r.Has.Has(ColumnInstanceID, ColumnOrderNumber, ColumnAccountID) {
		return false
	}
	return r.Instance.Bits() != 0
}

// onto is what an instance becomes by the row: the columns that are present
// are overwritten. Live and RequestID stay.
func (r ImportRow) onto(stored Instance) Instance {
	merged := stored
	for c := Column(0); c < columnCount; c++ {
		if r.Has.Has(c) {
			copyColumn(c, &merged, r.Instance)
		}
	}
	if SameCoupons(merged.Coupons, stored.Coupons) {
		merged.Coupons = stored.Coupons
	}
	return merged
}

// copyColumn copies the fact of one column. The facts of the account and the
// order are theirs, see ontoAccount and ontoOrder: here only which they are.
func copyColumn(c Column, to *Instance, from Instance) {
	switch c {
	case ColumnInstanceID:
		to.ID = from.ID
	case ColumnInstanceName:
		to.Name = from.Name
	case ColumnOrderNumber:
		to.Order.Number = from.Order.Number
	case ColumnAccountID:
		to.Account.ID = from.Account.ID
	case ColumnProductType:
		to.ProductType = from.ProductType
	case ColumnProductName:
		to.ProductName = from.ProductName
	case ColumnRegion:
		to.Region = from.Region
	case ColumnEnterpriseProject:
		to.EnterpriseProject = from.EnterpriseProject
	case ColumnPurchasedAt:
		to.PurchasedAt = from.PurchasedAt
	case ColumnEffectiveAt:
		to.EffectiveAt = from.EffectiveAt
	case ColumnExpiresAt:
		to.ExpiresAt = from.ExpiresAt
	case ColumnAmountDue:
		to.AmountDue = from.AmountDue
	case ColumnPaidAmount:
		to.Paid = from.Paid
	case ColumnDiscount:
		to.Discount = from.Discount
	case ColumnCashCoupons:
		to.Coupons = from.Coupons
	default:
		copyBlockColumn(c, to, from)
	}
}

// copyBlockColumn is copyColumn for the instance's own block facts.
func copyBlockColumn(c Column, to *Instance, from Instance) {
	switch c {
	case ColumnPromotion:
		to.Promotion = from.Promotion
	case ColumnInvoiceIssuedBy:
		to.InvoiceIssuedBy = from.InvoiceIssuedBy
	case ColumnTransaction:
		to.Transaction = from.Transaction
	case ColumnResourceFrozen:
		to.ResourceFrozen = from.ResourceFrozen
	}
}

// ontoAccount is what the row's account becomes by the row; stored is the
// zero Account for a new one.
func (r ImportRow) ontoAccount(stored Account) Account {
	stored.ID = r.Instance.Account.ID
	if r.Has.Has(ColumnAccountName) {
		stored.Name = r.Instance.Account.Name
	}
	if r.Has.Has(ColumnAccountManager) {
		stored.Manager = r.Instance.Account.Manager
	}
	if r.Has.Has(ColumnAccountFrozen) {
		stored.Frozen = r.Instance.Account.Frozen
	}
	return stored
}

// ontoOrder is what the row's order becomes by the row; stored is the zero
// Order for a new one.
func (r ImportRow) ontoOrder(stored Order) Order {
	stored.Number = r.Instance.Order.Number
	stored.AccountID = r.Instance.Account.ID
	if r.Has.Has(ColumnOrderAmountDue) {
		stored.StatedDue = r.Instance.Order.StatedDue
	}
	return stored
}

// SameCoupons reports whether both lists hold the same coupons with the same
// amounts and ends, in whatever order. No list names a coupon twice.
func SameCoupons(a, b []Coupon) bool {
	if len(a) != len(b) {
		return false
	}
	if len(a) == 0 {
		return true
	}
	byID := make(map[string]Coupon, len(b))
	for _, c := range b {
		byID[c.ID] = c
	}
	for _, c := range a {
		d, ok := byID[c.ID]
		if !ok || !d.Amount.Equal(c.Amount) || !d.ValidUntil.Equal(c.ValidUntil) {
			return false
		}
	}
	return true
}
