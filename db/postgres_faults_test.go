package db_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"unsubdesk/db"
	"unsubdesk/db/dbtest"
	"unsubdesk/model"
)

// longer appends to the name of an account, which it reads first.
func longer(tx model.WriteTx) error {
	found, err := tx.Accounts([]string{"a"})
	if err != nil {
		return err
	}
	return tx.PutAccounts([]model.Account{{ID: "a", Name: found["a"].Name + "x"}})
}

func length(t *testing.T, store model.Store) (n int) {
	t.Helper()
	dbtest.View(t, store, func(tx model.ReadTx) error {
		found, err := tx.Accounts([]string{"a"})
		n = len(found["a"].Name)
		return err
	})
	return n
}

// TestPostgreSQLRepeatsWhatIsGivenUp: whatever the server gives up is done in
// the end, once.
func TestPostgreSQLRepeatsWhatIsGivenUp(t *testing.T) {
	address := dbtest.URL(t)
	dbtest.GiveUp(t, dbtest.Open(t, address))
	const writers, times = 4, 50
	var all sync.WaitGroup
	var runs atomic.Int64
	for range writers {
		store := dbtest.Open(t, address)
		all.Go(func() {
			for range times {
				err := store.Update(context.Background(), func(tx model.WriteTx) error {
					runs.Add(1)
					return longer(tx)
				})
				if err != nil {
					t.Errorf("%v (%v)", err, errors.Unwrap(err))
				}
			}
		})
	}
	all.Wait()
	if got := length(t, dbtest.Open(t, address)); got != writers*times {
		t.Errorf("%d changes are there, %d were asked for", got, writers*times)
	}
	if again := runs.Load() - writers*times; again < writers*times/5 {
		t.Errorf("only %d of %d were repeated; the test says too little", again, writers*times)
	}
}

// TestPostgreSQLGivesUpForEver: what never succeeds is told within the time that
// one waits for others.
func TestPostgreSQLGivesUpForEver(t *testing.T) {
	server, address := dbtest.Turn(), dbtest.URL(t)
	server.ExecIn(t, address, "CREATE FUNCTION never() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '40001'; END $$",
		"CREATE TRIGGER never BEFORE INSERT ON accounts FOR EACH ROW EXECUTE FUNCTION never()")
	store := dbtest.Open(t, address, waiting(100*time.Millisecond))
	runs := 0
	err := store.Update(context.Background(), func(tx model.WriteTx) error {
		runs++
		_ = longer(tx) // even if what the server said is not looked at
		return nil
	})
	if model.ErrorCode(err) != model.CodeUnavailable || !strings.Contains(err.Error(), "Others change the database") || runs < 2 {
		t.Errorf("after %d runs: %v (%v)", runs, err, errors.Unwrap(err))
	}
}

func waiting(d time.Duration) dbtest.Option { return func(o *db.Options) { o.BusyTimeout = d } }

// TestPostgreSQLLostAnswer: only of a commit that was sent and not answered it
// is not known what became of it.
func TestPostgreSQLLostAnswer(t *testing.T) {
	proxy, address := newProxy(t, dbtest.URL(t))
	store := dbtest.Open(t, address)
	for _, c := range []struct {
		what    string
		network func([]byte) verdict
		unknown bool
		changes int
	}{
		{"all is well", nil, false, 1},
		{"the commit is done, its answer lost", at("COMMIT\x00", cutAnswer), true, 1},
		{"the commit is lost", at("COMMIT\x00", cutBefore), true, 0},
		{"a change is lost", at("version", cutBefore), false, 0},
		{"the answer to a change is lost", at("version", cutAnswer), false, 0},
	} {
		before := length(t, store)
		proxy.whenSent(c.network)
		err := store.Update(context.Background(), longer)
		proxy.whenSent(nil)
		if c.network == nil {
			mustDo(t, err)
		} else if model.ErrorCode(err) != model.CodeUnavailable || errors.Is(err, model.ErrOutcomeUnknown) != c.unknown {
			t.Errorf("%s: %v (%v)", c.what, err, errors.Unwrap(err))
		}
		if got := length(t, store) - before; got != c.changes {
			t.Errorf("%s: %d changes, want %d", c.what, got, c.changes)
		}
	}
}

