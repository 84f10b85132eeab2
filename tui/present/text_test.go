package present

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestTruncate(t *testing.T) {
	for _, c := range []struct {
		in    string
		cells int
		want  string
		ascii string
	}{
		{"orion-cache", 11, "orion-cache", "orion-cache"},
		{"orion-cache", 10, "orion-cac…", "orion-ca.."},
		{"云帆科技", 8, "云帆科技", "云帆科技"},
		{"云帆科技", 7, "云帆科…", "云帆.."},
		{"云帆科技", 6, "云帆…", "云帆.."},
		{"ab", 1, "…", "."},
		{"ab", 0, "", ""},
		{"ab", -3, "", ""},
		{"a\x1b[31mb", 20, "a\uFFFD[31mb", "a\uFFFD[31mb"},
	} {
		if got := Unicode().Truncate(c.in, c.cells); got != c.want {
			t.Errorf("Truncate(%q, %d) = %q, want %q", c.in, c.cells, got, c.want)
		}
		if got := ASCII().Truncate(c.in, c.cells); got != c.ascii {
			t.Errorf("ASCII Truncate(%q, %d) = %q, want %q", c.in, c.cells, got, c.ascii)
		}
	}
}

func TestShortID(t *testing.T) {
	for _, c := range []struct {
		in    string
		cells int
		want  string
	}{
		{"CS3654065872356000000", 13, "CS3654065…000"},
		{"CS3654065872356000000", 21, "CS3654065872356000000"},
		{"CS3654065872356000000", 20, "CS3654065872356…0000"},
		{"CS3654065872356000000", 3, "C…0"},
		{"CS3654065872356000000", 2, "C…"},
		{"CS3654065872356000000", 0, ""},
		{"云帆科技订单号码", 9, "云帆科…码"},
	} {
		if got := Unicode().ShortID(c.in, c.cells); got != c.want {
			t.Errorf("ShortID(%q, %d) = %q, want %q", c.in, c.cells, got, c.want)
		}
	}
	if got := ASCII().ShortID("CS3654065872356000000", 13); got != "CS3654065..00" {
		t.Errorf("ASCII ShortID = %q", got)
	}
}

// Whatever the text, fitted text takes exactly its cells and carries nothing
// that a terminal would obey.
func TestFitIsExactForAnyText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.OneOf(rapid.String(), rapid.StringMatching(`[a-z云帆科技é\x00\x1b ]{0,30}`)).Draw(t, "text")
		cells := rapid.IntRange(0, 24).Draw(t, "cells")
		for _, g := range []Glyphs{Unicode(), ASCII()} {
			for _, got := range []string{g.Fit(s, cells), g.FitID(s, cells)} {
				if Width(got) != cells {
					t.Fatalf("%q has %d cells, want %d", got, Width(got), cells)
				}
				if strings.ContainsAny(got, "\x00\x1b\r\n\t\u202e\u009b") {
					t.Fatalf("%q is not clean", got)
				}
			}
		}
		room := cells + 2 // one wide character needs two cells
		for _, line := range Wrap(s, room) {
			if Width(line) > room {
				t.Fatalf("wrapped line %q is wider than %d", line, room)
			}
		}
	})
}

func TestPadLeftNeverCuts(t *testing.T) {
	if got := PadLeft("18,750.00", 4); got != "18,750.00" {
		t.Errorf("PadLeft cut an amount: %q", got)
	}
	if got := PadLeft("云", 4); got != "  云" {
		t.Errorf("PadLeft = %q", got)
	}
	if got := PadRight("云", 4); got != "云  " {
		t.Errorf("PadRight = %q", got)
	}
}

func TestWrap(t *testing.T) {
	got := Wrap("value 7,500.00, over 7,000.00: the account manager reviews it", 20)
	want := []string{"value 7,500.00, over", "7,000.00: the", "account manager", "reviews it"}
	if strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("Wrap = %q", got)
	}
	if got := Wrap("fe0dfdcb-824a-d684 na-mexico-1", 20); strings.Join(got, "|") != "fe0dfdcb-824a-d684|na-mexico-1" {
		t.Errorf("an ID is broken at its hyphen: %q", got)
	}
	if got := Wrap("ab云帆科技cd e", 5); strings.Join(got, "|") != "ab云|帆科|技cd|e" {
		t.Errorf("a long word: %q", got)
	}
	if got := Wrap("", 5); len(got) != 1 || got[0] != "" {
		t.Errorf("nothing: %q", got)
	}
	if Wrap("x", 0) != nil {
		t.Error("Wrap to no cells must be nothing")
	}
}

func TestSmallWords(t *testing.T) {
	for got, want := range map[string]string{
		Unicode().Join("a", "", "b"):    "a · b",
		ASCII().Join("a", "b"):          "a | b",
		OrDash("  "):                    "-",
		OrDash("x"):                     "x",
		First("éa"):                     "Éa",
		First(""):                       "",
		List(nil):                       "",
		List([]string{"a"}):             "a",
		List([]string{"a", "b"}):        "a and b",
		List([]string{"a", "b", "c"}):   "a, b and c",
		Plural(1, "instance"):           "1 instance",
		Plural(1608, "instance"):        "1,608 instances",
		Plural(2, "entry"):              "2 entries",
		Plural(0, "order"):              "0 orders",
		Count(-1234):                    "-1,234",
		Count(999):                      "999",
		GlyphsFor(true).Mark(0):         "",
		GlyphsFor(true).Mark(2):         "!!",
		GlyphsFor(false).Mark(3):        "‼",
		GlyphsFor(false).Mark(1):        "!",
		Reason("5", "Other", "twice"):   "5 other: twice",
		Reason("1", "Hard to use", " "): "1 hard to use",
		Reason("7", "GDPR", ""):         "7 GDPR",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
