package app

import (
	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/tui/common"
)

// announced is a sentence from whoever runs the program, such as that the
// session is about to end.
type announced struct{ text string }

// awaitAnnouncement is the command that waits for the next one.
func (m *Model) awaitAnnouncement() tea.Cmd {
	from := m.options.Announcements
	if from == nil {
		return nil
	}
	ended := m.common.Ctx.Done()
	return func() tea.Msg {
		select {
		case text, ok := <-from:
			if ok {
				return announced{text}
			}
		case <-ended:
		}
		return nil
	}
}

// announce shows a sentence until the next key, and waits for more.
func (m *Model) announce(a announced) tea.Cmd {
	m.show(common.Notice{Text: a.text, Tone: common.Warning, Sticky: true})
	return m.awaitAnnouncement()
}