// TestPostgreSQLLostAnswerToNothing: of an Update that changed nothing it is
// known what became of it.
func TestPostgreSQLLostAnswerToNothing(t *testing.T) {
	proxy, address := newProxy(t, dbtest.URL(t))
	store := dbtest.Open(t, address)
	proxy.whenSent(at("COMMIT\x00", cutAnswer))
	err := store.Update(context.Background(), func(model.WriteTx) error { return nil })
	if model.ErrorCode(err) != model.CodeUnavailable || errors.Is(err, model.ErrOutcomeUnknown) {
		t.Errorf("%v (%v)", err, errors.Unwrap(err))
	}
}

// TestPostgreSQLDeadConnections: what is found dead before anything was done is
// replaced without a word.
func TestPostgreSQLDeadConnections(t *testing.T) {
	server, address := dbtest.Turn(), dbtest.URL(t)
	store := dbtest.Open(t, address)
	mustDo(t, store.Update(context.Background(), longer))
	hold(t, store, 5)
	for range 2 {
		server.ExecIn(t, address, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
		mustDo(t, store.Update(context.Background(), longer))
		hold(t, store, 5)
	}
	if got := length(t, store); got != 3 {
		t.Errorf("%d changes", got)
	}
}

// hold opens n snapshots at once, so that the pool has as many connections.
func hold(t *testing.T, store model.Store, n int) {
	t.Helper()
	if n == 0 {
		return
	}
	dbtest.View(t, store, func(model.ReadTx) error {
		hold(t, store, n-1)
		return nil
	})
}

// TestPostgreSQLServerStopsAndStarts: the store says so, and comes back by itself.
func TestPostgreSQLServerStopsAndStarts(t *testing.T) {
	server := dbtest.StartServer(t)
	address := server.NewDatabase(t)
	store := dbtest.Open(t, address)
	mustDo(t, store.Update(context.Background(), longer))
	server.Restart(t, func() {
		errs := []error{
			store.Update(context.Background(), longer),
			store.View(context.Background(), func(model.ReadTx) error { return nil }),
		}
		for _, err := range errs {
			if model.ErrorCode(err) != model.CodeUnavailable || errors.Is(err, model.ErrOutcomeUnknown) || !strings.Contains(err.Error(), "cannot be reached") {
				t.Errorf("a stopped server answers %v (%v)", err, errors.Unwrap(err))
			}
		}
	})
	mustDo(t, store.Update(context.Background(), longer))
	if got := length(t, store); got != 2 {
		t.Errorf("%d changes", got)
	}
}

// another is a connection of another program.
func another(t *testing.T, address string) *sql.Conn {
	t.Helper()
	conns, err := sql.Open("pgx", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conns.Close() })
	conn, err := conns.Conn(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return conn
}

func run(t *testing.T, conn *sql.Conn, statement string) {
	t.Helper()
	if _, err := conn.ExecContext(context.Background(), statement); err != nil {
		t.Fatal(err)
	}
}

const lockWriter = "SELECT value FROM meta WHERE name = 'writer' FOR UPDATE"

func TestPostgreSQLBusy(t *testing.T) {
	address := dbtest.URL(t)
	store := dbtest.Open(t, address, waiting(50*time.Millisecond))
	other := another(t, address)
	run(t, other, "BEGIN")
	run(t, other, lockWriter)
	err := store.Update(context.Background(), func(model.WriteTx) error {
		t.Error("the change was begun")
		return nil
	})
	if model.ErrorCode(err) != model.CodeUnavailable || !strings.Contains(err.Error(), "Another program has been writing") {
		t.Errorf("a desk that another writes to answers %v", err)
	}
	length(t, store) // readers do not wait
	run(t, other, "ROLLBACK")
	mustDo(t, store.Update(context.Background(), longer))
}

// TestPostgreSQLCancelledWhileItWaits: the wait ends at once, and the connection
// can be used again.
func TestPostgreSQLCancelledWhileItWaits(t *testing.T) {
	server, address := dbtest.Turn(), dbtest.URL(t)
	store := dbtest.Open(t, address, waiting(time.Minute))
	other := another(t, address)
	run(t, other, "BEGIN")
	run(t, other, lockWriter)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error)
	go func() { ended <- store.Update(ctx, longer) }()
	for server.Number(t, address, "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") == 0 {
	}
	cancel()
	if err := <-ended; model.ErrorCode(err) != model.CodeUnavailable || !errors.Is(err, context.Canceled) {
		t.Errorf("it answers %v (%v)", err, errors.Unwrap(err))
	}
	run(t, other, "ROLLBACK")
	mustDo(t, store.Update(context.Background(), longer))
}

