package db_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"unsubdesk/db"
	"unsubdesk/db/dbtest"
	"unsubdesk/model"
)

// TestPartsOfTheSearchIndexStaySmall however often rows change, one by one or all at
// once: each fits into memory, all together have few rows that are stale, and everything
// is found by its last name.
func TestPartsOfTheSearchIndexStaySmall(t *testing.T) {
	const fresh, segment, n = 8, 16 * 8, 600
	store := dbtest.New(t)
	db.SmallSearch(store, 3, 5, 10_000, fresh)
	all := make([]model.Instance, n)
	for i := range all {
		all[i] = dbtest.Instance(fmt.Sprintf("i-%04d", i), dbtest.InOrder(fmt.Sprintf("CS-%d", i)), dbtest.Named("before"))
	}
	put := func(bulk bool, instances ...model.Instance) {
		dbtest.Update(t, store, func(tx model.WriteTx) error {
			if !bulk {
				return dbtest.PutIn(tx, instances...)
			}
			return tx.BulkPut(len(instances), func() error { return dbtest.PutIn(tx, instances...) })
		})
	}
	put(true, all...)
	r := rand.New(rand.NewPCG(1, 2))
	for round := range dbtest.Rounds(60) {
		changed := slices.Clone(all)
		r.Shuffle(n, func(i, j int) { changed[i], changed[j] = changed[j], changed[i] })
		if round%5 != 0 {
			changed = changed[:r.IntN(n/4)]
		}
		for i := range changed {
			changed[i].Name = fmt.Sprintf("round %d", round)
			for j := range all {
				if all[j].ID == changed[i].ID {
					all[j] = changed[i]
				}
			}
		}
		put(round%2 == 0, changed...)
		want := 0
		for _, in := range all {
			if in.Name == fmt.Sprintf("round %d", round) {
				want++
			}
		}
		dbtest.View(t, store, func(tx model.ReadTx) error {
			parts, err := db.PartRows(tx)
			mustDo(t, err)
			sum := 0
			for _, rows := range parts {
				sum += rows
				if rows > segment+fresh {
					t.Errorf("round %d: a part has %d rows", round, rows)
				}
			}
			if sum > 2*n+2*segment || len(parts) > 2*sum/segment+4*3 {
				t.Errorf("round %d: %d parts with %d rows for %d", round, len(parts), sum, n)
			}
			found, err := tx.Count(model.ListQuery{Filter: filter(t, fmt.Sprintf(`name:"round %d"`, round))})
			if found != want {
				t.Errorf("round %d: %d are found, want %d", round, found, want)
			}
			mustDo(t, err)
			return tx.EachStale(func(what, id, message string) error {
				if what == "search" {
					t.Errorf("round %d: %s %s: %s", round, what, id, message)
				}
				return nil
			})
		})
	}
}
