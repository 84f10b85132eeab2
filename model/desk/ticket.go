package desk

import (
	"context"
	"slices"

	"unsubdesk/model"
)

// How a ticket is looked up: so many names by one statement, and so many instances at the most.
const (
	namesAtATime   = 1000
	mostTicketRows = 20_000
)

// TicketRows is what a ticket names on the desk, each instance once, in the ticket's order.
type TicketRows struct {
	Allowed []Row // can be unsubscribed now
	Blocked []Row // cannot, with every reason (R2)
	// NotFound are names that the desk does not have; Words counts words that look like
	// none.
	NotFound []string
	Words    int
	// Orders is how many of the names are orders: they stand for all their instances.
	Orders int
	// Left is how many names were not looked up, More how many instances not listed: there
	// are too many.
	Left, More int
}

// IDs are the instances that were found.
func (r TicketRows) IDs() []string {
	ids := make([]string, 0, len(r.Allowed)+len(r.Blocked))
	for _, rows := range [][]Row{r.Allowed, r.Blocked} {
		for _, row := range rows {
			ids = append(ids, row.ID)
		}
	}
	return ids
}

// LookUp finds the instances that a ticket names by their IDs or by their orders. A name
// that is both is the instance. Any desk user may.
func (s *Session) LookUp(ctx context.Context, t model.Ticket) (TicketRows, error) {
	var found TicketRows
	err := s.view(ctx, func(tx model.ReadTx, _ model.User) error {
		p, now, err := terms(tx)
		if err != nil {
			return err
		}
		names := t.Names()
		byID, err := instancesCalled(tx, names)
		if err != nil {
			return err
		}
		byOrder, err := instancesOrdered(tx, without(names, byID))
		if err != nil {
			return err
		}
		found = ticketRows(t, byID, byOrder, func(in model.Instance) Row { return rowOf(in, p, now) })
		return nil
	})
	return found, err
}

// ticketRows puts together what a ticket names.
func ticketRows(t model.Ticket, byID map[string]model.Instance, byOrder map[string]ordered, rowOf func(model.Instance) Row) TicketRows {
	named := t.Resolve(func(name string) bool {
		_, isID := byID[name]
		return isID || len(byOrder[name].instances)+byOrder[name].more > 0
	})
	found := TicketRows{NotFound: named.Unknown, Words: named.Words, Left: t.Left}
	seen := map[string]bool{}
	add := func(in model.Instance) {
		switch row := rowOf(in); {
		case seen[in.ID]:
			return
		case len(seen) == mostTicketRows:
			found.More++
			return
		case row.Status == model.StatusAllowed:
			found.Allowed = append(found.Allowed, row)
		default:
			found.Blocked = append(found.Blocked, row)
		}
		seen[in.ID] = true
	}
	for _, name := range named.Known {
		if in, isID := byID[name]; isID {
			add(in)
			continue
		}
		found.Orders++
		found.More += byOrder[name].more
		for _, in := range byOrder[name].instances {
			add(in)
		}
	}
	return found
}

// instancesCalled are the instances with these IDs.
func instancesCalled(tx model.ReadTx, ids []string) (map[string]model.Instance, error) {
	found := map[string]model.Instance{}
	for part := range slices.Chunk(ids, namesAtATime) {
		instances, err := tx.Instances(part)
		if err != nil {
			return nil, err
		}
		for _, in := range instances {
			found[in.ID] = in
		}
	}
	return found, nil
}

// ordered are the instances of an order, and how many more it has than are held.
type ordered struct {
	instances []model.Instance
	more      int
}

// instancesOrdered are the instances of these orders, no more of them than are listed.
func instancesOrdered(tx model.ReadTx, numbers []string) (map[string]ordered, error) {
	found, held := map[string]ordered{}, 0
	for part := range slices.Chunk(numbers, namesAtATime) {
		instances, more, err := tx.FirstOfOrders(part, mostTicketRows-held)
		if err != nil {
			return nil, err
		}
		held += len(instances)
		for _, in := range instances {
			o := found[in.Order.Number]
			o.instances = append(o.instances, in)
			found[in.Order.Number] = o
		}
		for number, n := range more {
			o := found[number]
			o.more = n
			found[number] = o
		}
	}
	return found, nil
}

// without are the names that are no instance's.
func without(names []string, byID map[string]model.Instance) []string {
	var rest []string
	for _, n := range names {
		if _, isID := byID[n]; !isID {
			rest = append(rest, n)
		}
	}
	return rest
}
