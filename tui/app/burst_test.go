package app

import (
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
)

func TestKeystrokes(t *testing.T) {
	tests := []struct {
		name string
		msg  tea.KeyMsg
		want string
	}{
		{"one key", tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("j")}, "j"},
		{"a held key", tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("jjj")}, "j,j,j"},
		{"fast typing", tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("/备 1")}, "/,备, ,1"},
		{"with alt", tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("ab"), Alt: true}, "alt+a,alt+b"},
		{"a paste stays whole", tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("ab"), Paste: true}, "[ab]"},
		{"a named key", tea.KeyMsg{Type: tea.KeyEnter}, "enter"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, k := range keystrokes(tt.msg) {
				got = append(got, k.String())
			}
			if s := strings.Join(got, ","); s != tt.want {
				t.Errorf("got %q, want %q", s, tt.want)
			}
		})
	}
}
