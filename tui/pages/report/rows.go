package report

import (
	"strings"
	"time"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/common"
	"unsubdesk/tui/components"
	"unsubdesk/tui/pages/sheet"
	"unsubdesk/tui/present"
)

// rowCount is how many rows the present table has.
func (p *Page) rowCount() int {
	switch p.tab {
	case tabSilent:
		return len(p.shown.SilentRows)
	case tabNear:
		return len(p.shown.Splittings)
	}
	return len(p.refunds())
}

// refunds are the rows of the present table of refunds.
func (p *Page) refunds() []model.RefundGroup {
	if p.tab == tabDay {
		return p.shown.Days
	}
	return p.groups[p.tab.by()].rows
}

// key is what a row is known by.
func (p *Page) key(row int) string {
	switch p.tab {
	case tabSilent:
		return p.shown.SilentRows[row].ID
	case tabNear:
		s := p.shown.Splittings[row]
		return s.Account.ID + "\t" + s.First().String()
	case tabDay:
		return p.shown.Days[row].Day.String()
	}
	return p.refunds()[row].Value
}

// columns are those of the present table.
func (p *Page) columns() []components.Column {
	switch p.tab {
	case tabSilent:
		return []components.Column{
			{Title: "APPROVES ITSELF", Min: 21, Max: 26, Weight: 1},
			{Title: "ACCOUNT", Min: 16, Max: 30, Weight: 2},
			{Title: "REFUND USD", Min: 10, Right: true, Cut: components.CutNever},
			{Title: "COUPONS", Min: 8, Right: true, Cut: components.CutNever, Drop: 3},
			{Title: "ITEMS", Min: 5, Right: true, Drop: 2},
			{Title: "DECIDES", Min: 10, Max: 18, Weight: 1},
			{Title: "ORDER", Min: 13, Max: 21, Weight: 2, Drop: 4, Cut: components.CutMiddle},
			{Title: "REQUEST", Min: 13, Max: 13, Drop: 5},
		}
	case tabNear:
		return []components.Column{
			{Title: "ACCOUNT", Min: 14, Max: 30, Weight: 2},
			{Title: "ORDERS", Min: 6, Right: true},
			{Title: "REFUND USD", Min: 10, Right: true, Cut: components.CutNever},
			{Title: "REFUNDED", Min: 26, Max: 26},
			{Title: "BY", Min: 6, Max: 24, Weight: 2},
			{Title: "MANAGER", Min: 8, Max: 16, Weight: 1, Drop: 1},
			{Title: "VALUES USD", Min: 20, Max: 60, Weight: 3, Drop: 2},
		}
	}
	name := components.Column{Title: strings.ToUpper(string(p.tab.by())), Min: 15, Max: 32, Weight: 3}
	if p.tab == tabDay {
		name.Max = 16
	}
	return []components.Column{name,
		{Title: "CASH USD", Min: 10, Right: true, Cut: components.CutNever},
		{Title: "", Min: 8, Max: 48, Weight: 4, Drop: 4},
		{Title: "COUPONS USD", Min: 11, Right: true, Cut: components.CutNever, Drop: 3},
		{Title: "REQUESTS", Min: 8, Right: true, Drop: 1},
		{Title: "INSTANCES", Min: 9, Right: true, Drop: 2},
	}
}

// cells are a row of the present table.
func (p *Page) cells(row int, most model.Money) []components.Cell {
	switch p.tab {
	case tabSilent:
		return p.silentCells(p.shown.SilentRows[row])
	case tabNear:
		return p.nearCells(p.shown.Splittings[row])
	}
	s, g := p.common.Styles, p.refunds()[row]
	name := present.GroupName(p.tab.by(), g)
	if p.tab == tabDay {
		name = g.Day.Format("Mon 2 Jan 2006")
	}
	share := g.Cash.Share(most)
	if g.Requests == 0 { // a day without refunds
		return []components.Cell{{Text: name, Style: s.Dim}, {Text: "-", Style: s.Dim}, {}, {Text: "-", Style: s.Dim}, {Text: "-", Style: s.Dim}, {Text: "-", Style: s.Dim}}
	}
	coupons := components.Cell{Text: present.Amount(g.Coupons)}
	if g.Coupons.IsZero() {
		coupons = components.Cell{Text: "-", Style: s.Dim}
	}
	return []components.Cell{{Text: name}, {Text: present.Amount(g.Cash), Style: s.Bold}, {Bar: &share, Style: s.Accent},
		coupons, {Text: present.Count(g.Requests)}, {Text: present.Count(g.Instances)}}
}

