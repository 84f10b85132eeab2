package notice

import (
	"strings"

	"unsubdesk/model"
)

// marksUp are the characters that mean something in Markdown wherever they stand, in
// CommonMark or in what is widely added to it: tables, struck text, formulas, footnotes,
// links of bare addresses, pictures of words.
const marksUp = "\\`*_{}[]<>()#!|~&$^=:"

// escapeMarkdown is a text that shows as it is where Markdown is read, on one line: at the
// beginning of a line, between words, and in a table.
func escapeMarkdown(s string) string {
	s = strings.TrimSpace(model.CleanText(s))
	var b strings.Builder
	digits := len(s) - len(strings.TrimLeft(s, "0123456789"))
	for i, r := range s {
		switch {
		case strings.ContainsRune(marksUp, r),
			i == 0 && (r == '-' || r == '+'), // a list, a rule
			i == digits && i > 0 && r == '.', // a numbered list
			r == '.' && i >= 3 && strings.EqualFold(s[i-3:i], "www"):
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}
