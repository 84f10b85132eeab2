package reviews

import (
	"strconv"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/tui/common"
	"unsubdesk/tui/keys"
	"unsubdesk/tui/pages/sheet"
)

var _ common.Offering = (*Page)(nil)

const offerTab = "tab/"

// Offers implements common.Offering: tabs, and what of a request is copied.
func (p *Page) Offers() []keys.Action {
	if p.Capturing() {
		return nil
	}
	_, ok := p.feed().Current()
	copies := sheet.CopyOffers(noRow(ok))
	if p.full {
		return copies
	}
	var list []keys.Action
	for t := range tabCount {
		a := keys.Action{ID: keys.ID(offerTab + strconv.Itoa(int(t))), Desc: "Go to the tab " + t.title(), Group: keys.GroupTab}
		if t == p.tab {
			a = a.Because("this is that tab")
		}
		list = append(list, a)
	}
	return append(list, copies...)
}

// Choose implements common.Offering.
func (p *Page) Choose(id keys.ID) tea.Cmd {
	if key, ok := sheet.CopyOffered(id); ok {
		return p.copyKey(key)
	}
	if number, ok := strings.CutPrefix(string(id), offerTab); ok {
		if t, err := strconv.Atoi(number); err == nil && t >= 0 && t < int(tabCount) {
			return p.toTab(tab(t))
		}
	}
	return nil
}
