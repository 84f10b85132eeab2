package app

import tea "github.com/charmbracelet/bubbletea"

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

// typed handles every key of a message in turn.
func (m *Model) typed(msg tea.KeyMsg) tea.Cmd {
	var cmds []tea.Cmd
	for _, k := range keystrokes(msg) {
		cmds = append(cmds, m.key(k))
	}
	return tea.Batch(cmds...)
}
