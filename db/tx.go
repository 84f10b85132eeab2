package db

import (
	"context"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"unsubdesk/model"
)

// tx is one transaction: a model.ReadTx, and a model.WriteTx inside Update.
// Every statement goes through find, exec, create, insert or stream, which look at
// the caller's cancellation first and translate errors.
type tx struct {
	ctx   context.Context
	store *Store
	db    *gorm.DB
	// session is where it runs; nil for a migration, which has none of its own.
	session session
	wrote   bool
	// failed is the first error of the engine's: what came after it, on an
	// engine that then ends the transaction, says less.
	failed  error
	cursors int
	// index is what this transaction has to tell the search index; segments are
	// its parts, once they were asked for.
	index    indexing
	segments []int64
	// tallied is what it has to add to the tallies.
	tallied tallies
}

var _ model.WriteTx = (*tx)(nil)

func (t *tx) fail(err error) error {
	if t.failed == nil {
		t.failed = err
	}
	return t.store.translateIn(t.ctx, err)
}

// ended is what a transaction answers that came to err: where the engine gave
// it up so that it may run again, that, whatever fn made of it.
func (t *tx) ended(err error) error {
	if err == nil || t.failed == nil {
		return err
	}
	if _, worth := t.store.dialect.again(t.failed, 0); worth || t.store.dialect.classify(err) == failAborted {
		return t.store.translateIn(t.ctx, t.failed)
	}
	return err
}

func (t *tx) ready() error { return t.fail(t.ctx.Err()) }

// find reads the rows of a query into dest, a pointer to a slice or struct.
func (t *tx) find(dest any, query *gorm.DB) error {
	if err := t.ready(); err != nil {
		return err
	}
	return t.fail(query.Scan(dest).Error)
}

// raw is a query in SQL.
func (t *tx) raw(query string, args ...any) *gorm.DB { return t.db.Raw(query, args...) }

// exec runs a statement that changes something and returns how many rows.
func (t *tx) exec(statement string, args ...any) (int64, error) {
	if err := t.ready(); err != nil {
		return 0, err
	}
	t.wrote = true
	done := t.db.Exec(statement, args...)
	return done.RowsAffected, t.fail(done.Error)
}

// create adds one row, or a few, through GORM; see insert for
// many.
func (t *tx) create(row any, clauses ...clause.Expression) error {
	if err := t.ready(); err != nil {
		return err
	}
	t.wrote = true
	return t.fail(t.db.Clauses(clauses...).Create(row).Error)
}

// in is the condition that column is one of the values, however many.
func (t *tx) in(column string, values []string) clause.Expr {
	return t.store.dialect.inList(column, values)
}

// stream reads the rows of a query and hands them to fn, size at a time; with
// size 0 all at once. fn may run other statements of the transaction.
func stream[T any](t *tx, query *gorm.DB, size int, scan func(scanner, *T) error, fn func([]T) error) error {
	if err := t.ready(); err != nil {
		return err
	}
	var page []T
	read := func(rows scanner) error {
		var row T
		err := scan(rows, &row)
		page = append(page, row)
		return err
	}
	full := func() error {
		if len(page) == 0 {
			return nil
		}
		err := fn(page)
		page = page[:0]
		return err
	}
	return t.store.dialect.pages(t, query, size, read, full)
}

// scanner is a row that is read.
type scanner interface{ Scan(dest ...any) error }

// openRows are the rows of a query.
type openRows interface {
	scanner
	Next() bool
	Err() error
	Close() error
}

// rowsOpener is a session that has a faster way to rows; can is false where it does not go.
type rowsOpener interface {
	openRows(query *gorm.DB) (rows openRows, can bool, err error)
}

// open begins to read the rows of a query.
func (t *tx) open(query *gorm.DB) (openRows, error) {
	if opener, ok := t.session.(rowsOpener); ok {
		if rows, can, err := opener.openRows(query); can {
			return rows, t.fail(err)
		}
	}
	rows, err := query.Rows()
	if err != nil {
		return nil, t.fail(err)
	}
	return rows, nil
}

// readRows reads rows to their end, or up to limit of them if it is not 0, and
// says how many there were.
func (t *tx) readRows(rows openRows, limit int, read func(scanner) error) (n int, err error) {
	for (limit == 0 || n < limit) && rows.Next() {
		if err := read(rows); err != nil {
			return n, t.fail(err)
		}
		n++
	}
	return n, t.fail(rows.Err())
}

// Now is the desk's clock at this moment.
func (t *tx) Now() (time.Time, error) {
	if err := t.ready(); err != nil {
		return time.Time{}, err
	}
	now, err := t.store.clock(t)
	return model.Micro(now), err
}

// Version grows with every committed change, by any program.
func (t *tx) Version() (int64, error) {
	var version int64
	err := t.find(&version, t.raw("SELECT value FROM meta WHERE name = 'version'"))
	return version, err
}

// bumpVersion marks the transaction's changes for other programs.
func (t *tx) bumpVersion() error {
	if !t.wrote {
		return nil
	}
	_, err := t.exec("UPDATE meta SET value = value + 1 WHERE name = 'version'")
	return err
}

// micros is a time as it is stored; nil for none.
func micros(at time.Time) *int64 {
	if at.IsZero() {
		return nil
	}
	us := at.UnixMicro()
	return &us
}

// fromMicros is a stored time; zero for none.
func fromMicros(us *int64) time.Time {
	if us == nil {
		return time.Time{}
	}
	return time.UnixMicro(*us).UTC()
}
