package components

import (
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/model"
	"unsubdesk/tui/styles"
)

// Note is a text of at most model.MaxNote characters with a counter. It is
// one paragraph: Enter is left to the page, to go on.
type Note struct {
	input  Input
	window Window
	Label  string // "Note (required)"
}

// NewNote is an empty note.
func NewNote(label string) Note { return Note{input: NewInput(model.MaxNote), Label: label} }

// Value is the note without blanks around it.
func (n *Note) Value() string { return strings.TrimSpace(n.input.Value()) }

// Set replaces the note and puts the caret at its end.
func (n *Note) Set(text string) { n.input.Set(text) }

// Update edits.
func (n *Note) Update(msg tea.KeyMsg) (changed bool) { return n.input.Update(msg) }

// View is the label with the counter and the wrapped text below, at least
// three lines of it, each at most width cells. Of a text that is longer than
// height lines, label and all, it shows those around the caret.
func (n *Note) View(s styles.Styles, width, height int) []string {
	counter := fmt.Sprintf("%d/%d", n.input.Count(), model.MaxNote)
	lines := []string{Ends(s.Bold.Render(n.Label), s.Dim.Render(counter), width)}
	text, caret := n.input.Lines(s, max(width-2, 1))
	for len(text) < 3 {
		text = append(text, "")
	}
	if room := max(height-1, 1); len(text) > room {
		n.window.Set(len(text), room)
		n.window.To(caret)
		from, to := n.window.Visible()
		text = text[from:to]
	}
	for _, l := range text {
		lines = append(lines, Fit(s.Dim.Render(s.Glyphs.Bar)+" "+l, width))
	}
	return lines
}
