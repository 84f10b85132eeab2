// Package styles is the one home of the screens' colours and glyphs: one
// accent, one warning, one danger; bold for what matters, dim for what is
// context. Every colour is doubled by a word or a mark, because a theme may
// have none.
package styles

import (
	"strings"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"
)

// Theme is a set of colours.
type Theme string

// The themes.
const (
	Auto  Theme = "auto" // by COLORFGBG, else dark; the terminal is never asked
	Dark  Theme = "dark"
	Light Theme = "light"
	Mono  Theme = "mono"

	// For eyes that take red and green for one (protanopia, deuteranopia).
	DarkRedGreen  Theme = "dark-red-green"
	LightRedGreen Theme = "light-red-green"
	// For eyes that take blue and green, or yellow and pink, for one (tritanopia).
	DarkBlueYellow  Theme = "dark-blue-yellow"
	LightBlueYellow Theme = "light-blue-yellow"
	// For eyes that need much contrast.
	DarkContrast  Theme = "dark-contrast"
	LightContrast Theme = "light-contrast"
)

// Themes are all themes, as the setting names them.
func Themes() []Theme {
	return []Theme{Auto, Dark, Light, Mono, DarkRedGreen, LightRedGreen, DarkBlueYellow, LightBlueYellow, DarkContrast, LightContrast}
}

// Says is what a theme is for, in a few words.
func (t Theme) Says() string {
	switch t {
	case Auto:
		return "dark or light, as COLORFGBG says"
	case Dark:
		return "for a dark terminal"
	case Light:
		return "for a light terminal"
	case Mono:
		return "without any colour"
	case DarkRedGreen:
		return "dark, for red-green colour blindness"
	case LightRedGreen:
		return "light, for red-green colour blindness"
	case DarkBlueYellow:
		return "dark, for blue-yellow colour blindness"
	case LightBlueYellow:
		return "light, for blue-yellow colour blindness"
	case DarkContrast:
		return "dark, with much contrast"
	case LightContrast:
		return "light, with much contrast"
	}
	return ""
}

// Options choose the styles of a session.
type Options struct {
	Theme Theme
	ASCII bool
	// Profile is what colours the terminal can show; termenv.Ascii for
	// NO_COLOR, which also takes bold and reverse away.
	Profile termenv.Profile
	// ColorFgBg is the environment's COLORFGBG, "" if it has none.
	ColorFgBg string
}

// Style is the look of a stretch of text on one line. The zero Style is
// plain. It is a prepared escape sequence, because a frame has hundreds of
// stretches.
type Style struct{ open string }

const reset = "\x1b[0m"

// Render returns s in this style.
func (s Style) Render(text string) string {
	if s.open == "" || text == "" {
		return text
	}
	return s.open + text + reset
}

// Over returns this style drawn on top of base: both apply, and where they
// disagree this one holds.
func (s Style) Over(base Style) Style { return Style{base.open + s.open} }

// Styles are the looks of one session.
type Styles struct {
	Theme Theme

	Plain   Style
	Accent  Style // where one is: active tab, cursor, prompt
	Warning Style
	Danger  Style
	Bold    Style
	Dim     Style
	Good    Style // allowed, done
	// CursorRow lies under the whole row under the cursor.
	CursorRow Style
	// Match is a searched word found in a row.
	Match Style
	// Title is a page's or dialog's heading.
	Title Style
	// Button is the focused button of a dialog.
	Button Style

	Glyphs Glyphs
	// Colored is false if the terminal shows no styles at all, so that
	// marks and words have to do.
	Colored bool
}

// New makes the styles of a session.
func New(o Options) Styles {
	r := lipgloss.NewRenderer(new(strings.Builder))
	r.SetColorProfile(o.Profile)
	r.SetHasDarkBackground(true) // said, so that nothing asks the terminal
	p := paletteOf(Resolve(o.Theme, o.ColorFgBg), o.Profile)
	build := func(change func(lipgloss.Style) lipgloss.Style) Style {
		return prepared(change(r.NewStyle()))
	}
	return Styles{
		Theme:     p.theme,
		Accent:    build(p.accent),
		Warning:   build(p.warning),
		Danger:    build(p.danger),
		Bold:      build(bold),
		Dim:       build(p.dim),
		Good:      build(p.good),
		CursorRow: build(p.cursor),
		Match:     build(p.match),
		Title:     build(bold),
		Button:    build(reverse),
		Glyphs:    glyphsOf(o.ASCII),
		Colored:   o.Profile != termenv.Ascii,
	}
}

// prepared takes the opening sequence of a lipgloss style.
func prepared(s lipgloss.Style) Style {
	open, _, found := strings.Cut(s.Render("x"), "x")
	if !found {
		return Style{}
	}
	return Style{open}
}

// Resolve decides what auto means: light if COLORFGBG names a light
// background (7 or 15), dark otherwise.
func Resolve(t Theme, colorFgBg string) Theme {
	if t != Auto && t != "" {
		return t
	}
	parts := strings.Split(colorFgBg, ";")
	switch parts[len(parts)-1] {
	case "7", "15":
		return Light
	}
	return Dark
}
