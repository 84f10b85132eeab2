package app

import (
	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/tui/tour"
)

// WithTour is the model as it is run: itself, or within the tour that it was given.
func (m *Model) WithTour() tea.Model {
	o := m.options
	if len(o.Tour) == 0 {
		return m
	}
	t := tour.Options{Steps: o.Tour, Styles: o.Styles, Speed: o.TourSpeed, Timer: o.Timer}
	if o.Terminal != nil {
		t.Resized = o.Terminal.Resize
	}
	return tour.New(m, t)
}
