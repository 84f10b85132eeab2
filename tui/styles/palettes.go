package styles

import (
	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"
)

// look changes a style.
type look func(lipgloss.Style) lipgloss.Style

// palette is the look of a theme.
type palette struct {
	theme                                             Theme
	accent, warning, danger, dim, good, cursor, match look
}

// tone is a colour as each kind of terminal can show it: in full, by its number of
// 256, and by its number of 16, which are colours that the person chose.
type tone struct{ full, of256, of16 string }

// tones are the colours of a theme.
type tones struct{ accent, warning, danger, good, dim tone }

func bold(s lipgloss.Style) lipgloss.Style      { return s.Bold(true) }
func faint(s lipgloss.Style) lipgloss.Style     { return s.Faint(true) }
func reverse(s lipgloss.Style) lipgloss.Style   { return s.Reverse(true) }
func underline(s lipgloss.Style) lipgloss.Style { return s.Underline(true).UnderlineSpaces(true) }
func plain(s lipgloss.Style) lipgloss.Style     { return s }

func (t tone) color() lipgloss.TerminalColor {
	return lipgloss.CompleteColor{TrueColor: t.full, ANSI256: t.of256, ANSI: t.of16}
}

func (t tone) fore(s lipgloss.Style) lipgloss.Style { return s.Foreground(t.color()) }

func (t tone) boldFore(s lipgloss.Style) lipgloss.Style { return s.Bold(true).Foreground(t.color()) }

func (t tone) back(s lipgloss.Style) lipgloss.Style { return s.Background(t.color()) }

// The grounds of the row under the cursor.
var (
	darkRow  = tone{"237", "237", ""}
	lightRow = tone{"254", "254", ""}
)

// tonesOf are the colours of the themes that have any. Those for colour blindness
// begin from the set of Okabe and Ito, made lighter or darker until the four stay
// apart for the eyes that the theme is for, and until each can be read on the usual
// grounds and on the row under the cursor. The tests compute both.
func tonesOf(t Theme) (colours tones, row tone) {
	switch t {
	case Light:
		return tones{accent: tone{"25", "25", "4"}, warning: tone{"130", "130", "5"}, danger: tone{"124", "124", "1"},
			good: tone{"28", "28", "2"}, dim: tone{"242", "242", "8"}}, lightRow
	case DarkRedGreen:
		return tones{accent: tone{"#56b4e9", "75", "14"}, warning: tone{"#f7f02a", "226", "11"}, danger: tone{"#ff8787", "210", "13"},
			good: tone{"#b5fff0", "159", "2"}, dim: tone{"#a8a8a8", "248", "7"}}, darkRow
	case LightRedGreen:
		return tones{accent: tone{"#0057b8", "26", "4"}, warning: tone{"#855b00", "94", "5"}, danger: tone{"#5f0000", "52", "1"},
			good: tone{"#00584a", "23", "0"}, dim: tone{"#5a5a5a", "240", "8"}}, lightRow
	case DarkBlueYellow:
		return tones{accent: tone{"#afafff", "147", "14"}, warning: tone{"#ffe34d", "227", "11"}, danger: tone{"#ff8787", "210", "9"},
			good: tone{"#2ee66e", "47", "2"}, dim: tone{"#a8a8a8", "248", "7"}}, darkRow
	case LightBlueYellow:
		return tones{accent: tone{"#000087", "18", "4"}, warning: tone{"#5f5f00", "58", "5"}, danger: tone{"#af0000", "124", "1"},
			good: tone{"#005f5f", "23", "0"}, dim: tone{"#5a5a5a", "240", "8"}}, lightRow
	case DarkContrast:
		return tones{accent: tone{"#87d7ff", "117", "14"}, warning: tone{"#ffff00", "226", "11"}, danger: tone{"#ffafaf", "217", "13"},
			good: tone{"#00ff87", "48", "10"}, dim: tone{"#d0d0d0", "252", "7"}}, tone{}
	case LightContrast:
		return tones{accent: tone{"#00007f", "18", "4"}, warning: tone{"#5a4500", "53", "5"}, danger: tone{"#8b0000", "88", "1"},
			good: tone{"#00512a", "22", "0"}, dim: tone{"#3a3a3a", "237", "0"}}, tone{}
	}
	return tones{accent: tone{"80", "80", "14"}, warning: tone{"214", "214", "11"}, danger: tone{"203", "203", "9"},
		good: tone{"114", "114", "10"}, dim: tone{"245", "245", "8"}}, darkRow
}

// paletteOf is the look of a theme on a terminal. The row under the cursor is turned
// round where the theme wants no third ground, and where there are 16 colours, none
// of which is one.
func paletteOf(t Theme, profile termenv.Profile) palette {
	if t == Mono {
		return palette{theme: Mono, accent: bold, warning: bold, danger: bold,
			dim: faint, good: plain, cursor: bold, match: underline}
	}
	c, row := tonesOf(t)
	p := palette{theme: t, accent: c.accent.boldFore, warning: c.warning.fore, danger: c.danger.boldFore,
		dim: c.dim.fore, good: c.good.fore, cursor: row.back, match: underline}
	if row == (tone{}) || profile == termenv.ANSI {
		p.cursor = reverse
	}
	return p
}
