// Package dbtest gives a test a real, migrated database of its own, a clock
// that it sets, and factories for what it puts in.
package dbtest

import (
	"context"
	"database/sql"
	"path/filepath"
	"testing"
	"time"

	_ "github.com/glebarez/go-sqlite" // Tamper opens the file by itself

	"unsubdesk/db"
	"unsubdesk/model"
)

// Option changes how New opens the database.
type Option func(*db.Options)

// WithClock makes the desk go by the clock instead of the machine's.
func WithClock(c *Clock) Option { return func(o *db.Options) { o.Clock = c.Now } }

// New opens a new desk in the test's temporary directory and closes it when
// the test ends.
func New(t testing.TB, options ...Option) *db.Store {
	t.Helper()
	return Open(t, filepath.Join(t.TempDir(), "desk.db"), options...)
}

// Open opens the desk at path, which it makes if there is none.
func Open(t testing.TB, path string, options ...Option) *db.Store {
	t.Helper()
	opts := db.Options{Create: true}
	for _, o := range options {
		o(&opts)
	}
	store, err := db.Open(context.Background(), "sqlite:"+path, opts)
	if err != nil {
		t.Fatalf("open %s: %v", path, err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Errorf("close %s: %v", path, err)
		}
	})
	return store
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

// Tamper runs SQL on the file behind the store's back, without the rules that
// the database enforces: what verify must find.
func Tamper(t testing.TB, store *db.Store, statements ...string) {
	t.Helper()
	conn, err := sql.Open("sqlite", "file:"+store.Name()+"?_pragma=busy_timeout(5000)&_pragma=ignore_check_constraints(1)")
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close() //nolint:errcheck // nothing is lost with it
	for _, s := range append([]string{
		"DROP TRIGGER IF EXISTS entries_no_update", "DROP TRIGGER IF EXISTS entries_no_delete",
		"DROP TRIGGER IF EXISTS events_no_update", "DROP TRIGGER IF EXISTS events_no_delete",
	}, statements...) {
		if _, err := conn.Exec(s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
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
