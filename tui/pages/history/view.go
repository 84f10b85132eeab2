package history

import (
	"slices"
	"strings"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/common"
	"unsubdesk/tui/components"
	"unsubdesk/tui/pages/sheet"
	"unsubdesk/tui/present"
	"unsubdesk/tui/styles"
)

// The lines above the table, the filter, and below it, a rule and the place.
const (
	listTop   = components.FilterLines
	listBelow = 2
)

// The widths from which the list has more columns. They depend on nothing but
// the width, so that no row moves the columns of the others.
const (
	withPeople   = 90  // reason, by, decision: a screen of 140 beside the pane
	withRoom     = 110 // and none of them short
	withBilling  = 130 // where the desk tells the billing system
	withWords    = 135 // a wide screen: most of what is left goes to names and reasons
	withRequests = 150
)

// columns are the columns of a list of width cells; billing is whether the billing system
// is told of refunds. Date, account and refund never go, and the order only on the
// smallest screen.
func columns(width int, billing bool) []components.Column {
	order, account, reason, by := 13, 12, 14, 6
	if width < withRoom {
		order, account, reason, by = 10, 10, 10, 5
	}
	if width < withPeople {
		order, account = 13, 12
	}
	words := 2 // the weight of what is cut first
	if width >= withWords {
		words = 5
	}
	list := []components.Column{
		{Title: "REFUNDED", Min: 11, Max: 21, Weight: 1, Full: 21},
		{Title: "ORDER", Min: order, Max: 21, Weight: 8, Drop: 1, Cut: components.CutMiddle, Search: true},
		{Title: "ACCOUNT", Min: account, Max: 24, Weight: words},
		{Title: "REFUND USD", Min: 10, Right: true, Cut: components.CutNever},
		{Title: "COUPONS", Min: 9, Right: true, Cut: components.CutNever, Drop: 2},
		{Title: "ITEMS", Min: 5, Right: true, Drop: 6},
		{Title: "REASON", Min: reason, Max: 40, Weight: words + 1, Drop: 3},
		{Title: "BY", Min: by, Max: 12, Weight: 1, Drop: 4},
		{Title: "DECISION", Min: 8, Max: 28, Weight: 11, Drop: 5},
		{Title: "REQUEST", Min: 13, Max: 13, Drop: 7, Search: true},
	}
	switch {
	case width >= withRequests:
	case width >= withPeople:
		list = list[:9]
	default:
		list = list[:6]
	}
	if billing && width >= withBilling {
		list = slices.Insert(list, 9, components.Column{Title: "BILLING", Min: 19, Max: 23, Weight: 1, Drop: 5})
	}
	return list
}

// decision is how a refund was decided, in a word where the column is narrow.
func decision(r model.Request) components.Cell {
	short := map[model.Decision]string{
		model.DecisionNotRequired: "at once", model.DecisionApproved: "by " + r.DecidedBy, model.DecisionAutoApproved: "silence",
	}
	return components.Cell{Text: present.DecisionBy(r), Short: short[r.Decision]}
}

func (p *Page) cells(r desk.HistoryRow) []components.Cell {
	s := p.common.Styles
	coupons := components.Cell{Text: present.Amount(r.CouponsReturned)}
	if r.CouponsReturned.IsZero() {
		coupons = components.Cell{Text: "-", Style: s.Dim}
	}
	when := components.Cell{Text: present.Absolute(r.DecidedAt), Short: present.Date(r.DecidedAt)}
	if word := p.feed.Touched.Word(r.ID); word != "" { // it came, or was changed, a moment ago
		when.Short = word
		when.Text = word + ", " + present.ClockUTC(r.DecidedAt, p.common.Now())
	}
	cells := []components.Cell{
		when,
		{Text: r.OrderNumber},
		{Text: present.Account(r.Account)},
		{Text: present.Amount(r.Refund), Style: s.Bold},
		coupons,
		{Text: present.Count(len(r.Items))},
		{Text: present.Reason(r.ReasonCode, r.ReasonLabel, r.Note)},
		{Text: r.SubmittedBy},
		decision(r.Request),
	}
	if p.billing() {
		cells = append(cells, p.delivery(r.Delivery))
	}
	return append(cells, components.Cell{Text: r.ID})
}

// billing reports whether the desk tells the billing system of refunds.
func (p *Page) billing() bool { return p.common.Standing.Policy.Webhook.On() }

