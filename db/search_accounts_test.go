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

// TestPagesOfManyAccounts lists and counts the instances of more accounts than are looked up
// one by one, many of which take effect at the same time.
func TestPagesOfManyAccounts(t *testing.T) {
	for seed := range uint64(6) {
		if dbtest.Race && seed%3 != 2 {
			continue
		}
		t.Run(fmt.Sprint("seed", seed), func(t *testing.T) {
			r := rand.New(rand.NewPCG(seed, 9))
			clock := dbtest.NewClock()
			store := dbtest.New(t, dbtest.WithClock(clock))
			db.SmallSearch(store, 1, r.IntN(10), pick(r, []int{3, 40, 1000}), 1+r.IntN(4))
			var all []model.Instance
			for i := range 120 {
				account := dbtest.Account(fmt.Sprintf("acct-%02d", i%24), pick(r, []string{"chen", "silva"}))
				account.Name = fmt.Sprintf("%s Bank %d", []string{"Meridian", "Northwind", "Orion"}[i%3], i%24)
				if i >= 24 {
					account = all[i%24].Account
				}
				all = append(all, dbtest.Instance(fmt.Sprintf("i-%04d", r.IntN(9)*1000+i), dbtest.OfAccount(account),
					dbtest.Named(pick(r, []string{"batch", "store"})+fmt.Sprint(i%7)), dbtest.InOrder(fmt.Sprintf("CS-%03d", i)),
					dbtest.Effective(clock.Now().Add(time.Duration(r.IntN(12)-4)*time.Hour))))
			}
			for part := range slices.Chunk(all, 1+r.IntN(40)) {
				dbtest.Put(t, store, part...)
			}
			for range 60 {
				checkAccounts(t, r, store, clock.Now(), all)
			}
		})
	}
}

func checkAccounts(t *testing.T, r *rand.Rand, store *db.Store, now time.Time, all []model.Instance) {
	t.Helper()
	text := pick(r, []string{"account:meridian", "account:bank", "account:acct-07,orion", "account:meridian manager:chen", "manager:silva", "account:bank -account:orion", "account:none-such"}) +
		pick(r, []string{"", "", " batch", " e1", " effective:>1h", " -is:blocked", " paid:>0"})
	q := model.ListQuery{Tab: pick(r, allTabs()), Filter: filter(t, text), Limit: 1 + r.IntN(9), Backward: r.IntN(2) == 0, Inclusive: r.IntN(2) == 0,
		Sort: model.Sort{Field: pick(r, []model.SortField{model.SortEffective, model.SortEffective, model.SortName, model.SortDue}), Desc: r.IntN(2) == 0}}
	policy := model.DefaultPolicy()
	want := slices.DeleteFunc(slices.Clone(all), func(in model.Instance) bool {
		return !onTab(q.Tab, in.Status(policy, now)) || !q.Filter.Matches(in, model.MatchEnv{Now: now, Policy: policy})
	})
	n := len(want)
	order := func(a, b model.Instance) int {
		c := cmp.Or(compareBy(q.Sort.Field, a, b), strings.Compare(a.ID, b.ID))
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
			t.Errorf("%s tab %q %+v limit %d: %v, want %v", text, q.Tab, q.Sort, q.Limit, rowIDs(got), rowIDs(want))
		}
		counted, err := tx.Count(model.ListQuery{Tab: q.Tab, Filter: q.Filter, Limit: q.Limit})
		if counted != min(n, q.Limit) {
			t.Errorf("%s tab %q limit %d: %d, want %d of %d", text, q.Tab, q.Limit, counted, q.Limit, n)
		}
		return err
	})
}
