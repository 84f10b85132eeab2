package history

import (
	"strings"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/common"
	"unsubdesk/tui/components"
	"unsubdesk/tui/pages/sheet"
	"unsubdesk/tui/present"
)

// The lines above the table, the filter, and below it, a rule and the place.
const (
	listTop   = components.FilterLines
	listBelow = 2
)

// columns are the columns of the list. Date, account and refund never go.
func columns() []components.Column {
	return []components.Column{
		{Title: "REFUNDED", Min: 12, Max: 21, Weight: 8},
		{Title: "REQUEST", Min: 13, Max: 13, Drop: 7},
		{Title: "ORDER", Min: 13, Max: 21, Weight: 1, Drop: 1, Cut: components.CutMiddle},
		{Title: "ACCOUNT", Min: 12, Max: 24, Weight: 2, Search: true},
		{Title: "REFUND USD", Min: 10, Right: true, Cut: components.CutNever},
		{Title: "COUPONS", Min: 7, Right: true, Cut: components.CutNever, Drop: 2},
		{Title: "ITEMS", Min: 5, Right: true, Drop: 4},
		{Title: "REASON", Min: 14, Max: 40, Weight: 3, Drop: 6},
		{Title: "BY", Min: 7, Max: 12, Weight: 1, Drop: 5},
		{Title: "DECISION", Min: 19, Max: 28, Weight: 2, Drop: 3},
	}
}

func (p *Page) cells(r desk.HistoryRow) []components.Cell {
	s := p.common.Styles
	coupons := components.Cell{Text: present.Amount(r.CouponsReturned)}
	if r.CouponsReturned.IsZero() {
		coupons = components.Cell{Text: "-", Style: s.Dim}
	}
	return []components.Cell{
		{Text: present.Absolute(r.DecidedAt), Short: present.Date(r.DecidedAt)},
		{Text: r.ID},
		{Text: r.OrderNumber},
		{Text: present.Account(r.Account)},
		{Text: present.Amount(r.Refund), Style: s.Bold},
		coupons,
		{Text: present.Count(len(r.Items))},
		{Text: present.Reason(r.ReasonCode, r.ReasonLabel, r.Note)},
		{Text: r.SubmittedBy},
		{Text: present.DecisionBy(r.Request)},
	}
}

// View draws the page in exactly its size.
func (p *Page) View() string {
	page := p.list()
	if p.full {
		page = sheet.Full(p.common.Styles, p.paneLines, "the list", p.width, p.height)
	}
	if p.copying {
		page = components.Overlay(page, sheet.CopyBox(p.common.Styles), p.width, p.height)
	}
	return page
}

func (p *Page) layout() sheet.Layout {
	return sheet.Split(p.width, max(p.height-listTop-listBelow, 1), !p.paneOff)
}

func (p *Page) list() string {
	s, l := p.common.Styles, p.layout()
	lines := p.filter.View(s, p.matching(), p.width)
	lines = append(lines, l.Join(s, p.rows(l.ListWidth, l.ListHeight), p.paneLines, p.width)...)
	lines = append(lines, components.Rule(s, p.width), components.Ends("", s.Dim.Render(p.place())+" ", p.width))
	return components.Block(lines, p.width, p.height)
}

// matching is the right end of the filter line.
func (p *Page) matching() string {
	if p.match < 0 {
		return "newest first"
	}
	what := present.Plural(p.match, "refund")
	if !p.parsed.Empty() {
		what = present.Count(p.match) + " match"
	}
	return what + "   newest first"
}

// place is where the cursor is.
func (p *Page) place() string {
	if len(p.feed.Rows) == 0 {
		return ""
	}
	return present.Count(p.feed.Window.Cursor+1) + " of " + present.Count(max(p.match, len(p.feed.Rows)))
}

// rows are the table's lines, or what stands in its place.
func (p *Page) rows(width, height int) []string {
	f := &p.feed
	f.Window.Set(len(f.Rows), max(height-1, 1))
	if len(f.Rows) == 0 {
		return p.state(width, height)
	}
	from, to := f.Window.Visible()
	rows := make([]components.Row, 0, to-from)
	for i := from; i < to; i++ {
		rows = append(rows, components.Row{Cells: p.cells(f.Rows[i]), Cursor: i == f.Window.Cursor})
	}
	return p.table.View(rows, width, height)
}

// state is what the page shows instead of rows.
func (p *Page) state(width, height int) []string {
	s, f := p.common.Styles, &p.feed
	switch {
	case !f.Loaded && f.Err != nil:
		return components.State(s, "The refunds cannot be read now.",
			[]string{common.Sentence(f.Err), "It is tried again by itself; r tries now."}, width, height)
	case !f.Loaded:
		return components.State(s, "Reading the refunds"+s.Glyphs.Ellipsis, nil, width, height)
	case !p.parsed.Empty():
		return components.State(s, "No refund matches "+present.Clean(p.parsed.Text)+".", []string{"Esc clears the filter; / changes it."}, width, height)
	}
	return components.State(s, "Nothing has been refunded yet.",
		[]string{"Completed refunds are listed here with every line of their ledger. Press 1 for Instances."}, width, height)
}

// paneLines are the sheet of the row under the cursor.
func (p *Page) paneLines(width, height int) []string {
	row, ok := p.feed.Current()
	if !ok {
		p.pane.Set(nil)
		return p.pane.View(p.common.Styles, width, height)
	}
	detail := &desk.RequestDetail{RequestRow: desk.RequestRow{Request: row.Request}, Entries: row.Entries}
	if p.sheet.ID == row.ID {
		detail = &p.sheet
	}
	whole := p.sheet.ID == row.ID
	switch {
	case p.full || p.layout().Side:
		p.pane.Set(sheet.Refund(p.common, detail, whole, width))
	case whole:
		p.pane.Set(sheet.Brief(p.common, detail.RequestRow, detail, detail.Entries, width))
	default:
		p.pane.Set(sheet.Brief(p.common, detail.RequestRow, nil, detail.Entries, width))
	}
	return p.pane.View(p.common.Styles, width, height)
}

// rowText is the row as tab-separated text, for a spreadsheet or a ticket.
func rowText(r desk.HistoryRow) string {
	return strings.Join([]string{present.Exact(r.DecidedAt), r.ID, present.Clean(r.OrderNumber), present.AccountFull(r.Account),
		r.Refund.String(), r.CouponsReturned.String(), idList(r.Request), present.Reason(r.ReasonCode, r.ReasonLabel, r.Note),
		present.Clean(r.SubmittedBy), present.DecisionBy(r.Request)}, "\t")
}

func idList(r model.Request) string { return present.Clean(strings.Join(r.InstanceIDs(), " ")) }
