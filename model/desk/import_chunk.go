package desk

import (
	"maps"
	"slices"

	"unsubdesk/model"
)

// importChunk is a part of an import's rows, sorted by account and order, on
// its way into the database.
type importChunk struct {
	*importApply
	rows    []model.ImportRow
	orderOf [][2]int // the rows of each order: from, to
	stored  map[string]model.Instance
	moving  map[string][]model.Instance           // stored instances of orders that change their account
	uses    map[string]map[string]model.CouponUse // by order and coupon
	merged  []model.RowMerged
	blocked map[string]model.Instance // stored instances with the new blocks of rejected rows so far
	put     []model.Instance          // what is to be stored
	begun   map[string]bool           // orders that this chunk begins: all there is of them is among put
}

func newImportChunk(a *importApply, rows []model.ImportRow) *importChunk {
	c := &importChunk{importApply: a, rows: rows, blocked: map[string]model.Instance{}, begun: map[string]bool{}}
	for i := range rows {
		if i == 0 || c.number(i) != c.number(i-1) || c.account(i) != c.account(i-1) {
			c.orderOf = append(c.orderOf, [2]int{i, i})
		}
		c.orderOf[len(c.orderOf)-1][1] = i + 1
	}
	return c
}

func (c *importChunk) number(i int) string  { return c.rows[i].Instance.Order.Number }
func (c *importChunk) account(i int) string { return c.rows[i].Instance.Account.ID }

// load reads what is stored of everything that the rows name.
func (c *importChunk) load() error {
	if err := c.loadInstances(); err != nil {
		return err
	}
	if err := c.loadAccounts(); err != nil {
		return err
	}
	if err := c.loadOrders(); err != nil {
		return err
	}
	return c.loadCoupons()
}

func (c *importChunk) loadInstances() error {
	if c.fresh {
		c.stored = map[string]model.Instance{}
		return nil
	}
	ids := make([]string, len(c.rows))
	for i, r := range c.rows {
		ids[i] = r.Instance.ID
	}
	found, err := c.tx.LockInstances(ids)
	c.stored = make(map[string]model.Instance, len(found))
	for _, in := range found {
		c.stored[in.ID] = in
	}
	return err
}

func (c *importChunk) loadAccounts() error {
	ids := map[string]bool{}
	for i := range c.rows {
		if id := c.account(i); c.accounts[id] == nil {
			ids[id] = true
		}
	}
	if len(ids) == 0 {
		return nil
	}
	found, err := c.tx.Accounts(sortedKeys(ids))
	for id := range ids {
		c.accounts[id] = unchanged(found[id])
	}
	return err
}

// loadOrders also reads all instances of the orders that are stored for
// another account than the rows say.
func (c *importChunk) loadOrders() error {
	accountOf := map[string]string{}
	for i := range c.rows {
		if number := c.number(i); c.orders[number] == nil {
			accountOf[number] = c.account(i)
		}
	}
	if len(accountOf) == 0 {
		return nil
	}
	found, err := c.tx.Orders(sortedKeys(accountOf))
	if err != nil {
		return err
	}
	var moving []string
	for number, account := range accountOf {
		c.orders[number] = unchanged(found[number])
		if o := found[number]; o.Number != "" && o.AccountID != account {
			moving = append(moving, number)
		}
	}
	return c.loadMoving(moving)
}

func (c *importChunk) loadMoving(numbers []string) error {
	if len(numbers) == 0 {
		return nil
	}
	found, err := c.tx.OrderInstances(numbers)
	c.moving = map[string][]model.Instance{}
	for _, in := range found {
		c.moving[in.Order.Number] = append(c.moving[in.Order.Number], in)
	}
	return err
}

// merge decides the rows, order by order.
func (c *importChunk) merge() error {
	for _, span := range c.orderOf {
		m, err := c.mergeOf(span)
		if err != nil {
			return err
		}
		done := model.MergeOrder(m)
		for _, r := range done.Rows {
			if r.Put && r.Outcome == model.RowRejected {
				c.blocked[r.Instance.ID] = r.Instance
			}
		}
		c.merged = append(c.merged, done.Rows...)
		account := c.account(span[0])
		if done.Freeze && done.Account.ID == "" {
			c.freezes[account] = true
		}
		c.accounts[account].now = done.Account
		c.orders[c.number(span[0])].now = done.Order
	}
	return nil
}

func (c *importChunk) mergeOf(span [2]int) (m model.OrderMerge, err error) {
	from, number := span[0], c.number(span[0])
	account, order := c.accounts[c.account(from)], c.orders[number]
	m = model.OrderMerge{
		Account: account.now, Before: account.before, Order: order.now, OrderBefore: order.before,
		Rows: c.rows[from:span[1]], Stored: map[string]model.Instance{}, Coupons: c.uses[number],
		Freeze: c.freezes[c.account(from)],
	}
	for _, in := range c.moving[number] {
		m.Stored[in.ID] = in
	}
	for _, r := range m.Rows {
		if in, ok := c.stored[r.Instance.ID]; ok {
			m.Stored[in.ID] = in
		}
		if in, ok := c.blocked[r.Instance.ID]; ok {
			m.Stored[in.ID] = in
		}
	}
	m.Waiting, err = c.waiting(m)
	return m, err
}

// waiting looks for a request of the account that is under review or on hold,
// if a row, which may be rejected, says that the account is now frozen.
func (c *importChunk) waiting(m model.OrderMerge) (bool, error) {
	freezes := func(r model.ImportRow) bool { return r.Instance.Account.Frozen }
	if m.Account.ID == "" || m.Account.Frozen || !slices.ContainsFunc(m.Rows, freezes) {
		return false, nil
	}
	open, err := c.tx.CountRequests(model.RequestQuery{AccountID: m.Account.ID, Statuses: model.OpenStatuses()})
	return open > 0, err
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
