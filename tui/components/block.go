// Package components are the parts that pages are made of: the table that
// draws only its window, the filter line, pickers, panes, dialogs, help and
// palette. They measure in terminal cells, keep to the size they are given,
// and know nothing of the desk.
package components

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"unsubdesk/tui/styles"
)

// Fit makes a line, which may hold styles, exactly width cells wide.
func Fit(line string, width int) string {
	if width <= 0 {
		return ""
	}
	w := ansi.StringWidth(line)
	if w > width {
		line = ansi.Truncate(line, width, "")
		w = ansi.StringWidth(line) // a wide character may leave a cell free
	}
	return line + strings.Repeat(" ", width-w)
}

// Ends is a line of exactly width cells with left at its left and right at its
// right end; if both do not fit, right gives way, then left is cut.
func Ends(left, right string, width int) string {
	free := width - ansi.StringWidth(left) - ansi.StringWidth(right)
	if free < 1 {
		return Fit(left, width)
	}
	return left + strings.Repeat(" ", free) + right
}

// Block makes lines exactly width cells wide and height lines high.
func Block(lines []string, width, height int) string {
	out := make([]string, max(height, 0))
	blank := strings.Repeat(" ", max(width, 0))
	for i := range out {
		if i < len(lines) {
			out[i] = Fit(lines[i], width)
		} else {
			out[i] = blank
		}
	}
	return strings.Join(out, "\n")
}

// Beside puts two columns of lines next to each other with a bar between,
// left being leftWidth cells wide and the whole width cells, height lines.
func Beside(s styles.Styles, left, right []string, leftWidth, width, height int) []string {
	bar := s.Dim.Render(s.Glyphs.Bar)
	rightWidth := max(width-leftWidth-3, 0)
	lines := make([]string, max(height, 0))
	for i := range lines {
		lines[i] = Fit(at(left, i), leftWidth) + " " + bar + " " + Fit(at(right, i), rightWidth)
	}
	return lines
}

// Rule is a horizontal line.
func Rule(s styles.Styles, width int) string {
	return s.Dim.Render(strings.Repeat(s.Glyphs.Rule, max(width, 0)))
}

// sliver is the widest strip beside a box in which nothing could be read.
const sliver = 2

// Overlay lays a box over the middle of a page of width × height. Of what lies under it no
// broken ends stick out at the edges of the screen.
func Overlay(page, box string, width, height int) string {
	over := strings.Split(box, "\n")
	boxWidth := 0
	for _, l := range over {
		boxWidth = max(boxWidth, ansi.StringWidth(l))
	}
	boxWidth = min(boxWidth, width)
	top, left := max((height-len(over))/2, 0), (width-boxWidth)/2
	lines := strings.Split(page, "\n")
	for i, l := range over {
		y, part, at := top+i, Fit(l, boxWidth), left
		if left <= sliver {
			part, at = Fit(strings.Repeat(" ", left)+part, width), 0
		}
		if y < len(lines) {
			lines[y] = splice(lines[y], part, at, width)
		}
	}
	return strings.Join(lines, "\n")
}

// splice puts part into line at the cell left. A wide character that the edge
// cuts in two gives way to a space.
func splice(line, part string, left, width int) string {
	right := left + ansi.StringWidth(part)
	tail := ansi.TruncateLeft(line, right, "")
	if missing := width - right - ansi.StringWidth(tail); missing > 0 {
		tail = strings.Repeat(" ", missing) + tail
	}
	return Fit(line, left) + part + Fit(tail, width-right)
}

// Frame puts a box line around lines, which become width cells wide inside.
func Frame(s styles.Styles, title string, lines []string, width int) string {
	g := s.Glyphs
	corner := [4]string{"┌", "┐", "└", "┘"}
	if g.ASCII {
		corner = [4]string{"+", "+", "+", "+"}
	}
	edge := func(l, r, text string) string {
		fill := max(width+2-ansi.StringWidth(text), 0)
		return s.Dim.Render(l) + text + s.Dim.Render(strings.Repeat(g.Rule, fill)+r)
	}
	head := ""
	if title != "" {
		head = " " + s.Title.Render(ansi.Truncate(title, max(width-1, 0), g.Ellipsis)) + " "
	}
	out := []string{edge(corner[0], corner[1], head)}
	bar := s.Dim.Render(g.Bar)
	for _, l := range lines {
		out = append(out, bar+" "+Fit(l, width)+" "+bar)
	}
	return strings.Join(append(out, edge(corner[2], corner[3], "")), "\n")
}

func at(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return ""
}
