package present

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// formulaStarts are the characters that begin a formula in some spreadsheet; the
// full-width ones do in those of East Asia.
const formulaStarts = "=+-@|%\t\r\n＝＋－＠"

// CSVCell is a text for a spreadsheet that must not run it: a cell that would
// begin a formula, also behind blanks and quotes, gets an apostrophe in front.
// What no terminal may get is replaced here too (see Clean): the file of an
// export may be shown on one.
func CSVCell(s string) string {
	begins := strings.TrimLeftFunc(s, func(r rune) bool {
		return strings.ContainsRune("\"'`´‘’“”", r) || unicode.IsSpace(r) && !strings.ContainsRune("\t\r\n", r)
	})
	first, _ := utf8.DecodeRuneInString(begins)
	if begins != "" && strings.ContainsRune(formulaStarts, first) {
		s = "'" + s
	}
	return Clean(s)
}
