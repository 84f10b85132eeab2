// Package dbtest gives a test a real, migrated database of its own, a clock
// that it sets, and factories for what it puts in.
//
// A package whose TestMain calls Main runs its tests on SQLite, and again on
// PostgreSQL where that is found: one throw-away server for the package, a
// database of its own for each New. A test with SQLite or PostgreSQL in its name
// runs on that engine only; Turn is the server, if it is its turn.
// UNSUBDESK_TEST_POSTGRES changes where it is found: a URL is a server where
// databases may be made, "off" leaves PostgreSQL out, and with "required" a
// package fails where there is none. Tests that start the program itself take
// URL(t) for its --db; without Main, StartServer(t) and then its NewDatabase(t).
package dbtest

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"unsubdesk/db"
	"unsubdesk/model"
)

// Option changes how New opens the database.
type Option func(*db.Options)

// WithClock makes the desk go by the clock instead of the machine's.
func WithClock(c *Clock) Option { return func(o *db.Options) { o.Clock = c.Now } }

// New opens a new desk on the engine whose turn it is and closes it when the
// test ends.
func New(t testing.TB, options ...Option) *db.Store {
	t.Helper()
	if s := Turn(); s != nil {
		return Open(t, s.borrow(t), options...)
	}
	return Open(t, copied(t), options...)
}

// URL is the address of an empty desk of the test's own, on the engine whose
// turn it is.
func URL(t testing.TB) string {
	t.Helper()
	if s := Turn(); s != nil {
		return s.NewDatabase(t)
	}
	return "sqlite:" + filepath.Join(t.TempDir(), "desk.db")
}

// EmptyURL is the address of a database of the test's own with nothing in it, on
// the engine whose turn it is.
func EmptyURL(t testing.TB) string {
	t.Helper()
	if s := Turn(); s != nil {
		return s.EmptyDatabase(t)
	}
	return URL(t)
}

// Open opens the desk at an address, which it makes if there is none.
func Open(t testing.TB, address string, options ...Option) *db.Store {
	t.Helper()
	opts := db.Options{Create: true}
	for _, o := range options {
		o(&opts)
	}
	store, err := db.Open(context.Background(), address, opts)
	if err != nil {
		t.Fatalf("open %s: %v (%v)", address, err, cause(err))
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Errorf("close %s: %v", address, err)
		}
	})
	return store
}

// Again opens the store's desk once more, as another program does.
func Again(t testing.TB, store *db.Store, options ...Option) *db.Store {
	t.Helper()
	if store.Embedded() {
		return Open(t, store.Name(), options...)
	}
	return Open(t, Turn().addressOf(store.Name()), options...)
}

// Update runs fn as one transaction and fails the test if it answers an error.
func Update(t testing.TB, store model.Store, fn func(model.WriteTx) error) {
	t.Helper()
	if err := store.Update(context.Background(), fn); err != nil {
		t.Fatalf("update: %v (%v)", err, cause(err))
	}
}

// View runs fn on a snapshot and fails the test if it answers an error.
func View(t testing.TB, store model.Store, fn func(model.ReadTx) error) {
	t.Helper()
	if err := store.View(context.Background(), fn); err != nil {
		t.Fatalf("view: %v (%v)", err, cause(err))
	}
}

func cause(err error) error {
	type unwrapper interface{ Unwrap() error }
	if u, ok := err.(unwrapper); ok {
		return u.Unwrap()
	}
	return nil
}

// Start is the moment at which NewClock stands: a Monday morning.
func Start() time.Time { return time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC) }
