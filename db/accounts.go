package db

import (
	"gorm.io/gorm/clause"

	"unsubdesk/model"
)

type accountRow struct {
	ID          string `gorm:"primaryKey"`
	Name        string
	Manager     string
	Frozen      bool
	IDFold      string
	NameFold    string
	ManagerFold string
}

func (accountRow) TableName() string { return "accounts" }

func (r accountRow) account() model.Account {
	return model.Account{ID: r.ID, Name: r.Name, Manager: r.Manager, Frozen: r.Frozen}
}

func rowOfAccount(a model.Account) accountRow {
	return accountRow{ID: a.ID, Name: a.Name, Manager: a.Manager, Frozen: a.Frozen,
		IDFold: model.Fold(a.ID), NameFold: model.Fold(a.Name), ManagerFold: model.Fold(a.Manager)}
}

// Accounts finds accounts by ID.
func (t *tx) Accounts(ids []string) (map[string]model.Account, error) {
	found := make(map[string]model.Account, len(ids))
	err := inChunks(unique(ids), func(ids []string) error {
		var rows []accountRow
		err := t.find(&rows, t.raw("SELECT * FROM accounts WHERE id IN ?", ids))
		for _, r := range rows {
			found[r.ID] = r.account()
		}
		return err
	})
	return found, err
}

// PutAccounts adds or changes accounts, and what their instances hold of them:
// the frozen fact and the sort key.
func (t *tx) PutAccounts(accounts []model.Account) error {
	if len(accounts) == 0 {
		return nil
	}
	rows := make([]accountRow, len(accounts))
	ids := make([]string, len(accounts))
	for i, a := range accounts {
		rows[i], ids[i] = rowOfAccount(a), a.ID
	}
	before, err := t.Accounts(ids)
	if err != nil {
		return err
	}
	upsert := clause.OnConflict{Columns: []clause.Column{{Name: "id"}}, UpdateAll: true}
	if err := t.create(&rows, 20, upsert); err != nil {
		return err
	}
	for _, a := range accounts {
		if old, had := before[a.ID]; had && old != a {
			if err := t.followAccount(a); err != nil {
				return err
			}
		}
	}
	return nil
}

func (t *tx) followAccount(a model.Account) error {
	frozen := model.BlockBits(0)
	if a.Frozen {
		frozen = model.BitAccountFrozen
	}
	_, err := t.exec("UPDATE instances SET block_bits = (block_bits & ~?) | ?, account_key = ? WHERE account_id = ?",
		model.BitAccountFrozen, frozen, accountKey(a), a.ID)
	return err
}

type orderRow struct {
	Number       string `gorm:"primaryKey"`
	AccountID    string
	StatedDue    int64
	InstancesDue int64
	Value        int64
}

func (orderRow) TableName() string { return "orders" }

// Orders finds orders by number.
func (t *tx) Orders(numbers []string) (map[string]model.Order, error) {
	found := make(map[string]model.Order, len(numbers))
	err := inChunks(unique(numbers), func(numbers []string) error {
		var rows []orderRow
		err := t.find(&rows, t.raw("SELECT * FROM orders WHERE number IN ?", numbers))
		for _, r := range rows {
			found[r.Number] = model.Order{Number: r.Number, AccountID: r.AccountID,
				StatedDue: model.Cents(r.StatedDue), InstancesDue: model.Cents(r.InstancesDue)}
		}
		return err
	})
	return found, err
}

// PutOrders adds or changes orders' account and stated value; the sum over
// their instances is RefreshOrders' to write.
func (t *tx) PutOrders(orders []model.Order) error {
	if len(orders) == 0 {
		return nil
	}
	rows := make([]orderRow, len(orders))
	for i, o := range orders {
		stated := o.StatedDue.Cents()
		rows[i] = orderRow{Number: o.Number, AccountID: o.AccountID, StatedDue: stated, Value: stated}
	}
	return t.create(&rows, 20, clause.OnConflict{
		Columns: []clause.Column{{Name: "number"}},
		DoUpdates: append(clause.AssignmentColumns([]string{"account_id", "stated_due"}), clause.Assignment{
			Column: clause.Column{Name: "value"},
			Value:  expr("CASE WHEN excluded.stated_due > orders.instances_due THEN excluded.stated_due ELSE orders.instances_due END"),
		}),
	})
}

// RefreshOrders sums the amount due of the orders' instances anew. Sums that
// do not fit 64 bits are CodeRefused.
func (t *tx) RefreshOrders(numbers []string) error {
	return inChunks(unique(numbers), func(numbers []string) error {
		_, err := t.exec(`UPDATE orders SET instances_due = c.due,
			value = CASE WHEN c.due > orders.stated_due THEN c.due ELSE orders.stated_due END
			FROM (SELECT o.number, coalesce(sum(i.due), 0) AS due FROM orders AS o
				LEFT JOIN instances AS i ON i.order_number = o.number
				WHERE o.number IN ? GROUP BY o.number) AS c
			WHERE orders.number = c.number`, numbers)
		return err
	})
}

// CouponAccounts names, for each coupon that is stored, the accounts whose
// instances it paid for.
func (t *tx) CouponAccounts(coupons []string) (map[string][]string, error) {
	found := make(map[string][]string, len(coupons))
	err := inChunks(unique(coupons), func(coupons []string) error {
		var rows []struct{ CouponID, AccountID string }
		err := t.find(&rows, t.raw(`SELECT DISTINCT c.coupon_id, i.account_id FROM coupons AS c
			JOIN instances AS i ON i.id = c.instance_id WHERE c.coupon_id IN ? ORDER BY 1, 2`, coupons))
		for _, r := range rows {
			found[r.CouponID] = append(found[r.CouponID], r.AccountID)
		}
		return err
	})
	return found, err
}
