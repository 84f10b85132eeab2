package dbtest

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"

	"unsubdesk/db"
)

// Column is one column of a table.
type Column struct {
	Table, Name, Type string
	Nullable          bool
}

// Columns are the columns of the tables as the database itself lists them.
func Columns(t testing.TB, store *db.Store, tables ...string) []Column {
	t.Helper()
	conn, _ := backdoor(t, store)
	defer conn.Close() //nolint:errcheck // it only read
	query := `SELECT name, lower(type), "notnull" = 0 FROM pragma_table_info($1)`
	if !store.Embedded() {
		query = `SELECT column_name, data_type, is_nullable = 'YES' FROM information_schema.columns
			WHERE table_schema = current_schema() AND table_name = $1 ORDER BY ordinal_position`
	}
	var columns []Column
	for _, table := range tables {
		rows, err := conn.Query(query, table)
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			c := Column{Table: table}
			if err := rows.Scan(&c.Name, &c.Type, &c.Nullable); err != nil {
				t.Fatal(err)
			}
			columns = append(columns, c)
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
	}
	return columns
}

// changes are the values that a column's value is replaced by: all of them differ
// from it in a small way.
func (c Column) changes() []string {
	switch {
	case strings.Contains(c.Type, "bool"):
		return []string{"NOT " + c.Name}
	case c.Type == "blob" || c.Type == "bytea":
		return []string{"NULL"}
	case strings.Contains(c.Type, "int") && c.Name == "live":
		return []string{"1 - live"}
	case strings.Contains(c.Type, "int"):
		return c.orNull("coalesce(" + c.Name + ", 0) + 1")
	}
	return c.orNull(c.Name+" || 'x'", "upper("+c.Name+" || 'x')")
}

func (c Column) orNull(values ...string) []string {
	if c.Nullable {
		values = append(values, "NULL")
	}
	return values
}

// EachChange changes the column in each row of its table, one row and one value
// at a time behind the store's back, calls fn, and puts the old value back. A
// value that is the old one, or that the key of another row forbids, is left out.
func EachChange(t testing.TB, store *db.Store, c Column, fn func(what string)) {
	t.Helper()
	b := openBackdoor(t, store)
	defer b.close()
	for _, row := range b.rows(c.Table) {
		for _, value := range c.changes() {
			statement := fmt.Sprintf("UPDATE %s SET %s = %s WHERE %s AND (%s) IS DISTINCT FROM %s", c.Table, c.Name, value, row, value, c.Name)
			if b.without(c.Table, statement) {
				fn(fmt.Sprintf("%s in %s", value, row))
			}
			b.restore()
		}
	}
}

// EachMissing takes each row of the table away, one at a time, calls fn, and puts
// it back.
func EachMissing(t testing.TB, store *db.Store, table string, fn func(what string)) {
	t.Helper()
	b := openBackdoor(t, store)
	defer b.close()
	for _, row := range b.rows(table) {
		if b.without(table, fmt.Sprintf("DELETE FROM %s WHERE %s", table, row)) {
			fn(row)
		}
		b.restore()
	}
}

// DropGuards takes away the triggers of the books and of the audit trail for good,
// and names them.
func DropGuards(t testing.TB, store *db.Store) (names []string) {
	t.Helper()
	conn, _ := backdoor(t, store)
	defer conn.Close() //nolint:errcheck // it is a test's
	query, drop := "SELECT name, tbl_name FROM sqlite_schema WHERE type = 'trigger'", "DROP TRIGGER %s"
	if !store.Embedded() {
		query = "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"
		drop = "DROP TRIGGER %s ON %s"
	}
	rows, err := conn.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	var statements []string
	for rows.Next() {
		var name, table string
		if err := rows.Scan(&name, &table); err != nil {
			t.Fatal(err)
		}
		names = append(names, name)
		if store.Embedded() {
			statements = append(statements, fmt.Sprintf(drop, name))
		} else {
			statements = append(statements, fmt.Sprintf(drop, name, table))
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	execAll(t, conn, statements)
	return names
}

// backdoorTx is a connection behind the store's back that takes back what it did:
// a copy of each table that it changes is put back.
type backdoorTx struct {
	t        testing.TB
	conn     *sql.DB
	embedded bool
	changed  string // table
}

func openBackdoor(t testing.TB, store *db.Store) *backdoorTx {
	t.Helper()
	conn, unbind := backdoor(t, store)
	conn.SetMaxOpenConns(1)
	b := &backdoorTx{t: t, conn: conn, embedded: store.Embedded()}
	if b.embedded {
		execAll(t, conn, []string{"PRAGMA foreign_keys = OFF"})
	}
	execAll(t, conn, unbind)
	return b
}

func (b *backdoorTx) close() { b.conn.Close() } //nolint:errcheck // it is a test's

// rows are conditions that each find one row of a table, by its key's columns.
func (b *backdoorTx) rows(table string) (conditions []string) {
	b.t.Helper()
	keys := map[string][]string{"requests": {"id"}, "request_instances": {"request_id", "instance_id"}, "entries": {"id"},
		"events": {"account_id", "seq"}, "chains": {"account_id"}, "batches": {"id"}, "policy": {"name"},
		"tallies": {"days", "slot", "field", "value", "block_bits"}}[table]
	parts := make([]string, len(keys))
	for i, k := range keys {
		parts[i] = fmt.Sprintf("'%s = ''' || %s || ''''", k, k)
	}
	rows, err := b.conn.Query("SELECT " + strings.Join(parts, " || ' AND ' || ") + " FROM " + table)
	if err != nil {
		b.t.Fatal(err)
	}
	defer rows.Close() //nolint:errcheck // rows.Err tells
	for rows.Next() {
		var condition string
		if err := rows.Scan(&condition); err != nil {
			b.t.Fatal(err)
		}
		conditions = append(conditions, condition)
	}
	if err := rows.Err(); err != nil {
		b.t.Fatal(err)
	}
	return conditions
}

// without keeps a copy of the table, runs the statement without the triggers, and
// reports whether it changed a row.
func (b *backdoorTx) without(table, statement string) (changed bool) {
	b.t.Helper()
	b.changed = table
	execAll(b.t, b.conn, []string{"CREATE TEMP TABLE kept AS SELECT * FROM " + table})
	run := func() {
		result, err := b.conn.Exec(statement)
		if err != nil {
			if isTaken(err) {
				return
			}
			b.t.Fatalf("%s: %v", statement, err)
		}
		n, err := result.RowsAffected()
		if err != nil {
			b.t.Fatal(err)
		}
		changed = n == 1
	}
	if b.embedded {
		withoutTriggers(b.t, b.conn, run)
	} else {
		run()
	}
	return changed
}

// isTaken reports whether a key of the new row is another row's.
func isTaken(err error) bool {
	return strings.Contains(err.Error(), "UNIQUE constraint") || strings.Contains(err.Error(), "duplicate key")
}

// restore puts the table back as it was.
func (b *backdoorTx) restore() {
	b.t.Helper()
	statements := []string{"DELETE FROM " + b.changed, "INSERT INTO " + b.changed + " SELECT * FROM kept"}
	if b.embedded {
		withoutTriggers(b.t, b.conn, func() { execAll(b.t, b.conn, statements) })
	} else {
		execAll(b.t, b.conn, statements)
	}
	execAll(b.t, b.conn, []string{"DROP TABLE kept"})
}
