package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"unsubdesk/model"
	"unsubdesk/model/demo"
	"unsubdesk/model/desk"
	"unsubdesk/model/importfile"
)

// pack is an instance of an order of its own, paid in cash and by a coupon of 1.25.
func pack(id string, cents int64, at time.Time) model.Instance {
	account := model.Account{ID: "acct-" + id[len(id)-2:], Name: "Company " + id[len(id)-2:], Manager: "chen"}
	return model.Instance{
		ID: id, Name: "pack-" + id, Account: account, Order: model.Order{Number: "CS-" + id, AccountID: account.ID},
		ProductType: "CDN", Region: "eu-west-101",
		PurchasedAt: at.AddDate(0, -1, 0), EffectiveAt: at.AddDate(0, 2, 0), ExpiresAt: at.AddDate(1, 2, 0),
		AmountDue: model.Cents(cents), Paid: model.Cents(cents - 125),
		Coupons:         []model.Coupon{{ID: "CPN-" + id, Amount: model.Cents(125)}},
		InvoiceIssuedBy: model.IssuerNone, Transaction: model.NoTransaction,
	}
}

// prizes are n instances to race for: every second one has to be reviewed.
func prizes(n int) []model.Instance {
	all := make([]model.Instance, n)
	for i := range all {
		cents := int64(100_00 + i)
		if i%2 == 1 {
			cents = int64(7000_01 + i)
		}
		all[i] = pack(fmt.Sprintf("prize-%04d", i), cents, time.Now().UTC().Truncate(time.Second))
	}
	return all
}

// large says whether the instance's order has to be reviewed.
func large(in model.Instance) bool { return in.AmountDue.Cmp(model.Cents(7000_00)) > 0 }

// stockedDesk makes a desk with these instances and members.
func stockedDesk(ctx context.Context, address string, stock []model.Instance, members []member) (err error) {
	o, err := openDesk(ctx, address, nil)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, o.store.Close()) }()
	if err := o.hire(ctx, members...); err != nil {
		return err
	}
	return o.bring(ctx, stock)
}

// bring imports instances as the admin; all must be accepted.
func (o opened) bring(ctx context.Context, stock []model.Instance) (err error) {
	var file bytes.Buffer
	if err := demo.WriteCSV(&file, slices.Values(stock)); err != nil {
		return fmt.Errorf("write the instances: %w", err)
	}
	source := desk.ImportFile{Name: "stock.csv", Format: importfile.CSV,
		Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(file.Bytes())), nil }}
	report, err := o.as(admin).Import(ctx, []desk.ImportFile{source}, desk.ImportOptions{Strict: true})
	if err != nil {
		return fmt.Errorf("import the instances: %w", err)
	}
	defer func() { err = errors.Join(err, report.Close()) }()
	if report.Imported != len(stock) {
		return fmt.Errorf("import the instances: %d of %d were taken", report.Imported, len(stock))
	}
	return nil
}
