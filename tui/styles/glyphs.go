package styles

import (
	"strings"

	"unsubdesk/tui/present"
)

// Glyphs are the marks of the screens, with an ASCII set for terminals and
// fonts that have nothing else. Those that texts use are package present's.
type Glyphs struct {
	present.Glyphs
	ASCII bool

	Cursor   string // the row under the cursor
	Marked   string
	Unmarked string
	Flagged  string // marked, but blocked meanwhile
	Touched  string // changed by others a moment ago
	Up       string
	Down     string
	Caret    string // where typing goes
	Check    string
	Cross    string
	On       string // a checked box
	Off      string
	Spot     string // points at the spot of an error

	// Bars are a cell of a bar from its least part to a whole one, Columns the same
	// standing upright.
	Bars, Columns []string
}

func glyphsOf(ascii bool) Glyphs {
	g := Glyphs{Glyphs: present.GlyphsFor(ascii), ASCII: ascii,
		Cursor: ">", Flagged: "!", Touched: "~", On: "[x]", Off: "[ ]", Spot: "^"}
	g.Bars, g.Columns = strings.Split("╸━", ""), strings.Split("▁▂▃▄▅▆▇█", "")
	if ascii {
		g.Bars, g.Columns = []string{".", "#"}, []string{".", "#"}
		g.Marked, g.Unmarked, g.Up, g.Down, g.Caret, g.Check, g.Cross = "*", ".", "^", "v", "_", "ok", "x"
		return g
	}
	g.Marked, g.Unmarked, g.Up, g.Down, g.Caret, g.Check, g.Cross = "●", "○", "↑", "↓", "▏", "✓", "✗"
	return g
}
