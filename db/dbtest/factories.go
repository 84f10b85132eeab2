package dbtest

import (
	"testing"
	"time"

	"unsubdesk/model"
)

// InstanceOption changes one thing of an instance that Instance makes.
type InstanceOption func(*model.Instance)

// Instance is an instance that can be unsubscribed at Start: 100.00 due and
// paid, effective in 30 days, in order "CS-<id>" of account "acct-1", whose
// manager is chen.
func Instance(id string, options ...InstanceOption) model.Instance {
	in := model.Instance{
		ID: id, Name: "name-" + id,
		Account:         model.Account{ID: "acct-1", Name: "Northwind Bank", Manager: "chen"},
		Order:           model.Order{Number: "CS-" + id},
		ProductType:     "CDN",
		ProductName:     "CDN traffic package",
		Region:          "eu-west-1",
		PurchasedAt:     Start().AddDate(0, -1, 0),
		EffectiveAt:     Start().AddDate(0, 0, 30),
		ExpiresAt:       Start().AddDate(1, 0, 30),
		AmountDue:       model.Cents(100_00),
		Paid:            model.Cents(100_00),
		InvoiceIssuedBy: model.IssuerNone,
		Transaction:     model.NoTransaction,
	}
	for _, o := range options {
		o(&in)
	}
	in.Order.AccountID = in.Account.ID
	return in
}

// Named gives the instance a name.
func Named(name string) InstanceOption { return func(in *model.Instance) { in.Name = name } }

// InOrder puts the instance into an order.
func InOrder(number string) InstanceOption {
	return func(in *model.Instance) { in.Order.Number = number }
}

// StatedDue is what a file said of the whole order.
func StatedDue(amount string) InstanceOption {
	return func(in *model.Instance) { in.Order.StatedDue = Money(amount) }
}

// OfAccount gives the instance to an account.
func OfAccount(a model.Account) InstanceOption {
	return func(in *model.Instance) { in.Account = a }
}

// Account is an account with a manager, who may be "".
func Account(id, manager string) model.Account {
	return model.Account{ID: id, Name: "Company " + id, Manager: manager}
}

// Costs makes the instance cost due, of which paid was paid in cash, coupons
// paid their part, and the rest was a discount.
func Costs(due, paid string, coupons ...model.Coupon) InstanceOption {
	return func(in *model.Instance) {
		in.AmountDue, in.Paid, in.Coupons = Money(due), Money(paid), coupons
		in.Discount = in.AmountDue.Sub(in.Paid).Sub(in.CouponTotal())
	}
}

// Coupon is a cash coupon; a zero until means that it has no end.
func Coupon(id, amount string, until time.Time) model.Coupon {
	return model.Coupon{ID: id, Amount: Money(amount), ValidUntil: until}
}

// Effective is when the instance takes effect.
func Effective(at time.Time) InstanceOption {
	return func(in *model.Instance) { in.EffectiveAt = at }
}

// Of sets the product type, the region and the enterprise project.
func Of(productType, region, project string) InstanceOption {
	return func(in *model.Instance) {
		in.ProductType, in.Region, in.EnterpriseProject = productType, region, project
	}
}

// Frozen freezes the instance for legal management.
func Frozen() InstanceOption { return func(in *model.Instance) { in.ResourceFrozen = true } }

// AccountFrozen freezes the instance's account for legal management.
func AccountFrozen() InstanceOption { return func(in *model.Instance) { in.Account.Frozen = true } }

// Busy opens another transaction on the instance, such as renewal.
func Busy(transaction string) InstanceOption {
	return func(in *model.Instance) { in.Transaction = transaction }
}

// Promoted puts the instance into a promotion with an invoice of the issuer.
func Promoted(issuer model.Issuer) InstanceOption {
	return func(in *model.Instance) { in.Promotion, in.InvoiceIssuedBy = true, issuer }
}

// Money reads an amount; it panics on a text that is none.
func Money(amount string) model.Money {
	m, err := model.ParseMoney(amount)
	if err != nil {
		panic(err)
	}
	return m
}

// Put stores instances with their accounts and orders, as an import does, and
// sums up the orders.
func Put(t testing.TB, store model.Store, instances ...model.Instance) {
	t.Helper()
	Update(t, store, func(tx model.WriteTx) error { return PutIn(tx, instances...) })
}

// PutIn is Put within a transaction.
func PutIn(tx model.WriteTx, instances ...model.Instance) error {
	accounts, orders := map[string]model.Account{}, map[string]model.Order{}
	var accountList []model.Account
	var orderList []model.Order
	var numbers []string
	for _, in := range instances {
		if _, seen := accounts[in.Account.ID]; !seen {
			accounts[in.Account.ID] = in.Account
			accountList = append(accountList, in.Account)
		}
		if _, seen := orders[in.Order.Number]; !seen {
			orders[in.Order.Number] = in.Order
			orderList = append(orderList, in.Order)
			numbers = append(numbers, in.Order.Number)
		}
	}
	if err := tx.PutAccounts(accountList); err != nil {
		return err
	}
	if err := tx.PutOrders(orderList); err != nil {
		return err
	}
	if err := tx.PutInstances(instances); err != nil {
		return err
	}
	return tx.RefreshOrders(numbers)
}

// Get is one stored instance; the test fails if there is none.
func Get(t testing.TB, store model.Store, id string) model.Instance {
	t.Helper()
	var found []model.Instance
	View(t, store, func(tx model.ReadTx) (err error) {
		found, err = tx.Instances([]string{id})
		return err
	})
	if len(found) != 1 {
		t.Fatalf("there is no instance %s", id)
	}
	return found[0]
}

// PutUser adds desk users of one role.
func PutUser(t testing.TB, store model.Store, role model.Role, names ...string) {
	t.Helper()
	Update(t, store, func(tx model.WriteTx) error {
		for _, name := range names {
			if err := tx.PutUser(model.User{Name: name, Role: role, AddedAt: Start()}); err != nil {
				return err
			}
		}
		return nil
	})
}
