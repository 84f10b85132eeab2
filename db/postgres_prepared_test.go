package db_test

import (
	"fmt"
	"regexp"
	"slices"
	"testing"

	"unsubdesk/db"
	"unsubdesk/db/dbtest"
	"unsubdesk/model"
)

// TestPostgreSQLKeepsNoListsOfRows: a server keeps each statement for its connection, so
// one with row numbers in its text would stay there for good.
func TestPostgreSQLKeepsNoListsOfRows(t *testing.T) {
	store := dbtest.New(t, dbtest.WithClock(dbtest.NewClock()))
	db.SmallSearch(store, 3, 5, 10_000, 50)
	var all []model.Instance
	for i := range 2000 {
		all = append(all, dbtest.Instance(fmt.Sprintf("i-%05d", i), dbtest.InOrder(fmt.Sprintf("CS-%d", i)), dbtest.Named(fmt.Sprintf("unit %d", i*7919%2000))))
	}
	kept := func(tx model.ReadTx) {
		statements, err := db.Prepared(tx)
		mustDo(t, err)
		if len(statements) == 0 {
			t.Error("no statement is kept; the test says nothing")
		}
		for _, s := range statements {
			if regexp.MustCompile(`\d+,\s*\d+,\s*\d+`).MatchString(s) {
				t.Fatalf("kept: %.300s", s)
			}
		}
	}
	for part := range slices.Chunk(all, 60) {
		dbtest.Update(t, store, func(tx model.WriteTx) error { // parts of the index become one
			defer kept(tx)
			return dbtest.PutIn(tx, part...)
		})
	}
	dbtest.View(t, store, func(tx model.ReadTx) error {
		for i := range 40 {
			q := model.ListQuery{Tab: model.TabAllowed, Filter: filter(t, fmt.Sprintf("unit %d", i))}
			n, err := tx.Count(q)
			mustDo(t, err)
			q.Limit = 30
			q.Sort.Field = model.SortPaid
			page, err := tx.List(q)
			if err != nil || n == 0 || len(page) != min(n, 30) {
				t.Errorf("unit %d: %d of %d (%v)", i, len(page), n, err)
			}
		}
		kept(tx)
		return nil
	})
}
