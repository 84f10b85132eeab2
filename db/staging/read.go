package staging

import (
	"context"
	"database/sql"

	"unsubdesk/model"
)

// The size of a chunk: rows and bytes. An order that is longer than a chunk
// is handed out whole up to longOrder rows.
const (
	chunkRows  = 2000
	chunkBytes = 8 << 20
	longOrder  = 20_000
)

// place is where a chunk ended.
type place struct {
	account, number string
	id              int64
}

// keyed is a staged row with its place.
type keyed struct {
	model.StagedRow
	place
}

const (
	selectRows = `SELECT r.id, r.file, r.line, r.account, r.number, r.raw, v.row IS NOT NULL
		FROM rows AS r LEFT JOIN verdicts AS v ON v.row = r.id
		WHERE (v.row IS NULL OR v.state = 2)
		AND r.account IS NOT NULL AND r.number IS NOT NULL AND r.instance IS NOT NULL AND `
	selectRetries = `SELECT r.id, r.file, r.line, r.account, r.number, r.raw, FALSE
		FROM rows AS r JOIN verdicts AS v ON v.row = r.id
		WHERE v.state = 3 AND `
	afterPlace = `(r.account, r.number, r.id) > (?, ?, ?) ORDER BY r.account, r.number, r.id`
)

// Chunks implements model.Stage. Each chunk is a query of its own, so that
// no cursor stands open while the rows are judged.
func (s *Stage) Chunks(ctx context.Context, retry bool, fn func([]model.StagedRow) error) error {
	query := selectRows + afterPlace
	if retry {
		query = selectRetries + afterPlace
	}
	for at := (place{}); ; {
		rows, more, err := s.read(ctx, query, at, chunkRows)
		if err != nil || len(rows) == 0 {
			return err
		}
		if more {
			rows, err = s.wholeOrders(ctx, query, at, rows)
			if err != nil {
				return err
			}
		}
		at = rows[len(rows)-1].place
		if err := fn(plain(rows)); err != nil || !more {
			return err
		}
	}
}

// wholeOrders cuts a full chunk back to the end of an order; if it is all
// one order, it reads on.
func (s *Stage) wholeOrders(ctx context.Context, query string, at place, rows []keyed) ([]keyed, error) {
	last := rows[len(rows)-1].number
	for n := len(rows) - 1; n > 0; n-- {
		if rows[n-1].number != last {
			return rows[:n], nil
		}
	}
	longer, _, err := s.read(ctx, query, at, longOrder)
	for n, r := range longer {
		if r.number != last {
			return longer[:n], err
		}
	}
	return longer, err
}

// read reads rows behind a place, up to a number of rows or bytes; more tells
// whether it stopped for that.
func (s *Stage) read(ctx context.Context, query string, at place, most int) (got []keyed, more bool, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	rows, err := s.query(ctx, query, at.account, at.number, at.id)
	if err != nil {
		return nil, false, err
	}
	defer rows.Close() //nolint:errcheck // rows.Err tells what matters
	bytes := 0
	for rows.Next() {
		var r keyed
		if err := rows.Scan(&r.StagedRow.ID, &r.File, &r.Line, &r.account, &r.number, &r.Raw, &r.Bad); err != nil {
			return nil, false, failed(err)
		}
		r.id = r.StagedRow.ID
		got = append(got, r)
		bytes += len(r.Raw)
		if len(got) >= most || bytes >= chunkBytes {
			return got, true, nil
		}
	}
	return got, false, failed(rows.Err())
}

func plain(rows []keyed) []model.StagedRow {
	out := make([]model.StagedRow, len(rows))
	for i, r := range rows {
		out[i] = r.StagedRow
	}
	return out
}

// EachRejection implements model.Stage.
func (s *Stage) EachRejection(ctx context.Context, fn func(model.Rejection) error) error {
	rows, err := s.query(ctx, `SELECT r.file, r.line, v.col, v.reason, r.raw
		FROM verdicts AS v JOIN rows AS r ON r.id = v.row ORDER BY v.row`)
	if err != nil {
		return err
	}
	defer rows.Close() //nolint:errcheck // rows.Err tells what matters
	for rows.Next() {
		var r model.Rejection
		var raw sql.RawBytes
		if err := rows.Scan(&r.File, &r.Line, &r.Column, &r.Reason, &raw); err != nil {
			return failed(err)
		}
		r.Raw = raw
		if err := fn(r); err != nil {
			return err
		}
	}
	return failed(rows.Err())
}
