package model

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// MaxText is the longest text field, in characters.
const MaxText = 200

// MaxNote is the longest note on a request or decision, in characters.
const MaxNote = 500

// UnsafeRune reports whether r may reach neither the database nor a terminal:
// control characters (C0, DEL, C1), bidirectional embeddings, overrides and
// isolates, zero-width space and U+FEFF, and the line and paragraph separators,
// which end a line like a control character. The marks that right-to-left text
// needs (U+200E, U+200F, U+061C) and the joiners of Persian and Indian scripts
// may pass.
func UnsafeRune(r rune) bool {
	switch {
	case unicode.IsControl(r): // C0, DEL, C1
		return true
	case r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069:
		return true
	case r == 0x200B, r == 0xFEFF, r == 0x2028, r == 0x2029:
		return true
	}
	return false
}

// CleanText replaces every unsafe rune and every broken byte by U+FFFD, for
// display. Text that CheckText passed comes back unchanged.
func CleanText(s string) string {
	clean := utf8.ValidString(s) && strings.IndexFunc(s, UnsafeRune) < 0
	if clean {
		return s
	}
	return strings.Map(func(r rune) rune {
		if r == utf8.RuneError || UnsafeRune(r) {
			return utf8.RuneError
		}
		return r
	}, s)
}

// CheckText says what is wrong with a text field that enters the desk, or
// nil: not UTF-8, an unsafe character, longer than most characters.
func CheckText(s string, most int) *Error {
	if !utf8.ValidString(s) {
		return Invalid("is not UTF-8")
	}
	if i := strings.IndexFunc(s, UnsafeRune); i >= 0 {
		r, _ := utf8.DecodeRuneInString(s[i:])
		return Invalid("contains the control character U+%04X", r)
	}
	if n := utf8.RuneCountInString(s); n > most {
		return Invalid("has %d characters; at most %d are allowed", n, most)
	}
	return nil
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
