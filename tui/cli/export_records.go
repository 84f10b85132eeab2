package cli

import (
	"context"

	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// exportInstances writes every instance in the columns of import.
func exportInstances(ctx context.Context, s *desk.Session, w *recordWriter) error {
	w.header(instanceColumns()...)
	q := model.ListQuery{Tab: model.TabAll, Sort: model.Sort{Field: model.SortID}}
	return s.EachRow(ctx, q, func(r desk.Row) error { return w.write(instanceRecord(r.Instance)) })
}

func instanceColumns() []string {
	return []string{"instance_id", "instance_name", "order_number", "account_id", "account_name", "account_manager",
		"product_type", "product_name", "region", "enterprise_project", "purchased_at", "effective_at", "expires_at",
		"amount_due", "discount", "paid_amount", "order_amount_due", "cash_coupons", "currency", "promotion",
		"invoice_issued_by", "account_frozen", "resource_frozen", "transaction_in_progress"}
}

func instanceRecord(in model.Instance) []any {
	return []any{in.ID, in.Name, in.Order.Number, in.Account.ID, in.Account.Name, in.Account.Manager,
		in.ProductType, in.ProductName, in.Region, in.EnterpriseProject, in.PurchasedAt, in.EffectiveAt, in.ExpiresAt,
		in.AmountDue, in.Discount, in.Paid, statedDue(in.Order), in.Coupons, currency, in.Promotion,
		string(in.InvoiceIssuedBy), in.Account.Frozen, in.ResourceFrozen, in.Transaction}
}

// statedDue is the order's own amount due if a file stated one; else nothing,
// so that the export does not claim one.
func statedDue(o model.Order) any {
	if o.StatedDue.IsZero() {
		return nil
	}
	return o.StatedDue
}

// exportRefunds writes every line of the ledger with its request.
func exportRefunds(ctx context.Context, s *desk.Session, w *recordWriter) error {
	w.header(refundColumns()...)
	return s.EachHistory(ctx, model.RequestQuery{}, func(r desk.HistoryRow) error {
		for _, e := range r.Entries {
			err := w.write([]any{r.ID, r.BatchID, r.OrderNumber, r.Account.ID, e.InstanceID, string(e.Kind), e.Amount, currency, e.CouponID,
				e.At, r.ReasonCode, r.Note, r.SubmittedBy, r.SubmittedAt, string(r.Decision), r.DecidedBy, r.DecidedAt, r.DecisionNote})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

func refundColumns() []string {
	return []string{"request_id", "batch_id", "order_number", "account_id", "instance_id", "kind", "amount", "currency", "coupon_id",
		"at", "reason", "note", "submitted_by", "submitted_at", "decision", "decided_by", "decided_at", "decision_note"}
}

// exportAudit writes the audit trail, chain by chain. Time, before and after
// are the texts that the hashes cover.
func exportAudit(ctx context.Context, s *desk.Session, w *recordWriter) error {
	w.header(auditColumns()...)
	return s.EachEvent(ctx, model.EventQuery{}, func(e model.Event) error {
		return w.write([]any{e.AccountID, e.Seq, e.AtText(), e.Actor, e.OSUser, string(e.Surface), string(e.Kind), e.Subject,
			e.Before, e.After, e.Prev, e.Hash})
	})
}

func auditColumns() []string {
	return []string{"account_id", "seq", "at", "actor", "os_user", "surface", "kind", "subject", "before", "after", "prev", "hash"}
}
