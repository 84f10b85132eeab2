package cli

import (
	"context"
	"encoding/json"
	"time"

	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// focusRow is one line of the ledger with what the columns of FOCUS say of it.
type focusRow struct {
	request  model.Request
	entry    model.Entry
	instance model.Instance // as it is now; the zero one if it is not there
	provider string         // what the cloud's provider is called
}

// focusColumn is a column of the FinOps Open Cost and Usage Specification, and its value,
// nil for null.
type focusColumn struct {
	name  string
	value func(focusRow) any
}

// focusColumns are the columns of FOCUS 1.3 that the desk can fill truly: all mandatory
// ones, and of the others those whose facts it has. Those of its own begin with x_ and
// come last, as the specification wants. Version 1.4 is the same without ProviderName and
// PublisherName, which 1.3 still asks for.
func focusColumns() []focusColumn {
	return []focusColumn{
		{"BilledCost", focusRow.billed},
		{"BillingAccountId", func(r focusRow) any { return orNull(r.request.Account.ID) }},
		{"BillingAccountName", func(r focusRow) any { return orNull(r.request.Account.Name) }},
		{"BillingCurrency", func(focusRow) any { return currency }},
		{"BillingPeriodEnd", func(r focusRow) any { return focusTime(monthOf(r.entry.At).AddDate(0, 1, 0)) }},
		{"BillingPeriodStart", func(r focusRow) any { return focusTime(monthOf(r.entry.At)) }},
		{"ChargeCategory", focusRow.category},
		{"ChargeClass", focusRow.class},
		{"ChargeDescription", focusRow.description},
		{"ChargeFrequency", func(focusRow) any { return "One-Time" }},
		{"ChargePeriodEnd", func(r focusRow) any { return focusTime(dayOf(r.entry.At).AddDate(0, 0, 1)) }},
		{"ChargePeriodStart", func(r focusRow) any { return focusTime(dayOf(r.entry.At)) }},
		{"ContractedCost", focusRow.billed},
		{"EffectiveCost", focusRow.effective},
		{"HostProviderName", focusRow.providerName},
		{"InvoiceId", func(focusRow) any { return nil }},
		{"InvoiceIssuerName", focusRow.providerName},
		{"ListCost", focusRow.billed},
		{"PricingQuantity", focusRow.quantity},
		{"PricingUnit", focusRow.unit},
		{"ProviderName", focusRow.providerName},
		{"PublisherName", focusRow.providerName},
		{"RegionId", focusRow.region},
		{"RegionName", focusRow.region},
		{"ResourceId", func(r focusRow) any { return orNull(r.entry.InstanceID) }},
		{"ResourceName", func(r focusRow) any { return orNull(r.instance.Name) }},
		{"ResourceType", focusRow.product},
		{"ServiceCategory", func(focusRow) any { return "Other" }},
		{"ServiceName", focusRow.product},
		{"ServiceProviderName", focusRow.providerName},
		{"ServiceSubcategory", func(focusRow) any { return "Other (Other)" }},
		{"x_CouponId", func(r focusRow) any { return orNull(r.entry.CouponID) }},
		{"x_EnterpriseProject", func(r focusRow) any { return orNull(r.instance.EnterpriseProject) }},
		{"x_InvoiceIssuedBy", func(r focusRow) any { return orNull(string(r.instance.InvoiceIssuedBy)) }},
		{"x_OrderNumber", func(r focusRow) any { return orNull(r.request.OrderNumber) }},
		{"x_RefundedAt", func(r focusRow) any { return focusTime(r.entry.At) }},
		{"x_RequestId", func(r focusRow) any { return orNull(r.request.ID) }},
	}
}

// exportFocus writes the ledger as FOCUS rows, one for each line of it.
func exportFocus(ctx context.Context, s *desk.Session, w *recordWriter, provider string) error {
	columns := focusColumns()
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.name
	}
	w.header(names...)
	w.nulls = true
	return s.EachRefund(ctx, model.RequestQuery{}, func(r desk.HistoryRow, instances map[string]model.Instance) error {
		for _, e := range r.Entries {
			row := focusRow{r.Request, e, instances[e.InstanceID], provider}
			values := make([]any, len(columns))
			for i, c := range columns {
				values[i] = c.value(row)
			}
			if err := w.write(values); err != nil {
				return err
			}
		}
		return nil
	})
}

// cash tells money given back from a coupon given back.
func (r focusRow) cash() bool { return r.entry.Kind == model.EntryCash }

// billed is what the line gives back, below zero because it is in the customer's favour.
// A cash coupon had paid a part of the bill, as money had, so its return counts likewise;
// the category tells the two apart, which are never one sum (R4). List and contracted cost
// are the same: without unit prices the specification has them match.
func (r focusRow) billed() any { return focusNumber(r.entry.Amount.Neg()) }

// effective is 0 for a package: it was bought to cover usage that was still to come, and
// such purchases have no effective cost, so nor has the return of one.
func (r focusRow) effective() any {
	if r.cash() {
		return focusNumber{}
	}
	return r.billed()
}

func (r focusRow) category() any {
	if r.cash() {
		return "Purchase"
	}
	return "Credit"
}

// class is Correction for what was bought in a month before, whose invoice is out; within
// the month, or if the day of the purchase is not known, there is nothing that it is known
// to correct.
func (r focusRow) class() any {
	bought := r.instance.PurchasedAt
	if bought.IsZero() || !bought.Before(monthOf(r.entry.At)) {
		return nil
	}
	return "Correction"
}

func (r focusRow) description() any {
	what := "Refund of "
	if !r.cash() {
		what = "Cash coupon " + r.entry.CouponID + " returned for "
	}
	return what + r.instance.Name + " (" + r.entry.InstanceID + "), order " + r.request.OrderNumber + ": " +
		r.entry.Amount.String() + " " + currency
}

// quantity is one package less. A coupon has none.
func (r focusRow) quantity() any {
	if r.cash() {
		return json.Number("-1")
	}
	return nil
}

func (r focusRow) unit() any {
	if r.cash() {
		return "Count"
	}
	return nil
}

// providerName is in every role: it is the provider who offers the package and gives the
// money back, whoever once issued the invoice for it.
func (r focusRow) providerName() any { return r.provider }

// region and product are words of the files, which know no other name for either.
func (r focusRow) region() any { return orNull(r.instance.Region) }

func (r focusRow) product() any { return orNull(r.instance.ProductType) }

// orNull is a text, or null for none.
func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// focusTime is a time as FOCUS writes it: UTC, to the second.
func focusTime(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05Z") }

func dayOf(t time.Time) time.Time { return t.UTC().Truncate(24 * time.Hour) }

// monthOf is the beginning of the month in UTC, the desk's billing period.
func monthOf(t time.Time) time.Time {
	year, month, _ := t.UTC().Date()
	return time.Date(year, month, 1, 0, 0, 0, 0, time.UTC)
}

// focusNumber is an amount that is a number in JSON too, with two decimals.
type focusNumber model.Money

// String is the amount as CSV has it.
func (n focusNumber) String() string { return model.Money(n).String() }

// MarshalJSON implements json.Marshaler.
func (n focusNumber) MarshalJSON() ([]byte, error) { return []byte(n.String()), nil }
