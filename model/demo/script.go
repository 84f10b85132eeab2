package demo

import (
	"context"
	"slices"
	"time"

	"unsubdesk/model"
)

// step is one thing that somebody does in the story, at a time. It is left
// out if the data set has none of the orders it is about.
type step struct {
	at   time.Time
	keys []string // of the cast; none: always done
	do   func(ctx context.Context, t *teller, keys []string) error
}

// script collects the steps of the story in any order.
type script struct {
	w     *world
	d     dice
	steps []step
}

// story is the month before the story's now, in order of time.
func (w *world) story() []step {
	s := &script{w: w, d: w.dice(-1)}
	s.month()
	s.decisions()
	s.silence()
	s.openReviews()
	s.holds()
	s.split() // last, so that it draws no time of what was there before it
	slices.SortStableFunc(s.steps, func(a, b step) int { return a.at.Compare(b.at) })
	return s.steps
}

// ago is about that long before the story's now: up to three hours more.
func (s *script) ago(d time.Duration) time.Time {
	return s.w.start.Add(-d - time.Duration(s.d.IntN(3*3600))*time.Second)
}

// within is a time after submission that is still before the deadline.
func (s *script) within(submitted time.Time, nominal time.Duration) time.Time {
	return submitted.Add(s.w.left(nominal, 0.5))
}

func (s *script) add(at time.Time, keys []string, do func(context.Context, *teller, []string) error) {
	s.steps = append(s.steps, step{at: at, keys: keys, do: do})
}

// submit lets somebody submit the chosen instances of some orders as one
// batch.
func (s *script) submit(at time.Time, by, reason, note string, keys ...string) {
	s.add(at, keys, func(ctx context.Context, t *teller, keys []string) error {
		return t.submit(ctx, by, reason, note, keys)
	})
}

func (s *script) approve(at time.Time, by, key, note string) {
	s.add(at, []string{key}, func(ctx context.Context, t *teller, _ []string) error {
		_, err := t.as(by).Approve(ctx, t.requests[key], note, "")
		return err
	})
}

func (s *script) reject(at time.Time, by, key, note string) {
	s.add(at, []string{key}, func(ctx context.Context, t *teller, _ []string) error {
		_, err := t.as(by).Reject(ctx, t.requests[key], note, "")
		return err
	})
}

func (s *script) withdraw(at time.Time, by, key, note string) {
	s.add(at, []string{key}, func(ctx context.Context, t *teller, _ []string) error {
		_, err := t.as(by).Withdraw(ctx, t.requests[key], note)
		return err
	})
}

// sweep is a program of the desk that looks for what is due.
func (s *script) sweep(at time.Time) {
	s.add(at, nil, func(ctx context.Context, t *teller, _ []string) error {
		_, err := t.desk.SweepDue(ctx)
		return err
	})
}

// news is a fact about one instance of the cast that a file brings.
type news struct {
	key  string
	part int
	fact func(*model.Instance)
}

// bring imports a file with news.
func (s *script) bring(at time.Time, all ...news) {
	var keys []string
	for _, n := range all {
		keys = append(keys, n.key)
	}
	s.add(at, keys, func(ctx context.Context, t *teller, keys []string) error {
		return t.bring(ctx, slices.DeleteFunc(slices.Clone(all), func(n news) bool { return !slices.Contains(keys, n.key) }))
	})
}
