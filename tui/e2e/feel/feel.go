package main

import (
	"context"
	"fmt"
	"time"

	"unsubdesk/tui/e2e/measure"
)

// feel measures the screens: some starts, each with the keys that go far, then a longer
// session in the last of them.
func (b *bench) feel(ctx context.Context, t *table) error {
	var all far
	for n := range b.o.runs {
		b.tell(fmt.Sprintf("start %d of %d", n+1, b.o.runs))
		last := n == b.o.runs-1
		if err := b.session(ctx, t, &all, last); err != nil {
			return err
		}
	}
	return nil
}

// session is one start with the keys that go far; the last one goes on.
func (b *bench) session(ctx context.Context, t *table, all *far, last bool) error {
	begin := time.Now()
	s, err := b.open()
	if err != nil {
		return err
	}
	defer s.close()
	if _, err := s.until("the first rows", hasRows); err != nil {
		return err
	}
	all.firstFrame = append(all.firstFrame, time.Since(begin))
	if err := b.goFar(ctx, s, all); err != nil || !last {
		return err
	}
	all.addTo(t)
	return b.work(ctx, t, s)
}

// work is the longer session: the cursor row by row, the search letter by letter, and
// what memory the program holds after all of it.
func (b *bench) work(ctx context.Context, t *table, s *screens) error {
	if err := b.moves(ctx, t, s); err != nil {
		return err
	}
	if err := b.search(ctx, t, s); err != nil {
		return err
	}
	now, most, err := measure.Memory(s.PID())
	if err != nil {
		return err
	}
	t.add("resident memory after all that", "%.0f MB, %.0f MB at most", now, most)
	return nil
}
