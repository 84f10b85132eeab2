package desk

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"unsubdesk/model"
)

// News is how the desk stands after a look at it.
type News struct {
	// Version grows with every committed change of any program; At is the
	// desk's clock at the look. Both are of the last answer while Err is set.
	Version int64
	At      time.Time
	// Swept is what fell due and was dealt with since the news before (R8).
	Swept Swept
	// Unswept is why something that fell due could not be dealt with: a
	// database that can only be read, or that is locked, or a clock that is
	// doubted (model.ErrClockDeparted). It is tried again.
	Unswept error
	// Err is why the desk does not answer; nil while it does. Retry is after how
	// long it is asked again, zero where nobody will.
	Err   error
	Retry time.Duration
	// ReadOnly is set while the desk can only be looked at.
	ReadOnly bool
	// Watchers is how many watch the desk in this process, so that they need
	// not all ask for the same change at the same moment.
	Watchers int

	stuck []string
	more  bool // there was more to sweep than one commit takes
}

// Watch tells how the desk stands: at once, and then whenever something has
// changed, by whatever program, or the desk stops or begins to answer. All who
// watch share one look a second, and that look sweeps what is due (R8), so a
// desk that somebody watches keeps its deadlines. A commit of this process is
// told at once, one of another within a second; while the desk does not answer
// each failed try is told.
//
// The channel holds the newest news only: who is slow is not waited for, and
// misses nothing, as what was swept adds up. It is closed when ctx ends. Nobody's
// permission is asked: the news hold nothing but numbers of requests. A program
// without screens ranges over it:
//
//	for news := range d.Watch(ctx) { /* log news.Swept, news.Err, news.Unswept */ }
func (d *Desk) Watch(ctx context.Context) <-chan News { return d.watcher.add(ctx) }

// Look is one look of a Watch: it sweeps what is due, at most one commit's
// worth, and reads the version.
func (d *Desk) Look(ctx context.Context) News { return d.look(ctx, nil) }

// WithPulse replaces the clock of Watch: pulse answers with a channel that
// gets a value after a time. For tests.
func WithPulse(pulse func(time.Duration) <-chan time.Time) Option {
	return func(d *Desk) { d.watcher.pulse = pulse }
}

const (
	// lookEvery is the time between two looks.
	lookEvery = time.Second
	// lookLimit is how long a look waits for an answer.
	lookLimit = 5 * time.Second
	// breath is the least time between two looks, so that a busy desk does not
	// look after each commit.
	breath = 100 * time.Millisecond
	// forgetStuck is after how many looks a request that could not be executed
	// is tried again though nothing has changed.
	forgetStuck = 60
)

// RetryAfter is how long to wait before the next look after so many that were not
// answered: 1, 2, 4, then 5 seconds.
func RetryAfter(failures int) time.Duration {
	waits := []time.Duration{time.Second, 2 * time.Second, 4 * time.Second}
	if failures <= len(waits) {
		return waits[max(failures, 1)-1]
	}
	return 5 * time.Second
}

// look reads the version, and sweeps what is due but for what is stuck. A clock that
// departed is told to every other program.
func (d *Desk) look(ctx context.Context, stuck []string) News {
	news := d.lookNow(ctx, stuck)
	if errors.Is(news.Unswept, model.ErrClockDeparted) {
		d.shareDoubt(ctx)
	}
	return news
}

func (d *Desk) lookNow(ctx context.Context, stuck []string) News {
	news, due := d.glance(ctx, stuck)
	if news.Err != nil || len(due) == 0 {
		return news
	}
	swept, err := d.sweepChunk(ctx, due)
	after, _ := d.glance(ctx, stuck)
	after.Swept = swept
	if err != nil {
		after.Unswept = err
	}
	after.more = err == nil && len(due) >= sweepSize
	return after
}

// glance is the tiny query of a look: version, clock, and what is due.
func (d *Desk) glance(ctx context.Context, stuck []string) (news News, due []string) {
	ctx, cancel := context.WithTimeout(ctx, lookLimit)
	defer cancel()
	news.Err = d.store.View(ctx, func(tx model.ReadTx) (err error) {
		if news.Version, err = tx.Version(); err != nil {
			return err
		}
		if news.At, err = tx.Now(); err != nil {
			return err
		}
		if err = d.guard.check(tx, news.At); errors.Is(err, model.ErrClockDeparted) {
			news.Unswept = err
			return nil
		}
		if err != nil {
			return err
		}
		due, err = dueAt(tx, news.At, stuck)
		return err
	})
	news.ReadOnly = d.readOnly()
	return news, due
}

