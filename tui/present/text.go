package present

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"unsubdesk/model"
)

// Clean makes text from the database safe to print: no control character, no
// bidirectional override, no zero-width trick reaches the terminal. A mark
// that would swallow the character after it, and so move the next column, is
// replaced too.
func Clean(s string) string {
	s = model.CleanText(s)
	swallows := func(r rune) bool { return unicode.Is(unicode.Prepended_Concatenation_Mark, r) }
	if strings.IndexFunc(s, swallows) < 0 {
		return s
	}
	return strings.Map(func(r rune) rune {
		if swallows(r) {
			return utf8.RuneError
		}
		return r
	}, s)
}

// Width is the number of terminal cells that the text takes.
func Width(s string) int { return ansi.StringWidth(s) }

// Truncate cleans the text and cuts it at its end to at most cells, the
// ellipsis included.
func (g Glyphs) Truncate(s string, cells int) string {
	s = Clean(s)
	if cells <= 0 {
		return ""
	}
	if Width(s) <= cells {
		return s
	}
	return ansi.Truncate(s, cells, ansi.Truncate(g.Ellipsis, cells, ""))
}

// ShortID cleans an identifier and cuts it in the middle to at most cells:
// both ends stay, because IDs of one purchase often differ only there.
func (g Glyphs) ShortID(s string, cells int) string {
	s = Clean(s)
	width := Width(s)
	if width <= cells {
		return s
	}
	keep := cells - Width(g.Ellipsis)
	if keep < 2 {
		return g.Truncate(s, cells)
	}
	tail := max(keep/4, 1)
	return ansi.Truncate(s, keep-tail, "") + g.Ellipsis + lastCells(s, tail)
}

// lastCells is the end of s, at most that many cells wide.
func lastCells(s string, cells int) string {
	width := Width(s)
	for drop := width - cells; drop <= width; drop++ {
		if end := ansi.TruncateLeft(s, drop, ""); Width(end) <= cells {
			return end
		}
	}
	return ""
}

// PadRight appends spaces up to the width; longer text comes back unchanged.
func PadRight(s string, cells int) string {
	return s + strings.Repeat(" ", max(cells-Width(s), 0))
}

// PadLeft puts spaces in front up to the width; longer text comes back
// unchanged, so that an amount is never cut.
func PadLeft(s string, cells int) string {
	return strings.Repeat(" ", max(cells-Width(s), 0)) + s
}

// Fit is the text in exactly that many cells: cut at the end or padded.
func (g Glyphs) Fit(s string, cells int) string {
	return PadRight(g.Truncate(s, cells), max(cells, 0))
}

// FitID is an identifier in exactly that many cells, cut in the middle.
func (g Glyphs) FitID(s string, cells int) string {
	return PadRight(g.ShortID(s, cells), max(cells, 0))
}

// Wrap cleans the text and breaks it into lines of at most cells, between
// words where there are any, and inside a word only if it is longer than that.
// A hyphen is no place to break: identifiers have them.
func Wrap(s string, cells int) []string {
	if cells <= 0 {
		return nil
	}
	var lines []string
	line, used := "", 0
	for _, word := range strings.Fields(Clean(s)) {
		w := Width(word)
		if used > 0 && used+1+w > cells {
			lines = append(lines, line)
			line, used = "", 0
		}
		if used > 0 {
			line, used = line+" ", used+1
		}
		for w > cells {
			head := firstCells(word, cells-used)
			lines = append(lines, line+head)
			word = word[len(head):]
			line, used, w = "", 0, Width(word)
		}
		line, used = line+word, used+w
	}
	return append(lines, line)
}

// firstCells is the beginning of s, at most that many cells wide, and at least
// one character.
func firstCells(s string, cells int) string {
	if head := ansi.Truncate(s, cells, ""); head != "" {
		return head
	}
	_, size := utf8.DecodeRuneInString(s)
	return s[:size]
}

// Join puts the glyphs' dot between the parts that are not empty.
func (g Glyphs) Join(parts ...string) string {
	var said []string
	for _, p := range parts {
		if p != "" {
			said = append(said, p)
		}
	}
	return strings.Join(said, " "+g.Dot+" ")
}

// OrDash is the cleaned text, or a dash for none.
func OrDash(s string) string {
	if strings.TrimSpace(s) == "" {
		return "-"
	}
	return Clean(s)
}

// First puts the first letter in upper case, to begin a sentence.
func First(s string) string {
	for i, r := range s {
		return s[:i] + strings.ToUpper(string(r)) + s[i+len(string(r)):]
	}
	return s
}

// List joins words as a sentence does: "a", "a and b", "a, b and c".
func List(words []string) string { return sentenceList(words, "and") }

// Choice is List for one of them: "a, b or c".
func Choice(words []string) string { return sentenceList(words, "or") }

func sentenceList(words []string, last string) string {
	switch len(words) {
	case 0:
		return ""
	case 1:
		return words[0]
	}
	end := len(words) - 1
	return strings.Join(words[:end], ", ") + " " + last + " " + words[end]
}
