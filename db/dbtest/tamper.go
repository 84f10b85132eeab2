package dbtest

import (
	"database/sql"
	"net/url"
	"testing"

	_ "github.com/glebarez/go-sqlite"  // Tamper opens the file by itself
	_ "github.com/jackc/pgx/v5/stdlib" // or the server's database

	"unsubdesk/db"
)

// Tamper runs SQL behind the store's back, without the rules that the database
// enforces: what verify must find. Booleans are written TRUE and FALSE.
func Tamper(t testing.TB, store *db.Store, statements ...string) {
	t.Helper()
	conn, unbind := backdoor(t, store)
	defer conn.Close() //nolint:errcheck // nothing is lost with it
	conn.SetMaxOpenConns(1)
	for _, s := range append(unbind, statements...) {
		if _, err := conn.Exec(s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

// backdoor is a connection to the store's database, and the statements that take
// its rules away.
func backdoor(t testing.TB, store *db.Store) (*sql.DB, []string) {
	t.Helper()
	driver, address, unbind := "pgx", "", unbindPostgres()
	if store.Embedded() {
		driver, unbind = "sqlite", unbindSQLite()
		address = "file:" + store.Name() + "?_pragma=busy_timeout(5000)&_pragma=ignore_check_constraints(1)"
	} else {
		address = Turn().addressOf(store.Name())
	}
	conn, err := sql.Open(driver, address)
	if err != nil {
		t.Fatal(err)
	}
	return conn, unbind
}

func unbindSQLite() []string {
	return []string{
		"DROP TRIGGER IF EXISTS entries_no_update", "DROP TRIGGER IF EXISTS entries_no_delete",
		"DROP TRIGGER IF EXISTS events_no_update", "DROP TRIGGER IF EXISTS events_no_delete",
	}
}

// unbindPostgres switches triggers and foreign keys off for the connection, and
// drops the checks.
func unbindPostgres() []string {
	return []string{"SET session_replication_role = replica", `DO $$ DECLARE c record; BEGIN
		FOR c IN SELECT conrelid::regclass AS place, conname FROM pg_constraint WHERE contype = 'c' AND connamespace = current_schema()::regnamespace
		LOOP EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', c.place, c.conname); END LOOP; END $$`}
}

// addressOf is the address of a store of this server by its name, HOST/DATABASE.
func (s *Server) addressOf(name string) string {
	u, err := url.Parse("postgres://" + name)
	if err != nil {
		panic(err)
	}
	return s.URL(u.Path[1:])
}
