package instances

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/model/desk"
	"unsubdesk/tui/common"
	"unsubdesk/tui/components"
	"unsubdesk/tui/present"
)

// copyChoice is something of a row that can be copied, and the key for it.
type copyChoice struct{ key, what string }

func copyChoices() []copyChoice {
	return []copyChoice{{"i", "the instance ID"}, {"o", "the order number"}, {"r", "the row"}}
}

// startCopy asks what of the row to copy.
func (p *Page) startCopy() tea.Cmd {
	if _, ok := p.subject(); !ok {
		return common.Say(common.Warning, "There is no instance under the cursor.")
	}
	p.copying = true
	return nil
}

// copyKey copies what the key names; any other key ends it.
func (p *Page) copyKey(key string) tea.Cmd {
	p.copying = false
	r, ok := p.subject()
	if !ok {
		return nil
	}
	switch key {
	case "i", "y":
		return common.Send(common.Clipboard{Text: r.ID, What: "the instance ID"})
	case "o":
		return common.Send(common.Clipboard{Text: r.Order.Number, What: "the order number"})
	case "r":
		return common.Send(common.Clipboard{Text: rowText(r), What: "the row"})
	}
	return nil
}

// rowText is the row as tab-separated text, for a spreadsheet, which must not run
// a cell, or a ticket.
func rowText(r desk.Row) string {
	return strings.Join([]string{present.CSVCell(r.Name), present.CSVCell(r.ID), present.CSVCell(r.Order.Number),
		present.CSVCell(present.AccountFull(r.Account)), present.CSVCell(r.ProductType), present.CSVCell(r.Region),
		present.Absolute(r.EffectiveAt), r.AmountDue.String(), r.CouponTotal().String(), r.Paid.String(),
		present.StatusWord(r.Status)}, "\t")
}

func (p *Page) copyBox() string {
	s := p.common.Styles
	row := func(key, what string) string { return s.Bold.Render(key) + "  " + what }
	return components.Frame(s, "Copy", []string{row("i", "instance ID"), row("o", "order number"), row("r", "the row"),
		"", s.Dim.Render("any other key: nothing")}, 26)
}
