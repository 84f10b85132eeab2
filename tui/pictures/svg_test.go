package main

import (
	"encoding/xml"
	"strings"
	"testing"
	"time"

	"unsubdesk/tui/e2e/harness"
)

// shown is what a terminal shows after text was printed on it.
func shown(t *testing.T, text string) harness.Screen {
	t.Helper()
	home, err := harness.NewHome(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	term, err := harness.Start(harness.Options{
		Program: "/bin/sh", Args: []string{"-c", `printf '%b' "$0"; read end`, text}, Env: home.Env(), Width: 20, Height: 3,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = term.Close() })
	s, err := term.WaitFor(func(s harness.Screen) bool { return s.CursorY == 1 }, 10*time.Second)
	if err != nil {
		t.Fatalf("%v; the screen:\n%s", err, s)
	}
	return s
}

func TestPicturesAreWellFormedAndKeepTheText(t *testing.T) {
	picture := svg(shown(t, `<a> & "b"\n`), darkTerminal, `a "title" & more`)
	var texts strings.Builder
	for d := xml.NewDecoder(strings.NewReader(picture)); ; {
		token, err := d.Token()
		if token == nil {
			if err.Error() != "EOF" {
				t.Fatal(err)
			}
			break
		}
		if text, ok := token.(xml.CharData); ok {
			texts.Write(text)
		}
	}
	for _, want := range []string{`<a> & "b"`, `a "title" & more`} {
		if !strings.Contains(texts.String(), want) {
			t.Errorf("the picture does not hold %q:\n%s", want, picture)
		}
	}
}

func TestTextAndGroundsStandOnTheirCells(t *testing.T) {
	for _, tc := range []struct{ name, printed, want string }{
		{"a word after a gap", `ab   cd\n`, `<text x="42.15" y="14.2" textLength="16.86" lengthAdjust="spacingAndGlyphs">cd</text>`},
		{"a wide character in the middle of two cells", `a备b\n`, `<text x="16.86" y="14.2" text-anchor="middle">备</text>`},
		{"what follows a wide character", `a备b\n`, `<text x="25.29" y="14.2">b</text>`},
		{"a ground", `\033[48;2;1;2;3mab\033[0m\n`, `<rect x="0" y="0" width="16.86" height="19" fill="#010203"/>`},
		{"a colour, bold", `\033[1;38;2;1;2;3mab\033[0m\n`, `fill="#010203" font-weight="bold">ab<`},
		{"reverse", `\033[7mx\033[0m\n`, `fill="#16181d">x<`},
		{"faint", `\033[2mx\033[0m\n`, `opacity="0.6">x<`},
		{"a rule as a line", `───\n`, `<path d="M0 9.5H25.29"`},
		{"a divider as a line", `a│\n`, `<path d="M12.64 9.5L12.64 0M12.64 9.5L12.64 19"`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if picture := svg(shown(t, tc.printed), darkTerminal, "title"); !strings.Contains(picture, tc.want) {
				t.Errorf("want %s in\n%s", tc.want, picture)
			}
		})
	}
}
