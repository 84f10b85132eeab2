package reviews

import (
	"strings"

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

// columns are the columns of a tab. Deadline, account and refund never go.
func columns(t tab) []components.Column {
	first := components.Column{Title: "APPROVES ITSELF", Min: 21, Cut: components.CutNever}
	reason := components.Column{Title: "REASON", Min: 22, Max: 48, Weight: 3, Drop: 4}
	switch t {
	case tabHeld:
		first = components.Column{Title: "ON HOLD BECAUSE", Min: 26, Max: 60, Weight: 3}
	case tabDecided:
		first = components.Column{Title: "DECIDED", Min: 20, Max: 32, Weight: 2}
	}
	list := []components.Column{first,
		{Title: "ORDER", Min: 13, Max: 21, Weight: 1, Drop: 1, Cut: components.CutMiddle},
		{Title: "ACCOUNT", Min: 12, Max: 24, Weight: 2},
		{Title: "REFUND USD", Min: 10, Right: true, Cut: components.CutNever},
		{Title: "ITEMS", Min: 5, Right: true, Drop: 3},
		reason,
		{Title: "BY", Min: 7, Max: 12, Weight: 1, Drop: 5},
		{Title: "MANAGER", Min: 10, Max: 16, Weight: 1, Drop: 6},
		{Title: "REQUEST", Min: 13, Max: 13, Drop: 7},
	}
	if t == tabDecided {
		list[7] = components.Column{Title: "WHEN", Min: 17, Max: 24, Weight: 1, Drop: 2}
	}
	return list
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
		{Text: manager(r)},
		{Text: r.ID},
	}
	if p.tab == tabDecided {
		cells[7] = components.Cell{Text: present.Absolute(r.DecidedAt), Short: present.Clock(r.DecidedAt, p.common.Now())}
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
	s := p.common.Styles
	switch p.tab {
	case tabHeld:
		return components.Cell{Text: present.HoldWords(r.HoldBlocks), Style: s.Danger}
	case tabDecided:
		return components.Cell{Text: present.DecisionBy(r.Request)}
	}
	u := present.UrgencyOf(r.Deadline, p.common.Now())
	mark := present.PadRight(s.Glyphs.Mark(u), present.Width(s.Glyphs.Urgent))
	return components.Cell{Text: mark + " " + present.QueueDeadline(r.Request, p.common.Now()), Style: sheet.UrgencyStyle(s, u)}
}

// manager says who decides.
func manager(r desk.RequestRow) string {
	switch {
	case r.ManagerUnknown:
		return "admin only"
	}
	return present.Decider(r.Account)
}

// mark is the mark of a row: filled, empty, or none where it cannot be marked.
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

// words are the bare words of the filter, which the rows show.
func (p *Page) words() []string {
	var words []string
	for _, t := range p.parsed.Terms {
		if t.Field == "" && !t.Not {
			for _, v := range t.Values {
				words = append(words, strings.ToLower(v))
			}
		}
	}
	return words
}