// watcher looks at the desk for all who watch it in this process. It runs
// while somebody does.
type watcher struct {
	desk  *Desk
	pulse func(time.Duration) <-chan time.Time
	nudge chan struct{} // holds a token while a look is wanted at once

	mu       sync.Mutex
	watching map[*watching]bool
	stop     context.CancelFunc // ends the run; nil while nobody watches
}

// watching is somebody who watches.
type watching struct {
	news chan News
	told bool // has had any news
}

func newWatcher(d *Desk) *watcher {
	return &watcher{desk: d, pulse: time.After, nudge: make(chan struct{}, 1), watching: map[*watching]bool{}}
}

// wake asks for a look at once. It never waits.
func (w *watcher) wake() {
	select {
	case w.nudge <- struct{}{}:
	default: // one is asked for already
	}
}

func (w *watcher) add(ctx context.Context) <-chan News {
	w.mu.Lock()
	defer w.mu.Unlock()
	one := &watching{news: make(chan News, 1)}
	w.watching[one] = true
	context.AfterFunc(ctx, func() { w.remove(one) })
	if w.stop == nil {
		var run context.Context
		run, w.stop = context.WithCancel(context.Background())
		go w.run(run)
		return one.news
	}
	w.wake()
	return one.news
}

func (w *watcher) remove(one *watching) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.watching, one)
	close(one.news)
	if len(w.watching) == 0 {
		w.stop()
		w.stop = nil
	}
}

// run looks until nobody watches any more.
func (w *watcher) run(ctx context.Context) {
	var last News
	failures, looks := 0, 0
	for ctx.Err() == nil {
		select {
		case <-w.nudge: // this look is the one that was asked for
		default:
		}
		news := w.desk.look(ctx, last.stuck)
		if failures++; news.Err == nil {
			failures = 0
		} else {
			news.Version, news.At, news.Retry = last.Version, last.At, RetryAfter(failures)
		}
		looks++
		news.stuck = slices.Concat(last.stuck, news.Swept.Stuck)
		if looks%forgetStuck == 0 || news.Version != last.Version {
			news.stuck = news.Swept.Stuck
		}
		w.tell(ctx, news, news.differs(last))
		last = news
		w.rest(ctx, news)
	}
}

// differs reports whether the news are worth telling after last.
func (n News) differs(last News) bool {
	return n.Err != nil || last.Err != nil || n.Version != last.Version || !n.Swept.nothing() ||
		(n.Unswept != nil) != (last.Unswept != nil) || n.ReadOnly != last.ReadOnly
}

// nothing reports whether a sweep found nothing to do.
func (s Swept) nothing() bool {
	return len(s.Approved)+len(s.Held)+len(s.Resumed)+len(s.Stuck) == 0
}

// rest waits for the next look.
func (w *watcher) rest(ctx context.Context, news News) {
	if news.more {
		return
	}
	select {
	case <-ctx.Done():
		return
	case <-w.pulse(breath):
	}
	wait := lookEvery
	if news.Err != nil {
		wait = news.Retry
	}
	select {
	case <-ctx.Done():
	case <-w.nudge:
	case <-w.pulse(wait - breath):
	}
}

// tell hands the news over: to all if they are worth it, else to who has had
// none yet.
func (w *watcher) tell(run context.Context, news News, worth bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if run.Err() != nil {
		return
	}
	news.Watchers = len(w.watching)
	for one := range w.watching {
		if worth || !one.told {
			one.told = true
			one.offer(news)
		}
	}
}

// offer replaces news that were not taken yet. Only the watcher sends, so there
// is room after that.
func (one *watching) offer(news News) {
	select {
	case old := <-one.news:
		news = news.After(old)
	default:
	}
	one.news <- news
}

// After are the news as they stand for somebody who has not looked at the old
// ones: what was swept adds up.
func (n News) After(old News) News {
	a, b := old.Swept, n.Swept
	n.Swept = Swept{Approved: slices.Concat(a.Approved, b.Approved), Held: slices.Concat(a.Held, b.Held),
		Resumed: slices.Concat(a.Resumed, b.Resumed), Stuck: slices.Concat(a.Stuck, b.Stuck)}
	return n
}
