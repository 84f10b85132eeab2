package app

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/model"
	"unsubdesk/tui/common"
	"unsubdesk/tui/components"
	"unsubdesk/tui/keys"
)

// key sends a key where it belongs: to what lies over the page, to the page if
// it has the keys, to the page's own actions, to the app's.
func (m *Model) key(msg tea.KeyMsg) tea.Cmd {
	m.dismissNotice()
	key := msg.String()
	again := m.asksAgain(key)
	switch {
	case m.common.Keys.Get(keys.Interrupt).Has(key):
		return m.quitOrAsk(keys.Interrupt, again || m.dialog != nil)
	case m.dialog != nil:
		return m.dialogKey(msg)
	case m.tooSmall() || m.health.refused != nil:
		return m.onlyQuit(key, again)
	case m.menu != nil:
		return m.menuKey(msg)
	case m.page().Capturing():
		return m.page().Update(msg)
	}
	if _, ok := keys.Decode(m.page().Bindings(), key); ok {
		return m.page().Update(msg)
	}
	if a, ok := keys.Decode(m.anywhere(), key); ok {
		if a.ID == keys.Quit && a.Enabled() {
			return m.quitOrAsk(a.ID, again)
		}
		return m.do(a)
	}
	if msg.Paste && m.at != common.Instances && model.IsTicket(string(msg.Runes)) {
		return common.Say(common.Info, "A ticket is looked up on Instances: press 1 and paste it there.")
	}
	if !msg.Paste {
		return m.unused(key)
	}
	return m.page().Update(msg)
}

// onlyQuit is for a screen that shows no page: nothing but quitting is of use. A desk that is not
// open to this person has nothing to lose.
func (m *Model) onlyQuit(key string, asked bool) tea.Cmd {
	if m.common.Keys.Get(keys.Quit).Has(key) {
		return m.quitOrAsk(keys.Quit, asked || m.health.refused != nil)
	}
	return nil
}

// anywhere are the app's own actions as they are now.
func (m *Model) anywhere() []keys.Action {
	list := m.common.Keys.Anywhere()
	if m.options.SwitchTo != nil {
		a := m.common.Keys.Get(keys.SwitchPerson)
		if busy := m.page().Busy(); busy != "" {
			a = a.Because(busy)
		}
		list = append(list, a)
	}
	list = append(list, m.common.Keys.Get(keys.Interrupt))
	for i, a := range list {
		if a.ID == keys.Quit && m.deep() {
			list[i] = a.Because("from here q does not quit; Esc steps back first")
		}
		if bare, ok := m.page().(common.Bare); ok && a.ID == keys.Quit && bare.Bare() {
			list[i] = a.Hinted("quit, then: unsubdesk import FILE.csv")
		}
		if a.ID == keys.NextTab || a.ID == keys.PrevTab {
			list[i] = a.Because("there are no tabs here")
		}
	}
	return list
}

func (m *Model) deep() bool {
	if m.flow != nil && m.at == common.Instances {
		return true
	}
	d, ok := m.page().(common.Deep)
	return ok && d.Deep()
}

// do carries out one of the app's own actions.
func (m *Model) do(a keys.Action) tea.Cmd {
	if !a.Enabled() {
		return common.Refuse(a)
	}
	switch a.ID {
	case keys.GoInstances, keys.GoReviews, keys.GoHistory, keys.GoReport:
		return m.toPlace(placeOf(a.ID))
	case keys.Reload:
		m.health.changed, m.health.wished = true, true
		return m.askStanding()
	case keys.Mouse:
		return m.toggleMouse()
	case keys.Help:
		m.menu = components.NewHelp(append(m.actions(), m.keysElsewhere()...))
	case keys.Palette:
		m.menu = components.NewPalette(slices.Concat(m.actions(), m.offers(), m.elsewhere(), m.themes()), m.recent)
	case keys.SwitchPerson:
		switchTo := m.options.SwitchTo
		return func() tea.Msg { return switched{switchTo()} }
	}
	return nil
}

