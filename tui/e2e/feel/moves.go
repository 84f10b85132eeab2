package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"unsubdesk/tui/e2e/harness"
	"unsubdesk/tui/e2e/measure"
)

// moved is what cursor moves took, and the bytes that each sent to the terminal.
type moved struct {
	took []time.Duration
	sent []int
}

func (m moved) addTo(t *table, what string) {
	t.times(what+", with the pane", m.took)
	t.add("… bytes sent", "p50 %d, p95 %d, most %d", measure.Percentile(m.sent, 50), measure.Percentile(m.sent, 95), measure.Percentile(m.sent, 100))
}

// moves goes up from the end of the list, where no row is about to take effect: first as
// far as the screen reaches, then on, where each move scrolls the list.
func (b *bench) moves(ctx context.Context, t *table, s *screens) error {
	b.tell("moving the cursor")
	all, err := b.lastNames(ctx)
	if err != nil {
		return err
	}
	slices.Reverse(all)
	if _, err := s.pressed("G", "the end of the list", on(all[0])); err != nil {
		return err
	}
	names, _ := measure.Names(s.Screen())
	if len(all) < len(names)+40 {
		return fmt.Errorf("the list has only %d rows, too few to scroll over", len(all))
	}
	inside, err := s.up(all[1:len(names)])
	if err != nil {
		return err
	}
	inside.addTo(t, "cursor move")
	scrolling, err := s.up(all[len(names) : len(names)+40])
	if err != nil {
		return err
	}
	scrolling.addTo(t, "cursor move that scrolls the list")
	return nil
}

// up moves the cursor up to the rows with these names, one after the other.
func (s *screens) up(names []string) (m moved, err error) {
	for _, name := range names {
		before := s.Written()
		took, err := s.pressed("up", "the cursor on "+name, on(name))
		if err != nil {
			return m, err
		}
		m.took, m.sent = append(m.took, took), append(m.sent, s.Written()-before)
	}
	return m, nil
}

// on says whether the cursor is on the row with a name, and the pane shows that one.
func on(name string) func(harness.Screen) bool {
	return func(shown harness.Screen) bool {
		return hasRows(shown) && strings.HasPrefix(name, measure.CursorName(shown))
	}
}
