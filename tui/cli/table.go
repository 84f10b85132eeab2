package cli

import (
	"strings"

	"unsubdesk/tui/present"
)

// measuredRows is how many rows a table holds to find the widths of its
// columns; what follows them is printed as it comes, so that a list of any
// length takes little memory.
const measuredRows = 5000

// column is a column of a table; amounts stand at the right.
type column struct {
	title string
	right bool
}

// columns makes columns of titles; a leading > puts one at the right.
func columns(titles ...string) []column {
	made := make([]column, len(titles))
	for i, t := range titles {
		title, right := strings.CutPrefix(t, ">")
		made[i] = column{title, right}
	}
	return made
}

// table prints rows for people, aligned by terminal cells.
type table struct {
	app     *App
	columns []column
	held    [][]string
	widths  []int // set once the held rows were printed
	rows    int
}

func (a *App) newTable(titles ...string) *table {
	return &table{app: a, columns: columns(titles...)}
}

// add adds a row. Cells are cleaned here, so that text from the database
// never reaches the terminal as it is.
func (t *table) add(cells ...string) {
	for i, c := range cells {
		cells[i] = present.Clean(c)
	}
	t.rows++
	if t.widths != nil {
		t.print(cells)
		return
	}
	if t.held = append(t.held, cells); len(t.held) == measuredRows {
		t.release()
	}
}

// end prints what is still held. A table without rows prints nothing.
func (t *table) end() {
	if t.widths == nil && t.rows > 0 {
		t.release()
	}
}

// release measures and prints the rows held so far.
func (t *table) release() {
	titles := make([]string, len(t.columns))
	t.widths = make([]int, len(t.columns))
	for i, c := range t.columns {
		titles[i] = c.title
		t.widths[i] = present.Width(c.title)
		for _, row := range t.held {
			t.widths[i] = max(t.widths[i], present.Width(row[i]))
		}
	}
	t.print(titles)
	for _, row := range t.held {
		t.print(row)
	}
	t.held = nil
}

func (t *table) print(cells []string) {
	line := make([]string, len(cells))
	for i, c := range cells {
		if t.columns[i].right {
			line[i] = present.PadLeft(c, t.widths[i])
		} else {
			line[i] = present.PadRight(c, t.widths[i])
		}
	}
	t.app.printf("%s\n", strings.TrimRight(strings.Join(line, "  "), " "))
}
