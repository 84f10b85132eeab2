package app

import (
	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/tui/common"
	"unsubdesk/tui/keys"
)

// mostAhead is how many keys are kept back at the most.
const mostAhead = 256

// keystrokes takes apart what arrived in one read from the terminal: fast
// typing, a held key and a slow line make one message of several keys, which
// would match no binding. A paste stays whole.
func keystrokes(msg tea.KeyMsg) []tea.KeyMsg {
	if msg.Type != tea.KeyRunes || msg.Paste || len(msg.Runes) < 2 {
		return []tea.KeyMsg{msg}
	}
	strokes := make([]tea.KeyMsg, len(msg.Runes))
	for i, r := range msg.Runes {
		strokes[i] = tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}, Alt: msg.Alt}
		if r == ' ' {
			strokes[i].Type = tea.KeySpace
		}
	}
	return strokes
}

// typed handles every key of a message in turn, after the ones that are kept
// back.
func (m *Model) typed(msg tea.KeyMsg) tea.Cmd {
	if msg.Type == tea.KeyCtrlC { // never waits for a database
		m.ahead = nil
		return m.key(msg)
	}
	if m.overtakes(msg) {
		m.ahead = nil // they were for rows that come no more, or later than anybody waits
		return m.key(msg)
	}
	m.ahead = append(m.ahead, keystrokes(msg)...)
	if len(m.ahead) > mostAhead {
		m.ahead = m.ahead[:mostAhead]
	}
	return m.catchUp()
}

// catchUp handles the keys that were kept back until the rows they are meant
// for stood on the screen. A key follows another only if the screen between
// them can be drawn: nobody acts on what they could not have seen.
func (m *Model) catchUp() tea.Cmd {
	var cmds []tea.Cmd
	for len(m.ahead) > 0 && !m.quitting && !m.settling() {
		k := m.ahead[0]
		m.ahead = m.ahead[1:]
		cmds = append(cmds, m.key(k))
		if len(m.ahead) > 0 {
			m.View()
		}
	}
	return tea.Batch(cmds...)
}

// overtakes reports whether a key needs no row, while rows are being looked for.
func (m *Model) overtakes(msg tea.KeyMsg) bool {
	p, ok := m.page().(common.Searching)
	if !ok || !m.settling() || !p.Searching() {
		return false
	}
	a, ok := keys.Decode(m.actions(), msg.String())
	if !ok {
		return false
	}
	switch a.ID {
	case keys.Filter, keys.Back, keys.NextTab, keys.PrevTab, keys.GoInstances, keys.GoReviews, keys.GoHistory, keys.GoReport,
		keys.Sort, keys.SortReverse, keys.Pickers, keys.Pane, keys.Longer, keys.Shorter, keys.Reload, keys.Mouse, keys.Help, keys.Palette, keys.Quit, keys.SwitchPerson:
		return true
	}
	return false
}

// settling reports whether keys would act on rows that are about to go.
func (m *Model) settling() bool {
	if m.dialog != nil || m.menu != nil || m.page().Capturing() {
		return false
	}
	p, ok := m.page().(common.Settling)
	return ok && p.Settling()
}
