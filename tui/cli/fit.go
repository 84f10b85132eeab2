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
)

const gap = "  " // between two columns

// fit chooses which columns a terminal of limit cells shows, and how wide:
// columns that can be missed go first, from the right; identifiers and texts
// are shortened; amounts and times never are. natural are the widths of the
// whole cells. A column that is left out has the width -1.
func fit(columns []column, natural []int, limit int) []int {
	widths := make([]int, len(columns))
	for i := range columns {
		widths[i] = least(columns, natural, i)
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

// fittedLines is a row on a terminal. A long text in the last column goes on
// below itself, so that no reason is lost.
func fittedLines(columns []column, widths []int, cells []string) []string {
	var shown []string
	last := len(cells) - 1
	for i, cell := range cells[:last] {
		if widths[i] < 0 {
			continue
		}
		cell = shorten(columns[i], cell, widths[i])
		if columns[i].right {
			shown = append(shown, present.PadLeft(cell, widths[i]))
		} else {
			shown = append(shown, present.PadRight(cell, widths[i]))
		}
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
