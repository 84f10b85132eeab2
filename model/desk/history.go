package desk

import (
	"context"

	"unsubdesk/model"
)

// historyChunk is how many requests are read at a time with their entries.
const historyChunk = 500

// History is a page of completed requests, newest first, with their ledger
// entries. Any desk user may. The query's Statuses and ByDecision are set
// here.
func (s *Session) History(ctx context.Context, q model.RequestQuery) ([]HistoryRow, error) {
	if err := s.sweepFirst(ctx); err != nil {
		return nil, err
	}
	var rows []HistoryRow
	err := s.view(ctx, func(tx model.ReadTx, _ model.User) (err error) {
		rows, err = history(tx, q)
		return err
	})
	return rows, err
}

func history(tx model.ReadTx, q model.RequestQuery) ([]HistoryRow, error) {
	q.Statuses, q.ByDecision = []model.RequestStatus{model.RequestCompleted}, true
	requests, err := tx.Requests(q)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(requests))
	for i, r := range requests {
		ids[i] = r.ID
	}
	entries, err := tx.Entries(ids)
	if err != nil {
		return nil, err
	}
	told, err := deliveries(tx, ids)
	if err != nil {
		return nil, err
	}
	rows := make([]HistoryRow, len(requests))
	for i, r := range requests {
		rows[i] = HistoryRow{Request: r, Entries: entries[r.ID], Delivery: told[r.ID]}
	}
	return rows, nil
}

// EachHistory calls fn for every completed request that matches, newest
// first, without holding them all. Any desk user may.
func (s *Session) EachHistory(ctx context.Context, q model.RequestQuery, fn func(HistoryRow) error) error {
	if err := s.sweepFirst(ctx); err != nil {
		return err
	}
	return s.view(ctx, func(tx model.ReadTx, _ model.User) error {
		return eachHistory(tx, q, fn)
	})
}

func eachHistory(tx model.ReadTx, q model.RequestQuery, fn func(HistoryRow) error) error {
	return eachHistoryPage(tx, q, func(rows []HistoryRow) error {
		for _, row := range rows {
			if err := fn(row); err != nil {
				return err
			}
		}
		return nil
	})
}

// EachRefund is EachHistory with the instances of each request as they are now, by ID.
// Any desk user may.
func (s *Session) EachRefund(ctx context.Context, q model.RequestQuery, fn func(HistoryRow, map[string]model.Instance) error) error {
	if err := s.sweepFirst(ctx); err != nil {
		return err
	}
	return s.view(ctx, func(tx model.ReadTx, _ model.User) error {
		return eachHistoryPage(tx, q, func(rows []HistoryRow) error {
			instances, err := refundedInstances(tx, rows)
			for i := 0; i < len(rows) && err == nil; i++ {
				err = fn(rows[i], instances)
			}
			return err
		})
	})
}

// refundedInstances are the instances of some requests, by ID.
func refundedInstances(tx model.ReadTx, rows []HistoryRow) (map[string]model.Instance, error) {
	var ids []string
	for _, row := range rows {
		ids = append(ids, row.InstanceIDs()...)
	}
	found, err := tx.Instances(ids)
	instances := make(map[string]model.Instance, len(found))
	for _, in := range found {
		instances[in.ID] = in
	}
	return instances, err
}

// eachHistoryPage calls fn with the requests that match, some at a time.
func eachHistoryPage(tx model.ReadTx, q model.RequestQuery, fn func([]HistoryRow) error) error {
	left := q.Limit
	for {
		q.Limit = historyChunk
		if left > 0 {
			q.Limit = min(left, historyChunk)
		}
		rows, err := history(tx, q)
		if err != nil {
			return err
		}
		if err := fn(rows); err != nil {
			return err
		}
		if len(rows) < q.Limit || len(rows) == left {
			return nil
		}
		left = max(0, left-len(rows))
		q.After = &rows[len(rows)-1].Request
	}
}

// EachEvent calls fn for every audit event that matches, chain by chain. Any
// desk user may.
func (s *Session) EachEvent(ctx context.Context, q model.EventQuery, fn func(model.Event) error) error {
	return s.view(ctx, func(tx model.ReadTx, _ model.User) error { return tx.EachEvent(q, fn) })
}
