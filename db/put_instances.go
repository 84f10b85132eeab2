package db

import (
	"gorm.io/gorm/clause"

	"unsubdesk/model"
)

// instanceRow is all of an instance's row but request_id, which only requests
// write.
type instanceRow struct {
	ID          string `gorm:"primaryKey"`
	EffectiveAt int64
	BlockBits   model.BlockBits
	Search      string
	OrderNumber string
	AccountID   string
	Due         int64
	Discount    int64
	Paid        int64
	NameFold    string
	OrderFold   string
	IDFold      string
	AccountKey  string
	TypeFold    string
	RegionFold  string
	ProjectFold string
	Name        string
	ProductType string
	ProductName string
	Region      string
	Project     string
	PurchasedAt *int64
	ExpiresAt   *int64
	Promotion   bool
	Invoice     model.Issuer
	OpenWork    string
	Frozen      bool
}

func (instanceRow) TableName() string { return "instances" }

// rowOfInstance takes the account's facts as they are stored: they belong to
// the account, not to the instance.
func rowOfInstance(in model.Instance, account model.Account) instanceRow {
	in.Account, in.Live = account, model.LiveNone
	if in.InvoiceIssuedBy == "" {
		in.InvoiceIssuedBy = model.IssuerNone
	}
	if in.Transaction == "" {
		in.Transaction = model.NoTransaction
	}
	return instanceRow{
		ID: in.ID, EffectiveAt: in.EffectiveAt.UnixMicro(), BlockBits: in.Bits(),
		Search:      model.SearchText(in.Name, in.Order.Number, in.ID),
		OrderNumber: in.Order.Number, AccountID: account.ID,
		Due: in.AmountDue.Cents(), Discount: in.Discount.Cents(), Paid: in.Paid.Cents(),
		NameFold: model.Fold(in.Name), OrderFold: model.Fold(in.Order.Number), IDFold: model.Fold(in.ID),
		AccountKey: accountKey(account), TypeFold: model.Fold(in.ProductType), RegionFold: model.Fold(in.Region),
		ProjectFold: model.Fold(in.EnterpriseProject),
		Name:        in.Name, ProductType: in.ProductType, ProductName: in.ProductName, Region: in.Region,
		Project: in.EnterpriseProject, PurchasedAt: micros(in.PurchasedAt), ExpiresAt: micros(in.ExpiresAt),
		Promotion: in.Promotion, Invoice: in.InvoiceIssuedBy, OpenWork: in.Transaction, Frozen: in.ResourceFrozen,
	}
}

// PutInstances adds or changes instances with their coupons, all but Live and
// RequestID. The account must be stored, and the order; CodeInternal if not.
func (t *tx) PutInstances(instances []model.Instance) error {
	if len(instances) == 0 {
		return nil
	}
	rows, err := t.instanceRows(instances)
	if err != nil {
		return err
	}
	if err := t.create(&rows, instancesAtOnce, upsertInstance()); err != nil {
		return err
	}
	return t.putCoupons(instances)
}

// instancesAtOnce is how many rows go into one statement: few, because the
// driver binds n parameters in n² steps; more than one, because it compiles
// the statement each time.
const instancesAtOnce = 8

func (t *tx) instanceRows(instances []model.Instance) ([]instanceRow, error) {
	ids := make([]string, len(instances))
	for i, in := range instances {
		ids[i] = in.Account.ID
	}
	accounts, err := t.Accounts(ids)
	if err != nil {
		return nil, err
	}
	rows := make([]instanceRow, len(instances))
	for i, in := range instances {
		account, ok := accounts[in.Account.ID]
		if !ok {
			return nil, model.Errorf(model.CodeInternal, "Account %s of instance %s is not stored; nothing was changed.",
				model.CleanText(in.Account.ID), model.CleanText(in.ID))
		}
		rows[i] = rowOfInstance(in, account)
	}
	return rows, nil
}

// upsertInstance changes what an import may change; the live bits are the
// request's.
func upsertInstance() clause.OnConflict {
	columns := []string{"effective_at", "search", "order_number", "account_id", "due", "discount", "paid",
		"name_fold", "order_fold", "account_key", "type_fold", "region_fold", "project_fold",
		"name", "product_type", "product_name", "region", "project", "purchased_at", "expires_at",
		"promotion", "invoice", "open_work", "frozen"}
	return clause.OnConflict{
		Columns: []clause.Column{{Name: "id"}},
		DoUpdates: append(clause.AssignmentColumns(columns), clause.Assignment{
			Column: clause.Column{Name: "block_bits"},
			Value:  expr("excluded.block_bits | (instances.block_bits & ?)", liveBits),
		}),
	}
}

// putCoupons replaces the instances' coupons.
func (t *tx) putCoupons(instances []model.Instance) error {
	ids := make([]string, len(instances))
	var rows []couponRow
	for i, in := range instances {
		ids[i] = in.ID
		for n, c := range in.Coupons {
			rows = append(rows, couponRow{InstanceID: in.ID, CouponID: c.ID, Position: n,
				Amount: c.Amount.Cents(), ValidUntil: micros(c.ValidUntil)})
		}
	}
	err := inChunks(ids, func(ids []string) error {
		_, err := t.exec("DELETE FROM coupons WHERE instance_id IN ?", ids)
		return err
	})
	if err != nil || len(rows) == 0 {
		return err
	}
	return t.create(&rows, 20)
}
