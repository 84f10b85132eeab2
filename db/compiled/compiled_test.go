package compiled

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"strings"
	"testing"

	_ "github.com/glebarez/go-sqlite" // the driver, "sqlite"
	"github.com/google/go-cmp/cmp"
)

// open is a connection to an empty database in memory.
func open(t *testing.T) *sql.Conn {
	t.Helper()
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	conn, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(conn.Close(), db.Close()); err != nil {
			t.Error(err)
		}
	})
	return conn
}

func exec(t *testing.T, conn *sql.Conn, statement string) {
	t.Helper()
	if _, err := conn.ExecContext(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
}

func prepare(t *testing.T, conn *sql.Conn, statement string) *Statement {
	t.Helper()
	s, err := Prepare(conn, statement)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// texts are the values of a column in SQL's own words, in the order of the rows.
func texts(t *testing.T, conn *sql.Conn, query string) (found []string) {
	t.Helper()
	rows, err := conn.QueryContext(context.Background(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close() //nolint:errcheck // rows.Err tells what matters
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			t.Fatal(err)
		}
		found = append(found, text)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return found
}

// TestValues: each kind of value arrives as what it is, whatever the row before it held.
func TestValues(t *testing.T) {
	conn := open(t)
	exec(t, conn, "CREATE TABLE rows (a, b)")
	s := prepare(t, conn, "INSERT INTO rows VALUES (?, ?)")
	type word string
	type bits uint8
	number, long := int64(-5), strings.Repeat("长", 100_000)
	for _, row := range [][]any{
		{"orion-备份", 7}, {"", int64(1) << 62}, {nil, true}, {false, word("CDN")}, {&number, (*int64)(nil)},
		{[]byte("a\x00b"), []byte{}}, {[]byte(nil), bits(96)}, {long, "after"}, {"a\x00b", "it's"},
	} {
		if err := s.Run(row...); err != nil {
			t.Fatal(row, err)
		}
	}
	want := []string{
		"'orion-备份' 7", "'' 4611686018427387904", "NULL 1", "0 'CDN'", "-5 NULL",
		"X'610062' X''", "NULL 96", "'" + long + "' 'after'", "'a' 'it''s'",
	}
	if diff := cmp.Diff(want, texts(t, conn, "SELECT quote(a) || ' ' || quote(b) FROM rows")); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if got := texts(t, conn, "SELECT length(CAST(a AS BLOB)) FROM rows WHERE b = 'it''s'"); got[0] != "3" {
		t.Errorf("a text with a NUL in it has %s bytes", got[0])
	}
}

// TestRefusedRows: what a table is guarded by refuses a row, which leaves the transaction
// and the rows before and after it as they are.
func TestRefusedRows(t *testing.T) {
	conn := open(t)
	exec(t, conn, `PRAGMA foreign_keys = ON;
		CREATE TABLE orders (number TEXT PRIMARY KEY);
		INSERT INTO orders VALUES ('CS-1');
		CREATE TABLE rows (id TEXT PRIMARY KEY, number TEXT REFERENCES orders (number), paid INTEGER CHECK (paid >= 0)) STRICT;
		CREATE TRIGGER late BEFORE INSERT ON rows WHEN NEW.id = 'late' BEGIN SELECT RAISE(ABORT, 'too late'); END;
		BEGIN`)
	s := prepare(t, conn, "INSERT INTO rows VALUES (?, ?, ?)")
	for _, row := range []struct {
		values []any
		why    string
	}{
		{[]any{"a", "CS-1", 1}, ""}, {[]any{"a", "CS-1", 2}, "UNIQUE"}, {[]any{"b", "CS-2", 1}, "FOREIGN KEY"},
		{[]any{"b", "CS-1", -1}, "CHECK"}, {[]any{"b", "CS-1", "much"}, "cannot store TEXT"}, {[]any{"late", "CS-1", 1}, "too late"},
		{[]any{"b", struct{}{}, 1}, "unsupported type"}, {[]any{"b", 1.5, 1}, "no value of a statement"}, {[]any{"c", "CS-1", 3}, ""},
	} {
		err := s.Run(row.values...)
		if (err == nil) != (row.why == "") || err != nil && !strings.Contains(err.Error(), row.why) {
			t.Errorf("%v: %v, want %q", row.values, err, row.why)
		}
	}
	exec(t, conn, "COMMIT")
	if diff := cmp.Diff([]string{"a 1", "c 3"}, texts(t, conn, "SELECT id || ' ' || paid FROM rows ORDER BY id")); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

// TestPrepareRefuses: what cannot be compiled, and connections of other drivers, are said
// when the statement is made.
func TestPrepareRefuses(t *testing.T) {
	conn := open(t)
	if _, err := Prepare(conn, "INSERT INTO nowhere VALUES (?)"); err == nil || !strings.Contains(err.Error(), "no such table") {
		t.Error(err)
	}
	other := sql.OpenDB(otherDriver{})
	defer other.Close() //nolint:errcheck // there is nothing to close
	stranger, err := other.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer stranger.Close() //nolint:errcheck // there is nothing to close
	if _, err := Prepare(stranger, "SELECT 1"); !errors.Is(err, ErrUnknownDriver) {
		t.Error(err)
	}
}

// otherDriver is a driver that is not SQLite's.
type otherDriver struct{}

func (otherDriver) Connect(context.Context) (driver.Conn, error) { return &otherConn{}, nil }
func (otherDriver) Driver() driver.Driver                        { return nil }

type otherConn struct{ driver.Conn }

func (*otherConn) Close() error { return nil }
