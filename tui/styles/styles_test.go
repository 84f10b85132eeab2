package styles_test

import (
	"strings"
	"testing"

	"github.com/muesli/termenv"

	"unsubdesk/tui/styles"
)

func TestResolve(t *testing.T) {
	for _, c := range []struct {
		theme     styles.Theme
		colorFgBg string
		want      styles.Theme
	}{
		{styles.Auto, "", styles.Dark}, {"", "", styles.Dark}, {styles.Auto, "0;15", styles.Light}, {styles.Auto, "0;7", styles.Light},
		{styles.Auto, "15;0", styles.Dark}, {styles.Auto, "0;default;15", styles.Light}, {styles.Auto, "nonsense", styles.Dark},
		{styles.Dark, "0;15", styles.Dark}, {styles.Light, "15;0", styles.Light}, {styles.Mono, "0;15", styles.Mono},
	} {
		if got := styles.Resolve(c.theme, c.colorFgBg); got != c.want {
			t.Errorf("Resolve(%q, %q) = %q, want %q", c.theme, c.colorFgBg, got, c.want)
		}
	}
}

func TestNoStylesAtAll(t *testing.T) {
	s := styles.New(styles.Options{Theme: styles.Dark, Profile: termenv.Ascii})
	for _, look := range []styles.Style{s.Plain, s.Accent, s.Warning, s.Danger, s.Bold, s.Dim, s.Good, s.CursorRow, s.Match, s.Title, s.Button} {
		if got := look.Over(s.CursorRow).Render("x"); got != "x" {
			t.Errorf("NO_COLOR renders %q", got)
		}
	}
	if s.Colored {
		t.Error("Colored is true")
	}
}

// TestMonoHasNoColour: mono uses weight and lines only.
func TestMonoHasNoColour(t *testing.T) {
	s := styles.New(styles.Options{Theme: styles.Mono, Profile: termenv.TrueColor})
	for _, look := range []styles.Style{s.Accent, s.Warning, s.Danger, s.Dim, s.Good, s.CursorRow, s.Match} {
		if got := look.Render("x"); strings.Contains(got, "38;") || strings.Contains(got, "48;") {
			t.Errorf("mono renders %q", got)
		}
	}
}

func TestOver(t *testing.T) {
	s := styles.New(styles.Options{Theme: styles.Dark, Profile: termenv.ANSI256})
	got := s.Dim.Over(s.CursorRow).Render("x")
	if !strings.Contains(got, "48;5;237") || !strings.Contains(got, "38;5;245") || strings.Count(got, "\x1b[0m") != 1 {
		t.Errorf("dim over the cursor row is %q", got)
	}
	if s.Accent.Render("") != "" {
		t.Error("an empty text is styled")
	}
}

func TestASCIIGlyphs(t *testing.T) {
	g := styles.New(styles.Options{ASCII: true}).Glyphs
	for _, s := range []string{g.Cursor, g.Marked, g.Unmarked, g.Flagged, g.Up, g.Down, g.Caret, g.Check, g.Cross, g.On, g.Off, g.Spot,
		g.Ellipsis, g.Dot, g.Arrow, g.Step, g.Rule, g.Bar, g.Soon, g.Urgent, g.Full, g.Empty} {
		for _, r := range s {
			if r > 0x7e {
				t.Errorf("%q is not ASCII", s)
			}
		}
		if s == "" {
			t.Error("a glyph is empty")
		}
	}
}
