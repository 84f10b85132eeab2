package cli

import (
	"context"

	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// pageSize is how many rows are read at a time for somebody who comes over SSH.
const pageSize = 500

// eachRow calls fn for every match in the query's order. Over SSH the rows are
// read a page at a time, and no transaction is open while they are written: the
// server's few connections to the database are everybody's, and who reads slowly,
// or in a pager, would hold one for as long. What changes meanwhile is seen from
// the next page on.
func (a *App) eachRow(ctx context.Context, s *desk.Session, q model.ListQuery, fn func(desk.Row) error) error {
	if !a.Remote {
		return s.EachRow(ctx, q, fn)
	}
	return paged(q.Limit, fn, func(limit int, last *desk.Row) ([]desk.Row, error) {
		q.Limit = limit
		if last != nil {
			q.Anchor = &last.Instance
		}
		page, err := s.List(ctx, q)
		return page.Rows, err
	})
}

// eachHistory is eachRow for completed requests, newest first.
func (a *App) eachHistory(ctx context.Context, s *desk.Session, q model.RequestQuery, fn func(desk.HistoryRow) error) error {
	if !a.Remote {
		return s.EachHistory(ctx, q, fn)
	}
	return paged(q.Limit, fn, func(limit int, last *desk.HistoryRow) ([]desk.HistoryRow, error) {
		q.Limit = limit
		if last != nil {
			q.After = &last.Request
		}
		return s.History(ctx, q)
	})
}

// paged calls fn for most rows, or for all if most is 0. read answers with the
// page after the row last, nil for the first page.
func paged[Row any](most int, fn func(Row) error, read func(limit int, last *Row) ([]Row, error)) error {
	var last *Row
	for done := 0; most == 0 || done < most; {
		limit := pageSize
		if most > 0 {
			limit = min(limit, most-done)
		}
		rows, err := read(limit, last)
		if err != nil {
			return err
		}
		for _, row := range rows {
			if err := fn(row); err != nil {
				return err
			}
		}
		if len(rows) < limit {
			return nil
		}
		last, done = &rows[len(rows)-1], done+len(rows)
	}
	return nil
}
