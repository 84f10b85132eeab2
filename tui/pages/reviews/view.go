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

// View draws the page in exactly its size.
func (p *Page) View() string {
	page := p.list()
	if p.full {
		page = p.fullSheet()
	}
	switch {
	case p.act != nil:
		page = components.Overlay(page, p.act.view(p.common, p.width, p.height), p.width, p.height)
	case p.copy != nil:
		page = components.Overlay(page, p.copy.View(p.width), p.width, p.height)
	}
	return page
}

func (p *Page) layout() sheet.Layout {
	return sheet.Split(p.width, max(p.height-listTop-1, 1), !p.paneOff)
}

// paneShown reports whether the size leaves room for the pane.
func (p *Page) paneShown() bool { return p.layout().PaneHeight > 0 }

// list is tabs, filter, table, pane, and the line of the marks.
func (p *Page) list() string {
	s, l := p.common.Styles, p.layout()
	tabs, _ := components.Tabs(s, p.tabs(), int(p.tab), p.width)
	lines := append([]string{tabs}, p.filter.View(s, p.matching(), p.width)...)
	table := p.rows(l.ListWidth, l.ListHeight)
	switch {
	case l.Side:
		lines = append(lines, components.Beside(s, table, p.paneLines(l.PaneWidth, l.PaneHeight), l.ListWidth, p.width, l.ListHeight)...)
	case l.PaneHeight > 0:
		lines = append(append(lines, table...), components.Rule(s, p.width))
		for _, line := range p.paneLines(l.PaneWidth, l.PaneHeight) {
			lines = append(lines, " "+line)
		}
	default:
		lines = append(lines, table...)
	}
	return components.Block(append(lines, p.marksLine()), p.width, p.height)
}

func (p *Page) tabs() []components.Tab {
	tabs := make([]components.Tab, tabCount)
	for t := range tabCount {
		tabs[t] = components.Tab{Title: t.title(), Count: -1}
		if p.counts.known {
			tabs[t].Count = p.counts.tabs[t]
		}
	}
	tabs[tabHeld].Alert = p.counts.tabs[tabHeld] > 0
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
	if p.parsed.Empty() || !p.counts.known {
		return order
	}
	return present.Count(p.counts.match) + " match" + strings.Repeat(" ", 3) + order
}

// rows are the table's lines, or what stands in its place.
func (p *Page) rows(width, height int) []string {
	f := p.feed()
	f.Window.Set(len(f.Rows), max(height-1, 1))
	if len(f.Rows) == 0 {
		return p.state(width, height)
	}
	t := p.tables[p.tab]
	t.Words = p.words()
	from, to := f.Window.Visible()
	rows := make([]components.Row, 0, to-from)
	for i := from; i < to; i++ {
		row := components.Row{Cells: p.cells(f.Rows[i]), Cursor: i == f.Window.Cursor}
		row.Mark, row.MarkStyle = p.markOf(f.Rows[i])
		rows = append(rows, row)
	}
	return t.View(rows, width, height)
}

// paneLines are the sheet of the row under the cursor.
func (p *Page) paneLines(width, height int) []string {
	row, ok := p.feed().Current()
	if !ok {
		p.pane.Set(nil)
	} else {
		p.pane.Set(sheet.Lines(p.common, row, p.detailOf(row), width))
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

// fullSheet is the request over the whole page.
func (p *Page) fullSheet() string {
	s := p.common.Styles
	head := components.Fit(" "+s.Dim.Render("Esc goes back to the queue"), p.width)
	lines := []string{head}
	for _, line := range p.paneLines(max(min(p.width-2, 110), 20), p.height-1) {
		lines = append(lines, " "+line)
	}
	return components.Block(lines, p.width, p.height)
}

// marksLine says what is marked.
func (p *Page) marksLine() string {
	rows := p.markedRows()
	if len(rows) == 0 {
		return ""
	}
	var sum []model.Money
	for _, r := range rows {
		sum = append(sum, r.Refund)
	}
	return " " + p.common.Styles.Bold.Render(p.common.Glyphs().Join(
		present.Plural(len(rows), "request")+" marked "+present.USD(model.SumMoney(sum...)), "A approve", "X reject", "c clear"))
}
