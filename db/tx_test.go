package db

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"gorm.io/gorm"

	"unsubdesk/model"
)

func newStore(t *testing.T, opts Options) *Store {
	t.Helper()
	opts.Create = true
	s, err := Open(context.Background(), URL(t), opts)
	if err != nil {
		t.Fatalf("%v (%v)", err, errors.Unwrap(err))
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func putAccount(tx model.WriteTx, id, name string) error {
	return tx.PutAccounts([]model.Account{{ID: id, Name: name}})
}

func accountName(t *testing.T, s model.Store, id string) string {
	t.Helper()
	var name string
	err := s.View(context.Background(), func(tx model.ReadTx) error {
		found, err := tx.Accounts([]string{id})
		name = found[id].Name
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return name
}

// TestSQLiteEveryConnectionHasItsPragmas holds all connections of a pool at once, so
// that each is a different one.
func TestSQLiteEveryConnectionHasItsPragmas(t *testing.T) {
	s := newStore(t, Options{BusyTimeout: 3 * time.Second})
	check := func(pool *gorm.DB, conns int, want map[string]string) {
		db, err := pool.DB()
		if err != nil {
			t.Fatal(err)
		}
		for n := range conns {
			conn, err := db.Conn(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close() //nolint:errcheck // held until the end on purpose
			for name, value := range want {
				// A connection learns the journal's mode when it first reads.
				if _, err := conn.ExecContext(context.Background(), "SELECT count(*) FROM meta"); err != nil {
					t.Fatal(err)
				}
				var got string
				if err := conn.QueryRowContext(context.Background(), "PRAGMA "+name).Scan(&got); err != nil || got != value {
					t.Errorf("connection %d: %s is %q (%v), want %q", n, name, got, err, value)
				}
			}
		}
	}
	common := func(more map[string]string) map[string]string {
		more["journal_mode"], more["foreign_keys"], more["synchronous"] = "wal", "1", "2"
		return more
	}
	check(s.read, readers, common(map[string]string{"query_only": "1", "busy_timeout": "3000"}))
	check(s.write, 1, common(map[string]string{"query_only": "0", "busy_timeout": "2"}))
}

func TestViewIsOneSnapshot(t *testing.T) {
	s := newStore(t, Options{})
	ctx := context.Background()
	must(t, s.Update(ctx, func(tx model.WriteTx) error { return putAccount(tx, "a", "before") }))
	must(t, s.View(ctx, func(tx model.ReadTx) error {
		first, err := tx.Accounts([]string{"a"})
		if err != nil {
			return err
		}
		must(t, s.Update(ctx, func(tx model.WriteTx) error { return putAccount(tx, "a", "after") }))
		second, err := tx.Accounts([]string{"a"})
		if first["a"] != second["a"] {
			t.Errorf("one view saw %v, then %v", first, second)
		}
		return err
	}))
	if got := accountName(t, s, "a"); got != "after" {
		t.Errorf("a new view sees %q", got)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("%v (%v)", err, errors.Unwrap(err))
	}
}

func TestSQLiteUpdateHoldsTheWriteLockFromTheStart(t *testing.T) {
	s := newStore(t, Options{})
	other := outsider(t, s)
	must(t, s.Update(context.Background(), func(model.WriteTx) error {
		if _, err := other.Exec("BEGIN IMMEDIATE"); err == nil {
			t.Error("another program could begin to write inside an Update that has only begun")
		}
		return nil
	}))
	must(t, s.View(context.Background(), func(tx model.ReadTx) error {
		if _, err := tx.Policy(); err != nil {
			return err
		}
		_, err := other.Exec("BEGIN IMMEDIATE")
		return errors.Join(err, rollback(other))
	}))
}

// outsider is another program's connection, which does not wait for locks.
func outsider(t *testing.T, s *Store) *sql.DB {
	t.Helper()
	other, err := sql.Open("sqlite", "file:"+s.name+"?_pragma=busy_timeout(0)")
	if err != nil {
		t.Fatal(err)
	}
	other.SetMaxOpenConns(1)
	t.Cleanup(func() { _ = other.Close() })
	return other
}

func rollback(other *sql.DB) error {
	_, err := other.Exec("ROLLBACK")
	return err
}

func TestUpdateRollsBack(t *testing.T) {
	s := newStore(t, Options{})
	ctx := context.Background()
	sentinel := errors.New("no")
	err := s.Update(ctx, func(tx model.WriteTx) error {
		must(t, putAccount(tx, "a", "error"))
		return sentinel
	})
	if err != sentinel { //nolint:errorlint // the very same
		t.Errorf("fn's error came back as %v", err)
	}
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic was swallowed")
			}
		}()
		_ = s.Update(ctx, func(tx model.WriteTx) error {
			must(t, putAccount(tx, "a", "panic"))
			panic("no")
		})
	}()
	cancelled, cancel := context.WithCancel(ctx)
	err = s.Update(cancelled, func(tx model.WriteTx) error {
		must(t, putAccount(tx, "a", "cancelled"))
		cancel()
		return nil
	})
	if model.ErrorCode(err) != model.CodeUnavailable || !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled update answers %v", err)
	}
	if got := accountName(t, s, "a"); got != "" {
		t.Errorf("after rollbacks the account is %q", got)
	}
}

func TestCancelledStatementsDoNothing(t *testing.T) {
	s := newStore(t, Options{})
	ctx, cancel := context.WithCancel(context.Background())
	err := s.Update(ctx, func(tx model.WriteTx) error {
		cancel()
		if err := putAccount(tx, "a", "x"); !errors.Is(err, context.Canceled) {
			t.Errorf("a write after the cancellation answers %v", err)
		}
		if _, err := tx.Count(model.ListQuery{}); !errors.Is(err, context.Canceled) {
			t.Errorf("a read after the cancellation answers %v", err)
		}
		return nil
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("the update answers %v", err)
	}
}

func TestSQLiteUpdateTriesAgainWhileAnotherProgramWrites(t *testing.T) {
	s := newStore(t, Options{BusyTimeout: time.Minute})
	other := outsider(t, s)
	busy := func() error {
		_, err := other.Exec("BEGIN IMMEDIATE")
		return err
	}
	must(t, s.Update(context.Background(), func(model.WriteTx) error {
		tries := 0
		must(t, s.whenFree(context.Background(), time.Now().Add(time.Minute), func() error {
			if tries++; tries < 3 {
				return s.translate(busy())
			}
			return nil
		}))
		if tries != 3 {
			t.Errorf("%d tries", tries)
		}
		return nil
	}))
}

func TestSQLiteBusyTooLong(t *testing.T) {
	s := newStore(t, Options{BusyTimeout: 50 * time.Millisecond})
	other := outsider(t, s)
	_, err := other.Exec("BEGIN IMMEDIATE")
	must(t, err)
	err = s.Update(context.Background(), func(model.WriteTx) error {
		t.Error("the change was begun")
		return nil
	})
	if model.ErrorCode(err) != model.CodeUnavailable || !strings.Contains(err.Error(), "Another program has been writing") {
		t.Errorf("a locked database answers %v", err)
	}
	if strings.Contains(err.Error(), "locked") || strings.Contains(err.Error(), "SQLITE") {
		t.Errorf("the driver's words leaked: %v", err)
	}
	must(t, rollback(other))
}

func TestBusyWithinTheProgram(t *testing.T) {
	s := newStore(t, Options{BusyTimeout: 50 * time.Millisecond})
	ctx := context.Background()
	must(t, s.Update(ctx, func(model.WriteTx) error {
		err := s.Update(ctx, func(model.WriteTx) error { return nil })
		if model.ErrorCode(err) != model.CodeUnavailable {
			t.Errorf("a second update meanwhile answers %v", err)
		}
		return nil
	}))
}

// TestAllTurnsTaken: when every connection that reads is in use, one more is told
// so in time.
func TestAllTurnsTaken(t *testing.T) {
	s := newStore(t, Options{BusyTimeout: 100 * time.Millisecond})
	views := 0
	var nested func(model.ReadTx) error
	nested = func(model.ReadTx) error {
		views++
		return s.View(context.Background(), nested)
	}
	err := s.View(context.Background(), nested)
	if model.ErrorCode(err) != model.CodeUnavailable || !strings.Contains(err.Error(), "are in use") || views != s.dialect.views() {
		t.Errorf("after %d views at once: %v (%v)", views, err, errors.Unwrap(err))
	}
	if got := accountName(t, s, "a"); got != "" {
		t.Errorf("the account is %q", got)
	}
}

// TestReadThenWriteNeverFails is the race that SQLite's defaults lose: 32
// writers that read before they write, through two programs.
func TestReadThenWriteNeverFails(t *testing.T) {
	address := URL(t)
	s, err := Open(context.Background(), address, Options{Create: true, BusyTimeout: time.Minute})
	must(t, err)
	t.Cleanup(func() { _ = s.Close() })
	second, err := Open(context.Background(), address, Options{BusyTimeout: time.Minute})
	must(t, err)
	t.Cleanup(func() { _ = second.Close() })
	const writers, times = 32, 5
	var all sync.WaitGroup
	for w := range writers {
		store := []*Store{s, second}[w%2]
		all.Go(func() {
			for range times {
				if err := store.Update(context.Background(), appendToName); err != nil {
					t.Errorf("%v (%v)", err, errors.Unwrap(err))
				}
			}
		})
	}
	all.Wait()
	if got := len(accountName(t, s, "a")); got != writers*times {
		t.Errorf("%d of %d changes are there", got, writers*times)
	}
}

func appendToName(tx model.WriteTx) error {
	found, err := tx.Accounts([]string{"a"})
	if err != nil {
		return err
	}
	return putAccount(tx, "a", found["a"].Name+"x")
}

func TestVersionGrowsWithChangesOnly(t *testing.T) {
	s := newStore(t, Options{})
	ctx := context.Background()
	version := func() (v int64) {
		must(t, s.View(ctx, func(tx model.ReadTx) (err error) {
			v, err = tx.Version()
			return err
		}))
		return v
	}
	start := version()
	must(t, s.Update(ctx, func(tx model.WriteTx) error {
		_, err := tx.Policy()
		return err
	}))
	if got := version(); got != start {
		t.Errorf("an update that wrote nothing moved the version from %d to %d", start, got)
	}
	must(t, s.Update(ctx, func(tx model.WriteTx) error { return putAccount(tx, "a", "x") }))
	if got := version(); got <= start {
		t.Errorf("after a change the version is %d, before it was %d", got, start)
	}
}

func TestSQLiteFullDisk(t *testing.T) {
	s := newStore(t, Options{})
	must(t, s.write.Exec("PRAGMA max_page_count = 1").Error) // SQLite takes the present size
	err := s.Update(context.Background(), func(tx model.WriteTx) error {
		return putAccount(tx, "a", strings.Repeat("long ", 10_000))
	})
	if model.ErrorCode(err) != model.CodeUnavailable || !strings.Contains(err.Error(), "is full") {
		t.Errorf("a full disk answers %v", err)
	}
}

func TestSQLiteReadersOfAFileThatNeverChanges(t *testing.T) {
	path := oldDesk(t)
	s := storeOf(sqliteDialect{}, path, Options{})
	version, err := s.readersOn(context.Background(), path, "ro-immutable", allMigrations())
	if version != latest(allMigrations()) || err != nil {
		t.Fatalf("schema %d, %v", version, err)
	}
	t.Cleanup(func() { _ = s.Close() })
	if got := accountName(t, s, "acct-1"); got != "Northwind" {
		t.Errorf("the account is %q", got)
	}
	if !s.ReadOnly() {
		t.Error("it does not say that it is read-only")
	}
}

func TestSchemaRefusesNonsense(t *testing.T) {
	s := newStore(t, Options{})
	must(t, s.write.Exec("INSERT INTO accounts VALUES ('a', '', '', FALSE, 'a', '', '')").Error)
	must(t, s.write.Exec("INSERT INTO orders VALUES ('o', 'a', 0, 0, 0)").Error)
	must(t, s.write.Exec("INSERT INTO events VALUES ('', 1, 1, 'maya', 'm', 'screen', 'user_added', 'ben', '', '', '', 'h')").Error)
	for _, nonsense := range []string{
		"INSERT INTO orders VALUES ('p', 'a', -1, 0, 0)",
		"INSERT INTO orders VALUES ('p', 'a', 5, 9, 5)",
		"INSERT INTO orders VALUES ('p', 'a', 5, 9, 10)",
		"INSERT INTO orders VALUES ('p', 'nobody', 0, 0, 0)",
		"INSERT INTO orders VALUES ('p', 'a', 'much', 0, 0)",
		"INSERT INTO users VALUES ('system', 'admin', 1, NULL)",
		"INSERT INTO users VALUES ('maya', 'boss', 1, NULL)",
		"INSERT INTO user_keys VALUES ('SHA256:x', 'nobody', '')",
		"INSERT INTO coupons VALUES ('no-instance', 'c', 0, 1, NULL)",
		"INSERT INTO entries VALUES (1, 'no-request', 'i', 'cash', '', 1, 1)",
		"UPDATE events SET actor = 'ben'",
		"DELETE FROM events",
		"INSERT INTO events VALUES ('', 1, 1, 'maya', 'm', 'screen', 'user_added', 'ben', '', '', '', 'h')",
	} {
		if err := s.write.Exec(nonsense).Error; err == nil {
			t.Errorf("the database took: %s", nonsense)
		}
	}
}