// TestPostgreSQLLimits: the server itself ends what a program that died leaves
// open.
func TestPostgreSQLLimits(t *testing.T) {
	address := dbtest.URL(t)
	store, server := dbtest.Open(t, address), dbtest.Turn()
	mustDo(t, store.Update(context.Background(), func(model.WriteTx) error {
		other := another(t, address)
		err := store.View(context.Background(), func(model.ReadTx) error { return nil })
		run(t, other, "SET lock_timeout = 1")
		if _, locked := other.ExecContext(context.Background(), lockWriter); locked == nil {
			t.Error("another program could lock what this one has")
		}
		return err
	}))
	for setting, most := range map[string]int64{"idle_in_transaction_session_timeout": 15_000, "statement_timeout": 60_000, "lock_timeout": 10_000} {
		mustDo(t, store.Update(context.Background(), func(tx model.WriteTx) error {
			got, err := db.Setting(tx, setting)
			if got <= 0 || got > most {
				t.Errorf("%s is %d ms, want up to %d", setting, got, most)
			}
			return err
		}))
	}
	if n := server.Number(t, address, "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in%'"); n != 0 {
		t.Errorf("%d transactions were left open", n)
	}
}

// TestPostgreSQLAsksForNonsense: text that PostgreSQL cannot hold is found
// nowhere, and breaks nothing.
func TestPostgreSQLAsksForNonsense(t *testing.T) {
	store := dbtest.New(t)
	dbtest.Put(t, store, dbtest.Instance("a"))
	dbtest.View(t, store, func(tx model.ReadTx) error {
		for _, nonsense := range []string{"\xff", "a\x00", "\x00"} {
			u, err1 := tx.User(nonsense)
			found, err2 := tx.Instances([]string{nonsense, "a"})
			n, err3 := tx.Count(model.ListQuery{Filter: model.Filter{Terms: []model.FilterTerm{{Field: model.FieldName, Values: []string{nonsense}}}}})
			if u.Name != "" || len(found) != 1 || n != 0 {
				t.Errorf("%q: user %q, %d instances by ID, %d by name", nonsense, u.Name, len(found), n)
			}
			if err := errors.Join(err1, err2, err3); err != nil {
				return fmt.Errorf("%q: %w", nonsense, err)
			}
		}
		return nil
	})
}

// TestPostgreSQLSchemaChanges: statements prepared before a column was added
// still work.
func TestPostgreSQLSchemaChanges(t *testing.T) {
	server, address := dbtest.Turn(), dbtest.URL(t)
	store := dbtest.Open(t, address)
	ask := func() {
		dbtest.View(t, store, func(tx model.ReadTx) error {
			_, err1 := tx.Users()
			_, err2 := tx.Policy()
			_, err3 := tx.Request("R-1")
			if model.ErrorCode(err3) == model.CodeNotFound {
				err3 = nil
			}
			_, err4 := tx.List(model.ListQuery{Limit: 1})
			return errors.Join(err1, err2, err3, err4)
		})
	}
	ask()
	for _, table := range []string{"users", "policy", "requests", "instances", "accounts", "batches", "user_keys"} {
		server.ExecIn(t, address, "ALTER TABLE "+table+" ADD COLUMN later text NOT NULL DEFAULT ''")
	}
	ask()
}
