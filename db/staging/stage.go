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
	"sync"

	_ "github.com/glebarez/go-sqlite" // the driver, "sqlite"

	"unsubdesk/db/compiled"
	"unsubdesk/model"
)

//go:embed schema.sql
var schema string

// Stage implements model.Stage.
type Stage struct {
	db    *sql.DB
	conn  *sql.Conn
	files []string
	// rows, coupons and verdicts add one of them; they are compiled once.
	rows, coupons, verdicts *compiled.Statement
	lastID                  int64
	// mu is held while the connection is used: rows are read while others are judged.
	mu sync.Mutex
}

var _ model.Stage = (*Stage)(nil)

// New makes an empty stage for files of these names, which only serve
// messages. An error is CodeUnavailable. It is a desk.NewStage.
func New(ctx context.Context, files []string) (model.Stage, error) {
	db, err := sql.Open("sqlite", "") // no name: a private file, deleted while it is open
	if err != nil {
		return nil, failed(err)
	}
	db.SetMaxOpenConns(1) // the file is gone when its connection ends
	s := &Stage{db: db, files: files}
	if s.conn, err = db.Conn(ctx); err == nil {
		err = s.exec(ctx, schema)
	}
	if err != nil {
		return nil, errors.Join(failed(err), s.Close())
	}
	if err := s.prepare(); err != nil {
		return nil, errors.Join(failed(err), s.Close())
	}
	return s, nil
}

func (s *Stage) prepare() (err error) {
	for _, p := range []struct {
		to        **compiled.Statement
		statement string
	}{
		{&s.rows, "INSERT INTO rows (id, file, line, instance, account, number, name, manager, frozen, stated, carries, raw) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"},
		{&s.coupons, "INSERT INTO coupons (coupon, account, row) VALUES (?, ?, ?)"},
		{&s.verdicts, "INSERT INTO verdicts (row, state, col, reason) VALUES (?, ?, ?, ?) " +
			"ON CONFLICT (row) DO UPDATE SET state = excluded.state, col = excluded.col, reason = excluded.reason"},
	} {
		if *p.to, err = compiled.Prepare(s.conn, p.statement); err != nil {
			return err
		}
	}
	return nil
}

// exec runs statements. The driver is not given the caller's cancellation,
// which could make it skip a statement and say that it succeeded.
func (s *Stage) exec(ctx context.Context, statement string, args ...any) error {
	if err := ctx.Err(); err != nil {
		return failed(err)
	}
	_, err := s.conn.ExecContext(context.WithoutCancel(ctx), statement, args...)
	return failed(err)
}

func (s *Stage) query(ctx context.Context, statement string, args ...any) (*sql.Rows, error) {
	if err := ctx.Err(); err != nil {
		return nil, failed(err)
	}
	rows, err := s.conn.QueryContext(context.WithoutCancel(ctx), statement, args...)
	return rows, failed(err)
}

// run runs a compiled statement.
func (s *Stage) run(ctx context.Context, statement *compiled.Statement, values ...any) error {
	if err := ctx.Err(); err != nil {
		return failed(err)
	}
	return failed(statement.Run(values...))
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
	for _, statement := range []*compiled.Statement{s.rows, s.coupons, s.verdicts} {
		if statement != nil {
			statement.Close()
		}
	}
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
	err := s.run(ctx, s.rows, s.lastID, r.File, r.Line,
		present(has, model.ColumnInstanceID, in.ID), present(has, model.ColumnAccountID, in.Account.ID),
		present(has, model.ColumnOrderNumber, in.Order.Number), present(has, model.ColumnAccountName, in.Account.Name),
		present(has, model.ColumnAccountManager, in.Account.Manager),
		present(has, model.ColumnAccountFrozen, in.Account.Frozen), stated(r.Row), r.Row.CarriesBlocks(), r.Raw)
	if err != nil {
		return err
	}
	if has.Has(model.ColumnAccountID) {
		for _, c := range in.Coupons {
			if err := s.run(ctx, s.coupons, c.ID, in.Account.ID, s.lastID); err != nil {
				return err
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
	return s.run(ctx, s.verdicts, s.lastID, state, r.Column, r.Reason)
}

// present is a value, or NULL if the row does not have the column.
func present[T any](has model.ColumnSet, c model.Column, v T) any {
	if !has.Has(c) {
		return nil
	}
	return v
}

func stated(r model.ImportRow) any {
	if !r.Has.Has(model.ColumnOrderAmountDue) {
		return nil
	}
	return r.Instance.Order.StatedDue.Cents()
}

// Judge implements model.Stage.
func (s *Stage) Judge(ctx context.Context, verdicts []model.Verdict) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, v := range verdicts {
		var err error
		switch {
		case v.Accepted:
			err = s.exec(ctx, "DELETE FROM verdicts WHERE row = ?", v.ID)
		case v.Retry:
			err = s.run(ctx, s.verdicts, v.ID, stateRetry, v.Column, v.Reason)
		default:
			err = s.run(ctx, s.verdicts, v.ID, stateRefused, v.Column, v.Reason)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Restart implements model.Stage.
func (s *Stage) Restart(ctx context.Context) error {
	return s.exec(ctx, "DELETE FROM verdicts WHERE state IN (?, ?)", stateRetry, stateRefused)
}

// Rejected implements model.Stage.
func (s *Stage) Rejected(ctx context.Context) (n int, err error) {
	err = s.conn.QueryRowContext(context.WithoutCancel(ctx), "SELECT count(*) FROM verdicts").Scan(&n)
	return n, failed(err)
}
