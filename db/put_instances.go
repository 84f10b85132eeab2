package db

import (
	"cmp"
	"fmt"
	"slices"
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

// rowsAPart is how many new instances are written while the next are made ready.
const rowsAPart = 250

// AddInstances adds instances that are not stored, with their coupons. The account must
// be stored, and the order; CodeInternal if not, or if the instance is. What goes into
// the tables and into the search index is made ready beside the writing.
func (t *tx) AddInstances(instances []model.Instance) error {
	if len(instances) == 0 {
		return nil
	}
	accounts, err := t.accountsOf(instances)
	if err != nil {
		return err
	}
	first, err := t.nextRows(len(instances))
	if err != nil {
		return err
	}
	noted := make(chan struct{})
	go func() {
		defer close(noted)
		t.note(instances, first)
		for _, in := range instances {
			t.tallied.add(talliedRowOf(in, accounts[in.Account.ID], 0), 1)
		}
	}()
	for rows := range rowsAhead(instances, first, accounts) {
		if err == nil {
			err = t.insert("instances", rows, "")
		}
	}
	<-noted
	if err != nil {
		return err
	}
	if err := t.writeFull(); err != nil {
		return err
	}
	if err := t.tallyFull(); err != nil {
		return err
	}
	return t.insert("coupons", couponRows(instances), "")
}

// rowsAhead makes the rows of new instances, which are numbered from first on, a part
// before it is asked for. All of them must be taken.
func rowsAhead(instances []model.Instance, first int64, accounts map[string]model.Account) <-chan [][]field {
	parts := make(chan [][]field, 1)
	go func() {
		defer close(parts)
		for part := range slices.Chunk(instances, rowsAPart) {
			rows := make([][]field, len(part))
			for i, in := range part {
				rows[i] = append(instanceFields(in, accounts[in.Account.ID]), field{"search_row", first})
				first++
			}
			parts <- rows
		}
	}()
	return parts
}

// accountsOf are the instances' accounts as they are stored; CodeInternal if one is not.
func (t *tx) accountsOf(instances []model.Instance) (map[string]model.Account, error) {
	ids := make([]string, len(instances))
	for i, in := range instances {
		ids[i] = in.Account.ID
	}
	slices.Sort(ids)
	accounts, err := t.Accounts(slices.Compact(ids))
	if err != nil {
		return nil, err
	}
	for _, in := range instances {
		if _, ok := accounts[in.Account.ID]; !ok {
			return nil, model.Errorf(model.CodeInternal, "Account %s of instance %s is not stored; nothing was changed.",
				model.CleanText(in.Account.ID), model.CleanText(in.ID))
		}
	}
	return accounts, nil
}

// PutInstances adds or changes instances with their coupons, all but Live and
// RequestID. The account must be stored, and the order; CodeInternal if not.
func (t *tx) PutInstances(instances []model.Instance) error {
	if len(instances) == 0 {
		return nil
	}
	accounts, err := t.accountsOf(instances)
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
		rows[i] = append(instanceFields(in, accounts[in.Account.ID]), field{"search_row", numbers[i]})
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
	for i, in := range instances {
		ids[i] = in.ID
	}
	if _, err := t.exec("DELETE FROM coupons WHERE ?", t.in("instance_id", ids)); err != nil {
		return err
	}
	return t.insert("coupons", couponRows(instances), "")
}

func couponRows(instances []model.Instance) (rows [][]field) {
	for _, in := range instances {
		for n, c := range in.Coupons {
			rows = append(rows, []field{{"instance_id", in.ID}, {"coupon_id", c.ID}, {"position", n},
				{"amount", c.Amount.Cents()}, {"valid_until", micros(c.ValidUntil)}})
		}
	}
	return rows
}
