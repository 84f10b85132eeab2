package cli

import (
	"strings"

	"unsubdesk/tui/present"
)

// The least cells that a shortened column gets.
const (
	leastID   = 10
	leastText = 8
	leastLast = 14
	mostWord  = 24 // of a word that the last column does not break
)

const gap = "  " // between two columns

// fit chooses which columns a terminal of limit cells shows, and how wide:
// columns that can be missed go first, from the right; identifiers and texts
// are shortened; amounts and times never are. natural are the widths of the
// whole cells, word that of the longest word in the last column. A column that is left
// out has the width -1. Where even what remains has no room, lines are folded.
func fit(columns []column, natural []int, word, limit int) []int {
	widths := make([]int, len(columns))
	for i := range columns {
		widths[i] = least(columns, natural, i)
	}
	if last := len(widths) - 1; widths[last] < natural[last] {
		widths[last] = max(widths[last], min(word, mostWord))
	}
	for i := len(columns) - 1; i >= 0 && lineWidth(widths) > limit; i-- {
		if columns[i].droppable {
			widths[i] = -1
		}
	}
	for grown := true; grown; { // what is left goes round, a cell each
		grown = false
		for i := range widths {
			if widths[i] >= 0 && widths[i] < natural[i] && lineWidth(widths) < limit {
				widths[i]++
				grown = true
			}
		}
	}
	return widths
}

func least(columns []column, natural []int, i int) int {
	c := columns[i]
	switch {
	case c.right || c.fixed:
		return natural[i]
	case c.id:
		return min(natural[i], leastID)
	case i == len(columns)-1:
		return min(natural[i], max(leastLast, present.Width(c.title)))
	}
	return min(natural[i], max(leastText, present.Width(c.title)))
}

func lineWidth(widths []int) int {
	total, shown := 0, 0
	for _, w := range widths {
		if w >= 0 {
			total += w
			shown++
		}
	}
	return total + max(shown-1, 0)*len(gap)
}

// shorten fits a cell into its column: an identifier keeps both ends.
func shorten(c column, cell string, width int) string {
	switch {
	case c.right || c.fixed:
		return cell
	case c.id:
		return present.Unicode().ShortID(cell, width)
	}
	return present.Unicode().Truncate(cell, width)
}

// padded is a cell in its column's width; numbers stand at the right.
func padded(c column, cell string, width int) string {
	if c.right {
		return present.PadLeft(cell, width)
	}
	return present.PadRight(cell, width)
}

// longestWord is the width of the longest word of a text.
func longestWord(text string) int {
	most := 0
	for _, w := range strings.Fields(text) {
		most = max(most, present.Width(w))
	}
	return most
}

// foldedLines is a row on a terminal that has no room for it in one line: it goes on
// between two columns, in a line below.
func foldedLines(columns []column, widths []int, cells []string, limit int) []string {
	const indent = 2
	lines, used := []string{""}, 0
	for i, cell := range cells {
		if widths[i] < 0 {
			continue
		}
		wraps := i == len(cells)-1 && !columns[i].right && !columns[i].fixed && !columns[i].id
		if !wraps {
			cell = padded(columns[i], shorten(columns[i], cell, widths[i]), widths[i])
		}
		at := len(lines) - 1
		if used > 0 && used+len(gap)+present.Width(cell) <= limit {
			lines[at] += gap + cell
			used += len(gap) + present.Width(cell)
			continue
		}
		if used == 0 {
			lines[at] = cell
			used = present.Width(cell)
			continue
		}
		below := []string{cell}
		if wraps {
			below = present.Wrap(cell, max(limit-indent, 1))
		}
		for _, l := range below {
			lines = append(lines, strings.Repeat(" ", indent)+l)
			used = indent + present.Width(l)
		}
	}
	return lines
}

// fittedLines is a row on a terminal. A long text in the last column goes on
// below itself, so that no reason is lost.
func fittedLines(columns []column, widths []int, cells []string) []string {
	var shown []string
	last := len(cells) - 1
	for i, cell := range cells[:last] {
		if widths[i] < 0 {
			continue
		}
		shown = append(shown, padded(columns[i], shorten(columns[i], cell, widths[i]), widths[i]))
	}
	if c := columns[last]; c.right || c.fixed || c.id || widths[last] < 1 {
		if widths[last] >= 0 {
			cell := shorten(c, cells[last], widths[last])
			if c.right {
				cell = present.PadLeft(cell, widths[last])
			}
			shown = append(shown, cell)
		}
		return []string{strings.Join(shown, gap)}
	}
	before := strings.Join(shown, gap)
	if len(shown) > 0 {
		before += gap
	}
	lines := present.Wrap(cells[last], widths[last])
	for i := range lines {
		if i == 0 {
			lines[i] = before + lines[i]
		} else {
			lines[i] = strings.Repeat(" ", present.Width(before)) + lines[i]
		}
	}
	return lines
}