// placeOf is the page that an action goes to.
func placeOf(id keys.ID) common.Place {
	return map[keys.ID]common.Place{keys.GoInstances: common.Instances, keys.GoReviews: common.Reviews,
		keys.GoHistory: common.History, keys.GoReport: common.Report}[id]
}

// toPlace goes to a page by its number; where one is there already it says so.
func (m *Model) toPlace(p common.Place) tea.Cmd {
	if p != m.at && p == common.Instances && m.flow != nil {
		return tea.Batch(m.openPlace(p), common.Say(common.Info, "This is the unsubscription that you left open; Esc leads back to the list."))
	}
	if p != m.at {
		return m.openPlace(p)
	}
	name := homes()[p].name
	if m.deep() {
		return common.Say(common.Warning, "This is "+name+"; Esc leads back to its list.")
	}
	return common.Say(common.Warning, "This is "+name+".")
}

// actions are all that can be done now, for help and palette.
func (m *Model) actions() []keys.Action {
	return append(append([]keys.Action(nil), m.page().Bindings()...), m.anywhere()...)
}

func (m *Model) toggleMouse() tea.Cmd {
	m.common.Mouse = !m.common.Mouse
	if m.common.Mouse {
		return tea.Batch(tea.EnableMouseCellMotion, common.Say(common.Info, "The mouse is on: click rows, marks and tabs."))
	}
	return tea.Batch(tea.DisableMouse, common.Say(common.Info, "The mouse is off: the terminal selects text."))
}

// menuKey is a key while help or palette is open. What the palette chooses is
// done as if its key had been pressed.
func (m *Model) menuKey(msg tea.KeyMsg) tea.Cmd {
	chosen, done := m.menu.Update(msg)
	if !done {
		return nil
	}
	m.menu = nil
	switch {
	case chosen.ID == "":
		return nil
	case !chosen.Enabled() && m.ofPage(chosen): // which may say it where something would have opened
		return m.key(common.KeyMsg(chosen.Keys[0]))
	case !chosen.Enabled():
		return common.Refuse(chosen)
	case m.isTheme(chosen):
		return m.changeTheme(chosen)
	}
	m.remember(chosen.ID)
	if len(chosen.Keys) == 0 {
		return m.choose(chosen.ID)
	}
	return m.key(common.KeyMsg(chosen.Keys[0]))
}

// ofPage reports whether an action is the one that its key has on the page.
func (m *Model) ofPage(a keys.Action) bool {
	if len(a.Keys) == 0 {
		return false
	}
	of, ok := keys.Decode(m.page().Bindings(), a.Keys[0])
	return ok && of.ID == a.ID
}

// mostRecent is how many chosen actions the palette shows first.
const mostRecent = 5

// remember puts an action at the top of the palette.
func (m *Model) remember(id keys.ID) {
	others := slices.DeleteFunc(m.recent, func(r keys.ID) bool { return r == id })
	m.recent = append([]keys.ID{id}, others[:min(len(others), mostRecent-1)]...)
}

// mouse sends a click or the wheel to the page, counted from its corner; a
// click on the top line changes the page.
func (m *Model) mouse(msg tea.MouseMsg) tea.Cmd {
	if m.dialog != nil || m.menu != nil || m.tooSmall() || m.health.refused != nil {
		return nil
	}
	if msg.Y == 0 {
		if msg.Action != tea.MouseActionPress || msg.Button != tea.MouseButtonLeft || m.page().Capturing() {
			return nil
		}
		if p, ok := m.placeAt(msg.X); ok {
			return m.openPlace(p)
		}
		return nil
	}
	msg.Y -= linesAbove
	if msg.Y < 0 || msg.Y >= m.common.Height-linesAbove-linesBelow {
		return nil
	}
	return m.page().Update(msg)
}

func (m *Model) dialogKey(msg tea.KeyMsg) tea.Cmd {
	choice, done := m.dialog.Update(msg)
	if !done {
		return nil
	}
	m.dialog = nil
	if choice == quitNow {
		return m.quit()
	}
	return nil
}
