package desk

import (
	"slices"

	"unsubdesk/model"
)

// write stores what the chunk changes: accounts and orders first, because the
// instances refer to them.
func (c *importChunk) write() error {
	c.put = c.toPut()
	if err := c.writeAccounts(); err != nil {
		return err
	}
	if err := c.writeOrders(); err != nil {
		return err
	}
	return c.writeInstances()
}

// accountFacts is what the trail keeps of an account.
type accountFacts struct {
	Name    string `json:"name"`
	Manager string `json:"manager"`
	Frozen  bool   `json:"frozen"`
}

func factsOf(a model.Account) accountFacts {
	return accountFacts{Name: a.Name, Manager: a.Manager, Frozen: a.Frozen}
}

func (c *importChunk) writeAccounts() error {
	var changed []model.Account
	var moved []string // to another manager
	for _, id := range sortedKeys(c.accounts) {
		a := c.accounts[id]
		if a.now == a.saved {
			continue
		}
		changed = append(changed, a.now)
		if a.saved.ID != "" {
			if a.now.Manager != a.saved.Manager {
				moved = append(moved, id)
			}
			err := record(c.tx, c.Actor, id, model.EventAccountChanged, id, factsOf(a.saved), factsOf(a.now))
			if err != nil {
				return err
			}
		}
		a.saved = a.now
	}
	if len(changed) == 0 {
		return nil
	}
	c.changed = true
	if err := c.tx.PutAccounts(changed); err != nil {
		return err
	}
	return tellManagers(c.tx, moved)
}

func (c *importChunk) writeOrders() error {
	var changed []model.Order
	due := c.putDue()
	for _, number := range sortedKeys(c.orders) {
		o := c.orders[number]
		if o.saved.Number == "" {
			o.now.InstancesDue, c.begun[number] = due[number], true
		}
		if o.now.AccountID == o.saved.AccountID && o.now.StatedDue.Equal(o.saved.StatedDue) {
			continue
		}
		changed = append(changed, o.now)
		if o.saved.Number != "" {
			err := record(c.tx, c.Actor, o.now.AccountID, model.EventOrderChanged, number, orderFactsOf(o.saved), orderFactsOf(o.now))
			if err != nil {
				return err
			}
		}
		o.saved = o.now
	}
	if len(changed) == 0 {
		return nil
	}
	c.changed = true
	return c.tx.PutOrders(changed)
}

// putDue is the amount due of what is put, by order.
func (c *importChunk) putDue() map[string]model.Money {
	due := map[string]model.Money{}
	for _, in := range c.put {
		due[in.Order.Number] = due[in.Order.Number].Add(in.AmountDue)
	}
	return due
}

// orderFacts is what the trail keeps of an order.
type orderFacts struct {
	Account string      `json:"account_id"`
	Stated  model.Money `json:"order_amount_due"`
}

func orderFactsOf(o model.Order) orderFacts {
	return orderFacts{Account: o.AccountID, Stated: o.StatedDue}
}

func (c *importChunk) writeInstances() error {
	var added, changed []model.Instance
	touched := map[string]bool{}
	for _, in := range c.put {
		if !c.begun[in.Order.Number] {
			touched[in.Order.Number] = true
		}
		stored, known := c.stored[in.ID]
		if !known {
			added = append(added, in)
			continue
		}
		changed = append(changed, in)
		touched[stored.Order.Number] = true
		if err := c.recordFacts(stored, in); err != nil {
			return err
		}
		if err := c.recordBlocks(stored, in); err != nil {
			return err
		}
	}
	if len(added)+len(changed) == 0 {
		return nil
	}
	c.changed = true
	if err := c.tx.AddInstances(added); err != nil {
		return err
	}
	if err := c.tx.PutInstances(changed); err != nil {
		return err
	}
	return c.tx.RefreshOrders(sortedKeys(touched))
}

// toPut are the instances to be stored, each once: several rejected rows may
// have given one new blocks, of which the last has them all.
func (c *importChunk) toPut() []model.Instance {
	var changed []model.Instance
	added := map[string]bool{}
	for _, r := range c.merged {
		switch {
		case !r.Put:
		case r.Outcome != model.RowRejected:
			changed = append(changed, r.Instance)
		case !added[r.Instance.ID]:
			added[r.Instance.ID] = true
			changed = append(changed, c.blocked[r.Instance.ID])
		}
	}
	return changed
}

// recordBlocks writes an event if the instance's own blocks changed; those of
// the account have the account's.
func (c *importChunk) recordBlocks(stored, now model.Instance) error {
	before, after := c.ownBlocks(stored), c.ownBlocks(now)
	if slices.Equal(before, after) {
		return nil
	}
	return record(c.tx, c.Actor, now.Account.ID, model.EventBlocksChanged, now.ID, before, after)
}

// ownBlocks are the codes of the blocks that hold for the instance itself;
// never nil, so that none is written as [].
func (c *importChunk) ownBlocks(in model.Instance) []model.BlockCode {
	in.Account.Frozen = false
	codes := []model.BlockCode{}
	for _, b := range in.HoldBlocks(c.policy) {
		codes = append(codes, b.Code)
	}
	return codes
}
