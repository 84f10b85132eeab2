package components

import (
	"context"
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

// Live is what a Feed needs to follow what others change.
type Live[T any] struct {
	// Held reports whether the rows have to stay where they are: rows are
	// marked, or something is open over them.
	Held func() bool
	// Again reads rows by their IDs, whatever has become of them.
	Again func(ctx context.Context, ids []string) ([]T, error)
	// Belongs reports whether a row is still one of the list.
	Belongs func(T) bool
	// Final reports whether a row's state cannot change any more, so that it need
	// not be read again.
	Final func(T) bool
	// Same reports whether two states of a row look alike.
	Same func(a, b T) bool
	// Clock is this machine's.
	Clock func() time.Time
}

// Follow reads the list again because others have changed the desk. While the
// rows are held they stay, and show their new state in place; Unseen then says
// what a Reload would bring.
func (f *Feed[T]) Follow(ctx context.Context) tea.Cmd {
	if f.Live.Held == nil || !f.Loaded || f.alone || f.restarting || f.goal != "" {
		return f.Reload(ctx)
	}
	fetch, again, id, fromEnd := f.Fetch, f.Live.Again, f.ID, f.above
	if fromEnd {
		fetch = f.Back
	}
	var ids []string
	for _, r := range f.Rows {
		if !f.Live.Final(r) {
			ids = append(ids, id(r))
		}
	}
	limit := max(len(f.Rows), FeedPage)
	return f.loader.Ask(ctx, func(ctx context.Context) (feedPage[T], error) {
		p := feedPage[T]{live: true}
		var err error
		if p.rows, err = fetch(ctx, nil, limit); err != nil {
			return p, err
		}
		p.more, p.above = !fromEnd && len(p.rows) == limit, fromEnd && len(p.rows) == limit
		p.again, err = again(ctx, missing(ids, p.rows, id))
		return p, err
	})
}

// missing are the IDs that are not among the rows.
func missing[T any](ids []string, rows []T, id func(T) string) []string {
	here := make(map[string]bool, len(rows))
	for _, r := range rows {
		here[id(r)] = true
	}
	var out []string
	for _, i := range ids {
		if !here[i] {
			out = append(out, i)
		}
	}
	return out
}

// stay shows the new state of each row where it stands, and counts what a
// Reload would bring.
func (f *Feed[T]) stay(p feedPage[T]) {
	fresh, known := f.byID(p.rows, p.again), f.byID(f.Rows)
	for i, old := range f.Rows {
		id := f.ID(old)
		if now, ok := fresh[id]; ok {
			f.Rows[i] = now
			if !f.Live.Same(old, now) {
				f.Touched.Mark(id, TouchChanged, time.Time{})
			}
		}
	}
	f.more, f.above = f.more || p.more, f.above || p.above
	f.Unseen = Unseen{New: len(f.arrived(p.rows, known))}
	for _, r := range f.Rows {
		switch {
		case !f.Live.Belongs(r):
			f.Unseen.Gone++
		case f.Touched.Lasting(f.ID(r)):
			f.Unseen.Changed++
		}
	}
}

// compare marks what rows that replace the present ones have changed or added,
// and keeps those that others took away.
func (f *Feed[T]) compare(p feedPage[T]) {
	f.Unseen = Unseen{}
	if p.top || p.bottom || f.alone || f.Live.Held == nil || len(f.Rows) == 0 {
		f.Touched = Touched{}
		return
	}
	until := f.Live.Clock().Add(TouchTime)
	f.Touched.Settle(until)
	known := f.byID(f.Rows)
	for _, r := range p.rows {
		if old, ok := known[f.ID(r)]; ok && !f.Live.Same(old, r) {
			f.Touched.Mark(f.ID(r), TouchChanged, until)
		}
	}
	for _, id := range f.arrived(p.rows, known) {
		f.Touched.Mark(id, TouchNew, until)
	}
	for _, r := range p.again {
		if old := known[f.ID(r)]; !f.Live.Belongs(r) && f.Live.Belongs(old) {
			f.left = append(f.left, r)
		}
	}
}

// arrived are the rows that were not there before. Beyond the last known row of
// a list that goes on nobody knows.
func (f *Feed[T]) arrived(rows []T, known map[string]T) []string {
	end := len(rows)
	if f.above {
		for len(rows) > 0 {
			if _, ok := known[f.ID(rows[0])]; ok {
				break
			}
			rows = rows[1:]
		}
		end = len(rows)
	}
	if f.more {
		for end > 0 {
			if _, ok := known[f.ID(rows[end-1])]; ok {
				break
			}
			end--
		}
	}
	var ids []string
	for _, r := range rows[:end] {
		if _, ok := known[f.ID(r)]; !ok {
			ids = append(ids, f.ID(r))
		}
	}
	return ids
}

func (f *Feed[T]) byID(lists ...[]T) map[string]T {
	m := map[string]T{}
	for _, list := range lists {
		for _, r := range list {
			m[f.ID(r)] = r
		}
	}
	return m
}

// unknown are the rows that are not in the list yet: one that changed its place
// while it had to stay would come twice.
func (f *Feed[T]) unknown(rows []T) []T {
	known := f.byID(f.Rows)
	var out []T
	for _, r := range rows {
		if _, ok := known[f.ID(r)]; !ok {
			out = append(out, r)
		}
	}
	return out
}

// last is the last row behind which the list can go on.
func (f *Feed[T]) last() (row T, ok bool) {
	for i := len(f.Rows) - 1; i >= 0; i-- {
		if f.Live.Held == nil || f.Live.Belongs(f.Rows[i]) {
			return f.Rows[i], true
		}
	}
	return row, false
}

// first is the first row before which the list can go on.
func (f *Feed[T]) first() (row T, ok bool) {
	for _, r := range f.Rows {
		if f.Live.Held == nil || f.Live.Belongs(r) {
			return r, true
		}
	}
	return row, false
}

// Left takes the rows that others took away since it was asked last, as they
// are now.
func (f *Feed[T]) Left() []T {
	left := f.left
	f.left = nil
	return left
}

// Due reports whether rows that had to stay may move now.
func (f *Feed[T]) Due() bool {
	return !f.Unseen.None() && !f.Live.Held() && !f.loader.Waiting()
}

// Fade takes the marks of touched rows away whose time has come.
func (f *Feed[T]) Fade() { f.Touched.Fade(f.Live.Clock()) }

// Find is the row with the ID; ok is false if it is not here.
func (f *Feed[T]) Find(id string) (row T, ok bool) {
	for _, r := range f.Rows {
		if f.ID(r) == id {
			return r, true
		}
	}
	return row, false
}
