package components

import (
	"math"
	"strings"

	"unsubdesk/tui/styles"
)

// Charts are drawn here and not by a library: those there are for this version of Bubble
// Tea style each cell by the one renderer of the process, where every session needs its
// own, and have no form in ASCII.

// Bar is a bar of at most width cells that is so long: share goes from 0 to 1. What is
// more than nothing is seen.
func Bar(s styles.Styles, share float64, width int) string {
	full, part := cells(share, width, s.Glyphs.Bars)
	return strings.Repeat(last(s.Glyphs.Bars), full) + part
}

// Chart are columns side by side, one cell wide, in height lines: shares go from 0 to 1.
func Chart(s styles.Styles, shares []float64, height int) []string {
	lines := make([]string, max(height, 0))
	for _, share := range shares {
		full, part := cells(share, height, s.Glyphs.Columns)
		for i := range lines {
			cell := " "
			switch from := height - 1 - i; {
			case from < full:
				cell = last(s.Glyphs.Columns)
			case from == full && part != "":
				cell = part
			}
			lines[i] += cell
		}
	}
	return lines
}

// cells is a share of so many cells as whole ones and a part of one, "" for none.
func cells(share float64, n int, levels []string) (full int, part string) {
	steps := int(math.Round(min(max(share, 0), 1) * float64(n*len(levels))))
	if share > 0 {
		steps = max(steps, 1)
	}
	if n <= 0 {
		return 0, ""
	}
	full = steps / len(levels)
	if rest := steps % len(levels); rest > 0 {
		part = levels[rest-1]
	}
	return full, part
}

func last(levels []string) string { return levels[len(levels)-1] }
