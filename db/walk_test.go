package db_test

import (
	"fmt"
	"slices"
	"testing"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
)

// TestAListOfTheSelectionAlone: page after page in every order, it is the whole list
// without what is not selected.
func TestAListOfTheSelectionAlone(t *testing.T) {
	store := dbtest.New(t)
	var all []model.Instance
	var rows []uint32
	for i := range 1500 {
		all = append(all, dbtest.Instance(fmt.Sprintf("i-%05d", i), dbtest.InOrder(fmt.Sprintf("CS-%05d", i/2)), dbtest.Named(fmt.Sprintf("Ünit %05d", i%700)),
			dbtest.Of(fmt.Sprintf("T%d", i%3), "r", ""), dbtest.Costs(fmt.Sprintf("%d.00", 100+i%40), fmt.Sprintf("%d.00", 100+i%40))))
		if i%2 == 0 {
			rows = append(rows, uint32(i+1))
		}
	}
	dbtest.Put(t, store, all...)
	chosen, selected := model.SelectionOf(rows...), filter(t, "is:selected")
	list := func(q model.ListQuery) (page []model.Instance) {
		dbtest.View(t, store, func(tx model.ReadTx) (err error) {
			page, err = tx.List(q)
			return err
		})
		return page
	}
	for _, field := range append(model.SortFields(), "") {
		for _, falling := range []bool{false, true} {
			var want, got []string
			for _, in := range list(model.ListQuery{Sort: model.Sort{Field: field, Desc: falling}}) {
				if chosen.Has(in.Row) {
					want = append(want, in.ID)
				}
			}
			q := model.ListQuery{Filter: selected, Selected: chosen, Sort: model.Sort{Field: field, Desc: falling}, Limit: 200}
			for {
				page := list(q)
				for _, in := range page {
					got = append(got, in.ID)
				}
				if len(page) < q.Limit {
					break
				}
				q.Anchor = &page[len(page)-1]
			}
			if !slices.Equal(got, want) {
				t.Errorf("sort %q falling %t: %d, want %d", field, falling, len(got), len(want))
			}
		}
	}
}
