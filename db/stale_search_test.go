package db_test

import (
	"fmt"
	"slices"
	"testing"

	"unsubdesk/db"
	"unsubdesk/db/dbtest"
	"unsubdesk/model"
)

// TestVerifyMissesPartsOfTheSearchIndex: what hides instances from every search.
func TestVerifyMissesPartsOfTheSearchIndex(t *testing.T) {
	var all []model.Instance
	for i := range 700 {
		all = append(all, dbtest.Instance(fmt.Sprintf("i-%04d", i), dbtest.Named(fmt.Sprintf("unit %d of %d", i, i%7))))
	}
	for name, c := range map[string]struct{ change, where string }{
		"nothing":    {where: ""},
		"all pages":  {"DELETE FROM search_pages", "part 1"},
		"one page":   {"DELETE FROM search_pages WHERE segment = 1 AND first = (SELECT max(first) FROM search_pages WHERE segment = 1)", "part 1"},
		"names":      {"DELETE FROM search_names WHERE segment = 1 AND stretch = 1", "part 1"},
		"times":      {"DELETE FROM search_times WHERE segment = 1 AND stretch = 1", "part 1"},
		"a part":     {"DELETE FROM search_pages WHERE segment = 1; DELETE FROM search_names WHERE segment = 1; DELETE FROM search_times WHERE segment = 1; DELETE FROM search_segments WHERE id = 1", "instances"},
		"all parts":  {"DELETE FROM search_pages; DELETE FROM search_names; DELETE FROM search_times; DELETE FROM search_segments", "instances"},
		"fresh rows": {"DELETE FROM search_fresh", "instances"},
	} {
		t.Run(name, func(t *testing.T) {
			store := dbtest.New(t)
			db.SmallSearch(store, 3, 5, 1000, 50)
			for part := range slices.Chunk(all, 60) {
				dbtest.Put(t, store, part...)
			}
			dbtest.Put(t, store, dbtest.Instance("i-last"))
			if c.change != "" {
				dbtest.Tamper(t, store, c.change)
			}
			var found []string
			dbtest.View(t, store, func(tx model.ReadTx) error {
				return tx.EachStale(func(what, id, message string) error {
					if what != "search" {
						t.Errorf("%s %s: %s", what, id, message)
					}
					found = append(found, id)
					return nil
				})
			})
			if c.where == "" && len(found) > 0 || c.where != "" && !slices.Contains(found, c.where) {
				t.Errorf("found %v, want %q", found, c.where)
			}
		})
	}
}
