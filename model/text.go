package model

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// MaxText is the longest text field, in characters.
const MaxText = 200

// MaxNote is the longest note on a request or decision, in characters.
const MaxNote = 500

// MaxMarks is how many marks without a width of their own (accents, joiners,
// variation selectors) may stand on one character. Writing systems need four or
// so; a long row of them paints over the lines above and below.
const MaxMarks = 8

// UnsafeRune reports whether r may reach neither the database nor a terminal:
// control characters (C0, DEL, C1), bidirectional embeddings, overrides and
// isolates, characters that nobody can see (zero-width space, word joiner,
// U+FEFF, tags and the like), and the line and paragraph separators, which end a
// line like a control character. The marks that right-to-left text needs
// (U+200E, U+200F, U+061C) and the joiners of Persian and Indian scripts may
// pass.
func UnsafeRune(r rune) bool {
	switch {
	case r < 0xA0: // C0, DEL, C1
		return r < ' ' || r >= 0x7F
	case r >= 0x2028 && r <= 0x202E, r >= 0x2060 && r <= 0x206F:
		return true
	case r == 0x180E, r == 0x200B, r == 0xFEFF, r >= 0xFFF9 && r <= 0xFFFB:
		return true
	}
	return r >= 0xE0000 && r <= 0xE007F // tags: a second, invisible ASCII
}

// isMark reports whether r stands on the character before it, or has no width.
func isMark(r rune) bool {
	switch {
	case r < 0x300, r >= 0x3400 && r < 0xA000, r >= 0xAC00 && r < 0xD7A4:
		return false
	case r >= 0x1F3FB && r <= 0x1F3FF: // skin tones
		return true
	}
	return unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf)
}

// markCount counts the marks on the character that is being read.
type markCount int

// tooMany takes the next character and reports whether it is one mark too many.
func (m *markCount) tooMany(r rune) bool {
	if !isMark(r) {
		*m = 0
		return false
	}
	*m++
	return *m > MaxMarks
}

// plain reports whether s is printable ASCII, as most text is.
func plain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] >= 0x7F {
			return false
		}
	}
	return true
}

// CleanText replaces every unsafe rune, every broken byte and every row of marks
// beyond MaxMarks by U+FFFD, for display. Text that CheckText passed comes back
// unchanged.
func CleanText(s string) string {
	if plain(s) || CheckText(s, len(s)) == nil {
		return s
	}
	var marks markCount
	return strings.Map(func(r rune) rune {
		switch {
		case r == utf8.RuneError || UnsafeRune(r):
			marks = 0
			return utf8.RuneError
		case !marks.tooMany(r):
			return r
		case marks == MaxMarks+1:
			return utf8.RuneError
		}
		return -1
	}, s)
}

// CheckText says what is wrong with a text field that enters the desk, or
// nil: not UTF-8, an unsafe character, longer than most characters, more than
// MaxMarks marks on one of them.
func CheckText(s string, most int) *Error {
	if !utf8.ValidString(s) {
		return Invalid("is not UTF-8")
	}
	if i := strings.IndexFunc(s, UnsafeRune); i >= 0 {
		r, _ := utf8.DecodeRuneInString(s[i:])
		return Invalid("contains the %s U+%04X", unsafeKind(r), r)
	}
	if n := utf8.RuneCountInString(s); n > most {
		return Invalid("has %d characters; at most %d are allowed", n, most)
	}
	var marks markCount
	if strings.IndexFunc(s, marks.tooMany) >= 0 {
		return Invalid("has more than %d marks on one character", MaxMarks)
	}
	return nil
}

// unsafeKind is what people call an unsafe rune.
func unsafeKind(r rune) string {
	if unicode.IsControl(r) || r <= 0x202E && r >= 0x2028 || r >= 0x2066 && r <= 0x2069 {
		return "control character"
	}
	return "invisible character"
}

// Fold prepares text for case-insensitive search in any script, the same way
// for what is stored and for what is typed. Going through upper case brings
// together letters with two small forms (σ and ς), NFC an accented letter
// written as one character or as two.
func Fold(s string) string {
	if strings.IndexFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) < 0 {
		return strings.ToLower(s)
	}
	return norm.NFC.String(strings.Map(func(r rune) rune { return unicode.ToLower(unicode.ToUpper(r)) }, s))
}

// SearchText is what bare words of a filter look in: name, order number and
// instance ID, folded.
func SearchText(name, order, id string) string {
	return Fold(name) + "\n" + Fold(order) + "\n" + Fold(id)
}

// Grouped is a number that is not negative, its thousands apart: 1,608.
func Grouped(n int) string {
	digits := strconv.Itoa(n)
	for at := len(digits) - 3; at > 0; at -= 3 {
		digits = digits[:at] + "," + digits[at:]
	}
	return digits
}
