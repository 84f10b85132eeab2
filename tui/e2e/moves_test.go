package e2e

import (
	"strings"

	"unsubdesk/tui/e2e/harness"
)

// cursorLine returns the number and the text of the row under the cursor, -1 if
// there is none.
func cursorLine(s harness.Screen) (int, string) {
	for y, line := range s.Lines() {
		if strings.HasPrefix(strings.TrimLeft(line, " "), "> ") {
			return y, line
		}
	}
	return -1, ""
}

// on says whether the row under the cursor holds the text.
func on(s harness.Screen, text string) bool {
	_, line := cursorLine(s)
	return strings.Contains(line, text)
}

// moveTo moves the cursor to the row that holds the text, as a person does: to the
// top, then down row by row.
func (s *screens) moveTo(text string) {
	s.w.Helper()
	s.press("g")
	shown := s.Screen()
	for range shown.Height {
		if on(shown, text) {
			return
		}
		from, _ := cursorLine(shown)
		s.press("down")
		shown = s.until("the cursor moves down from line "+shown.Line(max(from, 0)), func(now harness.Screen) bool {
			y, _ := cursorLine(now)
			return y >= 0 && y != from
		})
	}
	s.w.Fatalf("there is no row with %q:\n%s", text, shown)
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
