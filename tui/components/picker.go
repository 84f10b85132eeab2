package components

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/model"
	"unsubdesk/tui/keys"
	"unsubdesk/tui/present"
	"unsubdesk/tui/styles"
)

// PickItem is one value that can be picked.
type PickItem struct {
	Value string
	Label string // "" shows Value
	Count int    // or model.CountUnknown
	On    bool
}

func (i PickItem) label() string {
	if i.Label != "" {
		return i.Label
	}
	return i.Value
}

// Picker is a list of boxes to check, with counts; typing narrows it.
type Picker struct {
	Title string
	Items []PickItem
	query Input
	win   Window
}

// NewPicker is a picker of items.
func NewPicker(title string, items []PickItem) *Picker {
	return &Picker{Title: title, Items: items, query: NewInput(200)}
}

// Count takes new counts over. The items stay where they are, under the cursor too;
// those that nobody counts any more have none, and new ones come last.
func (p *Picker) Count(items []PickItem) {
	at := map[string]int{}
	for i := range p.Items {
		at[model.Fold(p.Items[i].Value)] = i
		p.Items[i].Count = 0
	}
	for _, it := range items {
		if i, known := at[model.Fold(it.Value)]; known {
			p.Items[i].Count = it.Count
			continue
		}
		p.Items = append(p.Items, it)
	}
}

// Picked are the values that are checked, in the order of the items.
func (p *Picker) Picked() []string {
	var out []string
	for _, it := range p.Items {
		if it.On {
			out = append(out, it.Value)
		}
	}
	return out
}

// PickEvent is what a key did to a picker.
type PickEvent int

// The events of a picker.
const (
	PickNothing PickEvent = iota
	PickChanged           // a box was checked or cleared
	PickNext              // Tab: the next picker is wanted
	PickPrev
	PickClosed // Enter or Esc
)

// Update answers a key.
func (p *Picker) Update(msg tea.KeyMsg) PickEvent {
	switch msg.String() {
	case "enter", "esc":
		return PickClosed
	case "tab", "right":
		return PickNext
	case "shift+tab", "left":
		return PickPrev
	case " ":
		return p.toggle()
	}
	if id, ok := pickerMoves(msg.String()); ok {
		p.win.Do(id)
		return PickNothing
	}
	if p.query.Update(msg) {
		p.win.To(0)
	}
	return PickNothing
}

// pickerMoves are the movements that leave letters free for the query.
func pickerMoves(key string) (keys.ID, bool) {
	id, ok := map[string]keys.ID{"up": keys.Up, "down": keys.Down, "pgup": keys.PageUp, "pgdown": keys.PageDown,
		"home": keys.Top, "end": keys.Bottom}[key]
	return id, ok
}

func (p *Picker) toggle() PickEvent {
	shown := p.shown()
	if len(shown) == 0 {
		return PickNothing
	}
	it := &p.Items[shown[min(p.win.Cursor, len(shown)-1)]]
	it.On = !it.On
	return PickChanged
}

// shown are the indexes of the items that the query leaves.
func (p *Picker) shown() []int {
	var out []int
	for i, it := range p.Items {
		if strings.Contains(model.Fold(it.label()), model.Fold(p.query.Value())) {
			out = append(out, i)
		}
	}
	return out
}

// View are the picker's lines, at most width cells and height lines.
func (p *Picker) View(s styles.Styles, width, height int) []string {
	shown := p.shown()
	p.win.Set(len(shown), height-3)
	query, _ := p.query.View(s, width-8)
	lines := []string{Fit(s.Dim.Render("narrow: ")+query, width), ""}
	from, to := p.win.Visible()
	for row := from; row < to; row++ {
		lines = append(lines, p.line(s, p.Items[shown[row]], row == p.win.Cursor, width))
	}
	if len(shown) == 0 {
		lines = append(lines, s.Dim.Render(s.Glyphs.Truncate("Nothing here has that in its name.", width)))
	}
	return lines
}

func (p *Picker) line(s styles.Styles, it PickItem, cursor bool, width int) string {
	g := s.Glyphs
	box := g.Off
	if it.On {
		box = g.On
	}
	count := g.Ellipsis
	if it.Count != model.CountUnknown {
		count = present.Count(it.Count)
	}
	room := width - present.Width(box) - present.Width(count) - 5
	text := " " + box + " " + g.Fit(it.label(), room) + " " + count + " "
	if cursor {
		return s.Accent.Over(s.CursorRow).Render(g.Cursor) + s.CursorRow.Render(text)
	}
	return " " + text
}
