package reviews

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/tui/common"
	"unsubdesk/tui/components"
	"unsubdesk/tui/present"
)

// copyDialog asks what of the row to copy.
func copyDialog(c *common.Common) *components.Dialog {
	return components.NewDialog(c, "Copy", []string{"What of this request?"},
		components.Choice{ID: "request", Key: "i", Text: "request number"},
		components.Choice{ID: "order", Key: "o", Text: "order number"},
		components.Choice{ID: "row", Key: "r", Text: "row"})
}

func (p *Page) copyKey(msg tea.KeyMsg) tea.Cmd {
	choice, done := p.copy.Update(msg)
	if !done {
		return nil
	}
	p.copy = nil
	row, ok := p.feed().Current()
	if !ok || choice == components.Cancelled {
		return nil
	}
	switch choice {
	case "request":
		return common.Send(common.Clipboard{Text: present.Clean(row.ID), What: "the request number"})
	case "order":
		return common.Send(common.Clipboard{Text: present.Clean(row.OrderNumber), What: "the order number"})
	}
	text := strings.Join([]string{present.Clean(row.ID), present.Clean(row.OrderNumber), present.Account(row.Account), row.Refund.String(),
		present.Reason(row.ReasonCode, row.ReasonLabel, row.Note), present.Clean(row.SubmittedBy), present.RequestWord(row.Status)}, "\t")
	return common.Send(common.Clipboard{Text: text, What: "the row"})
}
