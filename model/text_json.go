package model

import (
	"bytes"
	"fmt"
	"io"
	"unicode/utf16"
	"unicode/utf8"
)

// EscapeJSON writes every character of encoded JSON that CleanText would replace
// as \uXXXX. JSON that is shown on a terminal or kept in a log then holds no such
// character, and still reads back equal. Line ends and blanks between values stay.
func EscapeJSON(encoded []byte) []byte {
	if bytes.IndexFunc(encoded, func(r rune) bool { return r >= 0x7F }) < 0 {
		return encoded
	}
	out := make([]byte, 0, len(encoded)+16)
	var marks markCount
	for rest := encoded; len(rest) > 0; {
		r, size := utf8.DecodeRune(rest)
		switch {
		case r == utf8.RuneError && size == 1:
			out = append(out, `\ufffd`...)
		case r >= 0x7F && UnsafeRune(r), marks.tooMany(r):
			out = appendEscaped(out, r)
		default:
			out = append(out, rest[:size]...)
		}
		rest = rest[size:]
	}
	return out
}

func appendEscaped(out []byte, r rune) []byte {
	if high, low := utf16.EncodeRune(r); high != utf8.RuneError {
		return fmt.Appendf(out, `\u%04x\u%04x`, high, low)
	}
	return fmt.Appendf(out, `\u%04x`, r)
}

// JSONWriter is EscapeJSON before another writer, for a log of JSON lines. Each
// write has to be a whole value or line.
type JSONWriter struct{ To io.Writer }

// Write implements io.Writer; the count that it answers is that of p.
func (w JSONWriter) Write(p []byte) (int, error) {
	if _, err := w.To.Write(EscapeJSON(p)); err != nil {
		return 0, err
	}
	return len(p), nil
}
