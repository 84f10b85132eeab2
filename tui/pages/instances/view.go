package instances

import (
	"strings"

	"unsubdesk/model"
	"unsubdesk/tui/common"
	"unsubdesk/tui/components"
	"unsubdesk/tui/keys"
	"unsubdesk/tui/present"
)

// widePane is the width from which the pane stands right of the table.
const widePane = 120

// tableFirst is what the table with all its columns takes: a screen that has
// room for them and a narrow pane gives them all to it.
const tableFirst = 158

// belowPane is the height of the pane below the table.
const belowPane = 6

// layout says where the parts of the page are.
type layout struct {
	main   int // lines between filter and selection line
	table  int // width of the table
	lines  int // height of the table, header included
	rows   int // rows that the table shows
	pane   int // width of the pane, 0 for none
	beside bool
}

// Lines above and below the main part: tabs and filter, rule and selection.
const (
	linesAbove = 1 + components.FilterLines
	linesBelow = 2
)

func (p *Page) layout() layout {
	l := layout{main: max(p.height-linesAbove-linesBelow, 1), table: p.width}
	l.lines = l.main
	switch {
	case !p.paneOn:
	case p.width >= widePane:
		l.beside = true
		l.pane = max(min(p.width*34/100, 54), 42)
		if p.width-tableFirst >= 42 {
			l.pane = min(p.width-tableFirst, 64)
		}
		l.table = p.width - l.pane - 3
	case l.main >= belowPane+1+5:
		l.pane = p.width
		l.lines = l.main - belowPane - 1
	}
	l.rows = max(l.lines-1, 1)
	return l
}

// View implements common.Page.
func (p *Page) View() string {
	l := p.layout()
	var lines []string
	if p.ticket != nil {
		lines = p.ticketLines()
	} else if p.full {
		lines = p.fullLines()
	} else {
		lines = append(lines, p.tabLine())
		lines = append(lines, p.filter.View(p.common.Styles, p.filterRight(), p.width)...)
		lines = append(lines, p.mainLines(l)...)
		lines = append(lines, components.Edge(p.common.Styles, p.unseen, p.width), p.selectionLine())
	}
	view := components.Block(lines, p.width, p.height)
	switch {
	case p.pickers != nil:
		view = components.Overlay(view, p.pickerBox(p.width, p.height), p.width, p.height)
	case p.saved != nil:
		view = components.Overlay(view, p.savedBox(p.width, p.height), p.width, p.height)
	case p.copying:
		view = components.Overlay(view, p.copyBox(), p.width, p.height)
	}
	return view
}

func (p *Page) tabLine() string {
	list := make([]components.Tab, tabCount)
	for i, t := range tabs() {
		list[i] = components.Tab{Title: t.title, Brief: t.brief, Count: -1}
		if !p.counted {
			continue
		}
		switch t.tab {
		case model.TabAllowed:
			list[i].Count = p.counts.allowed
		case model.TabNotAllowed:
			list[i].Count = p.counts.all - p.counts.allowed
		case model.TabAll:
			list[i].Count = p.counts.all
		}
	}
	line, starts := components.Tabs(p.common.Styles, list, p.tab, p.width)
	p.tabStart = starts
	return line
}

// filterRight is what stands at the right end of the filter line.
func (p *Page) filterRight() string {
	sorted := "by " + sortWord(p.sort.Field) + " " + p.arrow()
	count := p.countWords()
	if count != "" {
		count += "   "
	}
	return p.common.Styles.Dim.Render(count + sorted)
}

// countWords say how many rows the filter leaves, of the rows that are on the screen:
// while others are looked for, that.
func (p *Page) countWords() string {
	more := p.common.Glyphs().Ellipsis
	counted, _ := p.tally.Of() // until another number is there, for as long as nobody minds
	switch {
	case p.Searching():
		return "searching" + more
	case !filtered(p.shown):
		return ""
	case !p.tally.Known() && p.matchCounts.Slow():
		return "counting" + more
	case !p.tally.Known() && !filtered(counted):
		return ""
	case p.shown.only:
		return p.matchCount(p.tally.Now.here) + " match, selection only"
	}
	return p.matchCount(p.tally.Now.here) + " match"
}

// filtered reports whether a question leaves rows out.
func filtered(q question) bool { return q.only || strings.TrimSpace(q.filter) != "" }

func (p *Page) mainLines(l layout) []string {
	if len(p.list.rows) == 0 {
		return p.emptyLines(l)
	}
	table := p.tableLines(l)
	s := p.common.Styles
	switch {
	case l.pane == 0:
		return table
	case l.beside:
		return components.Beside(s, table, p.paneLines(l.pane, l.main), l.table, p.width, l.main)
	}
	table = append(table, components.Rule(s, p.width))
	return append(table, p.belowLines(l.pane)...)
}

func (p *Page) tableLines(l layout) []string {
	columns := p.columns(l.table)
	p.table.Styles = p.common.Styles // which may be another since
	p.table.Columns = p.table.Columns[:0]
	for _, c := range columns {
		p.table.Columns = append(p.table.Columns, c.Column)
	}
	from, to := p.list.win.Visible()
	rows := make([]components.Row, 0, to-from)
	for row := from; row < to; row++ {
		rows = append(rows, p.tableRow(columns, row))
	}
	if p.Searching() {
		components.Dim(p.common.Styles, rows)
	}
	return p.table.View(rows, l.table, l.lines)
}

