package desk_test

import (
	"context"
	"flag"
	"fmt"
	"slices"
	"testing"
	"time"

	"unsubdesk/db"
	"unsubdesk/db/dbtest"
	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// deskFile is a desk of any size, as `unsubdesk demo --keep` makes one; it is only read.
var (
	deskFile = flag.String("desk", "", "a desk's file, for BenchmarkQuoteSelection")
	deskUser = flag.String("user", "maya", "who looks at it")
)

// BenchmarkQuoteSelection selects all that match and quotes 100,000 of them and all.
func BenchmarkQuoteSelection(b *testing.B) {
	session, ctx := openDesk(b)
	all, err := session.Select(ctx, model.ListQuery{Tab: model.TabAll})
	if err != nil {
		b.Fatal(err)
	}
	for _, n := range []int{100_000, all.Len()} {
		sel := model.SelectionOf(all.Next(n)...)
		if every := all.Len() / n; every > 1 { // from all over the desk
			sel = model.Selection{}
			var rows []uint32
			for _, row := range all.Next(all.Len()) {
				if int(row)%every == 0 && len(rows) < n {
					rows = append(rows, row)
				}
			}
			sel = model.SelectionOf(rows...)
		}
		b.Run(fmt.Sprint(sel.Len()), func(b *testing.B) {
			for b.Loop() {
				q, err := session.QuoteSelection(ctx, sel)
				if err != nil || q.Totals.Instances != sel.Len() {
					b.Fatal(q.Totals, err)
				}
			}
		})
	}
	b.Run("select all allowed", func(b *testing.B) {
		for b.Loop() {
			if _, err := session.Select(ctx, model.ListQuery{Tab: model.TabAllowed}); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func openDesk(b *testing.B) (*desk.Session, context.Context) {
	if *deskFile == "" {
		f := newFixture(b, many(200_000)...)
		return f.as("maya"), f.ctx
	}
	store, err := db.Open(b.Context(), *deskFile, db.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = store.Close() })
	return desk.New(store).As(model.Actor{User: *deskUser, OSUser: "bench", Surface: model.SurfaceScreen}), b.Context()
}

// BenchmarkSubmit100000 is one Confirm of 100,000 instances of 50,000 orders, while
// another session reads and submits; what that one waits is reported.
func BenchmarkSubmit100000(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		f := newFixture(b, append(many(100_000), others(2000)...)...)
		sel := f.selected("i-")
		ctx, stop := context.WithCancel(f.ctx)
		waits := make(chan []time.Duration)
		go func() { waits <- f.besides(ctx) }()
		b.StartTimer()
		_, err := f.as("maya").Submit(f.ctx, desk.Submission{Rows: sel, Reason: "1", Key: "k"}, nil)
		b.StopTimer()
		f.ok(err)
		stop()
		waited := <-waits
		slices.Sort(waited)
		b.ReportMetric(float64(len(waited)), "others")
		b.ReportMetric(float64(waited[len(waited)/2].Milliseconds()), "p50-ms")
		b.ReportMetric(float64(waited[len(waited)*99/100].Milliseconds()), "p99-ms")
		b.ReportMetric(float64(waited[len(waited)-1].Milliseconds()), "most-ms")
		b.StartTimer()
	}
}

// BenchmarkSubmitOfMany is one Confirm of 100,000 instances from all over the desk that
// -desk names, which it changes.
func BenchmarkSubmitOfMany(b *testing.B) {
	if *deskFile == "" {
		return
	}
	session, ctx := openDesk(b)
	for b.Loop() {
		b.StopTimer()
		free, err := session.Select(ctx, model.ListQuery{Tab: model.TabAllowed})
		if err != nil {
			b.Fatal(err)
		}
		every, rows := max(free.Len()/100_000, 1), []uint32{}
		for _, row := range free.Next(free.Len()) {
			if int(row)%every == 0 && len(rows) < 100_000 {
				rows = append(rows, row)
			}
		}
		b.StartTimer()
		_, err = session.Submit(ctx, desk.Submission{Rows: model.SelectionOf(rows...), Reason: "1", Key: fmt.Sprint(b.N, free.Len())}, nil)
		if err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(100_000*float64(b.N)/b.Elapsed().Seconds(), "instances/s")
}

// others are instances that somebody else submits meanwhile.
func others(n int) []model.Instance {
	instances := make([]model.Instance, n)
	for i := range instances {
		instances[i] = dbtest.Instance(fmt.Sprintf("o-%06d", i), dbtest.InOrder(fmt.Sprintf("OT-%06d", i)))
	}
	return instances
}

// besides reads a page and submits an instance, over and over, and says how long each
// of both took.
func (f *fixture) besides(ctx context.Context) []time.Duration {
	var waited []time.Duration
	s := f.as("ben")
	for i := 0; ctx.Err() == nil && i < 2000; i++ {
		at := time.Now()
		if _, err := s.List(f.ctx, model.ListQuery{Tab: model.TabAllowed, Limit: 100}); err != nil {
			f.t.Error(err)
		}
		read := time.Since(at)
		_, err := s.Submit(f.ctx, desk.Submission{IDs: []string{fmt.Sprintf("o-%06d", i)}, Reason: "1", Key: fmt.Sprint("o", i)}, nil)
		if err != nil {
			f.t.Error(err)
		}
		waited = append(waited, read, time.Since(at)-read)
	}
	return waited
}
