package db_test

import (
	"context"
	"testing"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
)

// FuzzFilterOnSQLite: whatever somebody types into the filter line, the database
// answers, and counts as many rows as it lists.
func FuzzFilterOnSQLite(f *testing.F) {
	for _, text := range []string{"", "orion", "' OR 1=1 --", `"%" "_" "\"`, "paid:>=100.00 -region:eu", "is:allowed block:frozen", "account:none manager:NONE", "effective:<=7d",
		"reason:1 is:review", "id:a,b,c", "x\x00y", "ß İ ﬁ"} {
		f.Add(text)
	}
	store := dbtest.Open(f, "sqlite:"+f.TempDir()+"/desk.db")
	dbtest.Put(f, store, dbtest.Instance("a"), dbtest.Instance("b", dbtest.Named("o'Neil % _ \\"), dbtest.Frozen()),
		dbtest.Instance("c", dbtest.Named("备份 ß"), dbtest.Of("OBS", "eu-west-1", "web")))
	f.Fuzz(func(t *testing.T, text string) {
		filter, err := model.ParseFilter(text)
		if err != nil {
			return
		}
		err = store.View(context.Background(), func(tx model.ReadTx) error {
			q := model.ListQuery{Filter: filter, Tab: model.TabAll}
			rows, err := tx.List(q)
			if err != nil {
				return err
			}
			n, err := tx.Count(q)
			if n != len(rows) {
				t.Errorf("%q lists %d rows and counts %d", text, len(rows), n)
			}
			return err
		})
		if err != nil {
			t.Errorf("%q: %v", text, err)
		}
	})
}
