package model

import "strings"

// Column is a column of an import file, or in JSON Lines a field.
type Column uint8

// The columns in the order in which files name them. From ColumnAccountName
// on they may be absent.
const (
	ColumnInstanceID Column = iota
	ColumnInstanceName
	ColumnOrderNumber
	ColumnAccountID
	ColumnProductType
	ColumnRegion
	ColumnEffectiveAt
	ColumnAmountDue
	ColumnPaidAmount
	ColumnAccountName
	ColumnAccountManager
	ColumnAccountFrozen
	ColumnEnterpriseProject
	ColumnProductName
	ColumnPurchasedAt
	ColumnExpiresAt
	ColumnCurrency
	ColumnDiscount
	ColumnCashCoupons
	ColumnOrderAmountDue
	ColumnPromotion
	ColumnInvoiceIssuedBy
	ColumnTransaction
	ColumnResourceFrozen
	columnCount
)

var columnNames = [columnCount]string{
	"instance_id", "instance_name", "order_number", "account_id", "product_type", "region",
	"effective_at", "amount_due", "paid_amount",
	"account_name", "account_manager", "account_frozen", "enterprise_project", "product_name",
	"purchased_at", "expires_at", "currency", "discount", "cash_coupons", "order_amount_due",
	"promotion", "invoice_issued_by", "transaction_in_progress", "resource_frozen",
}

// String is the column's name in files.
func (c Column) String() string { return columnNames[c] }

// Required reports whether every file must have the column.
func (c Column) Required() bool { return c < ColumnAccountName }

// Columns are all columns.
func Columns() []Column {
	all := make([]Column, columnCount)
	for i := range all {
		all[i] = Column(i)
	}
	return all
}

// ColumnNamed finds a column by its name in files, which is case-sensitive.
func ColumnNamed(name string) (Column, bool) {
	for i, n := range columnNames {
		if n == name {
			return Column(i), true
		}
	}
	return 0, false
}

// NearestColumn finds the column whose name a misspelt one was most likely
// meant to be; ok is false if none is near.
func NearestColumn(name string) (column Column, ok bool) {
	folded := strings.NewReplacer(" ", "_", "-", "_").Replace(strings.TrimSpace(Fold(name)))
	least := 4
	if len(folded) > 40 { // no column's name is near that
		return 0, false
	}
	for _, c := range Columns() {
		if d := editDistance(folded, c.String()); d < least && d <= len(folded)/3 {
			column, least, ok = c, d, true
		}
	}
	return column, ok
}

// ColumnSet is a set of columns.
type ColumnSet uint32

// Has reports whether all of the columns are in the set.
func (s ColumnSet) Has(columns ...Column) bool {
	for _, c := range columns {
		if s&(1<<c) == 0 {
			return false
		}
	}
	return true
}

// With is the set and one more column.
func (s ColumnSet) With(c Column) ColumnSet { return s | 1<<c }

// Without is the set less one column.
func (s ColumnSet) Without(c Column) ColumnSet { return s &^ (1 << c) }