// emptyLines are the states in which there is no row: loading, failed, no
// match, nothing at all; each says what to do.
func (p *Page) emptyLines(l layout) []string {
	head, advice := p.emptyWords()
	return components.State(p.common.Styles, head, advice, p.width, l.main)
}

func (p *Page) emptyWords() (string, []string) {
	switch {
	case !p.loaded && p.failed != nil:
		return "The instances could not be read.", []string{common.Sentence(p.failed), "Press r to try again."}
	case !p.loaded:
		return "Loading the instances.", nil
	case p.stretches.Slow():
		return "Searching" + p.common.Glyphs().Ellipsis, nil
	case p.shown.only:
		return "Nothing of the selection is shown here.", []string{"The tab or the filter hides it. Press s or Esc to show everything again."}
	case filtered(p.shown):
		advice := []string{"Esc clears the filter; / changes it."}
		if now := p.tally.Now; now.moreInAll {
			advice = append(advice, present.Count(now.all)+"+ instances on the tab All would match: press Tab.")
		} else if now.all > 0 {
			advice = append(advice, present.Plural(now.all, "instance")+" on the tab All would match: press Tab.")
		}
		return "Nothing matches " + strings.TrimSpace(present.Clean(p.shown.filter)) + ".", append(advice, p.howItLooks()...)
	case p.counted && p.counts.all == 0:
		return "This desk has no instances yet.", p.importAdvice()
	case tabs()[p.shown.tab].tab == model.TabAllowed:
		return "No instance can be unsubscribed now.", []string{"The tab Unsubscription Not Allowed says why: press Tab."}
	}
	return "There is nothing on this tab.", []string{"Press Tab for the next one."}
}

// howItLooks explains a filter that finds nothing on any tab.
func (p *Page) howItLooks() []string {
	f, err := model.ParseFilter(p.shown.filter)
	if err != nil || p.tally.Now.all > 0 || p.tally.Now.moreInAll {
		return nil
	}
	var said []string
	for _, s := range []string{present.CustomerInstead(f), present.WholeValues(f)} {
		if s != "" {
			said = append(said, s)
		}
	}
	return said
}

// importAdvice says how a desk comes by instances.
func (p *Page) importAdvice() []string {
	how := "An admin imports them from a file: unsubdesk import FILE.csv"
	if p.common.Standing.User.Role == model.RoleAdmin {
		how = "Leave with q and import a file: unsubdesk import FILE.csv"
	}
	return []string{how, "To look around first: unsubdesk demo"}
}

// selectionLine always says what is marked and what it would do.
func (p *Page) selectionLine() string {
	s, g := p.common.Styles, p.common.Glyphs()
	n := p.marks.Len()
	if p.bulks.Waiting() {
		return components.Ends(" "+s.Accent.Render("selecting"+g.Ellipsis), s.Dim.Render(p.place())+" ", p.width)
	}
	if n == 0 {
		return components.Ends(" "+s.Dim.Render("nothing selected"), s.Dim.Render(p.place())+" ", p.width)
	}
	hidden, totals, counting := max(n-p.summary.shown, 0), p.summary.totals, ""
	switch {
	case p.summing():
		hidden, totals, counting = 0, model.QuoteTotals{}, "counting"+g.Ellipsis
	case p.unsummed:
		hidden = 0
	}
	words := g.Truncate(g.Join(g.Selection(n, hidden, totals), counting), p.width-2)
	style := s.Bold
	if totals.Blocked > 0 {
		style = s.Warning
	}
	left := " " + style.Render(words)
	room := p.width - present.Width(left) - 3
	return components.Ends(left, p.selectionHints(room)+" ", p.width)
}

// selectionHints are the keys of the selection, as many as fit.
func (p *Page) selectionHints(room int) string {
	s := p.common.Styles
	hints := []string{}
	for _, h := range [][2]string{{p.show(keys.OnlySelected), "show selection"}, {p.show(keys.Clear), "clear"}} {
		hints = append(hints, s.Bold.Render(h[0])+s.Dim.Render(" "+h[1]))
	}
	dot := s.Dim.Render(" " + s.Glyphs.Dot + " ")
	for n := len(hints); n > 0; n-- {
		if text := strings.Join(hints[:n], dot); present.Width(text) <= room {
			return text
		}
	}
	return ""
}

func (p *Page) show(id keys.ID) string { return p.common.Keys.Get(id).Show }

// place is where the cursor is in the list.
func (p *Page) place() string {
	if len(p.list.rows) == 0 {
		return ""
	}
	if p.Searching() {
		return ""
	}
	row := present.Count(p.list.place() + 1)
	if p.list.adrift { // from the end, and how far that is, is still being counted
		row = p.common.Styles.Glyphs.Ellipsis
	}
	if p.tally.Now.here == 0 || !p.tally.Known() && p.matchCounts.Slow() {
		return row
	}
	return row + " of " + p.matchCount(max(p.tally.Now.here, p.list.placeKnown()))
}

// matchCount is a number of matches, of which there may be more.
func (p *Page) matchCount(n int) string {
	if p.tally.Now.more {
		return present.Count(n) + "+"
	}
	return present.Count(n)
}
