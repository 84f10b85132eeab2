package db_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"unsubdesk/db"
	"unsubdesk/db/dbtest"
	"unsubdesk/model"
)

// TestPagesInOrder walks lists by name and by time over many small parts of the index, in
// which some rows, none or most have places that they no longer have.
func TestPagesInOrder(t *testing.T) {
	for seed := range uint64(6) {
		if dbtest.Race && seed%3 != 2 {
			continue
		}
		t.Run(fmt.Sprint("seed", seed), func(t *testing.T) {
			r := rand.New(rand.NewPCG(seed, 7))
			store := dbtest.New(t)
			db.SmallSearch(store, 1, 0, 3, 1+r.IntN(4))
			name := func() string { return fmt.Sprintf("%c%c-batch %c", 'a'+r.IntN(4), 'a'+r.IntN(4), 'x'+r.IntN(3)) }
			var all []model.Instance
			for i := range 150 {
				in := dbtest.Instance(fmt.Sprintf("i-%03d", r.IntN(1000)*1000+i))
				in.Name, in.EffectiveAt = name(), in.EffectiveAt.Add(time.Duration(r.IntN(50)-5)*time.Hour)
				all = append(all, in)
			}
			for part := range slices.Chunk(all, 1+r.IntN(20)) {
				dbtest.Put(t, store, part...)
			}
			for range []int{0, 1, 3, 10, 100, 300}[seed] {
				i := r.IntN(len(all))
				if r.IntN(2) == 0 {
					all[i].Name = name()
				} else {
					all[i].EffectiveAt = all[i].EffectiveAt.Add(time.Duration(r.IntN(40)-20) * time.Hour)
				}
				dbtest.Put(t, store, all[i])
			}
			for range 60 {
				checkInOrder(t, r, store, all)
			}
		})
	}
}

func checkInOrder(t *testing.T, r *rand.Rand, store *db.Store, all []model.Instance) {
	t.Helper()
	text := pick(r, []string{"batch", "x", "z", "b", "-b", "ab", "i-"})
	q := model.ListQuery{Tab: model.TabAll, Filter: filter(t, `name:"`+text+`"`), Limit: 1 + r.IntN(12),
		Sort: model.Sort{Field: pick(r, []model.SortField{model.SortName, model.SortEffective}), Desc: r.IntN(2) == 0}, Backward: r.IntN(2) == 0, Inclusive: r.IntN(2) == 0}
	want := slices.DeleteFunc(slices.Clone(all), func(in model.Instance) bool { return !strings.Contains(in.Name, text) })
	order := func(a, b model.Instance) int {
		c := cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
		if q.Sort.Field == model.SortEffective {
			c = cmp.Or(a.EffectiveAt.Compare(b.EffectiveAt), cmp.Compare(a.ID, b.ID))
		}
		if q.Sort.Desc != q.Backward {
			return -c
		}
		return c
	}
	slices.SortFunc(want, order)
	if anchor := pick(r, all); r.IntN(3) > 0 {
		q.Anchor = &anchor
		want = slices.DeleteFunc(want, func(in model.Instance) bool {
			c := order(in, anchor)
			return c < 0 || c == 0 && !q.Inclusive
		})
	}
	want = want[:min(len(want), q.Limit)]
	if q.Backward {
		slices.Reverse(want)
	}
	dbtest.View(t, store, func(tx model.ReadTx) error {
		got, err := tx.List(q)
		if err == nil && !slices.Equal(rowIDs(got), rowIDs(want)) {
			t.Errorf("%q %+v limit %d: %v, want %v", text, q.Sort, q.Limit, rowIDs(got), rowIDs(want))
		}
		return err
	})
}
