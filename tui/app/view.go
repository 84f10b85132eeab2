package app

import (
	"runtime/debug"
	"slices"
	"strings"

	"unsubdesk/model"
	"unsubdesk/tui/common"
	"unsubdesk/tui/components"
	"unsubdesk/tui/present"
)

// View implements tea.Model: exactly as many lines and cells as the screen.
func (m *Model) View() (view string) {
	defer func() {
		if v := recover(); v != nil {
			m.fell(v, debug.Stack())
			m.options.End() // View has no command that could
			view = ""
		}
	}()
	c := m.common
	switch {
	case m.quitting || c.Width == 0 || c.Height == 0:
		return ""
	case m.tooSmall():
		return m.tooSmallView()
	}
	body := m.body()
	if m.menu != nil {
		body = components.Overlay(body, m.menu.View(c.Styles, c.Width, m.bodyHeight()), c.Width, m.bodyHeight())
	}
	if m.dialog != nil {
		body = components.Overlay(body, m.dialog.View(c.Width), c.Width, m.bodyHeight())
	}
	status := m.statusLines()
	body = shorter(body, len(status)-1)
	return strings.Join(append([]string{m.topLine(), components.Rule(c.Styles, c.Width), body}, status...), "\n")
}

// footLines are the last lines of a page, which say what is selected and where one is.
const footLines = 2

// shorter is the body without as many lines as the status line has grown by: those above
// its foot.
func shorter(body string, by int) string {
	lines := strings.Split(body, "\n")
	foot := len(lines) - footLines
	if by == 0 || by > foot {
		return body
	}
	return strings.Join(slices.Delete(lines, foot-by, foot), "\n")
}

func (m *Model) bodyHeight() int { return m.common.Height - linesAbove - linesBelow }

func (m *Model) body() string {
	if m.health.refused == nil {
		return m.page().View()
	}
	lines := components.State(m.common.Styles, "This desk is not open to you.",
		[]string{common.Sentence(m.health.refused), "Press q to quit."}, m.common.Width, m.bodyHeight())
	return strings.Join(lines, "\n")
}

// tooSmall says whether the screen has no room for a page. Before its size is known it
// has: a key typed that early is not lost.
func (m *Model) tooSmall() bool {
	return m.common.Width > 0 && (m.common.Width < components.LeastWidth || m.common.Height < components.LeastHeight)
}

// place is one page in the top line.
type place struct {
	to         common.Place
	text       string
	begin, end int
}

// places are the pages as the top line names them.
func (m *Model) places(lead string) []place {
	first := "1 Instances"
	if m.flow != nil && m.at != common.Instances { // it is what 1 leads to
		first = "1 Unsubscribe"
	}
	list := []place{
		{to: common.Instances, text: first},
		{to: common.Reviews, text: "2 Reviews" + m.waiting()},
		{to: common.History, text: "3 History"},
		{to: common.Report, text: "4 Report"},
	}
	at, apart := present.Width(lead), 2
	if lead == "" { // a short line
		apart = 1
	}
	for i := range list {
		at += apart
		list[i].begin, list[i].end = at, at+present.Width(list[i].text)
		at = list[i].end + 1
	}
	return list
}

// waiting is how many requests wait: marked, those for this person to decide;
// an agent's own; for an auditor all.
func (m *Model) waiting() string {
	s := m.common.Standing
	n, mark := s.Requests[model.RequestPending], ""
	switch s.User.Role {
	case model.RoleManager, model.RoleAdmin:
		n, mark = s.Decidable, " !"
	case model.RoleAgent:
		n = s.Own
	}
	if n == 0 {
		return ""
	}
	return " " + present.Count(n) + mark
}

const programName = " unsubdesk"

// lead is the program's name, left out where the line is short.
func (m *Model) lead() string {
	if m.common.Width < 100 {
		return ""
	}
	return programName
}

func (m *Model) topLine() string {
	s, width := m.common.Styles, m.common.Width
	lead := m.lead()
	left := s.Bold.Render(lead)
	used := present.Width(lead)
	for _, p := range m.places(lead) {
		gap := strings.Repeat(" ", p.begin-used)
		style := s.Dim
		if p.to == m.at {
			style = s.Accent
		}
		left += gap + style.Render(p.text)
		used = p.end
	}
	return components.Ends(left, m.who(width-used-2)+" ", width)
}

// who is the right end of the top line in at most room cells: demo mark,
// person, role, database, and as of when the data is.
func (m *Model) who(room int) string {
	c, g := m.common, m.common.Glyphs()
	demo := ""
	if c.Demo {
		demo = "DEMO"
	}
	user := present.Clean(c.Standing.User.Name)
	role, name := string(c.Standing.User.Role), m.databaseName()
	asOf, at, locked := "", "", ""
	if c.Known {
		asOf = "as of " + present.TimeOfDay(c.AsOf)
		at = "at " + present.TimeOfDay(c.AsOf)
	}
	if c.Standing.ReadOnly {
		locked = "read-only"
		name += " (" + locked + ")"
	}
	for _, parts := range [][]string{
		{demo, user, role, name, asOf}, {demo, user, role, name, at}, {demo, user, role, locked, at},
		{demo, user, locked, at}, {user, locked, at}, {user, locked}, {user},
	} {
		if text := g.Join(parts...); present.Width(text) <= room {
			return m.styledWho(text, demo)
		}
	}
	return ""
}

func (m *Model) styledWho(text, demo string) string {
	s := m.common.Styles
	if demo != "" && strings.HasPrefix(text, demo) {
		return s.Warning.Render(demo) + s.Dim.Render(text[len(demo):])
	}
	return s.Dim.Render(text)
}

// placeAt is the page whose name stands at a cell of the top line.
func (m *Model) placeAt(x int) (common.Place, bool) {
	for _, p := range m.places(m.lead()) {
		if x >= p.begin && x < p.end {
			return p.to, true
		}
	}
	return 0, false
}
