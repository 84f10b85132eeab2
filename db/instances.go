package db

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"unsubdesk/model"
)

// instanceColumns is what scanInstance reads, in its order. The joins are LEFT
// so that the planner cannot begin with them; the foreign keys see to it that
// they always match.
const (
	instanceColumns = `i.id, i.name, i.order_number, i.account_id, i.product_type, i.product_name, i.region,
		i.project, i.purchased_at, i.effective_at, i.expires_at, i.due, i.discount, i.paid, i.promotion,
		i.invoice, i.open_work, i.frozen, i.block_bits, coalesce(i.request_id, ''), i.search_row,
		a.name, a.manager, a.frozen, o.account_id, o.stated_due, o.instances_due`
	instanceTable = "instances AS i"
	instanceJoins = `LEFT JOIN orders AS o ON o.number = i.order_number
		LEFT JOIN accounts AS a ON a.id = i.account_id`
)

// scanInstance reads one row of instanceColumns, without the coupons. It is
// written out because it is what every screen and every quote waits for.
func scanInstance(rows scanner, in *model.Instance) error {
	var bought, effective, ends *int64
	var due, discount, paid, stated, sum int64
	var bits model.BlockBits
	err := rows.Scan(&in.ID, &in.Name, &in.Order.Number, &in.Account.ID, &in.ProductType, &in.ProductName, &in.Region,
		&in.EnterpriseProject, &bought, &effective, &ends, &due, &discount, &paid, &in.Promotion,
		&in.InvoiceIssuedBy, &in.Transaction, &in.ResourceFrozen, &bits, &in.RequestID, &in.Row,
		&in.Account.Name, &in.Account.Manager, &in.Account.Frozen, &in.Order.AccountID, &stated, &sum)
	in.PurchasedAt, in.EffectiveAt, in.ExpiresAt = fromMicros(bought), fromMicros(effective), fromMicros(ends)
	in.AmountDue, in.Discount, in.Paid = model.Cents(due), model.Cents(discount), model.Cents(paid)
	in.Order.StatedDue, in.Order.InstancesDue = model.Cents(stated), model.Cents(sum)
	in.Live = liveOf(bits)
	return err
}

// liveBits are the facts that only a request changes.
const liveBits = model.BitReviewPending | model.BitUnsubscribed

// allBits are those that the column block_bits may have.
const allBits model.BlockBits = 127

// without is a mask that takes facts away.
func without(bits model.BlockBits) model.BlockBits { return allBits &^ bits }

func liveOf(bits model.BlockBits) model.LiveState {
	switch {
	case bits&model.BitUnsubscribed != 0:
		return model.LiveDone
	case bits&model.BitReviewPending != 0:
		return model.LiveRequest
	}
	return model.LiveNone
}

// instances are the whole rows that where and its arguments choose.
func (t *tx) instances(query *gorm.DB) ([]model.Instance, error) {
	var all []model.Instance
	err := t.eachPage(query, 0, func(page []model.Instance) error {
		all = page
		return nil
	})
	return all, err
}

// eachPage hands over instances with their coupons, size at a time.
func (t *tx) eachPage(query *gorm.DB, size int, fn func([]model.Instance) error) error {
	query = query.Select(instanceColumns).Joins(instanceJoins)
	return stream(t, query, size, scanInstance, func(page []model.Instance) error {
		if err := t.addCoupons(page); err != nil {
			return err
		}
		return fn(page)
	})
}

type couponRow struct {
	InstanceID string
	CouponID   string
	Amount     int64
	ValidUntil *int64
}

// addCoupons fills in the coupons of instances, in the order of their file.
func (t *tx) addCoupons(instances []model.Instance) error {
	at := make(map[string]int, len(instances))
	ids := make([]string, len(instances))
	for i := range instances {
		ids[i] = instances[i].ID
		at[ids[i]] = i
	}
	var rows []couponRow
	err := t.find(&rows, t.raw("SELECT instance_id, coupon_id, amount, valid_until FROM coupons WHERE ? ORDER BY instance_id, position", t.in("instance_id", ids)))
	for _, r := range rows {
		in := &instances[at[r.InstanceID]]
		in.Coupons = append(in.Coupons, model.Coupon{ID: r.CouponID, Amount: model.Cents(r.Amount), ValidUntil: fromMicros(r.ValidUntil)})
	}
	return err
}

// Instances finds instances by ID, in the order of ids, repeated IDs once.
func (t *tx) Instances(ids []string) ([]model.Instance, error) {
	return t.instancesIn(t.instanceRows(), ids)
}

func (t *tx) instancesIn(query *gorm.DB, ids []string) ([]model.Instance, error) {
	at := make(map[string]int, len(ids))
	for i, id := range ids {
		if _, repeated := at[id]; !repeated {
			at[id] = i
		}
	}
	found, err := t.instances(query.Where(t.in("i.id", ids)))
	slices.SortFunc(found, func(a, b model.Instance) int { return at[a.ID] - at[b.ID] })
	return found, err
}

// LockInstances is Instances, with the rows locked where the engine has such
// locks; on SQLite the transaction is the lock.
func (t *tx) LockInstances(ids []string) ([]model.Instance, error) {
	return t.instancesIn(t.instanceRows().Clauses(locked("i")), ids)
}

// locked locks the rows of one table of a query until the end of the
// transaction.
func locked(table string) clause.Locking {
	return clause.Locking{Strength: clause.LockingStrengthUpdate, Table: clause.Table{Name: table}}
}

// OrderInstances are all instances of the orders, by order and ID.
func (t *tx) OrderInstances(orders []string) ([]model.Instance, error) {
	return t.instances(t.instanceRows().Where(t.in("i.order_number", orders)).Order("i.order_number, i.id"))
}

// FirstOfOrders are the first instances of the orders, by order and ID, so many at the
// most, and how many more each order has; the others are only counted.
func (t *tx) FirstOfOrders(orders []string, most int) (first []model.Instance, more map[string]int, err error) {
	query := t.instanceRows().Where(t.in("i.order_number", orders)).Order("i.order_number, i.id").Limit(most + 1)
	if first, err = t.instances(query); err != nil || len(first) <= most {
		return first, nil, err // which is as good as always all
	}
	first = first[:most]
	if more, err = t.orderSizes(orders); err != nil {
		return nil, nil, err
	}
	for _, in := range first {
		more[in.Order.Number]--
	}
	maps.DeleteFunc(more, func(_ string, n int) bool { return n <= 0 })
	return first, more, nil
}

// orderSizes is how many instances each of the orders has; those without any are left out.
func (t *tx) orderSizes(orders []string) (map[string]int, error) {
	var rows []struct {
		OrderNumber string
		N           int
	}
	err := t.find(&rows, t.raw("SELECT order_number, count(*) AS n FROM instances WHERE ? GROUP BY order_number", t.in("order_number", orders)))
	sizes := make(map[string]int, len(rows))
	for _, r := range rows {
		sizes[r.OrderNumber] = r.N
	}
	return sizes, err
}

func sortByOrder(instances []model.Instance) {
	slices.SortFunc(instances, func(a, b model.Instance) int {
		return cmp.Or(strings.Compare(a.Order.Number, b.Order.Number), strings.Compare(a.ID, b.ID))
	})
}
