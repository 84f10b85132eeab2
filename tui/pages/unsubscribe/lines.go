package unsubscribe

import (
	"unsubdesk/tui/components"
	"unsubdesk/tui/keys"
	"unsubdesk/tui/present"
	"unsubdesk/tui/styles"
)

// wrapped is a text behind a lead in lines of at most width cells; the lines
// after the first are indented as far.
func wrapped(style styles.Style, lead, text string, width int) []string {
	indent := present.Width(lead)
	var lines []string
	for _, l := range present.Wrap(text, max(width-indent-1, 10)) {
		lines = append(lines, style.Render(lead+l))
		lead = present.PadLeft("", indent)
	}
	return lines
}

// warn is a warning wrapped behind its mark.
func warn(s styles.Styles, text string, width int) []string {
	return wrapped(s.Warning, " ! ", text, width)
}

// scrolled draws the rows of a list without a cursor that the window shows in
// height lines; hidden is how many follow. A row may take several lines. No
// other row is drawn, so that a hundred thousand cost no more than ten.
func scrolled(w *components.Window, rows, height int, row func(i int) []string) (lines []string, hidden int) {
	height = max(height, 1)
	fit := 0 // as many as the last page holds, so that the end can be reached
	for used := 0; fit < rows; fit++ {
		if used += len(row(rows - 1 - fit)); used > height {
			break
		}
	}
	w.Len, w.Height = rows, max(fit, 1)
	w.Scroll(0)
	at := w.Offset
	for ; at < rows && len(lines) < height; at++ {
		lines = append(lines, row(at)...)
	}
	if len(lines) > height {
		lines = lines[:height]
		at--
	}
	return lines, rows - at
}

// scrollBy is by how many rows a movement scrolls a list without a cursor.
func scrollBy(w components.Window, id keys.ID) int {
	switch id {
	case keys.Top:
		return -w.Len
	case keys.Bottom:
		return w.Len
	}
	rows, _ := w.Steps(id)
	return rows
}

// moreBelow says in the last line that the list goes on.
func moreBelow(s styles.Styles, lines []string, hidden, width int) []string {
	if hidden <= 0 || len(lines) < 2 {
		return lines
	}
	text := " " + s.Glyphs.Down + " " + present.Plural(hidden+1, "line") + " more below"
	lines[len(lines)-1] = components.Fit(s.Dim.Render(text), width)
	return lines
}

// The widest that a name gets in the list of refunds, so that on a wide screen what belongs
// to it is still seen beside it; and the room for an ID from which the result shows it.
const (
	mostName        = 60
	leastID, mostID = 26, 36
)
