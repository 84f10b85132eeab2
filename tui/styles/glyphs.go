package styles

import "unsubdesk/tui/present"

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
}

func glyphsOf(ascii bool) Glyphs {
	g := Glyphs{Glyphs: present.GlyphsFor(ascii), ASCII: ascii,
		Cursor: ">", Flagged: "!", Touched: "~", On: "[x]", Off: "[ ]", Spot: "^"}
	if ascii {
		g.Marked, g.Unmarked, g.Up, g.Down, g.Caret, g.Check, g.Cross = "*", ".", "^", "v", "_", "ok", "x"
		return g
	}
	g.Marked, g.Unmarked, g.Up, g.Down, g.Caret, g.Check, g.Cross = "●", "○", "↑", "↓", "▏", "✓", "✗"
	return g
}
