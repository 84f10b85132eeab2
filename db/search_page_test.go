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

// TestPagesOfChangedFacts asks for words with a product type, of which the index knows
// what many rows no longer are.
func TestPagesOfChangedFacts(t *testing.T) {
	for seed := range uint64(6) {
		if dbtest.Race && seed%3 != 2 {
			continue
		}
		t.Run(fmt.Sprint("seed", seed), func(t *testing.T) {
			r := rand.New(rand.NewPCG(seed, 8))
			store := dbtest.New(t)
			db.SmallSearch(store, 1, r.IntN(60), 1000, 1+r.IntN(4))
			var all []model.Instance
			for i := range 80 {
				in := dbtest.Instance(fmt.Sprintf("i-%03d", i), dbtest.Of(pick(r, []string{"CDN", "OBS"}), "eu-west-1", ""))
				in.Name = fmt.Sprintf("%c-batch", 'a'+r.IntN(4))
				in.EffectiveAt = in.EffectiveAt.Add(time.Duration(r.IntN(40)) * time.Hour)
				all = append(all, in)
			}
			dbtest.Put(t, store, all...)
			for range 20 * seed {
				i := r.IntN(len(all))
				all[i].ProductType = pick(r, []string{"CDN", "OBS", "DLI"})
				dbtest.Put(t, store, all[i])
			}
			for range 40 {
				checkFacts(t, r, store, all)
			}
		})
	}
}

func checkFacts(t *testing.T, r *rand.Rand, store *db.Store, all []model.Instance) {
	t.Helper()
	word, kind := pick(r, []string{"batch", "a-b", "d-"}), pick(r, []string{"cdn", "obs", "dli"})
	q := model.ListQuery{Filter: filter(t, word+" type:"+kind), Limit: 1 + r.IntN(12), Sort: model.Sort{Field: model.SortEffective, Desc: r.IntN(2) == 0}}
	want := slices.DeleteFunc(slices.Clone(all), func(in model.Instance) bool {
		return !strings.Contains(in.Name, word) || model.Fold(in.ProductType) != kind
	})
	slices.SortFunc(want, func(a, b model.Instance) int {
		c := cmp.Or(a.EffectiveAt.Compare(b.EffectiveAt), cmp.Compare(a.ID, b.ID))
		if q.Sort.Desc {
			return -c
		}
		return c
	})
	want = want[:min(len(want), q.Limit)]
	dbtest.View(t, store, func(tx model.ReadTx) error {
		got, err := tx.List(q)
		if !slices.Equal(rowIDs(got), rowIDs(want)) {
			t.Errorf("%s %+v limit %d: %v, want %v", q.Filter.Text, q.Sort, q.Limit, rowIDs(got), rowIDs(want))
		}
		return err
	})
}
