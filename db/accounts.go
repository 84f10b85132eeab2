package db

import "unsubdesk/model"

type accountRow struct {
	ID      string
	Name    string
	Manager string
	Frozen  bool
}

func accountFields(a model.Account) []field {
	return []field{{"id", a.ID}, {"name", a.Name}, {"manager", a.Manager}, {"frozen", a.Frozen},
		{"id_fold", model.Fold(a.ID)}, {"name_fold", model.Fold(a.Name)}, {"manager_fold", model.Fold(a.Manager)}}
}

// Accounts finds accounts by ID.
func (t *tx) Accounts(ids []string) (map[string]model.Account, error) {
	var rows []accountRow
	err := t.find(&rows, t.raw("SELECT id, name, manager, frozen FROM accounts WHERE ?", t.in("id", ids)))
	found := make(map[string]model.Account, len(rows))
	for _, r := range rows {
		found[r.ID] = model.Account(r)
	}
	return found, err
}

// PutAccounts adds or changes accounts, and what their instances hold of them:
// the frozen fact and the sort key.
func (t *tx) PutAccounts(accounts []model.Account) error {
	if len(accounts) == 0 {
		return nil
	}
	rows := make([][]field, len(accounts))
	ids := make([]string, len(accounts))
	for i, a := range accounts {
		rows[i], ids[i] = accountFields(a), a.ID
	}
	before, err := t.Accounts(ids)
	if err != nil {
		return err
	}
	err = t.insert("accounts", rows, `ON CONFLICT (id) DO UPDATE SET name = excluded.name, manager = excluded.manager,
		frozen = excluded.frozen, name_fold = excluded.name_fold, manager_fold = excluded.manager_fold`)
	if err != nil {
		return err
	}
	for _, a := range accounts {
		if old, had := before[a.ID]; had && old != a {
			if err := t.followAccount(old, a); err != nil {
				return err
			}
		}
	}
	return nil
}

func (t *tx) followAccount(old, a model.Account) error {
	frozen := model.BlockBits(0)
	if a.Frozen {
		frozen = model.BitAccountFrozen
	}
	if old.Frozen != a.Frozen {
		if err := t.retally(t.instanceRows().Where("i.account_id = ?", a.ID), model.BitAccountFrozen, frozen); err != nil {
			return err
		}
	}
	_, err := t.exec("UPDATE instances SET block_bits = (block_bits & ?) | ?, account_key = ? WHERE account_id = ?",
		without(model.BitAccountFrozen), frozen, accountKey(a), a.ID)
	return err
}

type orderRow struct {
	Number       string
	AccountID    string
	StatedDue    int64
	InstancesDue int64
}

// Orders finds orders by number.
func (t *tx) Orders(numbers []string) (map[string]model.Order, error) {
	var rows []orderRow
	err := t.find(&rows, t.raw("SELECT number, account_id, stated_due, instances_due FROM orders WHERE ?", t.in("number", numbers)))
	found := make(map[string]model.Order, len(rows))
	for _, r := range rows {
		found[r.Number] = model.Order{Number: r.Number, AccountID: r.AccountID,
			StatedDue: model.Cents(r.StatedDue), InstancesDue: model.Cents(r.InstancesDue)}
	}
	return found, err
}

// PutOrders adds or changes orders' account and stated value; the sum over
// their instances is RefreshOrders' to write.
func (t *tx) PutOrders(orders []model.Order) error {
	rows := make([][]field, len(orders))
	for i, o := range orders {
		stated, due := o.StatedDue.Cents(), o.InstancesDue.Cents()
		rows[i] = []field{{"number", o.Number}, {"account_id", o.AccountID}, {"stated_due", stated},
			{"instances_due", due}, {"value", max(stated, due)}}
	}
	return t.insert("orders", rows, `ON CONFLICT (number) DO UPDATE SET account_id = excluded.account_id, stated_due = excluded.stated_due,
		value = CASE WHEN excluded.stated_due > orders.instances_due THEN excluded.stated_due ELSE orders.instances_due END`)
}

// RefreshOrders sums the amount due of the orders' instances anew. Sums that
// do not fit 64 bits are CodeRefused.
func (t *tx) RefreshOrders(numbers []string) error {
	_, err := t.exec(`UPDATE orders SET instances_due = c.due,
		value = CASE WHEN c.due > orders.stated_due THEN c.due ELSE orders.stated_due END
		FROM (SELECT o.number, coalesce(sum(i.due), 0) AS due FROM orders AS o
			LEFT JOIN instances AS i ON i.order_number = o.number
			WHERE ? GROUP BY o.number) AS c
		WHERE orders.number = c.number`, t.in("o.number", numbers))
	return err
}

// CouponAccounts names, for each coupon that is stored, the accounts whose
// instances it paid for.
func (t *tx) CouponAccounts(coupons []string) (map[string][]string, error) {
	var rows []struct{ CouponID, AccountID string }
	err := t.find(&rows, t.raw(`SELECT DISTINCT c.coupon_id, i.account_id FROM coupons AS c
		JOIN instances AS i ON i.id = c.instance_id WHERE ? ORDER BY 1, 2`, t.in("c.coupon_id", coupons)))
	found := make(map[string][]string, len(rows))
	for _, r := range rows {
		found[r.CouponID] = append(found[r.CouponID], r.AccountID)
	}
	return found, err
}
