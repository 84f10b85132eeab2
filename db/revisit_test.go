package db_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"unsubdesk/db"
	"unsubdesk/db/dbtest"
	"unsubdesk/model"
)

// comesBack checks that a store that could only be looked at takes changes, one that
// nothing but Views had asked too.
func comesBack(t *testing.T, store *db.Store, id string) {
	t.Helper()
	dbtest.Put(t, store, dbtest.Instance(id))
	if store.ReadOnly() {
		t.Error("it still says that it is read-only")
	}
	dbtest.Get(t, store, id)
}

// readOnlyDesk is a desk with the instance a in a file that nobody may write, opened.
func readOnlyDesk(t *testing.T) (path string, look *db.Store) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "desk.db")
	store, err := open(path, true)
	if err != nil {
		t.Fatal(err)
	}
	dbtest.Put(t, store, dbtest.Instance("a"))
	if err = store.Close(); err != nil {
		t.Fatal(err)
	}
	if err = os.Chmod(path, 0o400); err != nil {
		t.Fatal(err)
	}
	return path, dbtest.Open(t, path)
}

func TestSQLiteReadOnlyFileComesBack(t *testing.T) {
	path, look := readOnlyDesk(t)
	dbtest.View(t, look, func(tx model.ReadTx) error {
		if err := os.Chmod(path, 0o600); err != nil {
			t.Fatal(err)
		}
		comesBack(t, look, "b") // while this goes on
		found, err := tx.Instances([]string{"a"})
		if len(found) != 1 || err != nil {
			t.Errorf("the view that was under way finds %d, %v", len(found), err)
		}
		return nil
	})
	dbtest.Get(t, look, "a")
	other := dbtest.Open(t, path) // what another program wrote is seen
	dbtest.Put(t, other, dbtest.Instance("c"))
	dbtest.Get(t, look, "c")
	if err := look.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestSQLiteReadOnlyLeavesNothing: what SQLite made beside a desk while it could only be read
// keeps nobody from writing it later.
func TestSQLiteReadOnlyLeavesNothing(t *testing.T) {
	path, look := readOnlyDesk(t)
	dbtest.Get(t, look, "a")
	if err := look.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		t.Fatal(err)
	}
	store := dbtest.Open(t, path)
	dbtest.Put(t, store, dbtest.Instance("b"))
	for _, suffix := range []string{"-wal", "-shm"} {
		if info, err := os.Stat(path + suffix); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", suffix, info.Mode(), err)
		}
	}
}

// TestSQLiteViewsBringItBack: screens that only look learn it too, though not at each
// look.
func TestSQLiteViewsBringItBack(t *testing.T) {
	path, look := readOnlyDesk(t)
	db.AskAgain(look)
	dbtest.Get(t, look, "a")
	if !look.ReadOnly() {
		t.Fatal("a file that nobody may write takes changes")
	}
	if err := os.Chmod(path, 0o600); err != nil {
		t.Fatal(err)
	}
	dbtest.Get(t, look, "a")
	if !look.ReadOnly() {
		t.Error("it was asked again at once")
	}
	db.AskAgain(look)
	dbtest.Get(t, look, "a")
	if look.ReadOnly() {
		t.Error("it was not asked again")
	}
}

// TestSQLiteAnotherFileIsNotTakenForIt: what lies there by then may be another desk.
func TestSQLiteAnotherFileIsNotTakenForIt(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "desk.db")
	for _, name := range []string{path, path + "-other"} {
		store, err := open(name, true)
		if err != nil {
			t.Fatal(err)
		}
		if err = store.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(path, 0o400); err != nil {
		t.Fatal(err)
	}
	look := dbtest.Open(t, path)
	if err := os.Rename(path+"-other", path); err != nil {
		t.Fatal(err)
	}
	err := look.Update(context.Background(), func(model.WriteTx) error {
		t.Error("the change was begun")
		return nil
	})
	if model.ErrorCode(err) != model.CodeUnavailable || !look.ReadOnly() {
		t.Errorf("updating answers %v", err)
	}
}

