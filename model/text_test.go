package model_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"unsubdesk/model"
)

func TestUnsafeRunes(t *testing.T) {
	ranges := [][2]rune{{0x00, 0x1F}, {0x7F, 0x9F}, {0x180E, 0x180E}, {0x200B, 0x200B}, {0x2028, 0x202E},
		{0x2060, 0x206F}, {0xFEFF, 0xFEFF}, {0xFFF9, 0xFFFB}, {0xE0000, 0xE007F}}
	unsafe := func(r rune) bool {
		for _, b := range ranges {
			if r >= b[0] && r <= b[1] {
				return true
			}
		}
		return false
	}
	for r := rune(0); r <= utf8.MaxRune; r++ {
		if got := model.UnsafeRune(r); got != unsafe(r) {
			t.Errorf("UnsafeRune(U+%04X) = %t", r, got)
		}
	}
}

func TestCleanText(t *testing.T) {
	for text, want := range map[string]string{
		"":                          "",
		"orion-备份-00417":            "orion-备份-00417",
		"שלום ‏!":                   "שלום ‏!", // a right-to-left mark may pass
		"می‌خواهم":                  "می‌خواهم",
		"\x1b]52;c;aGk=\x07":        "\uFFFD]52;c;aGk=\uFFFD",
		"a\tb\r\nc\x00d\x7f":        "a\uFFFDb\uFFFD\uFFFDc\uFFFDd\uFFFD",
		"\u009b31m":                 "\uFFFD31m",
		"\x9b31m":                   "\uFFFD31m", // a C1 byte that is not UTF-8
		"\xff\xfe":                  "\uFFFD\uFFFD",
		"a\xe4\xb8":                 "a\uFFFD\uFFFD", // a character cut off
		"evil\u202egpj.exe":         "evil\uFFFDgpj.exe",
		"zero\u200bwidth":           "zero\uFFFDwidth",
		"\ufeffmark":                "\uFFFDmark",
		"line\u2028break":           "line\uFFFDbreak",
		"already \uFFFD replaced":   "already \uFFFD replaced",
		"a\U000E0061tag":            "a\uFFFDtag",
		"joined\u2060words":         "joined\uFFFDwords",
		"❤\ufe0f chosen by U+FE0F":  "❤\ufe0f chosen by U+FE0F",
		"葛\U000E0100":               "葛\U000E0100", // a variant of a name's character
		"👩\u200d💻 joined by U+200D": "👩\u200d💻 joined by U+200D",
	} {
		if got := model.CleanText(text); got != want {
			t.Errorf("CleanText(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestCheckText(t *testing.T) {
	for _, c := range []struct{ text, says string }{
		{"", ""},
		{"plain", ""},
		{strings.Repeat("备", model.MaxText), ""}, // characters, not bytes
		{strings.Repeat("备", model.MaxText+1), "has 201 characters; at most 200"},
		{"a\x1bb", "U+001B"},
		{"a\u0085b", "U+0085"},
		{"a\u2067b", "U+2067"},
		{"a\u200bb", "U+200B"},
		{"\ufeffa", "U+FEFF"},
		{"a\xffb", "not UTF-8"},
		{"a\U000E0041b", "invisible character U+E0041"},
		{"a\u2060b", "invisible character U+2060"},
		{"a" + strings.Repeat("\u0301", model.MaxMarks), ""},
		{"a" + strings.Repeat("\u0301", model.MaxMarks+1), "more than 8 marks"},
		{strings.Repeat("a"+strings.Repeat("\ufe0f", model.MaxMarks), 20), ""},
		{strings.Repeat("\u200d", model.MaxMarks+1), "more than 8 marks"},
	} {
		err := model.CheckText(c.text, model.MaxText)
		if c.says == "" && err != nil {
			t.Errorf("CheckText(%q): %v", c.text, err)
		}
		if c.says != "" && (err == nil || !strings.Contains(err.Error(), c.says)) {
			t.Errorf("CheckText(%q) says %v, want %q", c.text, err, c.says)
		}
	}
}

func TestCleanTextIsSafeAndLeavesCheckedTextAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := string(rapid.SliceOf(rapid.Byte()).Draw(t, "bytes"))
		clean := model.CleanText(text)
		if !utf8.ValidString(clean) || strings.IndexFunc(clean, model.UnsafeRune) >= 0 {
			t.Fatalf("CleanText(%q) = %q", text, clean)
		}
		if model.CheckText(text, 1<<20) == nil && clean != text {
			t.Fatalf("text that may enter, %q, is shown as %q", text, clean)
		}
	})
}

