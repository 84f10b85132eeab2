package desk_test

import (
	"context"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// watched is a desk whose watcher looks when the test says so.
type watched struct {
	*fixture
	store *flaky
	desk  *desk.Desk
	ticks chan time.Time
	waits chan time.Duration
	jobs  chan func()
}

// flaky is a store that does not answer while down, takes no changes while locked,
// and counts its views.
type flaky struct {
	model.Store
	down   atomic.Bool
	locked atomic.Bool
	views  atomic.Int64
}

func (f *flaky) ReadOnly() bool { return f.locked.Load() }

func (f *flaky) View(ctx context.Context, fn func(model.ReadTx) error) error {
	f.views.Add(1)
	if f.down.Load() {
		return model.Errorf(model.CodeUnavailable, "The database cannot be reached.")
	}
	return f.Store.View(ctx, fn)
}

func newWatched(t *testing.T, instances ...model.Instance) *watched {
	t.Helper()
	f := newFixture(t, instances...)
	w := &watched{fixture: f, store: &flaky{Store: f.store}, ticks: make(chan time.Time), waits: make(chan time.Duration, 1), jobs: make(chan func(), 1)}
	over := make(chan time.Time)
	close(over)
	w.desk = desk.New(w.store, desk.WithPulse(func(d time.Duration) <-chan time.Time {
		if d < 500*time.Millisecond { // between two looks
			return over
		}
		select {
		case do := <-w.jobs:
			do()
		default:
		}
		select {
		case <-w.waits:
		default:
		}
		w.waits <- d
		return w.ticks
	}))
	return w
}

// tick lets the time between two looks pass. It returns when the look before it
// has been told.
func (w *watched) tick() { w.ticks <- time.Time{} }

// between does something while the watcher rests between two looks.
func (w *watched) between(do func()) {
	done, ticks := make(chan bool), w.ticks
	w.jobs <- func() {
		do()
		w.ticks = make(chan time.Time) // a tick on its way cannot end this rest
		close(done)
	}
	for {
		select {
		case <-done:
			return
		case ticks <- time.Time{}:
		}
	}
}

// looked waits until two looks have begun and ended.
func (w *watched) looked() {
	w.tick()
	w.tick()
}

// hears takes the next news.
func (w *watched) hears(from <-chan desk.News) desk.News {
	w.t.Helper()
	select {
	case n, ok := <-from:
		if !ok {
			w.t.Fatal("the watch has ended")
		}
		return n
	case <-time.After(10 * time.Second):
		w.t.Fatal("there are no news")
	}
	return desk.News{}
}

// hearsNothing wants no news to be waiting.
func (w *watched) hearsNothing(from <-chan desk.News) {
	w.t.Helper()
	select {
	case n, ok := <-from:
		w.t.Fatalf("there are news: %+v (%v)", n, ok)
	default:
	}
}

func TestWatchTellsThatTheDeskTakesChangesAgain(t *testing.T) {
	w := newWatched(t)
	w.store.locked.Store(true)
	news := w.desk.Watch(t.Context())
	if first := w.hears(news); !first.ReadOnly {
		t.Errorf("the first news are %+v", first)
	}
	w.store.locked.Store(false)
	w.looked()
	if then := w.hears(news); then.ReadOnly || then.Err != nil {
		t.Errorf("then the news are %+v", then)
	}
}

func TestWatchTellsWhatChanged(t *testing.T) {
	w := newWatched(t, dbtest.Instance("i-1"))
	news := w.desk.Watch(t.Context())
	first := w.hears(news)
	if first.Err != nil || first.Watchers != 1 || !first.At.Equal(w.clock.Now()) {
		t.Fatalf("the first news are %+v", first)
	}
	w.looked()
	w.hearsNothing(news)

	dbtest.Put(t, w.fixture.store, dbtest.Instance("i-2")) // another program
	w.looked()
	other := w.hears(news)
	if other.Version <= first.Version {
		t.Errorf("another program's commit: version %d after %d", other.Version, first.Version)
	}
	s := w.desk.As(model.Actor{User: "maya", OSUser: "tester"})
	if _, err := s.Submit(t.Context(), desk.Submission{IDs: []string{"i-1"}, Reason: "1", Key: "k"}, nil); err != nil {
		t.Fatal(err)
	}
	if own := w.hears(news); own.Version <= other.Version { // without a tick
		t.Errorf("a commit of this process: version %d after %d", own.Version, other.Version)
	}
	w.looked()
	w.hearsNothing(news)
}

func TestWatchSweeps(t *testing.T) {
	w := newWatched(t, large("i-1"), large("i-2"))
	r := w.review("maya", "i-1")
	w.clock.Advance(time.Hour)
	later := w.review("maya", "i-2")
	news := w.desk.Watch(t.Context())
	w.hears(news)
	slow := w.desk.Watch(t.Context())
	w.clock.Advance(day - time.Hour)
	w.looked()
	if n := w.hears(news); len(n.Swept.Approved) != 1 || n.Swept.Approved[0] != r.ID || n.Unswept != nil {
		t.Fatalf("the news are %+v", n)
	}
	w.status(r.ID, model.RequestCompleted, model.DecisionAutoApproved)
	w.looked()
	w.clock.Advance(time.Hour)
	w.looked()
	if n := w.hears(slow); len(n.Swept.Approved) != 2 || n.Swept.Approved[1] != later.ID {
		t.Errorf("who was slow hears of %v", n.Swept.Approved)
	}
	w.verified()
}

// A desk that does not answer is asked again ever more slowly, and each try is
// told with the time to the next.
func TestWatchSaysSinceWhenThereIsNoAnswer(t *testing.T) {
	w := newWatched(t)
	news := w.desk.Watch(t.Context())
	before := w.hears(news)
	w.looked()
	w.between(func() { w.store.down.Store(true) })
	for i, want := range []time.Duration{1, 2, 4, 5, 5} {
		w.tick()
		n := w.hears(news)
		if model.ErrorCode(n.Err) != model.CodeUnavailable || n.Retry != want*time.Second || n.Version != before.Version || !n.At.Equal(before.At) {
			t.Fatalf("try %d: %+v", i, n)
		}
		if i > 0 { // tick has waited for the rest before
			if waited := <-w.waits; waited < n.Retry/2-time.Second || waited > n.Retry {
				t.Errorf("try %d: waited %s, told %s", i, waited, n.Retry)
			}
		}
	}
	w.between(func() { w.store.down.Store(false) })
	w.looked()
	n := w.hears(news)
	for n.Err != nil { // the last failure was not taken
		n = w.hears(news)
	}
	if n.Retry != 0 || n.Version != before.Version {
		t.Errorf("when it is back: %+v", n)
	}
}

func TestWatchersShareTheLooks(t *testing.T) {
	w := newWatched(t)
	var all []<-chan desk.News
	for range 200 {
		all = append(all, w.desk.Watch(t.Context()))
	}
	for _, n := range all {
		w.hears(n)
	}
	w.looked()
	before := w.store.views.Load()
	for range 10 {
		w.tick()
	}
	if n := w.store.views.Load() - before; n > 12 {
		t.Errorf("%d queries for 10 looks of 200 watchers", n)
	}
	dbtest.Put(t, w.fixture.store, dbtest.Instance("i-1"))
	w.looked()
	for _, n := range all {
		if got := w.hears(n); got.Watchers != 200 {
			t.Fatalf("%d watch", got.Watchers)
		}
	}
}

func TestWatchEndsAndBeginsAgain(t *testing.T) {
	w := newWatched(t)
	before := runtime.NumGoroutine()
	for range 3 {
		ctx, stop := context.WithCancel(t.Context())
		var all []<-chan desk.News
		for range 50 {
			all = append(all, w.desk.Watch(ctx))
		}
		w.hears(all[49])
		stop()
		for _, n := range all {
			for range n { // until it is closed
			}
		}
	}
	deadline := time.Now().Add(10 * time.Second)
	for runtime.NumGoroutine() > before && time.Now().Before(deadline) {
		runtime.Gosched()
	}
	if n := runtime.NumGoroutine(); n > before {
		t.Errorf("%d goroutines, %d before", n, before)
	}
}

// A request that cannot be executed is told once, not at every look.
func TestWatchTellsOfAStuckRequestOnce(t *testing.T) {
	w := newWatched(t, large("i-1"))
	r := w.review("maya", "i-1")
	dbtest.Tamper(t, w.fixture.store, "INSERT INTO entries (id, request_id, instance_id, kind, amount, coupon_id, at) "+
		"SELECT 100, id, 'i-1', 'cash', 1, '', submitted_at FROM requests")
	w.clock.Advance(day)
	news := w.desk.Watch(t.Context())
	w.looked()
	if n := w.hears(news); len(n.Swept.Stuck) != 1 || n.Swept.Stuck[0] != r.ID {
		t.Fatalf("the news are %+v", n)
	}
	w.looked()
	w.hearsNothing(news)
}
