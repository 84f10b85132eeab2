package db_test

import (
	"database/sql"
	"strings"
	"testing"

	"unsubdesk/db"
	"unsubdesk/db/dbtest"
	"unsubdesk/model"
)

// TestALargeOldDeskIsSearched: a desk of a schema without a search index, of more instances
// than may be fresh, has one when it is up to date.
func TestALargeOldDeskIsSearched(t *testing.T) {
	if dbtest.Turn() != nil {
		return // the steps are the same
	}
	path := keptDesk(t, "schema-2")
	crowd200(t, path)
	store := dbtest.Open(t, path)
	dbtest.View(t, store, func(tx model.ReadTx) error {
		parts, err := db.PartRows(tx)
		if err != nil || len(parts) != 1 || parts[0] < 1600 {
			t.Errorf("the index has parts of %v rows, %v", parts, err)
		}
		for text, want := range map[string]int{"alpha": 402, "n077": 8, "nothing": 0} {
			if n, err := tx.Count(model.ListQuery{Filter: filter(t, text)}); err != nil || n != want {
				t.Errorf("%s finds %d, %v; want %d", text, n, err, want)
			}
		}
		return tx.EachStale(func(what, id, message string) error {
			if what == "search" {
				t.Errorf("%s: %s", id, message)
			}
			return nil
		})
	})
}

// crowd200 adds each instance of a desk 200 times, with an ID and a text of its own.
func crowd200(t *testing.T, path string) {
	t.Helper()
	pool, err := sql.Open("sqlite", path)
	mustDo(t, err)
	defer pool.Close() //nolint:errcheck // what was written is read
	rows, err := pool.Query("SELECT name FROM pragma_table_info('instances')")
	mustDo(t, err)
	var names, values []string
	for rows.Next() {
		var name string
		mustDo(t, rows.Scan(&name))
		value := name
		switch name {
		case "id", "id_fold", "search":
			value += " || printf('-n%03d', n)"
		case "request_id":
			value = "NULL"
		case "block_bits":
			value = "block_bits & ~96" // without the request
		}
		names, values = append(names, name), append(values, value)
	}
	mustDo(t, rows.Err())
	_, err = pool.Exec("WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 200) INSERT INTO instances (" +
		strings.Join(names, ", ") + ") SELECT " + strings.Join(values, ", ") + " FROM instances, c")
	mustDo(t, err)
}
