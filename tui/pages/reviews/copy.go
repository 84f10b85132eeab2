package reviews

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/model/desk"
	"unsubdesk/tui/common"
	"unsubdesk/tui/pages/sheet"
	"unsubdesk/tui/present"
)

// copyKey copies what the key names; any other key ends it.
func (p *Page) copyKey(key string) tea.Cmd {
	p.copying = false
	if sheet.CopiesNotice(key) {
		return p.copyNotice()
	}
	row, ok := p.feed().Current()
	if !ok {
		return nil
	}
	clip, ok := sheet.Copied(key, present.Clean(row.ID), present.Clean(row.OrderNumber), rowText(row))
	if !ok {
		return nil
	}
	return common.Send(clip)
}

// copyNotice asks for what the customer of the request is told.
func (p *Page) copyNotice() tea.Cmd {
	row, ok := p.feed().Current()
	if !ok {
		return nil
	}
	return sheet.AskNotice(p.common, &p.notices, row.ID)
}

// rowText is the row as tab-separated text, for a spreadsheet, which must not run
// a cell, or a ticket.
func rowText(r desk.RequestRow) string {
	return strings.Join([]string{present.CSVCell(r.ID), present.CSVCell(r.OrderNumber), present.CSVCell(present.AccountFull(r.Account)),
		r.Refund.String(), present.Count(len(r.Items)), present.CSVCell(present.Reason(r.ReasonCode, r.ReasonLabel, r.Note)),
		present.CSVCell(r.SubmittedBy),
		present.RequestWord(r.Status), present.Absolute(r.Deadline)}, "\t")
}