func TestPostgreSQLReadOnlyComesBack(t *testing.T) {
	server, address := dbtest.Turn(), dbtest.URL(t)
	dbtest.Put(t, dbtest.Open(t, address), dbtest.Instance("a"))
	user := role(t, server, address, "", "GRANT SELECT ON ALL TABLES IN SCHEMA public TO ROLE")
	denied := dbtest.Open(t, as(t, address, user))
	looksOnly(t, denied)
	server.ExecIn(t, address, "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "+user,
		"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO "+user)
	comesBack(t, denied, "b")

	set := "DO $$ BEGIN EXECUTE 'ALTER DATABASE ' || current_database() || ' SET default_transaction_read_only = "
	server.ExecIn(t, address, set+"on'; END $$")
	standby := dbtest.Open(t, address)
	looksOnly(t, standby)
	server.ExecIn(t, address, "SET default_transaction_read_only = off", set+"off'; END $$")
	comesBack(t, standby, "c")
}

// TestPostgreSQLFullDisk: the server has no room, then it has again.
func TestPostgreSQLFullDisk(t *testing.T) {
	server, dir := dbtest.Turn(), dbtest.SmallDisk(t, "4m")
	place := server.Tablespace(t, dir)
	store := dbtest.Open(t, dbtest.URL(t))
	server.ExecOn(t, store, "ALTER TABLE accounts SET TABLESPACE "+place)
	add := func() error {
		return store.Update(context.Background(), func(tx model.WriteTx) error {
			for i := range 12 { // megabytes, that cannot be made smaller
				a := dbtest.Account(strings.Repeat("a", i+1), "")
				a.Name = dbtest.Noise(t, 1<<20)
				if err := tx.PutAccounts([]model.Account{a}); err != nil {
					return err
				}
			}
			return nil
		})
	}
	full(t, add())
	dbtest.Put(t, store, dbtest.Instance("a"))
	server.ExecOn(t, store, "ALTER TABLE accounts SET TABLESPACE pg_default")
	if err := add(); err != nil {
		t.Errorf("with room again: %v", err)
	}
}

// TestSQLiteFullDiskComesBack: nothing of what found no room is kept, what fits goes on,
// and the rest as soon as there is room again.
func TestSQLiteFullDiskComesBack(t *testing.T) {
	dir := dbtest.SmallDisk(t, "2m")
	store := dbtest.Open(t, filepath.Join(dir, "desk.db"))
	ballast := filepath.Join(dir, "ballast")
	write(t, ballast, dbtest.Noise(t, 1<<20), 0o600)
	many := crowd(2000)
	full(t, store.Update(context.Background(), func(tx model.WriteTx) error { return dbtest.PutIn(tx, many...) }))
	dbtest.Put(t, store, dbtest.Instance("a"))
	dbtest.View(t, store, func(tx model.ReadTx) error {
		n, err := tx.Count(model.ListQuery{})
		if n != 1 || err != nil {
			t.Errorf("%d instances, %v", n, err)
		}
		return nil
	})
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	dbtest.Put(t, store, many[:500]...)
}

// TestSQLiteRemounted: the file system under an open desk takes no changes for a while.
func TestSQLiteRemounted(t *testing.T) {
	dir := dbtest.SmallDisk(t, "4m")
	path := filepath.Join(dir, "desk.db")
	store := dbtest.Open(t, path)
	dbtest.Put(t, store, dbtest.Instance("a"))
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	dbtest.Remount(t, dir, "ro")
	look := dbtest.Open(t, path)
	looksOnly(t, look)
	dbtest.Remount(t, dir, "rw")
	comesBack(t, look, "b")
}

// full checks what a change answers that found no room.
func full(t *testing.T, err error) {
	t.Helper()
	if model.ErrorCode(err) != model.CodeUnavailable || !strings.Contains(err.Error(), "is full") {
		t.Errorf("a full disk answers %v", err)
	}
}
