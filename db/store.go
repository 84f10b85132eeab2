// Package db keeps the desk in a database through GORM: it opens and migrates
// it, turns rows into the model's values and back, and runs transactions. It
// decides no rule. A driver's error is translated here (errors.go) and never
// leaves the package.
package db

import (
	"context"
	"errors"
	"sync"
	"time"

	"gorm.io/gorm"

	"unsubdesk/model"
)

// DefaultBusyTimeout is how long a transaction waits for another program
// before it answers that the desk is busy.
const DefaultBusyTimeout = 10 * time.Second

// Options says how to open a desk's database.
type Options struct {
	// Create makes the file if it is missing; on a server it makes the tables in an empty
	// database. Without it a missing desk is an error (ErrNoDesk).
	Create bool
	// MakeFolder lets a missing directory of the file be made with it, and those above:
	// for the program's own. Another that is missing is a mistyped path.
	MakeFolder bool
	// AsIs refuses a desk of an older schema (ErrOlderSchema) where Open would bring it up
	// to date: for whoever looks without having been asked to.
	AsIs bool
	// Clock is the desk's clock (R8); nil is the database server's, or the
	// machine's where the database is a file.
	Clock func() time.Time
	// BusyTimeout is how long to wait for another program that writes; 0 is
	// DefaultBusyTimeout.
	BusyTimeout time.Duration
}

// Store is a model.Store on a database. It is safe for concurrent use. Views
// run side by side, each on its own snapshot; Updates run one at a time, also
// those of different programs.
type Store struct {
	dialect  dialect
	pools    sync.RWMutex // guards read, write and files, which change once (revisit.go)
	read     *gorm.DB
	write    *gorm.DB      // nil on a read-only database; on a server the same as read
	writer   chan struct{} // holds a token while no Update runs in this program
	views    chan struct{} // holds a token for each View under way, see takeTurn
	name     string
	clock    func(*tx) (time.Time, error)
	busy     time.Duration
	asIs     bool
	ownDir   bool // Options.MakeFolder
	created  bool
	embedded bool
	backup   string
	files    []watched // of an embedded database
	turn     turn
	sizes    searchSizes
	// smallDesk is how many rows are looked at without further thought.
	smallDesk int
	revisit   revisit
	retired   *gorm.DB // the readers of a desk that could only be looked at before
}

var _ model.Store = (*Store)(nil)

// storeOf is a store that is not open yet.
func storeOf(d dialect, name string, opts Options) *Store {
	s := &Store{dialect: d, name: model.CleanText(name), clock: d.now(), busy: opts.BusyTimeout, asIs: opts.AsIs, ownDir: opts.MakeFolder, views: make(chan struct{}, d.views()),
		writer: make(chan struct{}, 1), sizes: usualSizes(), smallDesk: 10_000}
	s.writer <- struct{}{}
	if opts.Clock != nil {
		s.clock = machineClock(opts.Clock)
	}
	if s.busy <= 0 {
		s.busy = DefaultBusyTimeout
	}
	return s
}

// machineClock is a clock that does not ask the database.
func machineClock(now func() time.Time) func(*tx) (time.Time, error) {
	return func(*tx) (time.Time, error) { return now(), nil }
}

// Name is the file as it was named, or the server's address and the database;
// never a user or a password.
func (s *Store) Name() string { return s.name }

// Embedded reports whether the database is a file of this machine.
func (s *Store) Embedded() bool { return s.embedded }

// Created reports whether Open made this desk.
func (s *Store) Created() bool { return s.created }

// Backup is the copy that was made before the database was migrated to this
// program's schema, or "". A server's database is never copied: that is the
// work of whoever keeps the server.
func (s *Store) Backup() string { return s.backup }

// ReadOnly reports whether the database can only be looked at: every Update
// answers CodeUnavailable. It turns false by itself when the cause is gone.
func (s *Store) ReadOnly() bool { return s.pool(true) == nil }

// pool is where transactions run; nil for those that write on a read-only
// database.
func (s *Store) pool(writes bool) *gorm.DB {
	s.pools.RLock()
	defer s.pools.RUnlock()
	if writes {
		return s.write
	}
	return s.read
}

