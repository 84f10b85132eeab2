package db_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"unsubdesk/db"
	"unsubdesk/db/dbtest"
	"unsubdesk/model"
)

// tryPut tries to write one instance; began reports whether the change was begun.
func tryPut(store *db.Store, id string) (began bool, err error) {
	err = store.Update(context.Background(), func(tx model.WriteTx) error {
		began = true
		return dbtest.PutIn(tx, dbtest.Instance(id))
	})
	return began, err
}

// gone checks that the store neither reads nor writes, and says why.
func gone(t *testing.T, store *db.Store, words ...string) {
	t.Helper()
	began, write := tryPut(store, "late")
	if began {
		t.Error("the change was begun")
	}
	read := store.View(context.Background(), func(model.ReadTx) error { return nil })
	for _, err := range []error{write, read} {
		if model.ErrorCode(err) != model.CodeUnavailable {
			t.Errorf("code %q (%v)", model.ErrorCode(err), err)
			continue
		}
		if !errors.Is(err, model.ErrFileGone) {
			t.Errorf("%v is not ErrFileGone", err)
		}
		for _, w := range append(words, "desk.db", "nothing was changed") {
			if !strings.Contains(err.Error(), w) {
				t.Errorf("%q does not say %q", err, w)
			}
		}
	}
}

func move(t *testing.T, from, to string) {
	t.Helper()
	if err := os.Rename(from, to); err != nil {
		t.Fatal(err)
	}
}

func TestSQLiteDeletedFileIsNotWritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "desk.db")
	store := dbtest.Open(t, path)
	dbtest.Put(t, store, dbtest.Instance("a"))
	for _, part := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(path + part); err != nil {
			t.Fatal(err)
		}
	}
	gone(t, store, "was deleted or moved away while it was open", "open it again")
}

// A file that is moved and put back is the same desk: it goes on.
func TestSQLiteMovedFileComesBack(t *testing.T) {
	path := filepath.Join(t.TempDir(), "desk.db")
	store := dbtest.Open(t, path)
	move(t, path, path+".away")
	gone(t, store, "was deleted or moved away")
	move(t, path+".away", path)
	dbtest.Put(t, store, dbtest.Instance("b"))
	dbtest.Get(t, store, "b")
}

func TestSQLiteReplacedFileIsNotWritten(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "desk.db")
	store, other := dbtest.Open(t, path), filepath.Join(dir, "other.db")
	backup, err := open(other, true)
	if err != nil {
		t.Fatal(err)
	}
	if err := backup.Close(); err != nil {
		t.Fatal(err)
	}
	move(t, other, path)
	gone(t, store, "was replaced by another while it was open", "open it again")
}

// What is committed stands in the log beside the file at first.
func TestSQLiteDeletedLogIsNotWritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "desk.db")
	store := dbtest.Open(t, path)
	dbtest.Put(t, store, dbtest.Instance("a"))
	move(t, path+"-wal", path+"-wal.away")
	gone(t, store, "desk.db-wal", "was deleted or moved away")
	move(t, path+"-wal.away", path+"-wal")
	dbtest.Get(t, store, "a")
}

// A file that goes while a change is being made takes the change along.
func TestSQLiteFileDeletedDuringChange(t *testing.T) {
	path := filepath.Join(t.TempDir(), "desk.db")
	store := dbtest.Open(t, path)
	err := store.Update(context.Background(), func(tx model.WriteTx) error {
		move(t, path, path+".away")
		return dbtest.PutIn(tx, dbtest.Instance("a"))
	})
	if model.ErrorCode(err) != model.CodeUnavailable {
		t.Errorf("the change was committed: %v", err)
	}
	move(t, path+".away", path)
	if _, err := tryPut(store, "b"); err != nil {
		t.Error(err)
	}
	dbtest.View(t, store, func(tx model.ReadTx) error {
		list, err := tx.List(model.ListQuery{})
		if len(list) != 1 {
			t.Errorf("%d instances, want only b", len(list))
		}
		return err
	})
}

func TestSQLiteReadOnlyFileReplaced(t *testing.T) {
	path := filepath.Join(t.TempDir(), "desk.db")
	if err := dbtest.Open(t, path).Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o400); err != nil {
		t.Fatal(err)
	}
	look := dbtest.Open(t, path)
	move(t, path, path+".away")
	err := look.View(context.Background(), func(model.ReadTx) error { return nil })
	if model.ErrorCode(err) != model.CodeUnavailable || !strings.Contains(err.Error(), "was deleted or moved away") {
		t.Errorf("looking answers %v", err)
	}
}

// BenchmarkEmptyView is the price of a look that reads nothing, most of which
// every query pays.
func BenchmarkEmptyView(b *testing.B) {
	store := dbtest.New(b)
	for b.Loop() {
		dbtest.View(b, store, func(tx model.ReadTx) error {
			_, err := tx.Version()
			return err
		})
	}
}
