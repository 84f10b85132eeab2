package components

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"unsubdesk/tui/present"
	"unsubdesk/tui/styles"
)

// Cut says how a text that is too long for its column is shortened.
type Cut int

// The ways of cutting.
const (
	CutEnd    Cut = iota // the end goes
	CutMiddle            // both ends stay: IDs
	CutStart             // the end stays: order numbers
	CutNever             // the column grows instead: amounts
)

// Column is a column of a Table. Its width lies between Min and Max cells;
// room that is left is shared by Weight. When the room does not suffice the
// columns go one by one, the highest Drop first; 0 never goes.
type Column struct {
	Title string
	// Brief is the title where Title with the mark of the order does not fit.
	Brief string
	// Sorted is the mark of the order in which the list is sorted by it.
	Sorted string
	Min    int
	Max    int // 0: Min
	Weight int
	Drop   int
	Right  bool
	Cut    Cut
	// Full is the width below which the column shows each cell's Short: all
	// rows in the same words. 0: only the ones whose Text does not fit.
	Full int
	// Search marks a column in which searched words are shown.
	Search bool
}

// Cell is the text of one row in one column; it is cleaned here. Short, if
// set, is what stands there when Text does not fit.
type Cell struct {
	Text  string
	Short string
	Style styles.Style
	// Bar is how much of the column a bar fills in the place of Text, from 0 to 1; nil for
	// none.
	Bar *float64
}

// Row is a row of the window.
type Row struct {
	Cells  []Cell
	Cursor bool
	// Mark stands before the cells, at most as wide as the table's Marks.
	Mark      string
	MarkStyle styles.Style
	// Touched says that others changed the row a moment ago: the glyph for it
	// stands before the cursor's. A cell says it in a word.
	Touched bool
}

// Table draws the window of a list: header and visible rows, nothing else.
type Table struct {
	Styles  styles.Styles
	Columns []Column
	// Marks is the width of the mark column; 0 for none.
	Marks int
	// Words are the searched words, folded, shown where Column.Search is set.
	Words []string

	grown map[string]int // the widest amount seen, by title
}

// Dim shows rows as context: they are none of what was asked for.
func Dim(s styles.Styles, rows []Row) {
	for i := range rows {
		rows[i].MarkStyle = s.Dim
		for c := range rows[i].Cells {
			rows[i].Cells[c].Style = s.Dim
		}
	}
}

const gap = 2

// Forget lets columns that grew shrink again, for a new list.
func (t *Table) Forget() { t.grown = nil }

// View draws header and rows into width × height.
func (t *Table) View(rows []Row, width, height int) []string {
	t.grow(rows)
	widths := t.Widths(width)
	lines := make([]string, 0, height)
	lines = append(lines, t.header(widths, width))
	for _, r := range rows {
		if len(lines) == height {
			break
		}
		lines = append(lines, t.row(r, widths, width))
	}
	blank := strings.Repeat(" ", max(width, 0))
	for len(lines) < height {
		lines = append(lines, blank)
	}
	return lines
}

// grow widens the columns that are never cut to their widest text. They do not
// shrink again while the list stays the same: nothing moves that did not
// change.
func (t *Table) grow(rows []Row) {
	if t.grown == nil {
		t.grown = map[string]int{}
	}
	for _, r := range rows {
		for i, c := range r.Cells {
			if i < len(t.Columns) && t.Columns[i].Cut == CutNever {
				title := t.Columns[i].Title
				t.grown[title] = max(t.grown[title], ansi.StringWidth(c.Text))
			}
		}
	}
}

// Widths is the width of each column in a table of width cells, 0 for one
// that is dropped.
func (t *Table) Widths(width int) []int {
	needs := make([]int, len(t.Columns))
	for i, c := range t.Columns {
		needs[i] = max(c.Min, t.grown[c.Title])
	}
	return layout(t.Columns, needs, width-t.lead())
}

// lead is what comes before the first column: " > ● ".
func (t *Table) lead() int {
	if t.Marks == 0 {
		return 3
	}
	return 4 + t.Marks
}

