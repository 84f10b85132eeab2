package report

import (
	"strings"

	"unsubdesk/model"
	"unsubdesk/tui/common"
	"unsubdesk/tui/components"
	"unsubdesk/tui/present"
)

// layout is where the parts of the page lie.
type layout struct {
	summary int // lines of the summary, without blank ones
	tabsAt  int // the line of the tabs
	table   int // lines of the table with its header
	chart   int // width of the chart beside the summary, 0 for none
}

const (
	summaryLines = 6
	summaryWidth = 74 // beside a chart
	leastTable   = 6  // lines that the table gets before the summary does
	belowTable   = 2  // rule, place
	chartFrom    = 110
)

func (p *Page) layout() layout {
	room := p.height - 2 - belowTable // period, tabs
	l := layout{summary: min(summaryLines, max(room-leastTable-1, 0))}
	if p.width >= chartFrom && l.summary == summaryLines {
		l.chart = p.width - summaryWidth - 3
		l.summary = min(max(p.height/5, summaryLines), 12)
	}
	l.tabsAt = 1 + l.summary
	if room-l.summary > leastTable+2 { // a blank line on either side
		l.tabsAt += 2
	}
	l.table = max(p.height-belowTable-l.tabsAt-1, 1)
	return l
}

// View draws the page in exactly its size.
func (p *Page) View() string {
	s, l := p.common.Styles, p.layout()
	lines := []string{p.periodLine()}
	if !p.loaded {
		lines = append(lines, p.state(p.width, p.height-1)...)
		return components.Block(lines, p.width, p.height)
	}
	if l.tabsAt > 1+l.summary {
		lines = append(lines, "")
	}
	lines = append(lines, p.summary(l)...)
	for len(lines) < l.tabsAt {
		lines = append(lines, "")
	}
	line, _ := components.Tabs(s, p.tabs(), int(p.tab), p.width)
	lines = append(lines, line)
	lines = append(lines, p.rows(p.width, l.table)...)
	lines = append(lines, components.Rule(s, p.width), components.Ends(" "+s.Dim.Render(p.remark()), s.Dim.Render(p.place())+" ", p.width))
	return components.Block(lines, p.width, p.height)
}

func (p *Page) periodTabs() []components.Tab {
	tabs := make([]components.Tab, len(periods()))
	for i, one := range periods() {
		tabs[i] = components.Tab{Title: one.name, Count: -1}
	}
	return tabs
}

func (p *Page) periodStarts() []int {
	_, starts := components.Tabs(p.common.Styles, p.periodTabs(), p.period, p.width)
	return starts
}

// periodLine are the periods, and what the one that is shown is.
func (p *Page) periodLine() string {
	s := p.common.Styles
	line, starts := components.Tabs(s, p.periodTabs(), p.period, p.width)
	right := ""
	switch {
	case p.slow():
		right = "adding up" + s.Glyphs.Ellipsis
	case p.loaded:
		right = present.SpanWords(p.shown.Span, p.shown.At) + ", days of UTC"
	}
	return components.Ends(components.Fit(line, starts[len(starts)-1]), s.Dim.Render(right)+" ", p.width)
}

func (p *Page) tabs() []components.Tab {
	tabs := make([]components.Tab, tabCount)
	for t := range tabCount {
		tabs[t] = components.Tab{Title: present.GroupTitle(t.by()), Count: -1}
	}
	tabs[tabSilent] = components.Tab{Title: "By itself", Count: p.shown.Silent.Requests}
	tabs[tabNear] = components.Tab{Title: "Near threshold", Brief: "Near", Count: len(p.shown.Splittings)}
	return tabs
}

func (p *Page) tabStarts() []int {
	_, starts := components.Tabs(p.common.Styles, p.tabs(), int(p.tab), p.width)
	return starts
}

// rows are the table's lines, or what stands in its place.
func (p *Page) rows(width, height int) []string {
	n := p.rowCount()
	w := p.window()
	w.Set(n, max(height-1, 1))
	if n == 0 {
		return p.empty(width, height)
	}
	most := p.most()
	t := &p.drawn[p.tab]
	t.Columns = p.columns()
	from, to := w.Visible()
	rows := make([]components.Row, 0, to-from)
	for i := from; i < to; i++ {
		rows = append(rows, components.Row{Cells: p.cells(i, most), Cursor: i == w.Cursor})
	}
	if p.slow() {
		components.Dim(p.common.Styles, rows)
	}
	return t.View(rows, width, height)
}

// most is the cash that the longest bar of the present table stands for.
func (p *Page) most() (most model.Money) {
	for _, g := range p.refunds() {
		if g.Cash.Cmp(most) > 0 {
			most = g.Cash
		}
		if p.tab != tabDay { // the most comes first
			break
		}
	}
	return most
}

// empty stands in the place of a table without rows.
func (p *Page) empty(width, height int) []string {
	s := p.common.Styles
	if p.tables.Waiting() {
		if !p.tables.Slow() {
			return strings.Split(components.Block(nil, width, height), "\n")
		}
		return components.State(s, "Adding up"+s.Glyphs.Ellipsis, nil, width, height)
	}
	switch p.tab {
	case tabSilent:
		return components.State(s, "Nothing approves itself before "+present.ClockUTC(p.shown.Morning, p.common.Now())+".",
			[]string{"Pending requests whose deadline lies before then would be listed here. Reviews (2) has all that wait."}, width, height)
	case tabNear:
		return components.State(s, "No account has several orders just under the threshold.",
			[]string{"Orders within " + present.Count(model.NearPercent) + " % under the review threshold that were refunded within 7 days of another one of the same account would be listed here."}, width, height)
	}
	if p.query().Days == 0 {
		return components.State(s, "Nothing has been refunded yet.", []string{"Press 1 for Instances."}, width, height)
	}
	return components.State(s, "Nothing was refunded in this period.", []string{"l looks farther back."}, width, height)
}

// state is what the page shows before it has anything.
func (p *Page) state(width, height int) []string {
	s := p.common.Styles
	if p.failure != nil {
		return components.State(s, "The report cannot be read now.",
			[]string{common.Sentence(p.failure), "It is tried again by itself; r tries now."}, width, height)
	}
	return components.State(s, "Adding up"+s.Glyphs.Ellipsis, nil, width, height)
}

// remark says what the numbers of the present table are not.
func (p *Page) remark() string {
	switch p.tab {
	case tabProduct, tabRegion:
		return "a request of two of them counts under both"
	case tabSilent:
		if more := p.shown.Silent.Requests - len(p.shown.SilentRows); more > 0 {
			return "and " + present.Count(more) + " later ones"
		}
		return "on hold: never by itself"
	case tabNear:
		return "up to " + present.Count(model.NearPercent) + " % under the review threshold, within 7 days of each other"
	}
	return ""
}

// place is where the cursor is.
func (p *Page) place() string {
	n := p.rowCount()
	if n == 0 {
		return ""
	}
	return present.Count(p.window().Cursor+1) + " of " + present.Count(n)
}
