package harness

import (
	"fmt"
	"strings"
)

// Draw is the screen of a terminal of that size on which a frame was drawn: lines with
// their styles, as a Bubble Tea model views itself. No program runs on it.
func Draw(frame string, width, height int) (Screen, error) {
	t := &Terminal{emu: emulator(width, height), hidden: true}
	for y, line := range strings.Split(frame, "\n") {
		if y >= height {
			break
		}
		if _, err := fmt.Fprintf(t.emu, "\x1b[%d;1H%s\x1b[m", y+1, line); err != nil {
			return Screen{}, fmt.Errorf("draw a frame: %w", err)
		}
	}
	return t.snapshot(), nil
}
