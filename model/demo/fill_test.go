package demo

import (
	"bytes"
	"encoding/json"
	"slices"
	"testing"
	"time"

	"unsubdesk/db"
	"unsubdesk/db/dbtest"
	"unsubdesk/db/staging"
	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// filled is a demo's desk whose clock stands at the story's now.
type filled struct {
	*testing.T
	*desk.Desk
	world *world
}

func fill(t *testing.T, o Options) filled {
	t.Helper()
	clock := &Clock{}
	store := openStore(t, clock)
	if o.Now.IsZero() {
		o.Now = noon
	}
	if _, err := Fill(t.Context(), store, clock, o, deskOptions()...); err != nil {
		t.Fatal(err)
	}
	w := newWorld(o)
	clock.Set(w.start)
	return filled{t, desk.New(store), w}
}

func openStore(t testing.TB, clock *Clock) *db.Store {
	t.Helper()
	return dbtest.New(t, func(o *db.Options) { o.Clock = clock.Now })
}

func deskOptions() []desk.Option {
	return []desk.Option{desk.WithStaging(staging.New)}
}

func (f filled) as(name string) *desk.Session {
	return f.Desk.As(model.Actor{User: name, OSUser: name, Surface: model.SurfaceScreen})
}

// requests are all requests in these states as somebody sees them, all if
// none is given.
func (f filled) requests(as string, statuses ...model.RequestStatus) []desk.RequestRow {
	f.Helper()
	rows, err := f.as(as).Requests(f.Context(), model.RequestQuery{Statuses: statuses})
	if err != nil {
		f.Fatal(err)
	}
	return rows
}

func (f filled) count(tab model.Tab) int {
	f.Helper()
	n, err := f.as(agentMaya).Count(f.Context(), model.ListQuery{Tab: tab})
	if err != nil {
		f.Fatal(err)
	}
	return n
}

func (f filled) verify() {
	f.Helper()
	report, err := f.as(auditorIris).Verify(f.Context(), nil)
	if err != nil {
		f.Fatal(err)
	}
	for _, p := range report.Problems {
		f.Errorf("verify: %s %s: %s", p.What, p.Where, p.Message)
	}
	if report.Checked.Instances != f.world.opts.Instances {
		f.Errorf("%d instances, want %d", report.Checked.Instances, f.world.opts.Instances)
	}
}

// content is everything that the desk keeps, as JSON.
func (f filled) content() []byte {
	f.Helper()
	var b bytes.Buffer
	out := json.NewEncoder(&b)
	s := f.as(adminAda)
	err := s.EachRow(f.Context(), model.ListQuery{}, func(r desk.Row) error { return out.Encode(r) })
	if err == nil {
		err = out.Encode(f.requests(adminAda))
	}
	if err == nil {
		err = s.EachHistory(f.Context(), model.RequestQuery{}, func(h desk.HistoryRow) error { return out.Encode(h) })
	}
	if err == nil {
		err = s.EachEvent(f.Context(), model.EventQuery{}, func(e model.Event) error { return out.Encode(e) })
	}
	if err != nil {
		f.Fatal(err)
	}
	return b.Bytes()
}

func TestFillIsTheSameEachTime(t *testing.T) {
	o := Options{Instances: 400, Seed: 5}
	first := fill(t, o).content()
	if len(first) < 100_000 {
		t.Fatalf("only %d bytes to compare", len(first))
	}
	if !bytes.Equal(first, fill(t, o).content()) {
		t.Error("two desks of one seed differ")
	}
	o.Seed = 6
	if bytes.Equal(first, fill(t, o).content()) {
		t.Error("desks of two seeds are the same")
	}
}

func TestFillWithAnyNumberAndWindow(t *testing.T) {
	for name, o := range map[string]Options{
		"one instance":    {Instances: 1},
		"a few":           {Instances: 23, Seed: 3},
		"part of a story": {Instances: 150, Seed: -4},
		"two seconds":     {Instances: 250, ReviewWindow: 2 * time.Second},
		"an hour":         {Instances: 250, ReviewWindow: time.Hour},
		"a year":          {Instances: 250, ReviewWindow: model.MaxReviewWindow},
	} {
		t.Run(name, func(t *testing.T) {
			f := fill(t, o)
			f.verify()
			if o.Instances < 250 {
				return
			}
			p, err := f.as(agentMaya).Policy(t.Context())
			if err != nil || p.ReviewWindow != o.ReviewWindow {
				t.Errorf("the policy's window is %s (%v), want %s", p.ReviewWindow, err, o.ReviewWindow)
			}
			for _, r := range f.requests(agentMaya, model.RequestPending) {
				if left := r.Deadline.Sub(f.world.start); left <= 0 || left > o.ReviewWindow {
					t.Errorf("%s has %s left of %s", r.ID, left, o.ReviewWindow)
				}
			}
			if n := len(f.requests(agentMaya, model.RequestPending, model.RequestOnHold)); n != 11 {
				t.Errorf("%d open requests, want 11", n)
			}
		})
	}
}

func TestFillRefuses(t *testing.T) {
	clock := &Clock{}
	store := openStore(t, clock)
	for _, o := range []Options{{Instances: 0}, {Instances: MaxInstances + 1}, {Instances: 1, ReviewWindow: time.Millisecond}} {
		if _, err := Fill(t.Context(), store, clock, o); model.ErrorCode(err) != model.CodeInvalid {
			t.Errorf("%+v: %v", o, err)
		}
	}
	people, err := Fill(t.Context(), store, clock, Options{Instances: 30}, deskOptions()...)
	if err != nil || people != (People{First: "maya", Agent: "maya", Manager: "chen"}) {
		t.Errorf("%+v, %v", people, err)
	}
	if _, err := Fill(t.Context(), store, clock, Options{Instances: 30}, deskOptions()...); model.ErrorCode(err) != model.CodeRefused {
		t.Errorf("a second time: %v", err)
	}
}

func TestClockRunsOnFromTheStory(t *testing.T) {
	for name, now := range map[string]time.Time{"machine's": {}, "another": noon.AddDate(3, 0, 0)} {
		clock := &Clock{}
		if _, err := Fill(t.Context(), openStore(t, clock), clock, Options{Instances: 30, Now: now}, deskOptions()...); err != nil {
			t.Fatal(err)
		}
		want := now
		if now.IsZero() {
			want = time.Now()
		}
		if got := clock.Now(); got.Sub(want).Abs() > time.Minute {
			t.Errorf("%s time: the clock shows %s, want about %s", name, got, want)
		}
	}
}

func TestFillTabs(t *testing.T) {
	for _, seed := range []int64{1, 2, 3} {
		if dbtest.Race && seed > 1 {
			continue
		}
		f := fill(t, Options{Instances: DefaultInstances, Seed: seed})
		f.verify()
		all, allowed := f.count(model.TabAll), f.count(model.TabAllowed)
		if all != DefaultInstances || allowed < all*76/100 || allowed > all*84/100 {
			t.Errorf("seed %d: %d of %d allowed, want about 80 %%", seed, allowed, all)
		}
		for tab, least := range map[model.Tab]int{model.TabBlocked: 200, model.TabPending: 15, model.TabUnsubscribed: 40} {
			if n := f.count(tab); n < least {
				t.Errorf("seed %d: %d %s, want %d or more", seed, n, tab, least)
			}
		}
		if missing := f.missingPairs(); len(missing) > 0 {
			t.Errorf("seed %d: no instance with exactly %v", seed, missing)
		}
	}
}

// missingPairs are the single blocks and pairs that no instance has. Under
// review and unsubscribed at once is nothing that can be.
func (f filled) missingPairs() []string {
	f.Helper()
	found := map[string]bool{}
	err := f.as(agentMaya).EachRow(f.Context(), model.ListQuery{}, func(r desk.Row) error {
		var codes []model.BlockCode
		for _, b := range r.Blocks {
			codes = append(codes, b.Code)
		}
		found[blockKey(codes...)] = true
		return nil
	})
	if err != nil {
		f.Fatal(err)
	}
	var missing []string
	for i, a := range model.BlockCodes() {
		for _, b := range model.BlockCodes()[i:] {
			key := blockKey(slices.Compact([]model.BlockCode{a, b})...)
			if !found[key] && key != blockKey(model.BlockReviewPending, model.BlockUnsubscribed) {
				missing = append(missing, key)
			}
		}
	}
	return missing
}

func BenchmarkFill(b *testing.B) {
	for b.Loop() {
		clock := &Clock{}
		if _, err := Fill(b.Context(), openStore(b, clock), clock, Options{Instances: DefaultInstances}, deskOptions()...); err != nil {
			b.Fatal(err)
		}
	}
}
