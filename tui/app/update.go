package app

import (
	"runtime/debug"
	"strings"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"unsubdesk/model/desk"
	"unsubdesk/tui/common"
	"unsubdesk/tui/present"
)

// switched is the desk of the other person, in a demo.
type switched struct{ desk common.Desk }

// copied says how a copy to the clipboard went.
type copied struct {
	what string
	err  error
}

// Update implements tea.Model.
//
// Once the session is ending nothing acts any more: what comes after a q, or
// after a screen that could not be drawn, was not meant for what is there.
func (m *Model) Update(msg tea.Msg) (next tea.Model, cmd tea.Cmd) {
	next = m
	defer func() {
		if v := recover(); v != nil {
			cmd = m.fell(v, debug.Stack())
		}
	}()
	if m.quitting {
		return m, tea.Quit
	}
	cmd = tea.Batch(m.update(msg), m.catchUp())
	if m.crash != nil { // while it drew what the next key would act on
		return m, tea.Quit
	}
	return m, guarded(cmd)
}

func (m *Model) update(msg tea.Msg) tea.Cmd {
	m.common.Covered = m.menu != nil || m.dialog != nil || m.flow != nil
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		return m.resize(msg)
	case tea.KeyMsg:
		return m.typed(msg)
	case tea.MouseMsg:
		return m.mouse(msg)
	case crashed:
		return m.fell(msg.value, msg.stack)
	case common.Answer[desk.Standing]:
		if cmd := m.settle(msg); cmd != nil {
			return cmd
		}
	case desk.News:
		return m.hear(msg)
	case heard:
		return m.heard(msg)
	case common.Tick:
		return tea.Batch(m.tick(), m.everyPage(msg))
	case switched:
		return m.become(msg.desk)
	case copied:
		return m.copied(msg)
	default:
		if cmd, mine := m.asked(msg); mine {
			return cmd
		}
	}
	return m.everyPage(msg)
}

// asked answers what pages ask of the app; mine is false for what is not for
// the app alone.
func (m *Model) asked(msg tea.Msg) (cmd tea.Cmd, mine bool) {
	switch msg := msg.(type) {
	case common.OpenUnsubscribe:
		return m.openUnsubscribe(msg), true
	case common.Done:
		return m.done(msg), true
	case common.Go:
		return m.goTo(msg), true
	case common.Changed:
		m.health.changed = true
		return m.askStanding(), true
	case common.QueryFailed:
		return m.fail(msg.Err), true
	case common.Notice:
		m.show(msg)
		return nil, true
	case announced:
		return m.announce(msg), true
	case openBatches:
		m.sayOpen(msg)
		return nil, true
	case common.Task:
		m.track(msg)
		return nil, true
	case common.Clipboard:
		return m.copy(msg), true
	}
	return nil, false
}

// everyPage hands a message to all pages that have been opened: answers come
// back while another page is shown.
func (m *Model) everyPage(msg tea.Msg) tea.Cmd {
	var cmds []tea.Cmd
	for i, p := range m.pages {
		if m.started[i] {
			cmds = append(cmds, p.Update(msg))
		}
	}
	if m.flow != nil {
		cmds = append(cmds, m.flow.Update(msg))
	}
	return tea.Batch(cmds...)
}

func (m *Model) resize(msg tea.WindowSizeMsg) tea.Cmd {
	tiny := m.tooSmall()
	m.common.Width, m.common.Height = msg.Width, msg.Height
	if tiny && !m.tooSmall() { // the same key need not quit where there is a page
		m.askNoMore()
	}
	if m.options.Terminal != nil && len(m.options.Tour) == 0 { // a tour tells it, which has lines of its own
		m.options.Terminal.Resize(msg.Width, msg.Height)
	}
	for i, p := range m.pages {
		if m.started[i] {
			m.size(p)
		}
	}
	if m.flow != nil {
		m.size(m.flow)
	}
	return nil
}

// The lines that the app keeps: top line and rule above the page, status line
// below.
const (
	linesAbove = 2
	linesBelow = 1
)

func (m *Model) size(p common.Page) {
	p.SetSize(max(m.common.Width, 1), max(m.common.Height-linesAbove-linesBelow, 1))
}

func (m *Model) openUnsubscribe(msg common.OpenUnsubscribe) tea.Cmd {
	if why := m.common.WhyNotSubmit(); why != "" {
		return common.Say(common.Warning, why)
	}
	m.at = common.Instances
	m.flow = m.options.Pages.Unsubscribe(m.common, msg)
	m.size(m.flow)
	return m.flow.Init()
}

// done closes the unsubscribe page and tells Instances how it ended.
func (m *Model) done(msg common.Done) tea.Cmd {
	m.flow, m.common.Covered = nil, false
	m.stale[common.Instances] = false
	cmd := m.pages[common.Instances].Update(msg)
	if msg.Submitted.Len() == 0 {
		return cmd
	}
	m.health.changed = true
	return tea.Batch(cmd, m.askStanding())
}

func (m *Model) goTo(msg common.Go) tea.Cmd {
	cmd := m.openPlace(msg.To)
	if msg.Subject == "" && msg.Filter == "" {
		return cmd
	}
	return tea.Batch(cmd, m.pages[msg.To].Update(common.Seek(msg)))
}

// openPlace shows one of the pages.
func (m *Model) openPlace(p common.Place) tea.Cmd {
	m.at = p
	if m.started[p] && m.stale[p] {
		m.stale[p] = false
		return m.pages[p].Live()
	}
	return m.start(p)
}

// copy puts text on the terminal's clipboard, outside the frame: inside, the
// sequence would go out again with each redraw of its line. The cells of its rows
// are cleaned, because what is pasted into a shell is typed there.
func (m *Model) copy(msg common.Clipboard) tea.Cmd {
	if m.options.Terminal == nil {
		return common.Say(common.Warning, "This terminal cannot be given anything to copy.")
	}
	lines := []string{msg.Text}
	if msg.Lines {
		lines = strings.Split(msg.Text, "\n")
	}
	for i, l := range lines {
		lines[i] = cleanCells(l)
	}
	terminal, text := m.options.Terminal, strings.Join(lines, "\n")
	return func() tea.Msg { return copied{msg.What, terminal.Send(ansi.SetSystemClipboard(text))} }
}

// cleanCells cleans what stands between tabs.
func cleanCells(row string) string {
	cells := strings.Split(row, "\t")
	for i, c := range cells {
		cells[i] = present.Clean(c)
	}
	return strings.Join(cells, "\t")
}

func (m *Model) copied(msg copied) tea.Cmd {
	if msg.err != nil {
		return common.Say(common.Danger, "The copy did not reach the terminal.")
	}
	return common.Say(common.Info, "Copied "+msg.what+". If it is not on the clipboard, the terminal does not allow OSC 52.")
}

// become makes the session another person's, in a demo.
func (m *Model) become(d common.Desk) tea.Cmd {
	m.standing.Stop()
	m.common.Desk = d
	m.common.Known, m.common.Trouble = false, nil
	m.health = health{}
	m.tasks = nil
	m.makePages()
	return tea.Batch(m.start(m.at), m.askStanding(), m.beginWatch())
}
