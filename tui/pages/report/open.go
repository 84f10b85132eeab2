package report

import (
	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/model"
	"unsubdesk/tui/common"
)

// leadsTo is where Enter leads from the present table.
func (p *Page) leadsTo() string {
	if p.tab == tabSilent {
		return "review it"
	}
	return "its refunds"
}

// whyNotOpen is why the row under the cursor leads nowhere, "" if it does.
func (p *Page) whyNotOpen() string {
	row := p.window().Cursor
	switch {
	case row >= p.rowCount():
		return "the table is empty"
	case p.tab == tabDay && p.shown.Days[row].Requests == 0:
		return "nothing was refunded on that day"
	}
	return ""
}

// open shows what the row under the cursor is made of.
func (p *Page) open() tea.Cmd {
	row := p.window().Cursor
	if p.tab == tabSilent {
		return common.Send(common.Go{To: common.Reviews, Subject: p.shown.SilentRows[row].ID})
	}
	return common.Send(common.Go{To: common.History, Filter: p.filterOf(row)})
}

// filterOf is the filter of History that finds the refunds of a row. It is about the span
// that the row was read for.
func (p *Page) filterOf(row int) string {
	switch p.tab {
	case tabDay:
		return p.shown.Days[row].Filter(model.ByDay, model.Span{})
	case tabNear:
		return p.shown.Splittings[row].Filter()
	}
	by := p.tab.by()
	return p.refunds()[row].Filter(by, model.LastDays(p.shown.At, periods()[p.groups[by].period].days))
}
