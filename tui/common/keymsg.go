package common

import (
	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/tui/present"
)

// Idle says of a key that does nothing in a dialog what does something there.
func Idle(msg tea.KeyMsg, does string) string {
	return KeyName(msg) + " does nothing here: " + does
}

// KeyName is how a person reads a key; of what was pasted not its text.
func KeyName(msg tea.KeyMsg) string {
	switch {
	case msg.Paste:
		return "What was pasted"
	case msg.String() == " ":
		return "Space"
	}
	return present.Clean(msg.String())
}

// KeyMsg is the message of a key by its name, as tea.KeyMsg.String says it: the
// way back from an Action's Keys.
func KeyMsg(name string) tea.KeyMsg {
	special := map[string]tea.KeyType{"enter": tea.KeyEnter, "esc": tea.KeyEsc, "tab": tea.KeyTab, "shift+tab": tea.KeyShiftTab,
		"ctrl+d": tea.KeyCtrlD, "ctrl+u": tea.KeyCtrlU, "ctrl+t": tea.KeyCtrlT, "ctrl+c": tea.KeyCtrlC,
		"pgdown": tea.KeyPgDown, "pgup": tea.KeyPgUp, "up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft, "right": tea.KeyRight,
		"home": tea.KeyHome, "end": tea.KeyEnd, "backspace": tea.KeyBackspace}
	if t, ok := special[name]; ok {
		return tea.KeyMsg{Type: t}
	}
	if name == " " {
		return tea.KeyMsg{Type: tea.KeySpace, Runes: []rune{' '}}
	}
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(name)}
}
