package desk

import (
	"context"
	"time"

	"unsubdesk/model"
)

// rowOf says of an instance what the rules say at now.
func rowOf(in model.Instance, p model.Policy, now time.Time) Row {
	return Row{
		Instance:    in,
		Status:      in.Status(p, now),
		Blocks:      in.Blocks(p, now),
		NeedsReview: p.NeedsReview(in.Order.Value()),
	}
}

func rowsOf(instances []model.Instance, p model.Policy, now time.Time) []Row {
	rows := make([]Row, len(instances))
	for i, in := range instances {
		rows[i] = rowOf(in, p, now)
	}
	return rows
}

// terms reads what every answer about instances depends on.
func terms(tx model.ReadTx) (model.Policy, time.Time, error) {
	p, err := tx.Policy()
	if err != nil {
		return p, time.Time{}, err
	}
	now, err := tx.Now()
	return p, now, err
}

// List is a page of instances with what the rules say of each. Any desk user
// may.
func (s *Session) List(ctx context.Context, q model.ListQuery) (Page, error) {
	var page Page
	err := s.view(ctx, func(tx model.ReadTx, _ model.User) error {
		p, now, err := terms(tx)
		if err != nil {
			return err
		}
		instances, err := tx.List(q)
		page = Page{Rows: rowsOf(instances, p, now), At: now, Policy: p}
		return err
	})
	return page, err
}

// EachRow calls fn for every match in the query's order, without holding them
// all. Any desk user may.
func (s *Session) EachRow(ctx context.Context, q model.ListQuery, fn func(Row) error) error {
	return s.view(ctx, func(tx model.ReadTx, _ model.User) error {
		p, now, err := terms(tx)
		if err != nil {
			return err
		}
		return tx.EachInstance(q, func(in model.Instance) error { return fn(rowOf(in, p, now)) })
	})
}

// Count counts the matches of a query, to its limit if it has one. Any desk user may.
func (s *Session) Count(ctx context.Context, q model.ListQuery) (int, error) {
	var n int
	err := s.view(ctx, func(tx model.ReadTx, _ model.User) (err error) {
		n, err = tx.Count(q)
		return err
	})
	return n, err
}

// Facets counts the matches by the values of a field, for a picker. Any desk
// user may.
func (s *Session) Facets(ctx context.Context, q model.ListQuery, field model.FilterField) ([]model.Facet, error) {
	var facets []model.Facet
	err := s.view(ctx, func(tx model.ReadTx, _ model.User) (err error) {
		facets, err = tx.Facets(q, field)
		return err
	})
	return facets, err
}

// FacetsAtOnce is Facets where that takes no time worth mentioning; else all values
// without their counts. Any desk user may.
func (s *Session) FacetsAtOnce(ctx context.Context, q model.ListQuery, field model.FilterField) (facets []model.Facet, sure bool, err error) {
	err = s.view(ctx, func(tx model.ReadTx, _ model.User) (err error) {
		facets, sure, err = tx.FacetsAtOnce(q, field)
		return err
	})
	return facets, sure, err
}

// Match are the IDs of all matches in the query's order. Any desk user may.
func (s *Session) Match(ctx context.Context, q model.ListQuery) ([]string, error) {
	var ids []string
	err := s.view(ctx, func(tx model.ReadTx, _ model.User) (err error) {
		ids, err = tx.MatchIDs(q)
		return err
	})
	return ids, err
}

// Instance is the full page of one instance. Any desk user may; CodeNotFound
// if there is none of that ID.
func (s *Session) Instance(ctx context.Context, id string) (InstanceDetail, error) {
	var d InstanceDetail
	err := s.view(ctx, func(tx model.ReadTx, u model.User) error {
		p, now, err := terms(tx)
		if err != nil {
			return err
		}
		found, err := tx.Instances([]string{id})
		if err != nil {
			return err
		}
		if len(found) == 0 {
			return model.NotFound("There is no instance %s.", model.CleanText(id))
		}
		d.Row, d.At = rowOf(found[0], p, now), now
		if d.NeedsReview {
			users, err := tx.Users()
			if err != nil {
				return err
			}
			d.Deciders = model.DecidersOf(model.Request{SubmittedBy: u.Name, Account: d.Account}, users)
		}
		if d.Others, err = others(tx, found, p, now); err != nil {
			return err
		}
		d.Requests, err = tx.Requests(model.RequestQuery{InstanceID: id})
		if err != nil {
			return err
		}
		d.Events, err = events(tx, model.EventQuery{Subject: id})
		return err
	})
	return d, err
}

// others are the instances of the same orders that are not among these.
func others(tx model.ReadTx, these []model.Instance, p model.Policy, now time.Time) ([]Row, error) {
	chosen, orders := map[string]bool{}, map[string]bool{}
	var numbers []string
	for _, in := range these {
		chosen[in.ID] = true
		if !orders[in.Order.Number] {
			orders[in.Order.Number] = true
			numbers = append(numbers, in.Order.Number)
		}
	}
	siblings, err := tx.OrderInstances(numbers)
	if err != nil {
		return nil, err
	}
	var rows []Row
	for _, in := range siblings {
		if !chosen[in.ID] {
			rows = append(rows, rowOf(in, p, now))
		}
	}
	return rows, nil
}

func events(tx model.ReadTx, q model.EventQuery) ([]model.Event, error) {
	var found []model.Event
	err := tx.EachEvent(q, func(e model.Event) error {
		found = append(found, e)
		return nil
	})
	return found, err
}
