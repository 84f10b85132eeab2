package reviews

import (
	"strings"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/components"
	"unsubdesk/tui/pages/sheet"
	"unsubdesk/tui/present"
)

// listTop is the line at which the table begins: below tabs and filter.
const listTop = 1 + components.FilterLines

// listBelow are the lines below the table and the pane: a rule, and what is
// marked.
const listBelow = 2

// View draws the page in exactly its size.
func (p *Page) View() string {
	page := p.list()
	if p.full {
		page = sheet.Full(p.common.Styles, p.paneLines, p.width, p.height)
	}
	switch {
	case p.act != nil:
		page = components.Overlay(page, p.act.view(p.common, p.width, p.height), p.width, p.height)
	case p.copying:
		page = components.Overlay(page, sheet.CopyBox(p.common.Styles), p.width, p.height)
	}
	return page
}

func (p *Page) layout() sheet.Layout {
	return sheet.Split(p.width, max(p.height-listTop-listBelow, 1), !p.paneOff)
}

// paneShown reports whether the size leaves room for the pane.
func (p *Page) paneShown() bool { return p.layout().PaneHeight > 0 }

// list is tabs, filter, table, pane, and the line of the marks.
func (p *Page) list() string {
	s, l := p.common.Styles, p.layout()
	tabs, _ := components.Tabs(s, p.tabs(), int(p.tab), p.width)
	lines := append([]string{tabs}, p.filter.View(s, s.Dim.Render(p.matching()), p.width)...)
	lines = append(lines, l.Join(s, p.rows(l.ListWidth, l.ListHeight), p.paneLines, p.width)...)
	lines = append(lines, components.Edge(s, p.feed().Unseen, p.width), p.marksLine())
	return components.Block(lines, p.width, p.height)
}

func (p *Page) tabs() []components.Tab {
	tabs := make([]components.Tab, tabCount)
	for t := range tabCount {
		tabs[t] = components.Tab{Title: t.title(), Count: -1}
		if p.counts.known {
			tabs[t].Count = p.counts.tabs[t]
		}
	}
	tabs[tabHeld].Alert = p.counts.mine
	return tabs
}

func (p *Page) tabStarts() []int {
	_, starts := components.Tabs(p.common.Styles, p.tabs(), int(p.tab), p.width)
	return starts
}

// matching is the right end of the filter line.
func (p *Page) matching() string {
	order := "soonest deadline first"
	if p.tab == tabDecided {
		order = "newest first"
	}
	tally, more, apart := &p.tallies[p.tab], p.common.Glyphs().Ellipsis, strings.Repeat(" ", 3)
	of, _ := tally.Of()
	switch {
	case p.Searching():
		return "searching" + more + apart + order
	case strings.TrimSpace(tally.Shown()) == "":
		return order
	case !tally.Known() && p.counting.Slow():
		return "counting" + more + apart + order
	case strings.TrimSpace(of) == "":
		return order
	}
	return present.Count(tally.Now) + " match" + apart + order
}

// rows are the table's lines, or what stands in its place.
func (p *Page) rows(width, height int) []string {
	f := p.feed()
	f.Window.Set(len(f.Rows), max(height-1, 1))
	if len(f.Rows) == 0 {
		return p.state(width, height)
	}
	t := p.tables[p.tab]
	t.Styles = p.common.Styles // which may be another since
	t.Columns, t.Words = columns(p.tab, width), p.parsed.Words()
	from, to := f.Window.Visible()
	rows := make([]components.Row, 0, to-from)
	for i := from; i < to; i++ {
		row := components.Row{Cells: p.cells(f.Rows[i]), Cursor: i == f.Window.Cursor}
		row.Mark, row.MarkStyle = p.markOf(f.Rows[i])
		row.Touched = f.Touched.Word(f.Rows[i].ID) != ""
		rows = append(rows, row)
	}
	if p.Searching() {
		components.Dim(p.common.Styles, rows)
	}
	return t.View(rows, width, height)
}

// paneLines are the sheet of the row under the cursor.
func (p *Page) paneLines(width, height int) []string {
	row, ok := p.feed().Current()
	switch {
	case !ok:
		p.pane.Set(nil)
	case p.full || p.layout().Side:
		p.pane.Set(sheet.Lines(p.common, row, p.detailOf(row), width))
	default:
		p.pane.Set(sheet.Brief(p.common, row, p.detailOf(row), nil, width))
	}
	return p.pane.View(p.common.Styles, width, height)
}

// detailOf is the sheet of the row, nil while it is on its way.
func (p *Page) detailOf(row desk.RequestRow) *desk.RequestDetail {
	if p.sheet.ID != row.ID {
		return nil
	}
	return &p.sheet
}

// place is where the cursor is.
func (p *Page) place() string {
	f, tally := p.feed(), &p.tallies[p.tab]
	if _, counted := tally.Of(); len(f.Rows) == 0 || p.Searching() || !counted || !tally.Known() && p.counting.Slow() {
		return ""
	}
	all := max(tally.Now, len(f.Rows))
	return present.Count(f.Place(all)) + " of " + present.Count(all)
}

// marksLine says what is marked, and where the cursor is.
func (p *Page) marksLine() string {
	s := p.common.Styles
	place := p.place()
	rows := p.markedRows()
	if len(rows) == 0 {
		return components.Ends(" "+s.Dim.Render("nothing marked"), s.Dim.Render(place)+" ", p.width)
	}
	var sum []model.Money
	for _, r := range rows {
		sum = append(sum, r.Refund)
	}
	said := []string{present.Plural(len(rows), "request") + " marked " + present.USD(model.SumMoney(sum...)), "A approve", "X reject", "c clear"}
	for len(said) > 1 && present.Width(p.common.Glyphs().Join(said...)) > p.width-3-present.Width(place) {
		said = said[:len(said)-1]
	}
	return components.Ends(" "+s.Bold.Render(p.common.Glyphs().Join(said...)), s.Dim.Render(place)+" ", p.width)
}
