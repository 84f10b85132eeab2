package main

import (
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
func (b *bench) moves(t *table, s *screens) error {
	b.tell("moving the cursor")
	if _, err := s.pressed("G", "the end of the list", func(shown harness.Screen) bool { return hasRows(shown) && atTheEnd(shown) }); err != nil {
		return err
	}
	names, _ := measure.Names(s.Screen())
	inside, err := s.up(len(names) - 1)
	if err != nil {
		return err
	}
	inside.addTo(t, "cursor move")
	scrolling, err := s.up(40)
	if err != nil {
		return err
	}
	scrolling.addTo(t, "cursor move that scrolls the list")
	return nil
}

// up moves the cursor up by some rows.
func (s *screens) up(rows int) (m moved, err error) {
	for range rows {
		from, _, _ := place(s.Screen())
		before := s.Written()
		took, err := s.pressed("up", "the cursor one row up", func(shown harness.Screen) bool {
			row, _, _ := place(shown)
			return row == from-1 && hasRows(shown)
		})
		if err != nil {
			return m, err
		}
		m.took, m.sent = append(m.took, took), append(m.sent, s.Written()-before)
	}
	return m, nil
}
