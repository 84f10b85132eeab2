package db_test

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"unsubdesk/db"
	"unsubdesk/db/dbtest"
	"unsubdesk/model"
)

// crowd makes n believable instances: three to an order, a few hundred
// accounts, every tenth with a coupon, every fifth blocked.
func crowd(n int) []model.Instance {
	r := rand.New(rand.NewPCG(1, 2))
	types, regions := []string{"CDN", "OBS", "RDS", "SMS", "WAF", "VOD"}, []string{"eu-west-1", "ap-southeast-1", "la-north-2", "tr-west-1"}
	words := []string{"orion", "ledger", "备份", "cache", "mail", "测试", "queue", "report"}
	all := make([]model.Instance, n)
	for i := range all {
		order := fmt.Sprintf("CS%016d", i/3*7919)
		account := dbtest.Account(fmt.Sprintf("acct-%05d", i/3%400), []string{"chen", "silva", "okafor", ""}[i/3%4])
		all[i] = dbtest.Instance(fmt.Sprintf("%08x-6f03-6b0d-%08d", r.Uint32(), i), dbtest.OfAccount(account), dbtest.InOrder(order),
			dbtest.Named(fmt.Sprintf("%s-%s-%05d", words[r.IntN(8)], words[r.IntN(8)], r.IntN(100000))),
			dbtest.Of(types[r.IntN(6)], regions[r.IntN(4)], words[r.IntN(8)]),
			dbtest.Effective(dbtest.Start().Add(time.Duration(r.IntN(1000)-100)*time.Hour)))
		all[i].AmountDue = model.Cents(int64(r.IntN(400_000)) + 5000)
		all[i].Paid = all[i].AmountDue
		if i%10 == 0 {
			all[i].Coupons = []model.Coupon{{ID: fmt.Sprintf("CPN-%d", i), Amount: model.Cents(5000), ValidUntil: dbtest.Start().AddDate(0, 1, 0)}}
			all[i].Paid = all[i].AmountDue.Sub(model.Cents(5000))
		}
		all[i].ResourceFrozen = i%5 == 0
	}
	return all
}

func crowded(b *testing.B, n int) (*db.Store, []model.Instance) {
	b.Helper()
	clock := dbtest.NewClock()
	store := dbtest.New(b, dbtest.WithClock(clock))
	all := crowd(n)
	dbtest.Put(b, store, all...)
	if server := dbtest.Turn(); server != nil {
		server.ExecOn(b, store, "VACUUM ANALYZE") // as the server does by itself, a minute later
	}
	return store, all
}

// BenchmarkOpen is what a program waits for before its first frame.
func BenchmarkOpen(b *testing.B) {
	store, _ := crowded(b, 100_000)
	for b.Loop() {
		again := dbtest.Again(b, store)
		dbtest.View(b, again, func(tx model.ReadTx) error {
			_, err := tx.List(model.ListQuery{Tab: model.TabAllowed, Limit: 50})
			return err
		})
		if err := again.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPutInstances(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		store, all := dbtest.New(b), crowd(20_000)
		b.StartTimer()
		began := time.Now()
		dbtest.Update(b, store, func(tx model.WriteTx) error {
			for part := range slices.Chunk(all, 2000) {
				if err := dbtest.PutIn(tx, part...); err != nil {
					return err
				}
			}
			return nil
		})
		b.ReportMetric(float64(len(all))/time.Since(began).Seconds(), "rows/s")
	}
}

func BenchmarkList(b *testing.B) {
	for _, n := range []int{2_000, 100_000} {
		store, all := crowded(b, n)
		queries := map[string]model.ListQuery{
			"first":   {Tab: model.TabAllowed, Limit: 200},
			"search":  {Tab: model.TabAllowed, Limit: 200, Filter: filter(b, "ORION 04")},
			"chinese": {Tab: model.TabAll, Limit: 200, Filter: filter(b, "测")},
			"rare":    {Tab: model.TabAllowed, Limit: 200, Filter: filter(b, all[n/2].ID)},
			"manager": {Tab: model.TabAllowed, Limit: 200, Filter: filter(b, "manager:chen")},
			"region":  {Tab: model.TabAllowed, Limit: 200, Filter: filter(b, "region:la-north-2 type:cdn")},
			"review":  {Tab: model.TabAllowed, Limit: 200, Filter: filter(b, "is:review")},
		}
		for _, f := range model.SortFields() {
			queries["sort-"+string(f)] = model.ListQuery{Tab: model.TabAllowed, Limit: 200, Sort: model.Sort{Field: f, Desc: true}}
		}
		deep := all[n/2]
		queries["deep"] = model.ListQuery{Limit: 200, Anchor: &deep}
		for _, name := range slices.Sorted(maps.Keys(queries)) {
			b.Run(fmt.Sprintf("%d/%s", n, name), func(b *testing.B) {
				view(b, store, func(tx model.ReadTx) error {
					_, err := tx.List(queries[name])
					return err
				})
			})
			b.Run(fmt.Sprintf("%d/count-%s", n, name), func(b *testing.B) {
				view(b, store, func(tx model.ReadTx) error {
					_, err := tx.Count(queries[name])
					return err
				})
			})
		}
		for _, f := range []model.FilterField{model.FieldType, model.FieldProject, model.FieldAccount, model.FieldManager} {
			b.Run(fmt.Sprintf("%d/facets-%s", n, f), func(b *testing.B) {
				view(b, store, func(tx model.ReadTx) error {
					_, err := tx.Facets(model.ListQuery{Tab: model.TabAllowed}, f)
					return err
				})
			})
		}
		b.Run(fmt.Sprintf("%d/match-ids", n), func(b *testing.B) {
			view(b, store, func(tx model.ReadTx) error {
				_, err := tx.MatchIDs(model.ListQuery{Tab: model.TabAllowed})
				return err
			})
		})
	}
}

func BenchmarkInstances(b *testing.B) {
	store, all := crowded(b, 100_000)
	for _, n := range []int{1_000, 100_000} {
		ids := make([]string, n)
		for i, at := range rand.New(rand.NewPCG(3, 4)).Perm(len(all))[:n] {
			ids[i] = all[at].ID
		}
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			view(b, store, func(tx model.ReadTx) error {
				found, err := tx.Instances(ids)
				if len(found) != n {
					b.Fatalf("found %d", len(found))
				}
				return err
			})
		})
	}
}

func view(b *testing.B, store *db.Store, fn func(model.ReadTx) error) {
	for b.Loop() {
		if err := store.View(context.Background(), fn); err != nil {
			b.Fatal(err)
		}
	}
}

func filter(t testing.TB, text string) model.Filter {
	t.Helper()
	f, err := model.ParseFilter(text)
	if err != nil {
		t.Fatal(err)
	}
	return f
}
