package desk

import (
	"strconv"

	"unsubdesk/model"
)

// recordFacts writes an event if what a file says of the instance itself
// changed: the fields that differ, before and after, by their column.
func (c *importChunk) recordFacts(stored, now model.Instance) error {
	before, after := factsOfInstance(stored), factsOfInstance(now)
	for column, value := range after {
		if before[column] == value {
			delete(before, column)
			delete(after, column)
		}
	}
	if len(after) == 0 {
		return nil
	}
	return record(c.tx, c.Actor, now.Account.ID, model.EventInstanceChanged, now.ID, before, after)
}

// factsOfInstance are the columns of import that belong to the instance, as
// texts; those of its account and the sum of its order have events of their own.
func factsOfInstance(in model.Instance) map[string]string {
	return map[string]string{
		"instance_name": in.Name, "order_number": in.Order.Number, "account_id": in.Account.ID,
		"product_type": in.ProductType, "product_name": in.ProductName, "region": in.Region,
		"enterprise_project": in.EnterpriseProject,
		"purchased_at":       timeText(in.PurchasedAt), "effective_at": timeText(in.EffectiveAt), "expires_at": timeText(in.ExpiresAt),
		"amount_due": in.AmountDue.String(), "discount": in.Discount.String(), "paid_amount": in.Paid.String(),
		"cash_coupons": model.CouponsText(in.Coupons),
		"promotion":    strconv.FormatBool(in.Promotion), "invoice_issued_by": string(in.InvoiceIssuedBy),
		"resource_frozen": strconv.FormatBool(in.ResourceFrozen), "transaction_in_progress": in.Transaction,
	}
}
