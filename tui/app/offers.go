package app

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/tui/common"
	"unsubdesk/tui/keys"
)

// fromInstances is before the IDs of what Instances offers while another page is shown.
const fromInstances = "instances:"

// offers are what can be done that has no key: what the page offers, and on other pages the
// saved filters, which lead to Instances.
func (m *Model) offers() []keys.Action {
	var list []keys.Action
	if p, ok := m.page().(common.Offering); ok {
		list = p.Offers()
	}
	there, ok := m.pages[common.Instances].(common.Offering)
	if !ok || m.at == common.Instances || !m.started[common.Instances] || m.page().Capturing() {
		return list
	}
	for _, a := range there.Offers() {
		if a.Group == keys.GroupSaved {
			a.ID = fromInstances + a.ID
			list = append(list, a)
		}
	}
	return list
}

// choose carries out what has no key.
func (m *Model) choose(id keys.ID) tea.Cmd {
	if of, elsewhere := strings.CutPrefix(string(id), fromInstances); elsewhere {
		cmd := m.openPlace(common.Instances)
		return tea.Batch(cmd, m.pages[common.Instances].(common.Offering).Choose(keys.ID(of)))
	}
	p, ok := m.page().(common.Offering)
	if !ok {
		return nil
	}
	return p.Choose(id)
}
