// Package staging keeps the rows of an import in a throw-away SQLite database
// until they are applied. It is an unnamed temporary file: nobody else can
// open it, and the operating system removes it however the program ends.
package staging

import (
	"context"
	"database/sql"
	_ "embed"
	"errors"
	"fmt"

	_ "github.com/glebarez/go-sqlite" // the driver, "sqlite"

	"unsubdesk/model"
)

//go:embed schema.sql
var schema string

// Stage implements model.Stage.
type Stage struct {
	db        *sql.DB
	conn      *sql.Conn
	files     []string
	addRow    *sql.Stmt
	addCoupon *sql.Stmt
	judge     *sql.Stmt
	accept    *sql.Stmt
	lastID    int64
}

var _ model.Stage = (*Stage)(nil)

// New makes an empty stage for files of these names, which only serve
// messages. An error is CodeUnavailable. It is a desk.NewStage.
func New(ctx context.Context, files []string) (model.Stage, error) {
	db, err := sql.Open("sqlite", "") // no name: a private file, deleted while it is open
	if err != nil {
		return nil, failed(err)
	}
	s := &Stage{db: db, files: files}
	if err := s.prepare(ctx); err != nil {
		return nil, errors.Join(failed(err), s.Close())
	}
	return s, nil
}

// prepare sets up the one connection; the file is gone when it ends.
func (s *Stage) prepare(ctx context.Context) (err error) {
	s.db.SetMaxOpenConns(1)
	if s.conn, err = s.db.Conn(ctx); err != nil {
		return err
	}
	if _, err = s.conn.ExecContext(ctx, schema); err != nil {
		return err
	}
	for _, p := range []struct {
		to  **sql.Stmt
		sql string
	}{
		{&s.addRow, `INSERT INTO rows (id, file, line, instance, account, number, name, manager, frozen, stated, raw)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`},
		{&s.addCoupon, `INSERT INTO coupons (coupon, account, row) VALUES (?, ?, ?)`},
		{&s.judge, `INSERT INTO verdicts (row, state, col, reason) VALUES (?, ?, ?, ?)
			ON CONFLICT (row) DO UPDATE SET state = excluded.state, col = excluded.col, reason = excluded.reason`},
		{&s.accept, `DELETE FROM verdicts WHERE row = ?`},
	} {
		if *p.to, err = s.conn.PrepareContext(ctx, p.sql); err != nil {
			return err
		}
	}
	return nil
}

// failed is the error of a stage that cannot do its work, nearly always for
// want of room.
func failed(err error) error {
	if err == nil {
		return nil
	}
	said := fmt.Sprintf("The temporary file of the import failed (%v); nothing was imported. "+
		"It needs about as much room as the files; TMPDIR says where it is.", err)
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		said = "The import was cancelled; nothing was changed."
	}
	return &model.Error{Code: model.CodeUnavailable, Offset: -1, Cause: err, Sentence: said}
}

// Close implements model.Stage.
func (s *Stage) Close() error {
	if s.conn != nil {
		s.conn.Close() //nolint:errcheck // db.Close tells what matters
	}
	return s.db.Close()
}

// The states of rows that have a verdict.
const (
	stateRejected = 1 // by itself, or because it contradicts another row
	stateCarrying = 2 // likewise, but it carries blocks
	stateRetry    = 3 // rejected while it was applied; to be tried again
	stateRefused  = 4 // rejected while it was applied
)

// Add implements model.Stage.
func (s *Stage) Add(ctx context.Context, r model.StagedRow) error {
	s.lastID++
	in, has := r.Row.Instance, r.Row.Has
	_, err := s.addRow.ExecContext(ctx, s.lastID, r.File, r.Line,
		present(has, model.ColumnInstanceID, in.ID), present(has, model.ColumnAccountID, in.Account.ID),
		present(has, model.ColumnOrderNumber, in.Order.Number), present(has, model.ColumnAccountName, in.Account.Name),
		present(has, model.ColumnAccountManager, in.Account.Manager),
		present(has, model.ColumnAccountFrozen, in.Account.Frozen),
		present(has, model.ColumnOrderAmountDue, in.Order.StatedDue.Cents()), r.Raw)
	if err != nil {
		return failed(err)
	}
	if has.Has(model.ColumnAccountID) {
		for _, c := range in.Coupons {
			if _, err := s.addCoupon.ExecContext(ctx, c.ID, in.Account.ID, s.lastID); err != nil {
				return failed(err)
			}
		}
	}
	if !r.Bad {
		return nil
	}
	state := stateRejected
	if r.Row.CarriesBlocks() {
		state = stateCarrying
	}
	return s.setVerdict(ctx, s.lastID, state, r.Column, r.Reason)
}

// present is a value, or NULL if the row does not have the column.
func present[T any](has model.ColumnSet, c model.Column, v T) any {
	if !has.Has(c) {
		return nil
	}
	return v
}

func (s *Stage) setVerdict(ctx context.Context, row int64, state int, column, reason string) error {
	_, err := s.judge.ExecContext(ctx, row, state, column, reason)
	return failed(err)
}

// Judge implements model.Stage.
func (s *Stage) Judge(ctx context.Context, verdicts []model.Verdict) error {
	for _, v := range verdicts {
		var err error
		switch {
		case v.Accepted:
			_, err = s.accept.ExecContext(ctx, v.ID)
		case v.Retry:
			err = s.setVerdict(ctx, v.ID, stateRetry, v.Column, v.Reason)
		default:
			err = s.setVerdict(ctx, v.ID, stateRefused, v.Column, v.Reason)
		}
		if err != nil {
			return failed(err)
		}
	}
	return nil
}

// Restart implements model.Stage.
func (s *Stage) Restart(ctx context.Context) error {
	_, err := s.conn.ExecContext(ctx, "DELETE FROM verdicts WHERE state IN (?, ?)", stateRetry, stateRefused)
	return failed(err)
}

// Rejected implements model.Stage.
func (s *Stage) Rejected(ctx context.Context) (n int, err error) {
	err = s.conn.QueryRowContext(ctx, "SELECT count(*) FROM verdicts").Scan(&n)
	return n, failed(err)
}
