package app

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/tui/common"
	"unsubdesk/tui/keys"
	"unsubdesk/tui/styles"
)

// themeID begins the ID of a palette's line that changes the theme.
const themeID = "theme/"

// themes are the palette's lines that change the theme, for this session. They have
// no key: who needs another theme sets it once.
func (m *Model) themes() []keys.Action {
	if m.options.Restyle == nil {
		return nil
	}
	var list []keys.Action
	for _, t := range styles.Themes() {
		a := keys.Action{ID: themeID + keys.ID(t), Desc: "Theme " + string(t) + ": " + t.Says(), Group: keys.GroupAnywhere}
		switch {
		case !m.common.Styles.Colored:
			a = a.Because("this terminal shows no colours")
		case t == m.common.Styles.Theme:
			a = a.Because("it is what you see")
		}
		list = append(list, a)
	}
	return list
}

func (m *Model) isTheme(a keys.Action) bool { return strings.HasPrefix(string(a.ID), themeID) }

// changeTheme changes the theme of this session, and says how to keep it.
func (m *Model) changeTheme(a keys.Action) tea.Cmd {
	theme := styles.Theme(strings.TrimPrefix(string(a.ID), themeID))
	m.common.Styles = m.options.Restyle(theme)
	return common.Say(common.Info, "Theme "+string(theme)+" until you leave; the setting screen.theme keeps it.")
}
