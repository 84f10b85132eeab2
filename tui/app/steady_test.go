package app

import (
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
)

// still is a model whose frame changes with a key only.
type still struct{ keys int }

func (s still) Init() tea.Cmd { return nil }

func (s still) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if _, ok := msg.(tea.KeyMsg); ok {
		s.keys++
	}
	return s, nil
}

func (s still) View() string { return "frame\n" + strings.Repeat("k", s.keys) }

// TestAFrameIsDrawnOnce: no frame is the same as the few before it, which the renderer
// would copy at each tick, and what is added changes nothing on a screen.
func TestAFrameIsDrawnOnce(t *testing.T) {
	var m tea.Model = &steady{Model: still{}}
	recent := map[string]bool{}
	for i := range ends {
		view := m.View()
		if recent[view] {
			t.Errorf("frame %d comes again", i)
		}
		recent[view] = true
		if seen := strings.ReplaceAll(view, "\x1b[m", ""); seen != "frame\n" {
			t.Errorf("frame %d shows %q", i, seen)
		}
	}
	m, _ = m.Update(tea.KeyMsg{})
	if view := m.View(); view != "frame\nk" {
		t.Errorf("after a key: %q", view)
	}
}
