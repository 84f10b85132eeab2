package components

import (
	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/tui/keys"
	"unsubdesk/tui/present"
	"unsubdesk/tui/styles"
)

// Menu lists actions with their keys by group; typing searches. It is the help.
type Menu struct {
	actions []keys.Action
	query   Input
	win     Window
}

// NewHelp lists all actions by group with their keys, disabled ones with the
// reason.
func NewHelp(actions []keys.Action) *Menu {
	return &Menu{actions: grouped(actions), query: NewInput(200)}
}

func grouped(actions []keys.Action) []keys.Action {
	var out []keys.Action
	seen := map[keys.ID]bool{}
	for _, g := range keys.Groups() {
		for _, a := range actions {
			if a.Group == g && !seen[a.ID] {
				seen[a.ID] = true
				out = append(out, a)
			}
		}
	}
	return out
}

// Update answers a key: done says that the help is over. It runs nothing.
func (m *Menu) Update(msg tea.KeyMsg) (none keys.Action, done bool) {
	switch msg.String() {
	case "esc", "enter":
		return keys.Action{}, true
	}
	if id, ok := pickerMoves(msg.String()); ok {
		m.scroll(id)
		return keys.Action{}, false
	}
	if m.query.Update(msg) {
		m.win.Offset = 0
		m.win.To(0)
	}
	return keys.Action{}, false
}

func (m *Menu) scroll(id keys.ID) {
	switch id {
	case keys.Top:
		m.win.Offset = 0
	case keys.Bottom:
		m.win.Scroll(m.win.Len)
	default:
		rows, _ := m.win.Steps(id)
		m.win.Scroll(rows)
	}
}

func (m *Menu) shown() []keys.Action {
	var out []keys.Action
	for _, a := range m.actions {
		if a.Matches(m.query.Value()) {
			out = append(out, a)
		}
	}
	return out
}

// View is the menu's box for a page of width × height.
func (m *Menu) View(s styles.Styles, width, height int) string {
	inner := max(min(width-6, 76), 20)
	query, _ := m.query.View(s, inner-9)
	lines := []string{s.Dim.Render("search: ") + query, ""}
	body := m.lines(s, inner)
	room := max(height-6, 1)
	m.win.Len, m.win.Height = len(body), room
	m.win.Offset = max(min(m.win.Offset, len(body)-room), 0)
	from, to := m.win.Visible()
	lines = append(lines, body[from:to]...)
	for len(lines) < min(room, len(m.actions)+len(keys.Groups()))+2 {
		lines = append(lines, "") // the box keeps its size while one types
	}
	return Frame(s, m.heading(to < len(body)), lines, inner)
}

func (m *Menu) heading(more bool) string {
	if more {
		return "Keys: type to search, arrows show more, Esc closes"
	}
	return "Keys: type to search, arrows scroll, Esc closes"
}

func (m *Menu) lines(s styles.Styles, width int) []string {
	var lines []string
	var group keys.Group
	shown := m.shown()
	for i, a := range shown {
		if a.Group != group {
			group = a.Group
			lines = append(lines, s.Bold.Render(string(group)))
		}
		lines = append(lines, m.line(s, a, width)...)
		last := i+1 == len(shown) || shown[i+1].Off != a.Off || shown[i+1].Group != group
		if !a.Enabled() && last { // once for all that it is true of
			lines = append(lines, whyOff(s, a, width)...)
		}
	}
	if len(lines) == 0 {
		return []string{s.Dim.Render("No key does that.")}
	}
	return lines
}

// line is an action with its key, its sentence wrapped beside it.
func (m *Menu) line(s styles.Styles, a keys.Action, width int) []string {
	g, shown := s.Glyphs, a.Show
	if g.ASCII {
		shown = keys.ASCII(shown)
	}
	keyText := g.Fit(shown, 10)
	room := width - 2 - 10 - 1
	var lines []string
	for _, said := range present.Wrap(a.Desc, max(room, 10)) {
		if a.Enabled() {
			lines = append(lines, "  "+s.Bold.Render(keyText)+" "+g.Fit(said, room))
		} else {
			lines = append(lines, "  "+s.Dim.Render(keyText+" "+g.Fit(said, room)))
		}
		keyText = g.Fit("", 10)
	}
	return lines
}

// whyOff is why an action cannot be used now, below it.
func whyOff(s styles.Styles, a keys.Action, width int) []string {
	const indent = "             "
	var lines []string
	for _, l := range present.Wrap("not now: "+a.Off, max(width-len(indent), 10)) {
		lines = append(lines, indent+s.Warning.Render(l))
	}
	return lines
}