// delivery is how what the billing system is told of a refund stands.
func (p *Page) delivery(d model.Delivery) components.Cell {
	s := p.common.Styles
	cell := components.Cell{Text: present.DeliveryWord(d, p.common.Now()), Short: present.MessageWord(d.State), Style: s.Dim}
	switch d.State {
	case model.MessageFailing:
		cell.Style = s.Warning
	case model.MessageGivenUp:
		cell.Style = s.Danger
	}
	return cell
}

// deliveryMark stands for the column of deliveries where the list has no room for it: what
// does not get through is marked, and the pane says the words.
func (p *Page) deliveryMark(d model.Delivery) (string, styles.Style) {
	s := p.common.Styles
	switch d.State {
	case model.MessageFailing:
		return "!", s.Warning
	case model.MessageGivenUp:
		return s.Glyphs.Cross, s.Danger
	}
	return " ", s.Plain
}

// View draws the page in exactly its size.
func (p *Page) View() string {
	page := p.list()
	if p.full {
		page = sheet.Full(p.common.Styles, p.paneLines, p.width, p.height)
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
	lines := p.filter.View(s, s.Dim.Render(p.matching()), p.width)
	lines = append(lines, l.Join(s, p.rows(l.ListWidth, l.ListHeight), p.paneLines, p.width)...)
	lines = append(lines, components.Edge(s, p.feed.Unseen, p.width), components.Ends("", s.Dim.Render(p.place())+" ", p.width))
	return components.Block(lines, p.width, p.height)
}

// matching is the right end of the filter line.
func (p *Page) matching() string {
	const order = "newest first"
	n, more := p.tally.Now, p.common.Glyphs().Ellipsis
	filter, counted := p.tally.Of()
	switch {
	case p.Searching():
		return "searching" + more + "   " + order
	case !p.tally.Known() && p.counting.Slow():
		return "counting" + more + "   " + order
	case !counted:
		return order
	case strings.TrimSpace(filter) != "":
		return present.Count(n) + " match   " + order
	}
	return present.Plural(n, "refund") + "   " + order
}

// place is where the cursor is.
func (p *Page) place() string {
	if len(p.feed.Rows) == 0 || p.Searching() {
		return ""
	}
	if !p.tally.Known() && p.counting.Slow() {
		return ""
	}
	all := max(p.tally.Now, len(p.feed.Rows))
	return present.Count(p.feed.Place(all)) + " of " + present.Count(all)
}

// rows are the table's lines, or what stands in its place.
func (p *Page) rows(width, height int) []string {
	f := &p.feed
	f.Window.Set(len(f.Rows), max(height-1, 1))
	if len(f.Rows) == 0 {
		return p.state(width, height)
	}
	p.table.Styles = p.common.Styles // which may be another since
	p.table.Columns, p.table.Words = columns(width, p.billing()), p.parsed.Words()
	marked := p.billing() && width < withBilling
	p.table.Marks = 0
	if marked {
		p.table.Marks = 1
	}
	from, to := f.Window.Visible()
	rows := make([]components.Row, 0, to-from)
	for i := from; i < to; i++ {
		row := components.Row{Cells: p.cells(f.Rows[i]), Cursor: i == f.Window.Cursor, Touched: f.Touched.Word(f.Rows[i].ID) != ""}
		if marked {
			row.Mark, row.MarkStyle = p.deliveryMark(f.Rows[i].Delivery)
		}
		rows = append(rows, row)
	}
	if p.Searching() {
		components.Dim(p.common.Styles, rows)
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
	case p.Searching():
		return components.State(s, "Searching"+s.Glyphs.Ellipsis, nil, width, height)
	case strings.TrimSpace(p.tally.Shown()) != "":
		return components.State(s, "No refund matches "+present.Clean(p.tally.Shown())+".", []string{"Esc clears the filter; / changes it."}, width, height)
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
	detail.Delivery = row.Delivery // the only thing of a refund that changes
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

// rowText is the row as tab-separated text, for a spreadsheet, which must not run
// a cell, or a ticket.
func rowText(r desk.HistoryRow) string {
	return strings.Join([]string{present.Exact(r.DecidedAt), present.CSVCell(r.ID), present.CSVCell(r.OrderNumber), present.CSVCell(present.AccountFull(r.Account)),
		r.Refund.String(), r.CouponsReturned.String(), present.CSVCell(idList(r.Request)),
		present.CSVCell(present.Reason(r.ReasonCode, r.ReasonLabel, r.Note)), present.CSVCell(r.SubmittedBy), present.DecisionBy(r.Request)}, "\t")
}

func idList(r model.Request) string { return present.Clean(strings.Join(r.InstanceIDs(), " ")) }
