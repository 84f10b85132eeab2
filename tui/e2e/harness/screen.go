package harness

import (
	"fmt"
	"image/color"
	"strings"
)

// Cell is one place of the screen. The second half of a wide character has an
// empty Text and Width 0.
type Cell struct {
	// Text is one grapheme cluster; a blank is a space.
	Text string
	// Width is the number of cells that Text covers: 1, or 2 for wide characters.
	Width int
	// FG and BG are the colours, nil where the terminal's own are meant.
	FG, BG color.Color
	// The attributes of the text.
	Bold, Faint, Italic, Underline, Reverse, Strike bool
}

// Screen is what the terminal showed at one moment; it does not change after.
type Screen struct {
	Width, Height int
	// CursorX and CursorY count from 0.
	CursorX, CursorY int
	CursorHidden     bool
	// Alt says that the alternate screen is shown, as full-screen programs do.
	Alt   bool
	cells [][]Cell
}

// Row returns the cells of line y, counted from 0.
func (s Screen) Row(y int) []Cell { return s.cells[y] }

// Line returns the text of line y without the blanks at its end.
func (s Screen) Line(y int) string {
	var b strings.Builder
	for _, c := range s.cells[y] {
		b.WriteString(c.Text)
	}
	return strings.TrimRight(b.String(), " ")
}

// Lines returns all lines, without the blanks at their ends.
func (s Screen) Lines() []string {
	lines := make([]string, s.Height)
	for y := range lines {
		lines[y] = s.Line(y)
	}
	return lines
}

// String is the text of the screen, a line each, without the blank lines at its end.
func (s Screen) String() string {
	return strings.TrimRight(strings.Join(s.Lines(), "\n"), "\n")
}

// Contains says whether text stands on one line of the screen.
func (s Screen) Contains(text string) bool {
	return s.LineWith(text) != ""
}

// LineWith returns the first line that holds all the texts, "" if none does.
func (s Screen) LineWith(texts ...string) string {
	if y := s.LineNumber(texts...); y >= 0 {
		return s.Line(y)
	}
	return ""
}

// LineNumber returns the number of the first line that holds all the texts, -1 if
// none does.
func (s Screen) LineNumber(texts ...string) int {
	for y := range s.cells {
		if containsAll(s.Line(y), texts) {
			return y
		}
	}
	return -1
}

func containsAll(line string, texts []string) bool {
	for _, text := range texts {
		if !strings.Contains(line, text) {
			return false
		}
	}
	return true
}

// Find returns the cell where text first begins on the screen.
func (s Screen) Find(text string) (x, y int, err error) {
	for y := range s.cells {
		before, _, ok := strings.Cut(s.Line(y), text)
		if ok {
			return s.column(y, len(before)), y, nil
		}
	}
	return 0, 0, fmt.Errorf("%q is not on the screen", text)
}

// column turns an offset in bytes into the line's text into the number of the cell.
func (s Screen) column(y, offset int) int {
	for x, c := range s.cells[y] {
		if offset <= 0 && c.Width > 0 {
			return x
		}
		offset -= len(c.Text)
	}
	return s.Width
}
