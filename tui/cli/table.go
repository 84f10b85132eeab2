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
	title     string
	right     bool // an amount or number: never cut
	fixed     bool // a time or state: never cut
	id        bool // cut in the middle
	droppable bool // left out where there is no room
}

// columns makes columns of titles; signs in front of one say what it is: > an
// amount, = fixed, # an identifier, ? one that can be missed.
func columns(titles ...string) []column {
	made := make([]column, len(titles))
	for i, t := range titles {
		title := strings.TrimLeft(t, ">=#?")
		signs := strings.TrimSuffix(t, title)
		made[i] = column{title, strings.Contains(signs, ">"), strings.Contains(signs, "="),
			strings.Contains(signs, "#"), strings.Contains(signs, "?")}
	}
	return made
}

// table prints rows for people, aligned by terminal cells: on a terminal fitted
// to its width, on a pipe whole.
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
	var missed []string
	for i, w := range t.widths {
		if w < 0 {
			missed = append(missed, t.columns[i].title)
		}
	}
	if len(missed) > 0 {
		t.app.flush()
		t.app.notice("(Left out for lack of room: %s. A wider terminal, a pipe and --json have everything.)", strings.Join(missed, ", "))
	}
}

// limit is how wide a line may be; 0 for as wide as it is.
func (t *table) limit() int {
	if !t.app.StdoutTTY {
		return 0
	}
	return t.app.Width
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
	if limit := t.limit(); limit > 0 && lineWidth(t.widths) > limit {
		word := 0
		for _, row := range t.held {
			word = max(word, longestWord(row[len(row)-1]))
		}
		t.widths = fit(t.columns, t.widths, word, limit)
	}
	t.print(titles)
	for _, row := range t.held {
		t.print(row)
	}
	t.held = nil
}

func (t *table) print(cells []string) {
	if limit := t.limit(); limit > 0 {
		lines := fittedLines(t.columns, t.widths, cells)
		if lineWidth(t.widths) > limit {
			lines = foldedLines(t.columns, t.widths, cells, limit)
		}
		for _, l := range lines {
			t.app.printf("%s\n", strings.TrimRight(l, " "))
		}
		return
	}
	line := make([]string, len(cells))
	for i, c := range cells {
		if t.columns[i].right {
			line[i] = present.PadLeft(c, t.widths[i])
		} else {
			line[i] = present.PadRight(c, t.widths[i])
		}
	}
	t.app.printf("%s\n", strings.TrimRight(strings.Join(line, gap), " "))
}
