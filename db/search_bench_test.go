package db_test

import (
	"context"
	"flag"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"unsubdesk/db"
	"unsubdesk/db/dbtest"
	"unsubdesk/model"
	"unsubdesk/model/demo"
)

// benchRows is how many instances there are to search in, and benchDesk a desk that has
// them already.
var (
	benchRows = flag.Int("rows", 100_000, "instances to search in")
	benchDesk = flag.String("desk", "", "a desk to search in, instead of a new one: a file, or the URL of a server's")
	// benchSlow is from when on a list is named.
	benchSlow = flag.Duration("slow", 60*time.Millisecond, "name lists that take as long")
)

// searches is the mix that people type: rare, middling and common terms of one
// character and of many, in several scripts, that match nothing, with filters and sorts.
func searches() map[string][]string {
	return map[string][]string{
		"one character":    {"a", "7", "云", "龘"},
		"two characters":   {"ba", "42", "备份", "用户", "zq", "龘龘", "서울"},
		"three characters": {"bat", "427", "batch", "cs7", "qqq", "备份-"},
		"common":           {"batch", "store", "cs25", "shop-store"},
		"middling":         {"0612", "edge-23", "cs2526", "镜像-06", "7c43"},
		"rare":             {"batch-edge-23953", "00466238", "cs0011305797340180420", "로그-", "5c9539a3-a082"},
		"nothing":          {"xylophone", "zzzz", "qq-qq", "batch-edge-x", "没有这个"},
		"each letter":      strings.Split("abcdefghijklmnopqrstuvwxyz0", ""),
		"a rare letter":    {"z", "k store", "z type:obs", "z store", "kk -zz", "z,q", "name:z", "id:z", "order:z", "order:z,s", "块", "像 z"},
		"with filters": {"block:resource_frozen", "block:account_frozen", "block:promotion_invoiced", "is:review store", "cs -zz", "log -store -batch", "type:cdn", "manager:chen", "account:meridian", "reason:wrong",
			"batch region:eu-west-1", "云 type:obs", "block:resource_frozen 备份", "type:cdn region:cn-north-4 store", "paid>6000 ledger", "effective<2027-01-01 edge", "type:cdn -batch"},
	}
}

// BenchmarkSearch is a page of a list for each kind of filter, in three orders.
func BenchmarkSearch(b *testing.B) {
	store := searched(b)
	sorts := []model.Sort{{Field: model.SortEffective}, {Field: model.SortName}, {Field: model.SortPaid, Desc: true}}
	var all []time.Duration
	for kind, texts := range searches() {
		b.Run(kind, func(b *testing.B) {
			var took []time.Duration
			for b.Loop() {
				for _, text := range texts {
					for _, sort := range sorts {
						q := model.ListQuery{Tab: model.TabAllowed, Filter: filter(b, text), Sort: sort, Limit: 100}
						begin := time.Now()
						err := store.View(context.Background(), func(tx model.ReadTx) error {
							_, err := tx.List(q)
							return err
						})
						if err != nil {
							b.Fatal(err)
						}
						d := time.Since(begin)
						if d > *benchSlow {
							b.Logf("%s by %s: %s", text, sort.Field, d)
						}
						took = append(took, d)
					}
				}
			}
			all = append(all, took...)
			report(b, took)
		})
	}
	b.Run("all", func(b *testing.B) {
		for b.Loop() { // what was measured above, together
		}
		report(b, all)
	})
}

func report(b *testing.B, took []time.Duration) {
	b.Helper()
	slices.Sort(took)
	ms := func(part int) float64 {
		return float64(took[min(len(took)*part/100, len(took)-1)]) / float64(time.Millisecond)
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(ms(50), "p50-ms")
	b.ReportMetric(ms(95), "p95-ms")
	b.ReportMetric(ms(100), "max-ms")
}

func searched(b *testing.B) *db.Store {
	b.Helper()
	if *benchDesk == "" {
		return stocked(b, *benchRows)
	}
	store, err := db.Open(context.Background(), *benchDesk, db.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = store.Close() })
	return store
}

// stocked is a new desk with the demo's instances.
func stocked(b *testing.B, n int) *db.Store {
	b.Helper()
	store := dbtest.New(b)
	dbtest.Update(b, store, func(tx model.WriteTx) error {
		return tx.BulkPut(n, func() error {
			for part := range parts(demo.Rows(n, 1, dbtest.Start()), 5000) {
				if err := dbtest.PutIn(tx, part...); err != nil {
					return err
				}
			}
			return nil
		})
	})
	if server := dbtest.Turn(); server != nil {
		server.ExecOn(b, store, "VACUUM ANALYZE") // as the server does by itself, a minute later
	}
	return store
}

// parts cuts a sequence into slices.
func parts[T any](all iter.Seq[T], size int) iter.Seq[[]T] {
	return func(yield func([]T) bool) {
		var part []T
		for v := range all {
			if part = append(part, v); len(part) == size {
				if !yield(part) {
					return
				}
				part = nil
			}
		}
		if len(part) > 0 {
			yield(part)
		}
	}
}
