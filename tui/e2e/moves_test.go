package e2e

import (
	"strings"

	"unsubdesk/tui/e2e/harness"
	"unsubdesk/tui/e2e/measure"
)

// on says whether the row under the cursor holds the text.
func on(s harness.Screen, text string) bool {
	_, line := measure.CursorLine(s)
	return strings.Contains(line, text)
}

// moveTo moves the cursor to the row on the screen that holds the text, row by row.
func (s *screens) moveTo(text string) {
	s.w.Helper()
	shown := s.see(text)
	for range shown.Height {
		y, _ := measure.CursorLine(shown)
		to := rowWith(shown, text)
		switch {
		case y < 0 || to < 0:
			s.w.Fatalf("no cursor, or no row with %q:\n%s", text, shown)
		case y == to:
			return
		case y < to:
			s.press("down")
		default:
			s.press("up")
		}
		shown = s.until("the cursor moves", func(now harness.Screen) bool {
			at, _ := measure.CursorLine(now)
			return at >= 0 && at != y
		})
	}
	s.w.Fatalf("the cursor does not come to %q:\n%s", text, shown)
}

// rowWith returns the number of the row of the list that holds the text, -1 if none
// does. The preview to the right of the list does not count.
func rowWith(s harness.Screen, text string) int {
	for y := s.LineNumber("NAME") + 1; y < s.Height; y++ {
		row, _, _ := strings.Cut(strings.ReplaceAll(s.Line(y), " | ", "│"), "│")
		if strings.Contains(row, text) {
			return y
		}
	}
	return -1
}

// confirmCount does the last step of a batch: it waits until the dialog takes keys,
// types the number of instances, and sends it off.
func (s *screens) confirmCount(n string) {
	s.w.Helper()
	s.see("Type " + n)
	s.write(n)
	s.see("confirm: " + n)
	s.press("enter")
}

// confirm does the last step of a single thing.
func (s *screens) confirm() {
	s.w.Helper()
	s.see("Press y")
	s.press("y")
}
