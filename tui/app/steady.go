package app

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"
)

// steady is the model as Bubble Tea's renderer needs it. The renderer copies and
// compares a frame that is the same as the one before at each of its ticks, sixty times
// a second, until another comes; one that differs it draws once. With hundreds of
// sessions that rest, the copies were most of what the server did. So a frame that has
// not changed ends in sequences that change nothing on a screen, in another number each
// time; paint sends nothing for them.
type steady struct {
	tea.Model
	last    string
	repeats int
}

// ends is how many different ends there are: more than frames between two ticks.
const ends = 8

// Update implements tea.Model.
func (s *steady) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	next, cmd := s.Model.Update(msg)
	s.Model = next
	return s, cmd
}

// View implements tea.Model.
func (s *steady) View() string {
	view := s.Model.View()
	if view != s.last {
		s.last, s.repeats = view, 0
		return view
	}
	s.repeats = (s.repeats + 1) % ends
	return view + strings.Repeat("\x1b[m", s.repeats)
}
