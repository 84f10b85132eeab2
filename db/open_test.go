package db_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"unsubdesk/db"
	"unsubdesk/db/dbtest"
	"unsubdesk/model"
)

func open(path string, create bool) (*db.Store, error) {
	return db.Open(context.Background(), path, db.Options{Create: create})
}

// refused checks that opening fails with the code and a sentence that says
// all of the words.
func refused(t *testing.T, path string, create bool, code model.Code, words ...string) {
	t.Helper()
	_ = refusal(t, path, create, code, words...)
}

// refusal is refused for a look at the error itself.
func refusal(t *testing.T, path string, create bool, code model.Code, words ...string) error {
	t.Helper()
	store, err := open(path, create)
	if err == nil {
		_ = store.Close()
		t.Fatalf("opening %s succeeded", path)
	}
	if got := model.ErrorCode(err); got != code {
		t.Errorf("code %s, want %s (%v)", got, code, err)
	}
	for _, w := range words {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("%q does not say %q", err, w)
		}
	}
	return err
}

func write(t *testing.T, path, content string, mode os.FileMode) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), mode); err != nil {
		t.Fatal(err)
	}
}

func plainSQLite(t *testing.T, path string, statements ...string) {
	t.Helper()
	conn, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close() //nolint:errcheck // the statements tell
	for _, s := range statements {
		if _, err := conn.Exec(s); err != nil {
			t.Fatal(err)
		}
	}
}

func TestSQLiteOpenRefuses(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }

	err := refusal(t, at("missing.db"), false, model.CodeUnavailable, "no desk at", "missing.db", "import")
	if !errors.Is(err, db.ErrNoDesk) {
		t.Errorf("%v is not ErrNoDesk", err)
	}
	refused(t, dir, true, model.CodeUnavailable, "is a directory", "desk.db")

	write(t, at("notes.txt"), strings.Repeat("just a text\n", 200), 0o600)
	refused(t, at("notes.txt"), true, model.CodeUnavailable, "notes.txt is not a desk's database")
	write(t, at("short"), "x", 0o600)
	refused(t, at("short"), true, model.CodeUnavailable, "short is not a desk's database")

	plainSQLite(t, at("other.db"), "CREATE TABLE songs (name TEXT)")
	refused(t, at("other.db"), true, model.CodeUnavailable, "other.db is not a desk's database", "not changed")
	if _, err := os.Stat(at("other.db-wal")); err == nil {
		t.Error("a database that is no desk's was switched to WAL")
	}

	write(t, at("empty.db"), "", 0o600)
	if err := refusal(t, at("empty.db"), false, model.CodeUnavailable, "no desk in", "empty.db"); !errors.Is(err, db.ErrNoDesk) {
		t.Errorf("%v is not ErrNoDesk", err)
	}

	refused(t, "", true, model.CodeInvalid, "empty")
	refused(t, "sqlite:", true, model.CodeInvalid, "empty")
	refused(t, "mysql://localhost/desk", true, model.CodeInvalid, "mysql://", "sqlite:PATH")
}

func TestSQLiteOpenNewerSchema(t *testing.T) {
	path := filepath.Join(t.TempDir(), "desk.db")
	store := dbtest.Open(t, path)
	dbtest.Tamper(t, store, "INSERT INTO schema_migrations (id) VALUES ('0008')")
	err := refusal(t, path, false, model.CodeUnavailable, "newer unsubdesk (schema 8; this program knows 7)", "update the program")
	if !errors.Is(err, db.ErrNewerSchema) {
		t.Errorf("%v is not ErrNewerSchema", err)
	}
}

func TestSQLiteOpenMakesPrivateFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "deeper", "desk 100%?#.db")
	refused(t, path, true, model.CodeUnavailable, "There is no directory "+filepath.Dir(path), "check the path")
	refused(t, path, false, model.CodeUnavailable, "There is no directory "+filepath.Dir(path))
	if _, err := os.Stat(filepath.Dir(filepath.Dir(path))); err == nil {
		t.Fatal("a mistyped path was made")
	}
	own := func(o *db.Options) { o.MakeFolder = true }
	store := dbtest.Open(t, path, own)
	if !store.Created() || store.Backup() != "" || store.ReadOnly() {
		t.Errorf("created %v, backup %q, read-only %v", store.Created(), store.Backup(), store.ReadOnly())
	}
	if store.Name() != path {
		t.Errorf("name %q", store.Name())
	}
	dbtest.Put(t, store, dbtest.Instance("a"))
	for _, part := range []string{"", "-wal", "-shm"} {
		mode(t, path+part, 0o600)
	}
	mode(t, filepath.Dir(path), 0o700)
	mode(t, filepath.Dir(filepath.Dir(path)), 0o700)

	again := dbtest.Open(t, path)
	if again.Created() {
		t.Error("opened again, it says that it was created")
	}
	dbtest.Get(t, again, "a")
}

func mode(t *testing.T, path string, want os.FileMode) {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := info.Mode().Perm(); got != want {
		t.Errorf("%s has mode %o, want %o", path, got, want)
	}
}

func TestSQLiteOpenEmptyFileIsNewDesk(t *testing.T) {
	path := filepath.Join(t.TempDir(), "desk.db")
	write(t, path, "", 0o600)
	if !dbtest.Open(t, path).Created() {
		t.Error("an empty file was not made a desk")
	}
}

func TestSQLiteReadOnlyFileCanBeLookedAt(t *testing.T) {
	path := filepath.Join(t.TempDir(), "desk.db")
	store, err := open(path, true)
	if err != nil {
		t.Fatal(err)
	}
	dbtest.Put(t, store, dbtest.Instance("a"))
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o400); err != nil {
		t.Fatal(err)
	}

	look := dbtest.Open(t, path)
	if !look.ReadOnly() {
		t.Error("it does not say that it is read-only")
	}
	dbtest.Get(t, look, "a")
	err = look.Update(context.Background(), func(model.WriteTx) error {
		t.Error("the change was begun")
		return nil
	})
	if model.ErrorCode(err) != model.CodeUnavailable || !strings.Contains(err.Error(), "is read-only") {
		t.Errorf("updating answers %v", err)
	}
}

func TestSQLiteReadOnlyEmptyFileIsNoDesk(t *testing.T) {
	path := filepath.Join(t.TempDir(), "desk.db")
	write(t, path, "", 0o400)
	refused(t, path, true, model.CodeUnavailable, "no desk", "read-only")
}

func TestSQLiteDamagedFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "desk.db")
	store, err := open(path, true)
	if err != nil {
		t.Fatal(err)
	}
	dbtest.Put(t, store, crowd(500)...)
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := 4096 * 80; i < len(content); i++ {
		content[i] = 0x55
	}
	write(t, path, string(content), 0o600)
	damaged := dbtest.Open(t, path)
	err = damaged.View(context.Background(), func(tx model.ReadTx) error {
		_, err := tx.List(model.ListQuery{Sort: model.Sort{Field: model.SortPaid}})
		return err
	})
	if model.ErrorCode(err) != model.CodeUnavailable || !strings.Contains(err.Error(), "is damaged") {
		t.Errorf("a damaged file answers %v", err)
	}
}

// TestSQLiteOpenAtOnce starts many programs on a file that none has made yet.
func TestSQLiteOpenAtOnce(t *testing.T) {
	openAtOnce(t, filepath.Join(t.TempDir(), "desk.db"))
}

// openAtOnce has many programs open a desk that there is not yet: one says that it made it,
// and all can write.
func openAtOnce(t *testing.T, address string) {
	t.Helper()
	const programs = 8
	stores, errs := make([]*db.Store, programs), make([]error, programs)
	var all sync.WaitGroup
	for i := range programs {
		all.Go(func() { stores[i], errs[i] = open(address, true) })
	}
	all.Wait()
	created := 0
	for i, s := range stores {
		if errs[i] != nil {
			t.Errorf("program %d: %v (%v)", i, errs[i], errors.Unwrap(errs[i]))
			continue
		}
		defer s.Close() //nolint:errcheck // the test is over
		if s.Created() {
			created++
		}
		dbtest.Put(t, s, dbtest.Instance(fmt.Sprint(i)))
	}
	if created != 1 {
		t.Errorf("%d programs say that they created the desk", created)
	}
}
