package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"unsubdesk/tui/e2e/harness"
	"unsubdesk/tui/e2e/measure"
)

// visidata measures visidata on the terminal: until all rows are read, and then a search
// over all columns for what only the last row holds.
func (b *bench) visidata(_ context.Context, t *table, csv string) error {
	n, last, err := lines(csv)
	if err != nil {
		return err
	}
	begin := time.Now()
	s, err := b.startOther("vd", csv)
	if err != nil {
		return err
	}
	defer s.close()
	loaded := func(shown harness.Screen) bool {
		return shown.LineWith(fmt.Sprintf(" %d rows", n-1)) != "" && shown.LineWith("% loading") == ""
	}
	if _, err := s.within(long, "all rows in visidata", loaded); err != nil {
		return err
	}
	t.add("`vd rows.csv` on the terminal: start to all rows read", "%s", brief(time.Since(begin)))
	took, err := s.visidataSearch(last)
	if err != nil {
		return err
	}
	t.add("… `g/`, a search over all columns for what only the last row holds", "%s", brief(took))
	now, most, err := measure.Memory(s.PID())
	t.add("… resident memory after that", "%.0f MB, %.0f MB at most", now, most)
	return err
}

// visidataSearch searches for the identifier that a line begins with, and returns the
// time from Enter to the screen with that row.
func (s *screens) visidataSearch(line string) (time.Duration, error) {
	id, _, _ := strings.Cut(line, ",")
	if err := s.Type("g/"); err != nil {
		return 0, err
	}
	if _, err := s.until("visidata's question", func(shown harness.Screen) bool { return shown.LineWith("g/") != "" }); err != nil {
		return 0, err
	}
	if err := s.Type(id); err != nil {
		return 0, err
	}
	if _, err := s.until("what is searched for", func(shown harness.Screen) bool { return shown.LineWith(id) != "" }); err != nil {
		return 0, err
	}
	begin := time.Now()
	if err := s.Keys("enter"); err != nil {
		return 0, err
	}
	start := id[:min(len(id), 16)] // a column cuts the rest off
	_, err := s.within(long, "the last row in visidata", func(shown harness.Screen) bool {
		for _, l := range shown.Lines() {
			if strings.HasPrefix(strings.TrimSpace(l), start) {
				return true
			}
		}
		return false
	})
	return time.Since(begin), err
}