// TestLongRowsOfMarks: no row of marks is longer than MaxMarks, and what
// follows it stays.
func TestLongRowsOfMarks(t *testing.T) {
	for _, long := range []string{"\u0301", "\ufe0f", "\u200d", "\U000E0101", "\U0001F3FB"} {
		text := "a" + strings.Repeat(long, 150) + "b"
		want := "a" + strings.Repeat(long, model.MaxMarks) + "\uFFFDb"
		if got := model.CleanText(text); got != want {
			t.Errorf("CleanText(a + 150 × %q + b) = %q", long, got)
		}
	}
}

// TestEscapeJSON: encoded JSON holds nothing that CleanText replaces, and reads
// back equal.
func TestEscapeJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.OneOf(rapid.Rune(), rapid.SampledFrom([]rune(hostileRunes)))).Draw(t, "text")
		encoded, err := json.Marshal(text)
		if err != nil {
			t.Fatal(err)
		}
		escaped := model.EscapeJSON(encoded)
		var back string
		if err := json.Unmarshal(escaped, &back); err != nil || back != text {
			t.Fatalf("%q reads back as %q, %v", escaped, back, err)
		}
		if model.CleanText(string(escaped)) != string(escaped) {
			t.Fatalf("%q is not safe to show", escaped)
		}
	})
}

// hostileRunes are some that text from outside may hold.
const hostileRunes = "\x00\a\t\n\r\x1b\x7f\u0085\u009b\u009d\u0301\u0600\u180e\u200b\u200d\u200f\u2028\u202e\u2066\u2060\ufe0f\ufeff\ufff9\U000E0001\U000E0041\U000E0100"

func TestFold(t *testing.T) {
	for _, same := range [][]string{
		{"orion", "ORION", "Orion"},
		{"οδος", "ΟΔΟΣ", "οδοσ"},
		{"café", "CAFÉ", "cafe\u0301", "CAFE\u0301"},
		{"istanbul", "İSTANBUL", "ISTANBUL", "ıstanbul"},
		{"straße", "STRAẞE"},
		{"備份", "備份"},
		{"привет", "ПРИВЕТ"},
		{"각", "\u1100\u1161\u11a8"},
		{"k", "\u212a"}, // the kelvin sign
	} {
		for _, s := range same[1:] {
			if model.Fold(s) != model.Fold(same[0]) {
				t.Errorf("Fold(%q) = %q, Fold(%q) = %q", s, model.Fold(s), same[0], model.Fold(same[0]))
			}
		}
	}
	if model.Fold("cafe") == model.Fold("café") {
		t.Error("an accent is lost")
	}
}

func TestFoldTwiceIsFoldOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "s")
		once := model.Fold(s)
		if twice := model.Fold(once); twice != once {
			t.Fatalf("Fold(%q) = %q, folded again %q", s, once, twice)
		}
	})
}

func TestSearchTextKeepsItsPartsApart(t *testing.T) {
	text := model.SearchText("Orion", "CS1", "I-1")
	for word, want := range map[string]bool{"orion": true, "cs1": true, "i-1": true, "orioncs1": false, "1i": false} {
		if got := strings.Contains(text, word); got != want {
			t.Errorf("%q contains %q: %t", text, word, got)
		}
	}
}

func TestGrouped(t *testing.T) {
	for n, want := range map[int]string{0: "0", 7: "7", 999: "999", 1000: "1,000", 20801: "20,801", 1234567: "1,234,567"} {
		if got := model.Grouped(n); got != want {
			t.Errorf("%d is %s", n, got)
		}
	}
}

// TestSumWarnings: one is not said as many.
func TestSumWarnings(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	for n, want := range map[uint32]string{
		1:    "1 instance takes effect before the review ends; its request is honoured all the same.",
		1200: "1,200 instances take effect before the review ends; their requests are honoured all the same.",
	} {
		var review model.Selection
		for row := range n {
			review = review.With(model.SelectionOf(row + 1))
		}
		sum := model.NewSumming(model.DefaultPolicy(), now, review, int(n))
		for row := range n {
			sum.Add(model.QuoteFacts{Row: row + 1, EffectiveAt: now.Add(time.Hour).UnixMicro()})
		}
		if got := sum.Quote().Warnings; len(got) != 1 || got[0] != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
