package history

import (
	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/tui/common"
	"unsubdesk/tui/keys"
	"unsubdesk/tui/pages/sheet"
)

var _ common.Offering = (*Page)(nil)

// Offers implements common.Offering.
func (p *Page) Offers() []keys.Action {
	if p.Capturing() {
		return nil
	}
	return sheet.CopyOffers(p.noRow())
}

// Choose implements common.Offering.
func (p *Page) Choose(id keys.ID) tea.Cmd {
	if key, ok := sheet.CopyOffered(id); ok {
		return p.copyKey(key)
	}
	return nil
}
