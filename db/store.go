// Package db keeps the desk in a database through GORM: it opens and migrates
// it, turns rows into the model's values and back, and runs transactions. It
// decides no rule. A driver's error is translated here (errors.go) and never
// leaves the package.
package db

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"gorm.io/gorm"

	"unsubdesk/model"
)

// DefaultBusyTimeout is how long a transaction waits for another program
// before it answers that the desk is busy.
const DefaultBusyTimeout = 10 * time.Second

// Options says how to open a desk's database.
type Options struct {
	// Create makes the file, and the directories above it, if it is missing.
	// Without it a missing file is an error (ErrNoDesk).
	Create bool
	// Clock is the desk's clock (R8); nil is the machine's.
	Clock func() time.Time
	// BusyTimeout is how long to wait for another program that writes; 0 is
	// DefaultBusyTimeout.
	BusyTimeout time.Duration
}

// Store is a model.Store on a database. It is safe for concurrent use. Views
// run side by side, each on its own snapshot; Updates run one at a time.
type Store struct {
	dialect dialect
	read    *gorm.DB
	write   *gorm.DB      // nil on a read-only database
	writer  chan struct{} // holds a token while no Update runs in this program
	name    string
	clock   func() time.Time
	busy    time.Duration
	created bool
	backup  string
	files   []watched // of an embedded database
}

var _ model.Store = (*Store)(nil)

// Name is the file as it was named, or the host; never a password.
func (s *Store) Name() string { return s.name }

// Created reports whether Open made this desk.
func (s *Store) Created() bool { return s.created }

// Backup is the copy that was made before the database was migrated to this
// program's schema, or "".
func (s *Store) Backup() string { return s.backup }

// ReadOnly reports whether the database can only be looked at: every Update
// answers CodeUnavailable.
func (s *Store) ReadOnly() bool { return s.write == nil }

// Close releases the database. Transactions must have ended.
func (s *Store) Close() error {
	return s.translate(errors.Join(closePool(s.read), closePool(s.write)))
}

// View runs fn on a consistent snapshot. fn's own error comes back unchanged.
// A database whose file is gone answers CodeUnavailable.
func (s *Store) View(ctx context.Context, fn func(model.ReadTx) error) error {
	if err := s.present(); err != nil {
		return err
	}
	return s.transact(ctx, s.read, &sql.TxOptions{ReadOnly: true}, func(t *tx) error { return fn(t) })
}

// Update runs fn as one transaction that has the database to itself for
// writing. It waits for other programs up to the busy timeout, then answers
// CodeUnavailable, as it does when the database's file is gone, before fn or
// after it. fn's own error comes back unchanged.
func (s *Store) Update(ctx context.Context, fn func(model.WriteTx) error) error {
	if s.ReadOnly() {
		return s.readOnlyError(nil)
	}
	if err := s.takeWriter(ctx); err != nil {
		return err
	}
	defer func() { s.writer <- struct{}{} }()
	return s.whenFree(func() error {
		return s.transact(ctx, s.write, nil, func(t *tx) error {
			if err := s.present(); err != nil {
				return err
			}
			if err := fn(t); err != nil {
				return err
			}
			if err := t.bumpVersion(); err != nil {
				return err
			}
			return s.present() // no money is committed to a file that nobody will find
		})
	})
}

// whenFree repeats try while another program is in the way, up to the busy
// timeout.
func (s *Store) whenFree(try func() error) error {
	deadline := time.Now().Add(s.busy)
	for {
		err := try()
		if !s.dialect.retryable(err) || !time.Now().Before(deadline) {
			return err
		}
	}
}

// takeWriter waits until no other Update of this program runs.
func (s *Store) takeWriter(ctx context.Context) error {
	late := time.NewTimer(s.busy)
	defer late.Stop()
	select {
	case <-s.writer:
		return nil
	case <-ctx.Done():
		return s.translate(ctx.Err())
	case <-late.C:
		return s.busyError(nil)
	}
}

// transact runs fn in one transaction of the pool. The driver is not given
// the caller's cancellation: it may then answer that a statement succeeded
// which it skipped. Instead each statement and the commit look at ctx first.
func (s *Store) transact(ctx context.Context, pool *gorm.DB, opts *sql.TxOptions, fn func(*tx) error) error {
	if err := ctx.Err(); err != nil {
		return s.translate(err)
	}
	began := pool.WithContext(context.WithoutCancel(ctx)).Begin(opts)
	if began.Error != nil {
		return s.translate(began.Error)
	}
	open := true
	defer func() {
		if open {
			began.Rollback()
		}
	}()
	if err := fn(&tx{ctx: ctx, store: s, db: began}); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return s.translate(err)
	}
	open = false
	return s.translate(began.Commit().Error)
}