func (p *Page) silentCells(r desk.SilentRow) []components.Cell {
	s, now := p.common.Styles, p.common.Now()
	coupons := components.Cell{Text: present.Amount(r.CouponsReturned)}
	if r.CouponsReturned.IsZero() {
		coupons = components.Cell{Text: "-", Style: s.Dim}
	}
	return []components.Cell{
		{Text: present.TimeUntil(r.Deadline, now) + " (" + present.Clock(r.Deadline, now) + ")", Short: present.Clock(r.Deadline, now)},
		{Text: present.Account(r.Account)},
		{Text: present.Amount(r.Refund), Style: s.Bold},
		coupons,
		{Text: present.Count(len(r.Items))},
		sheet.Decider(r.Deciders),
		{Text: r.OrderNumber},
		{Text: r.ID},
	}
}

func (p *Page) nearCells(r model.Splitting) []components.Cell {
	var values []string
	for _, o := range r.Orders {
		values = append(values, present.Amount(o.Value))
	}
	return []components.Cell{
		{Text: present.Account(r.Account)},
		{Text: present.Count(len(r.Orders))},
		{Text: present.Amount(r.Cash()), Style: p.common.Styles.Bold},
		{Text: present.SpanWords(model.Span{From: model.DayOf(r.First()), To: model.DayOf(r.Last()).Add(model.Day)}, r.Last())},
		{Text: present.Clean(strings.Join(r.By(), ", "))},
		{Text: present.Manager(r.Account)},
		{Text: strings.Join(values, "  ")},
	}
}

// copied is the present table as tab-separated text, with amounts and days as programs read
// them. A spreadsheet must not run a cell.
func (p *Page) copied() common.Clipboard {
	var rows []string
	add := func(cells ...string) { rows = append(rows, strings.Join(cells, "\t")) }
	text := func(s string) string { return present.CSVCell(present.Clean(s)) } // no line end of the database's
	switch p.tab {
	case tabSilent:
		add("review_deadline", "request_id", "order_number", "account_id", "account_name", "account_manager", "refund", "coupons_returned", "deciders")
		for _, r := range p.shown.SilentRows {
			add(stamp(r.Deadline), text(r.ID), text(r.OrderNumber), text(r.Account.ID), text(r.Account.Name), text(r.Account.Manager), r.Refund.String(), r.CouponsReturned.String(), text(strings.Join(r.Deciders.Names(), ", ")))
		}
	case tabNear:
		add("refunded_at", "account_id", "account_name", "order_number", "order_value", "review_threshold", "cash", "submitted_by")
		for _, run := range p.shown.Splittings {
			for _, o := range run.Orders {
				add(stamp(o.At), text(o.Account.ID), text(o.Account.Name), text(o.Number), o.Value.String(), o.Threshold.String(), o.Cash.String(), text(o.By))
			}
		}
	default:
		add(string(p.tab.by()), "name", "cash", "coupons_returned", "requests", "instances")
		for _, g := range p.refunds() {
			value := text(g.Value)
			if p.tab == tabDay {
				value = g.Day.Format(time.DateOnly)
			}
			add(value, text(g.Label), g.Cash.String(), g.Coupons.String(), present.Count(g.Requests), present.Count(g.Instances))
		}
	}
	return common.Clipboard{Text: strings.Join(rows, "\n"), What: "the table", Lines: true}
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }
