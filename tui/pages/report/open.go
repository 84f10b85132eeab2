package report

import (
	"time"

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
	if p.tab == tabDay {
		return "decided:" + p.shown.Days[row].Day.Format(time.DateOnly)
	}
	if p.tab == tabNear {
		r := p.shown.Splittings[row]
		return fieldIs(model.FieldAccount, r.Account.ID) + " decided:>=" + r.First().Format(time.DateOnly) + " decided:<=" + r.Last().Format(time.DateOnly)
	}
	fields := map[tab]model.FilterField{tabProduct: model.FieldType, tabRegion: model.FieldRegion, tabReason: model.FieldReason, tabAccount: model.FieldAccount}
	text := fieldIs(fields[p.tab], p.refunds()[row].Value)
	if days := periods()[p.groups[p.tab.by()].period].days; days > 0 {
		text += " decided:>=" + model.LastDays(p.shown.At, days).From.Format(time.DateOnly)
	}
	return text
}

func fieldIs(field model.FilterField, value string) string {
	return model.Filter{}.With(field, []string{value}).Text
}
