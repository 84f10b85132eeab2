package app

import (
	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/tui/common"
	"unsubdesk/tui/components"
	"unsubdesk/tui/keys"
	"unsubdesk/tui/present"
)

// quitNow is the dialog's answer that quits all the same.
const quitNow = "quit"

// handful is how many marks are quickly made again: of more it is asked before they are lost.
const handful = 5

// asksAgain reports whether a key repeats the wish to quit that was asked about; any other key
// takes the wish back.
func (m *Model) asksAgain(key string) bool {
	if m.leaving == nil {
		return false
	}
	m.askNoMore()
	return m.common.Keys.Get(keys.Quit).Has(key) || m.common.Keys.Get(keys.Interrupt).Has(key)
}

// askNoMore takes a wish to quit back that was asked about.
func (m *Model) askNoMore() {
	if m.leaving != nil && m.notice == m.leaving { // what came since stays
		m.notice = nil
	}
	m.leaving = nil
}

// quitOrAsk quits by a key, asking first if that would leave something running, or lose what
// was begun or more marks than a handful. What was asked already is not asked again, so that Ctrl-C twice
// always leaves.
func (m *Model) quitOrAsk(by keys.ID, asked bool) tea.Cmd {
	busy, marked := m.busy(), m.marked()
	switch {
	case asked:
		return m.quit()
	case busy != "" && m.tooSmall(): // for a dialog
		m.ask(busy, by)
		return nil
	case busy != "":
		m.dialog = components.NewDialog(m.common, "Quit?",
			[]string{present.First(busy) + ". If you quit now it ends where it is: what is done stays done, the rest does not happen. History and Reviews show which."},
			components.Choice{ID: quitNow, Key: "q", Text: "Quit"})
		return nil
	case m.unfinished() != "":
		m.ask(m.unfinished(), by)
		return nil
	case marked > handful:
		m.ask(present.Count(marked)+" selected", by)
		return nil
	}
	return m.quit()
}

// ask asks for the key once more, in one sentence about what would be lost.
func (m *Model) ask(lost string, by keys.ID) {
	m.show(common.Notice{Text: leavingAsks(lost, m.common.Keys.Get(by)), Tone: common.Warning, Sticky: true})
	m.leaving = m.notice
}

func leavingAsks(lost string, by keys.Action) string {
	if lost == "" { // it has ended since it was asked
		return "Quit? " + by.Show + " again quits."
	}
	return present.First(lost) + "; " + by.Show + " again quits."
}

// tooSmallView is a screen without room for a page: what is asked before quitting, else the size
// that it takes and what goes on meanwhile.
func (m *Model) tooSmallView() string {
	c := m.common
	asks, runs := "", m.busy()
	switch {
	case m.leaving != nil:
		asks, runs = m.leaving.Text, ""
	case m.dialog != nil: // which was open when the terminal became small
		asks, runs = leavingAsks(runs, m.common.Keys.Get(keys.Quit)), ""
	}
	return components.TooSmall(c.Styles, asks, runs, c.Width, c.Height)
}

// unfinished is what was begun on a page and not sent, "" if nothing was.
func (m *Model) unfinished() string {
	open := []common.Page{m.flow}
	for i, p := range m.pages {
		if m.started[i] {
			open = append(open, p)
		}
	}
	for _, p := range open {
		if u, ok := p.(common.Unfinished); ok {
			if what := u.Unfinished(); what != "" {
				return what
			}
		}
	}
	return ""
}

// marked is how many rows are marked on all pages.
func (m *Model) marked() int {
	n := 0
	for i, p := range m.pages {
		if marking, ok := p.(common.Marking); ok && m.started[i] {
			n += marking.Marked()
		}
	}
	return n
}

func (m *Model) busy() string {
	if m.flow != nil {
		if busy := m.flow.Busy(); busy != "" {
			return busy
		}
	}
	for i, p := range m.pages {
		if m.started[i] && p.Busy() != "" {
			return p.Busy()
		}
	}
	return ""
}

func (m *Model) quit() tea.Cmd {
	m.quitting = true
	return tea.Quit
}
