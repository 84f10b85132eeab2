package dbtest

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"unsubdesk/db"
)

// madeOnce is an empty desk of SQLite as a file's content, made when it is first asked
// for: to write it anew takes a fraction of going through all migrations.
var madeOnce = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "desk")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir) //nolint:errcheck // it is a test's
	path := filepath.Join(dir, "desk.db")
	store, err := db.Open(context.Background(), path, db.Options{Create: true})
	if err != nil {
		return nil, err
	}
	if err := store.Close(); err != nil { // which empties the log into the file
		return nil, err
	}
	return os.ReadFile(path)
})

// copied is the address of an empty desk of the test's own on SQLite.
func copied(t testing.TB) string {
	t.Helper()
	content, err := madeOnce()
	if err != nil {
		t.Fatalf("make a desk: %v (%v)", err, cause(err))
	}
	path := filepath.Join(t.TempDir(), "desk.db")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return "sqlite:" + path
}