func (t *Table) header(widths []int, width int) string {
	var b strings.Builder
	b.WriteString(strings.Repeat(" ", t.lead()))
	first := true
	for i, c := range t.Columns {
		if widths[i] == 0 {
			continue
		}
		if !first {
			b.WriteString(strings.Repeat(" ", gap))
		}
		first = false
		b.WriteString(fitCell(t.Styles.Glyphs.Glyphs, c.head(widths[i]), widths[i], Column{Right: c.Right}))
	}
	return t.Styles.Dim.Render(Fit(b.String(), width))
}

// head is the column's title in a column of width cells.
func (c Column) head(width int) string {
	title := c.Title
	if c.Sorted != "" {
		title += " " + c.Sorted
	}
	if ansi.StringWidth(title) <= width {
		return title
	}
	if c.Brief == "" {
		return c.Title + c.Sorted
	}
	brief := strings.TrimSpace(c.Brief + " " + c.Sorted)
	if ansi.StringWidth(brief) <= width {
		return brief
	}
	return c.Brief + c.Sorted
}

// row draws a row. The cursor's look lies under the marks and the first
// column: enough to find it, and a move costs half the bytes of whole rows.
func (t *Table) row(r Row, widths []int, width int) string {
	under := styles.Style{}
	if r.Cursor {
		under = t.Styles.CursorRow
	}
	var b strings.Builder
	t.writeLead(&b, r, under)
	used := t.lead()
	for i, c := range t.Columns {
		if widths[i] == 0 || i >= len(r.Cells) {
			continue
		}
		if used > t.lead() {
			b.WriteString(strings.Repeat(" ", gap))
			used += gap
		}
		t.writeCell(&b, r.Cells[i], c, widths[i], under)
		used += widths[i]
		under = styles.Style{}
	}
	return Fit(b.String(), width)
}

func (t *Table) writeLead(b *strings.Builder, r Row, under styles.Style) {
	cursor := " "
	if r.Cursor {
		cursor = t.Styles.Glyphs.Cursor
	}
	if r.Touched {
		b.WriteString(t.Styles.Warning.Over(under).Render(t.Styles.Glyphs.Touched))
	} else {
		b.WriteString(under.Render(" "))
	}
	b.WriteString(t.Styles.Accent.Over(under).Render(cursor))
	b.WriteString(under.Render(" "))
	if t.Marks > 0 {
		b.WriteString(r.MarkStyle.Over(under).Render(Fit(r.Mark, t.Marks)))
		b.WriteString(under.Render(" "))
	}
}

func (t *Table) writeCell(b *strings.Builder, cell Cell, c Column, width int, under styles.Style) {
	if cell.Bar != nil {
		b.WriteString(cell.Style.Over(under).Render(present.PadRight(Bar(t.Styles, *cell.Bar, width), width)))
		return
	}
	text := cell.Text
	if cell.Short != "" && (width < c.Full || c.Full == 0 && ansi.StringWidth(text) > width) {
		text = cell.Short
	}
	text = fitCell(t.Styles.Glyphs.Glyphs, text, width, c)
	style := cell.Style.Over(under)
	if !c.Search || len(t.Words) == 0 {
		b.WriteString(style.Render(text))
		return
	}
	for _, s := range spans(text, t.Words) {
		if s.hit {
			b.WriteString(t.Styles.Match.Over(style).Render(s.text))
		} else {
			b.WriteString(style.Render(s.text))
		}
	}
}

// fitCell cuts and pads a text to exactly width cells as its column says.
func fitCell(g present.Glyphs, text string, width int, c Column) string {
	switch c.Cut {
	case CutMiddle:
		text = g.ShortID(text, width)
	case CutStart:
		text = cutStart(g, text, width)
	case CutEnd, CutNever:
		text = g.Truncate(text, width)
	}
	if c.Right {
		return present.PadLeft(text, width)
	}
	return present.PadRight(text, width)
}

func cutStart(g present.Glyphs, text string, width int) string {
	text = present.Clean(text)
	have := ansi.StringWidth(text)
	if have <= width {
		return text
	}
	drop := have - width + ansi.StringWidth(g.Ellipsis)
	return g.Ellipsis + ansi.TruncateLeft(text, drop, "")
}
