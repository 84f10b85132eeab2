package components

import (
	"errors"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/model"
	"unsubdesk/tui/present"
	"unsubdesk/tui/styles"
)

// FilterLine is the line behind `/`. It takes two lines of the page: the
// filter, and below it the error under the spot where the filter does not
// parse.
type FilterLine struct {
	input   Input
	focused bool
	err     error
	past    []string // filters that were left, the latest last
	back    int      // how many steps back the text is; 0: it is new
}

// pastFilters is how many filters are kept to go back to.
const pastFilters = 50

// NewFilterLine is an empty filter line.
func NewFilterLine() FilterLine { return FilterLine{input: NewInput(model.MaxSavedFilterOf)} }

// Focus gives it the keys; Blur takes them away.
func (f *FilterLine) Focus() { f.focused = true }

// Blur takes the keys away; the filter stays, and Up finds it again.
func (f *FilterLine) Blur() {
	f.focused, f.back = false, 0
	text := strings.TrimSpace(f.Value())
	if text == "" || f.err != nil || len(f.past) > 0 && f.past[len(f.past)-1] == text {
		return
	}
	f.past = append(f.past, text)
	if len(f.past) > pastFilters {
		f.past = f.past[1:]
	}
}

// Focused reports whether it has the keys.
func (f *FilterLine) Focused() bool { return f.focused }

// Value is the text of the filter.
func (f *FilterLine) Value() string { return f.input.Value() }

// Set replaces the text.
func (f *FilterLine) Set(s string) { f.input.Set(s) }

// Fail shows why the text does not parse; nil takes it away.
func (f *FilterLine) Fail(err error) { f.err = err }

// Update edits the text while focused; Enter and Esc leave it, keeping the
// text. In an empty line Up goes back through earlier filters, and Down
// forward again; otherwise Down leaves it too. changed says whether the list
// has to follow.
func (f *FilterLine) Update(msg tea.KeyMsg) (changed bool) {
	switch key := msg.String(); {
	case key == "up" && (f.Value() == "" || f.back > 0):
		return f.step(1)
	case key == "down" && f.back > 0:
		return f.step(-1)
	case key == "enter", key == "esc", key == "down", key == "tab":
		f.Blur()
		return false
	}
	if changed = f.input.Update(msg); changed {
		f.back = 0
	}
	return changed
}

// step goes through earlier filters, the empty line being the newest.
func (f *FilterLine) step(by int) (changed bool) {
	back := max(min(f.back+by, len(f.past)), 0)
	changed, f.back = back != f.back, back
	if back == 0 {
		f.Set("")
	} else {
		f.Set(f.past[len(f.past)-back])
	}
	return changed
}

// FilterLines is the height of View.
const FilterLines = 2

const filterLead = " / "

// View is the filter with right at its right end, and the line below.
func (f *FilterLine) View(s styles.Styles, right string, width int) []string {
	room := width - len(filterLead) - 1 - present.Width(right) - 1
	if room < 12 {
		right, room = "", width-len(filterLead)-1
	}
	text, skipped := f.shown(s, room)
	first := Ends(s.Accent.Render(filterLead)+text, right+" ", width)
	return []string{first, Fit(f.problem(s, skipped, width), width)}
}

func (f *FilterLine) shown(s styles.Styles, room int) (text string, skipped int) {
	switch {
	case f.focused:
		return f.input.View(s, room)
	case f.Value() == "":
		return s.Dim.Render(s.Glyphs.Truncate("press / to filter: words, type:CDN, paid:>=7000, effective:<7d, -is:review", room)), 0
	}
	return s.Glyphs.Truncate(f.Value(), room), 0
}

// problem is the error with a mark under its spot: left of the words where
// there is room, right of them otherwise.
func (f *FilterLine) problem(s styles.Styles, skipped, width int) string {
	if f.err == nil {
		return ""
	}
	words := present.Clean(f.err.Error())
	spot := f.spot()
	if spot < 0 {
		return s.Danger.Render("   " + s.Glyphs.Truncate(words, width-3))
	}
	column := max(len(filterLead)+spot-skipped, len(filterLead))
	after := column + 2
	if after+present.Width(words) <= width || column < 4 {
		return s.Danger.Render(strings.Repeat(" ", column) + s.Glyphs.Spot + " " + s.Glyphs.Truncate(words, width-after))
	}
	if column > width-1 {
		column = width - 1
	}
	said := s.Glyphs.Truncate(words, max(column-1, 0))
	if present.Width(words) > column-1 { // too long on either side: words first
		said = s.Glyphs.Truncate(words, width-1)
		return s.Danger.Render(" " + said)
	}
	return s.Danger.Render(present.PadLeft(said, column-1) + " " + s.Glyphs.Spot)
}

// spot is the cell of the text at which the error points, -1 for none.
func (f *FilterLine) spot() int {
	e, ok := errors.AsType[*model.Error](f.err)
	if !ok || e.Offset < 0 || e.Offset > len(f.Value()) {
		return -1
	}
	return present.Width(f.Value()[:e.Offset])
}