// Close releases the database. Transactions must have ended.
func (s *Store) Close() error {
	s.revisit.mu.Lock()
	defer s.revisit.mu.Unlock()
	s.revisit.open = nil
	return s.translate(errors.Join(closePool(s.retired), closePool(s.read), closePool(s.write)))
}

// View runs fn on a consistent snapshot. fn's own error comes back unchanged.
// A database whose file is gone, or whose server cannot be reached, answers
// CodeUnavailable.
func (s *Store) View(ctx context.Context, fn func(model.ReadTx) error) error {
	if err := s.present(); err != nil {
		return err
	}
	if err := s.takeTurn(ctx); err != nil {
		return err
	}
	defer func() { <-s.views }()
	s.tryToChange(ctx, false)
	return s.transact(ctx, false, time.Now().Add(s.busy), func(t *tx) error { return fn(t) })
}

// takeTurn waits until a connection is free for a View, up to the busy timeout.
// Those who wait get theirs
// in the order in which they came: the pool would choose among them at random, and
// with hundreds of sessions some would wait for seconds.
func (s *Store) takeTurn(ctx context.Context) error {
	late := time.NewTimer(s.busy)
	defer late.Stop()
	select {
	case s.views <- struct{}{}:
		return nil
	case <-ctx.Done():
		return s.translate(ctx.Err())
	case <-late.C:
		return s.translate(errCrowded)
	}
}

// Update runs fn as one transaction that has the database to itself for
// writing. It waits for other programs up to the busy timeout, then answers
// CodeUnavailable, as it does when the database's file is gone, before fn or
// after it, or its server. fn's own error comes back unchanged.
//
// fn runs again from the start when the engine gave the transaction up for
// another one's sake. If the answer to the commit is lost, the error's Cause is
// model.ErrOutcomeUnknown; after every other error nothing was changed.
func (s *Store) Update(ctx context.Context, fn func(model.WriteTx) error) error {
	if s.tryToChange(ctx, true); s.ReadOnly() {
		return s.readOnlyError(nil)
	}
	until := time.Now().Add(s.busy)
	if err := s.takeWriter(ctx); err != nil {
		return err
	}
	defer func() { s.writer <- struct{}{} }()
	if s.embedded {
		s.turn.begin(ctx)
		defer s.turn.end()
	}
	return s.whenFree(ctx, until, func() error {
		return s.transact(ctx, true, until, func(t *tx) error {
			if err := s.present(); err != nil {
				return err
			}
			if err := fn(t); err != nil {
				return err
			}
			if err := t.flushIndex(); err != nil {
				return err
			}
			if err := t.flushTallies(); err != nil {
				return err
			}
			if err := t.bumpVersion(); err != nil {
				return err
			}
			return s.present() // no money is committed to a file that nobody will find
		})
	})
}

// whenFree repeats try while another program is in the way, until the time
// given.
func (s *Store) whenFree(ctx context.Context, until time.Time, try func() error) error {
	for attempt := 0; ; attempt++ {
		err := try()
		wait, worth := s.dialect.again(err, attempt)
		if !worth || !time.Now().Add(wait).Before(until) || ctx.Err() != nil {
			return err
		}
		pause := time.NewTimer(wait)
		select {
		case <-pause.C:
		case <-ctx.Done():
			pause.Stop()
			return s.translate(ctx.Err())
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

// transact runs fn in one transaction. Each statement and the commit look at
// the caller's cancellation first.
func (s *Store) transact(ctx context.Context, writes bool, until time.Time, fn func(*tx) error) error {
	if err := ctx.Err(); err != nil {
		return s.translate(err)
	}
	began, err := s.dialect.begin(ctx, s.pool(writes), writes, until)
	if err != nil {
		return s.translateIn(ctx, err)
	}
	open := true
	defer func() {
		if open {
			began.rollback()
		}
	}()
	t := &tx{ctx: ctx, store: s, db: began.gorm(), session: began}
	if err := fn(t); err != nil {
		return t.ended(err)
	}
	if err := ctx.Err(); err != nil {
		return s.translate(err)
	}
	open = false
	err = began.commit()
	if lost, ok := errors.AsType[*lostCommit](err); ok && !t.wrote {
		err = lost.cause // what becomes of a transaction that changed nothing is known
	}
	return t.ended(s.translate(err))
}
