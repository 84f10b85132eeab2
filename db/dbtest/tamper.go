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
	if store.Embedded() {
		withoutTriggers(t, conn, func() { execAll(t, conn, statements) })
		return
	}
	execAll(t, conn, append(unbind, statements...))
}

// TryExec runs SQL as any other program may, under the rules that the database
// enforces, and answers what it answers.
func TryExec(t testing.TB, store *db.Store, statement string) error {
	t.Helper()
	conn, _ := backdoor(t, store)
	defer conn.Close() //nolint:errcheck // the statement tells
	_, err := conn.Exec(statement)
	return err
}

// backdoor is a connection to the store's database, and the statements that take
// its rules away.
func backdoor(t testing.TB, store *db.Store) (*sql.DB, []string) {
	t.Helper()
	driver, address, unbind := "pgx", "", unbindPostgres()
	if store.Embedded() {
		driver, unbind = "sqlite", nil
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

// withoutTriggers runs fn on an SQLite database whose triggers are gone as long.
func withoutTriggers(t testing.TB, conn *sql.DB, fn func()) {
	t.Helper()
	rows, err := conn.Query("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
	if err != nil {
		t.Fatal(err)
	}
	var names, texts []string
	for rows.Next() {
		var name, text string
		if err := rows.Scan(&name, &text); err != nil {
			t.Fatal(err)
		}
		names, texts = append(names, "DROP TRIGGER "+name), append(texts, text)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	execAll(t, conn, names)
	fn()
	execAll(t, conn, texts)
}

func execAll(t testing.TB, conn *sql.DB, statements []string) {
	t.Helper()
	for _, s := range statements {
		if _, err := conn.Exec(s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
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
