package demo

import (
	"encoding/csv"
	"io"
	"iter"
	"strconv"
	"strings"
	"time"

	"unsubdesk/model"
)

// columns are the columns of an import file, in the order of record.
func columns() []string {
	return []string{"instance_id", "instance_name", "order_number", "account_id", "account_name", "account_manager",
		"enterprise_project", "product_type", "product_name", "region", "purchased_at", "effective_at", "expires_at",
		"currency", "amount_due", "discount", "cash_coupons", "paid_amount", "order_amount_due", "promotion",
		"invoice_issued_by", "transaction_in_progress", "resource_frozen", "account_frozen"}
}

// WriteCSV writes instances as a file that `unsubdesk import` reads.
func WriteCSV(to io.Writer, rows iter.Seq[model.Instance]) error {
	w := csv.NewWriter(to)
	if err := w.Write(columns()); err != nil {
		return err
	}
	for in := range rows {
		if err := w.Write(record(in)); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}

func record(in model.Instance) []string {
	return []string{in.ID, in.Name, in.Order.Number, in.Account.ID, in.Account.Name, in.Account.Manager,
		in.EnterpriseProject, in.ProductType, in.ProductName, in.Region, stamp(in.PurchasedAt), stamp(in.EffectiveAt), stamp(in.ExpiresAt),
		"USD", in.AmountDue.String(), in.Discount.String(), couponCell(in.Coupons), in.Paid.String(), stated(in.Order),
		strconv.FormatBool(in.Promotion), string(in.InvoiceIssuedBy), in.Transaction,
		strconv.FormatBool(in.ResourceFrozen), strconv.FormatBool(in.Account.Frozen)}
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }

// stated is the order's own price, or empty where the file does not say it.
func stated(o model.Order) string {
	if o.StatedDue.IsZero() {
		return ""
	}
	return o.StatedDue.String()
}

func couponCell(coupons []model.Coupon) string {
	cells := make([]string, len(coupons))
	for i, c := range coupons {
		cells[i] = c.ID + "=" + c.Amount.String()
		if !c.ValidUntil.IsZero() {
			cells[i] += "@" + stamp(c.ValidUntil)
		}
	}
	return strings.Join(cells, ";")
}
