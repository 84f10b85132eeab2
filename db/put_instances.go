package db

import (
	"cmp"
	"fmt"
	"strings"

	"unsubdesk/model"
)

// instanceFields is all of an instance's row but request_id, which only
// requests write. The account's facts are taken as they are stored: they
// belong to the account, not to the instance.
func instanceFields(in model.Instance, account model.Account) []field {
	in.Account, in.Live = account, model.LiveNone
	return append([]field{
		{"id", in.ID},
		{"effective_at", in.EffectiveAt.UnixMicro()},
		{"block_bits", in.Bits()},
		{"search", model.SearchText(in.Name, in.Order.Number, in.ID)},
		{"order_number", in.Order.Number},
		{"account_id", account.ID},
		{"due", in.AmountDue.Cents()},
		{"discount", in.Discount.Cents()},
		{"paid", in.Paid.Cents()},
		{"name_fold", model.Fold(in.Name)},
		{"order_fold", model.Fold(in.Order.Number)},
		{"id_fold", model.Fold(in.ID)},
		{"account_key", accountKey(account)},
		{"type_fold", model.Fold(in.ProductType)},
		{"region_fold", model.Fold(in.Region)},
		{"project_fold", model.Fold(in.EnterpriseProject)},
		{"name", in.Name},
		{"product_type", in.ProductType},
		{"product_name", in.ProductName},
		{"region", in.Region},
		{"project", in.EnterpriseProject},
		{"purchased_at", micros(in.PurchasedAt)},
		{"expires_at", micros(in.ExpiresAt)},
		{"promotion", in.Promotion},
		{"invoice", cmp.Or(in.InvoiceIssuedBy, model.IssuerNone)},
		{"open_work", cmp.Or(in.Transaction, model.NoTransaction)},
		{"frozen", in.ResourceFrozen},
	}, factFields(in)...)
}

// PutInstances adds or changes instances with their coupons, all but Live and
// RequestID. The account must be stored, and the order; CodeInternal if not.
func (t *tx) PutInstances(instances []model.Instance) error {
	if len(instances) == 0 {
		return nil
	}
	ids := make([]string, len(instances))
	for i, in := range instances {
		ids[i] = in.Account.ID
	}
	accounts, err := t.Accounts(ids)
	if err != nil {
		return err
	}
	stored, err := t.storedRows(instances)
	if err != nil {
		return err
	}
	numbers, err := t.numbered(instances, stored)
	if err != nil {
		return err
	}
	rows := make([][]field, len(instances))
	for i, in := range instances {
		account, ok := accounts[in.Account.ID]
		if !ok {
			return model.Errorf(model.CodeInternal, "Account %s of instance %s is not stored; nothing was changed.",
				model.CleanText(in.Account.ID), model.CleanText(in.ID))
		}
		rows[i] = append(instanceFields(in, account), field{"search_row", numbers[i]})
	}
	if err := t.insert("instances", rows, upsertInstance(rows[0])); err != nil {
		return err
	}
	if err := t.tallyPut(instances, accounts, stored); err != nil {
		return err
	}
	return t.putCoupons(instances)
}

// upsertInstance changes all but the live bits, which are the request's, and the
// number in the search index, which stays.
func upsertInstance(row []field) string {
	set := make([]string, 0, len(row))
	for _, f := range row[1 : len(row)-1] {
		value := "excluded." + f.column
		if f.column == "block_bits" {
			value = fmt.Sprintf("%s | (instances.block_bits & %d)", value, liveBits)
		}
		set = append(set, f.column+" = "+value)
	}
	return "ON CONFLICT (id) DO UPDATE SET " + strings.Join(set, ", ")
}

// putCoupons replaces the instances' coupons.
func (t *tx) putCoupons(instances []model.Instance) error {
	ids := make([]string, len(instances))
	var rows [][]field
	for i, in := range instances {
		ids[i] = in.ID
		for n, c := range in.Coupons {
			rows = append(rows, []field{{"instance_id", in.ID}, {"coupon_id", c.ID}, {"position", n},
				{"amount", c.Amount.Cents()}, {"valid_until", micros(c.ValidUntil)}})
		}
	}
	if _, err := t.exec("DELETE FROM coupons WHERE ?", t.in("instance_id", ids)); err != nil {
		return err
	}
	return t.insert("coupons", rows, "")
}
