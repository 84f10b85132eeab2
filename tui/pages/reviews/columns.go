package reviews

import (
	"time"

	"unsubdesk/model/desk"
	"unsubdesk/tui/components"
	"unsubdesk/tui/pages/sheet"
	"unsubdesk/tui/present"
	"unsubdesk/tui/styles"
)

// markAt is the cell of a row at which its mark begins.
const markAt = 3

// markWidth is the width of the mark column; what is decided has no marks.
func markWidth(t tab) int {
	if t == tabDecided {
		return 0
	}
	return 1
}

// The widths from which a list has more columns. They depend on nothing but
// the width, so that no row moves the columns of the others.
const (
	withPeople   = 90  // reason, by, manager: a screen of 140 beside the pane
	withRoom     = 110 // and none of them short
	withWords    = 130 // a wide screen: most of what is left goes to names and reasons
	withRequests = 150
)

// columns are the columns of a tab in a list of width cells. Deadline, account
// and refund never go, and the order only on the smallest screen.
func columns(t tab, width int) []components.Column {
	order, account, reason, by, decider := 13, 12, 13, 6, 10
	if width < withRoom {
		order, account, reason, by, decider = 10, 10, 9, 5, 7
	}
	if width < withPeople {
		order, account = 13, 12
	}
	words := 2 // the weight of what is cut first
	if width >= withWords {
		words = 5
	}
	list := []components.Column{first(t),
		{Title: "ORDER", Min: order, Max: 21, Weight: 5, Drop: 1, Cut: components.CutMiddle, Search: true},
		{Title: "ACCOUNT", Min: account, Max: 24, Weight: words},
		{Title: "REFUND USD", Min: 10, Right: true, Cut: components.CutNever},
		{Title: "ITEMS", Min: 5, Right: true, Drop: 6},
		{Title: "REASON", Min: reason, Max: 48, Weight: words + 1, Drop: 3},
		{Title: "BY", Min: by, Max: 12, Weight: 1, Drop: 4},
		{Title: "MANAGER", Min: decider, Max: 16, Weight: 1, Drop: 5},
		{Title: "REQUEST", Min: 13, Max: 13, Drop: 7, Search: true},
	}
	if t == tabDecided {
		list[7] = components.Column{Title: "WHEN", Min: 11, Max: 21, Weight: 2, Drop: 2, Full: 21}
	}
	return list[:shown(width)]
}

// shown is how many of the columns a list of width cells has.
func shown(width int) int {
	switch {
	case width >= withRequests:
		return 9
	case width >= withPeople:
		return 8
	}
	return 5
}

// first is the column of what matters most on the tab.
func first(t tab) components.Column {
	switch t {
	case tabHeld:
		return components.Column{Title: "ON HOLD BECAUSE", Min: 22, Max: 60, Weight: 3}
	case tabDecided:
		return components.Column{Title: "DECIDED", Min: 19, Max: 32, Weight: 2}
	}
	return components.Column{Title: "APPROVES ITSELF", Min: 22, Max: 27, Weight: 4}
}

// cells is a row of a tab.
func (p *Page) cells(r desk.RequestRow) []components.Cell {
	reason := present.Reason(r.ReasonCode, r.ReasonLabel, r.Note)
	if len(r.TakesEffectFirst) > 0 {
		reason = "! takes effect first; " + reason
	}
	cells := []components.Cell{
		p.first(r),
		{Text: r.OrderNumber},
		{Text: present.Account(r.Account)},
		{Text: present.Amount(r.Refund), Style: p.common.Styles.Bold},
		{Text: present.Count(len(r.Items))},
		{Text: reason},
		{Text: r.SubmittedBy},
		manager(r),
		{Text: r.ID},
	}
	if p.tab == tabDecided {
		cells[7] = components.Cell{Text: present.Absolute(r.DecidedAt), Short: present.Date(r.DecidedAt)}
	}
	if p.tab != tabDecided && decidable(r) != nil {
		p.dim(cells[1:])
	}
	return cells
}

// dim shows a row that this user cannot decide as context.
func (p *Page) dim(cells []components.Cell) {
	for i := range cells {
		cells[i].Style = p.common.Styles.Dim
	}
}

// first is the first column: the countdown with its mark, why it is on hold,
// or how it was decided.
func (p *Page) first(r desk.RequestRow) components.Cell {
	word := p.feed().Touched.Word(r.ID) // others changed it a moment ago
	if tabOf(r.Status) != p.tab {
		word = "" // where it stands now is what changed
	}
	if word != "" {
		word += ", "
	}
	s := p.common.Styles
	switch tabOf(r.Status) { // which is another than the page's if others decided it while rows had to stay
	case tabHeld:
		words := present.HoldWords(r.HoldBlocks)
		if p.tab != tabHeld {
			words = "on hold: " + words
		}
		return components.Cell{Text: word + words, Style: s.Danger}
	case tabDecided:
		return components.Cell{Text: word + present.DecisionBy(r.Request)}
	}
	u := present.UrgencyOf(r.Deadline, p.common.Now())
	mark := present.PadRight(s.Glyphs.Mark(u), present.Width(s.Glyphs.Urgent)) + " "
	short := p.shortTime(r)
	if word == "" {
		short += p.shortClock(r)
	}
	return components.Cell{Text: mark + word + present.QueueDeadline(r.Request, p.common.Now()),
		Short: mark + word + short, Style: sheet.UrgencyStyle(s, u)}
}

// shortTime is the countdown in its largest unit, where the column is narrow:
// the time of day behind it is exact.
func (p *Page) shortTime(r desk.RequestRow) string {
	now := p.common.Now()
	left := r.Deadline.Sub(now)
	unit := time.Hour
	switch {
	case left < time.Hour:
		return present.TimeUntil(r.Deadline, now)
	case left >= 24*time.Hour:
		unit = 24 * time.Hour
	}
	return present.TimeUntil(now.Add(left.Truncate(unit)), now)
}

func (p *Page) shortClock(r desk.RequestRow) string {
	now := p.common.Now()
	if r.Deadline.Sub(now) >= 6*24*time.Hour {
		return "" // the clock says a whole date then
	}
	return " (" + present.Clock(r.Deadline, now) + ")"
}

// manager says who decides, of what is decided whose the account is.
func manager(r desk.RequestRow) components.Cell {
	if !r.Status.Open() {
		return components.Cell{Text: present.Manager(r.Account), Short: "none"}
	}
	return sheet.Decider(r.Deciders)
}

// markOf is the mark of a row: filled, empty, or none where it cannot be marked.
func (p *Page) markOf(r desk.RequestRow) (string, styles.Style) {
	s := p.common.Styles
	switch {
	case p.marked[r.ID]:
		return s.Glyphs.Marked, s.Accent
	case p.tab != tabDecided && decidable(r) == nil:
		return s.Glyphs.Unmarked, s.Dim
	}
	return " ", s.Plain
}
