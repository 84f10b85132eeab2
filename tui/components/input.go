package components

import (
	"strings"

	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"unsubdesk/model"
	"unsubdesk/tui/present"
	"unsubdesk/tui/styles"
)

// Input edits one line of text. Editing is bubbles' textinput; drawing is our
// own, because the caret must be a character that a terminal without styles
// shows too, and must not blink: a blinking caret keeps an idle session busy.
type Input struct {
	text textinput.Model
}

// NewInput is an empty input that takes at most limit characters; 0 is no
// limit.
func NewInput(limit int) Input {
	t := textinput.New()
	t.CharLimit = limit
	t.Focus()
	// The paste key would read the clipboard of the machine that runs the
	// program, which over SSH is not the user's. The terminal's own paste
	// arrives as typed text.
	t.KeyMap.Paste = key.NewBinding()
	t.KeyMap.AcceptSuggestion = key.NewBinding()
	t.KeyMap.NextSuggestion = key.NewBinding()
	t.KeyMap.PrevSuggestion = key.NewBinding()
	return Input{text: t}
}

// Value is the text.
func (in *Input) Value() string { return in.text.Value() }

// Set replaces the text and puts the caret at its end.
func (in *Input) Set(s string) {
	in.text.SetValue(s)
	in.text.CursorEnd()
}

// Count is the number of characters.
func (in *Input) Count() int { return len([]rune(in.text.Value())) }

// Update edits; changed says whether the text is another one now. Characters
// that may not enter the desk are not taken.
func (in *Input) Update(msg tea.KeyMsg) (changed bool) {
	if msg.Type == tea.KeyRunes {
		msg.Runes = safeRunes(msg.Runes)
	}
	before := in.text.Value()
	in.text, _ = in.text.Update(msg) // its only command makes the caret blink
	return in.text.Value() != before
}

func safeRunes(typed []rune) []rune {
	safe := make([]rune, 0, len(typed))
	for _, r := range typed {
		switch {
		case r == '\n' || r == '\t' || r == '\r':
			safe = append(safe, ' ')
		case !model.UnsafeRune(r):
			safe = append(safe, r)
		}
	}
	return safe
}

// split is the text before and after the caret.
func (in *Input) split() (before, after string) {
	runes := []rune(in.text.Value())
	pos := min(in.text.Position(), len(runes))
	return string(runes[:pos]), string(runes[pos:])
}

// View is the text with the caret in at most width cells, scrolled so that
// the caret is seen; skipped is how many cells are scrolled away at the left.
func (in *Input) View(s styles.Styles, width int) (line string, skipped int) {
	before, after := in.split()
	caret := s.Accent.Render(s.Glyphs.Caret)
	if over := present.Width(before) + 1 - width; over > 0 {
		skipped = over
		before = ansi.TruncateLeft(before, over, "")
	}
	return ansi.Truncate(before+caret+after, max(width, 0), ""), skipped
}

// Lines is the text wrapped to width, with the caret, for a note of several
// lines; at is the line of the caret.
func (in *Input) Lines(s styles.Styles, width int) (lines []string, at int) {
	before, after := in.split()
	lines = strings.Split(ansi.Wrap(before+s.Glyphs.Caret+after, max(width, 1), ""), "\n")
	caret := strings.Count(before, s.Glyphs.Caret) // how many of its kind the text has before it
	for i, l := range lines {
		n := strings.Count(l, s.Glyphs.Caret)
		if n <= caret {
			caret -= n
			continue
		}
		lines[i], at = styleNth(l, s.Glyphs.Caret, caret, s.Accent), i
		break
	}
	return lines, at
}

// styleNth puts the n-th occurrence of part, from 0, in a style.
func styleNth(line, part string, n int, style styles.Style) string {
	start := 0
	for ; n > 0; n-- {
		start += strings.Index(line[start:], part) + len(part)
	}
	at := start + strings.Index(line[start:], part)
	return line[:at] + style.Render(part) + line[at+len(part):]
}
