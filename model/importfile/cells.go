package importfile

import (
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"unsubdesk/model"
)

// builder makes a row from its cells, collecting every problem.
type builder struct {
	row      model.ImportRow
	problems []Problem
}

func newBuilder() *builder { return &builder{row: model.NewImportRow()} }

func (b *builder) problem(column, format string, args ...any) {
	b.problems = append(b.problems, Problem{Column: column, Reason: fmt.Sprintf(format, args...)})
}

// set reads one cell. An empty one is the column's default (R18).
func (b *builder) set(c model.Column, cell string) {
	if cell == "" && !c.Required() {
		b.row.Has = b.row.Has.With(c)
		return
	}
	if err := setCell(&b.row.Instance, c, cell); err != nil {
		b.problem(c.String(), "%s", err.Error())
		return
	}
	b.row.Has = b.row.Has.With(c)
}

// finish checks the row as a whole.
func (b *builder) finish() (model.ImportRow, []Problem) {
	complete := b.row.Has.Has(model.ColumnAmountDue, model.ColumnPaidAmount, model.ColumnDiscount, model.ColumnCashCoupons)
	if complete && !b.row.Instance.AddsUp() {
		b.problem(model.ColumnAmountDue.String(), "%s", b.row.Instance.SumProblem())
	}
	b.row.Refused = len(b.problems) > 0
	return b.row, b.problems
}

// setCell stores the value of a cell that is not empty, or of a required one.
func setCell(in *model.Instance, c model.Column, cell string) error {
	switch c {
	case model.ColumnAmountDue, model.ColumnPaidAmount, model.ColumnDiscount, model.ColumnOrderAmountDue:
		return setAmount(amountOf(in, c), cell)
	case model.ColumnEffectiveAt, model.ColumnPurchasedAt, model.ColumnExpiresAt:
		return setTime(timeOf(in, c), cell)
	case model.ColumnPromotion, model.ColumnResourceFrozen, model.ColumnAccountFrozen:
		return setBool(boolOf(in, c), cell)
	case model.ColumnCurrency:
		return checkCurrency(cell)
	case model.ColumnInvoiceIssuedBy:
		return setIssuer(&in.InvoiceIssuedBy, cell)
	case model.ColumnTransaction:
		return setTransaction(&in.Transaction, cell)
	case model.ColumnCashCoupons:
		return setCoupons(&in.Coupons, cell)
	case model.ColumnInstanceID, model.ColumnOrderNumber, model.ColumnAccountID, model.ColumnAccountManager:
		return setName(textOf(in, c), cell)
	}
	return setText(textOf(in, c), cell)
}

func amountOf(in *model.Instance, c model.Column) *model.Money {
	switch c {
	case model.ColumnAmountDue:
		return &in.AmountDue
	case model.ColumnPaidAmount:
		return &in.Paid
	case model.ColumnDiscount:
		return &in.Discount
	}
	return &in.Order.StatedDue
}

func timeOf(in *model.Instance, c model.Column) *time.Time {
	switch c {
	case model.ColumnEffectiveAt:
		return &in.EffectiveAt
	case model.ColumnPurchasedAt:
		return &in.PurchasedAt
	}
	return &in.ExpiresAt
}

func boolOf(in *model.Instance, c model.Column) *bool {
	switch c {
	case model.ColumnPromotion:
		return &in.Promotion
	case model.ColumnResourceFrozen:
		return &in.ResourceFrozen
	}
	return &in.Account.Frozen
}

func textOf(in *model.Instance, c model.Column) *string {
	switch c {
	case model.ColumnInstanceID:
		return &in.ID
	case model.ColumnInstanceName:
		return &in.Name
	case model.ColumnOrderNumber:
		return &in.Order.Number
	case model.ColumnAccountID:
		return &in.Account.ID
	case model.ColumnAccountName:
		return &in.Account.Name
	case model.ColumnAccountManager:
		return &in.Account.Manager
	case model.ColumnProductType:
		return &in.ProductType
	case model.ColumnProductName:
		return &in.ProductName
	case model.ColumnRegion:
		return &in.Region
	}
	return &in.EnterpriseProject
}

// setText takes text of 1 to 200 characters as it stands.
func setText(to *string, cell string) error {
	if strings.TrimSpace(cell) == "" {
		return model.Invalid("is empty")
	}
	if err := model.CheckText(cell, model.MaxText); err != nil {
		return err
	}
	*to = cell
	return nil
}

// setName is setText for what other rows and users refer to by name: no white
// space around it.
func setName(to *string, cell string) error {
	if err := setText(to, cell); err != nil {
		return err
	}
	if strings.TrimSpace(cell) != cell {
		return model.Invalid("%q begins or ends with white space", shown(cell))
	}
	return nil
}

func setAmount(to *model.Money, cell string) error {
	amount, err := model.ParseMoney(cell)
	if err != nil {
		return err
	}
	*to = amount
	return nil
}

// Times outside these years cannot be written in RFC 3339, or are an
// exporter's way to say "none".
const (
	firstYear = 1970
	lastYear  = 9999
)

// setTime takes RFC 3339 with a zone; what is finer than a microsecond is cut
// off.
func setTime(to *time.Time, cell string) error {
	var t time.Time
	if err := t.UnmarshalText([]byte(cell)); err != nil {
		return timeProblem(cell)
	}
	t = model.Micro(t)
	if t.Year() < firstYear || t.Year() > lastYear {
		return model.Invalid("%s is not in the years %d to %d", shown(cell), firstYear, lastYear)
	}
	*to = t
	return nil
}

func timeProblem(cell string) error {
	if cell == "" {
		return model.Invalid("is empty")
	}
	if _, err := time.Parse("2006-01-02T15:04:05", cell); err == nil {
		return model.Invalid("%q is a time without a zone; write it like %sZ", shown(cell), shown(cell))
	}
	return model.Invalid("%q is no time; write it like 2026-11-23T18:00:00Z", shown(cell))
}

func setBool(to *bool, cell string) error {
	switch cell {
	case "true":
		*to = true
	case "false":
		*to = false
	default:
		return model.Invalid("%q is neither true nor false", shown(cell))
	}
	return nil
}

func checkCurrency(cell string) error {
	if cell != "USD" {
		return model.Invalid("%q is not USD, the only currency of the desk", shown(cell))
	}
	return nil
}

func setIssuer(to *model.Issuer, cell string) error {
	switch issuer := model.Issuer(cell); issuer {
	case model.IssuerNone, model.IssuerProvider, model.IssuerMarketplace, model.IssuerPartner:
		*to = issuer
		return nil
	}
	return model.Invalid("%q is none of none, provider, marketplace, partner", shown(cell))
}

// setTransaction takes none or a word for the open transaction.
func setTransaction(to *string, cell string) error {
	var word string
	if err := setName(&word, cell); err != nil {
		return err
	}
	first, _ := utf8.DecodeRuneInString(cell)
	if cell != model.NoTransaction && strings.EqualFold(cell, model.NoTransaction) || !unicode.IsLetter(first) {
		return model.Invalid("%q is neither none nor a word for a transaction, like renewal", shown(cell))
	}
	*to = word
	return nil
}
