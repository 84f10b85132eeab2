package present

// Glyphs are the few signs beyond letters that the desk uses. Those of a
// terminal without Unicode stay inside ASCII. A glyph never stands alone for
// a meaning: a word says the same beside it.
type Glyphs struct {
	Ellipsis string // something was cut here
	Dot      string // between facts on one line
	Arrow    string // from old to new
	Step     string // between the steps of a wizard
	Rule     string // one cell of a horizontal line
	Bar      string // one cell of a vertical line
	Soon     string // under four hours left
	Urgent   string // under one hour left, or due
	Full     string // the done part of a progress bar
	Empty    string // its rest
}

// Unicode are the glyphs of an ordinary terminal.
func Unicode() Glyphs {
	return Glyphs{Ellipsis: "…", Dot: "·", Arrow: "→", Step: "─", Rule: "─", Bar: "│",
		Soon: "!", Urgent: "‼", Full: "█", Empty: "░"}
}

// ASCII are the glyphs for terminals, fonts and logs that know ASCII only.
func ASCII() Glyphs {
	return Glyphs{Ellipsis: "..", Dot: "|", Arrow: "->", Step: "-", Rule: "-", Bar: "|",
		Soon: "!", Urgent: "!!", Full: "#", Empty: "."}
}

// GlyphsFor are the ASCII glyphs or the Unicode ones.
func GlyphsFor(ascii bool) Glyphs {
	if ascii {
		return ASCII()
	}
	return Unicode()
}
