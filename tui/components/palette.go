package components

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/tui/keys"
	"unsubdesk/tui/present"
	"unsubdesk/tui/styles"
)

// Palette lists every action, to do one by its name; typing searches, the best first.
// Enter does what the cursor is on.
type Palette struct {
	actions []keys.Action
	recent  map[keys.ID]bool
	query   Input
	win     Window
	found   []keys.Found
}

// NewPalette lists the actions to choose one by its name: first the recent ones, the latest
// first, then the others by group.
func NewPalette(actions []keys.Action, recent []keys.ID) *Palette {
	p := &Palette{recent: map[keys.ID]bool{}, query: NewInput(200)}
	all := grouped(actions)
	for _, id := range recent {
		for _, a := range all {
			if a.ID == id {
				p.recent[id] = true
				p.actions = append(p.actions, a)
			}
		}
	}
	for _, a := range all {
		if !p.recent[a.ID] {
			p.actions = append(p.actions, a)
		}
	}
	p.search()
	return p
}

func (p *Palette) search() {
	p.found = keys.Find(p.actions, p.query.Value())
	p.win.Len = len(p.found)
	p.win.Offset = 0
	p.win.To(0)
}

// Update answers a key: done says that the palette is over; chosen is the action to run,
// the zero Action if none.
func (p *Palette) Update(msg tea.KeyMsg) (chosen keys.Action, done bool) {
	switch msg.String() {
	case "esc":
		return keys.Action{}, true
	case "enter":
		if a, ok := p.under(); ok {
			return a, true
		}
		return keys.Action{}, false
	}
	if id, ok := pickerMoves(msg.String()); ok {
		p.win.Do(id)
		return keys.Action{}, false
	}
	if p.query.Update(msg) {
		p.search()
	}
	return keys.Action{}, false
}

// under is the action under the cursor.
func (p *Palette) under() (a keys.Action, ok bool) {
	if p.win.Cursor >= len(p.found) {
		return a, false
	}
	return p.found[p.win.Cursor].Action, true
}

// whyLines is how many lines of a box are kept free for why an action is off, so that nothing
// moves.
func whyLines(height int) int {
	if height < 16 {
		return 2
	}
	return 3
}

// View is the palette's box for a page of width × height.
func (p *Palette) View(s styles.Styles, width, height int) string {
	inner := max(min(width-6, 90), 20)
	room := max(height-5-whyLines(height), 1)
	p.win.Set(len(p.found), room)
	query, _ := p.query.View(s, inner-9)
	lines := []string{s.Dim.Render("do: ") + query, ""}
	from, to := p.win.Visible()
	for i := from; i < to; i++ {
		lines = append(lines, p.line(s, p.found[i], i == p.win.Cursor, inner))
	}
	if len(p.found) == 0 {
		lines = append(lines, s.Dim.Render("Nothing does that."))
	}
	for len(lines) < min(room, len(p.actions))+2 {
		lines = append(lines, "") // the box keeps its size while one types
	}
	return Frame(s, p.heading(from, to, inner), append(append(lines, ""), p.why(s, inner, whyLines(height))...), inner)
}

func (p *Palette) heading(from, to, width int) string {
	const how = "): type, Enter does it, Esc closes"
	count := "Do (" + present.Count(len(p.found)) + " of " + present.Count(len(p.actions))
	more := ", arrows show more"
	if from == 0 && to == len(p.found) || present.Width(count+more+how) >= width {
		more = ""
	}
	return count + more + how
}

// why says in height lines why the action under the cursor cannot be used now.
func (p *Palette) why(s styles.Styles, width, height int) []string {
	var lines []string
	if a, ok := p.under(); ok && !a.Enabled() {
		lines = present.Wrap("not now: "+a.Off, width)
		if len(lines) > height {
			lines = append(lines[:height-1], s.Glyphs.Truncate(strings.Join(lines[height-1:], " "), width))
		}
	}
	for i := range lines {
		lines[i] = s.Warning.Render(lines[i])
	}
	for len(lines) < height {
		lines = append(lines, "")
	}
	return lines
}

// line is one action: its keys, what it does with what was searched for marked in it, and
// what kind of thing it is.
func (p *Palette) line(s styles.Styles, f keys.Found, cursor bool, width int) string {
	g, mark, under := s.Glyphs, "  ", s.Plain
	if cursor {
		mark, under = g.Cursor+" ", s.CursorRow
	}
	shown, kind := f.Show, strings.ToLower(string(f.Group))
	if g.ASCII {
		shown = keys.ASCII(shown)
	}
	switch {
	case p.recent[f.ID] && p.query.Value() == "":
		kind = "recent"
	case !f.Enabled():
		kind = "not now"
	}
	const keyCells, kindCells = 10, 12
	room := width - 2 - keyCells - 1 - kindCells - 1
	keyStyle, text := s.Bold, s.Plain
	if !f.Enabled() {
		keyStyle, text = s.Dim, s.Dim
	}
	desc := g.Fit(f.Desc, room)
	return s.Accent.Over(under).Render(mark) + keyStyle.Over(under).Render(g.Fit(shown, keyCells)) + under.Render(" ") +
		marked(desc, f.Desc, f.Hits, text.Over(under), s.Match.Over(text).Over(under)) + s.Dim.Over(under).Render(" "+present.PadLeft(g.Truncate(kind, kindCells), kindCells))
}

// marked is a text as it is shown, with the bytes of what it was made from in another style.
// Where it was cut or cleaned, the marks end.
func marked(shown, from string, hits []int, plain, hit styles.Style) string {
	same := 0
	for same < len(shown) && same < len(from) && shown[same] == from[same] {
		same++
	}
	isHit := map[int]bool{}
	for _, h := range hits {
		isHit[h] = h < same
	}
	var out strings.Builder
	start, on := 0, false
	for i := range shown { // at the first byte of each character
		if isHit[i] == on {
			continue
		}
		out.WriteString(styleOf(on, plain, hit).Render(shown[start:i]))
		start, on = i, isHit[i]
	}
	out.WriteString(styleOf(on, plain, hit).Render(shown[start:]))
	return out.String()
}

func styleOf(on bool, plain, hit styles.Style) styles.Style {
	if on {
		return hit
	}
	return plain
}
