package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"time"

	"unsubdesk/model"
)

// writeJSON prints one value as one line of JSON.
func (a *App) writeJSON(v any) error { return encodeJSON(a.Stdout, v) }

// encodeJSON writes one value as one line of JSON that is safe to show and reads
// back equal.
func encodeJSON(to io.Writer, v any) error {
	enc := json.NewEncoder(model.JSONWriter{To: to})
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// printf prints text for people. A failed write is found by the last flush.
func (a *App) printf(format string, args ...any) {
	fmt.Fprintf(a.Stdout, format, args...)
}

// jsonTime is a time in RFC 3339 UTC, with a fraction only if it has one; a
// zero time is null.
type jsonTime time.Time

// MarshalJSON implements json.Marshaler.
func (t jsonTime) MarshalJSON() ([]byte, error) {
	if time.Time(t).IsZero() {
		return []byte("null"), nil
	}
	return []byte(`"` + formatTime(time.Time(t)) + `"`), nil
}

// formatTime is a time in RFC 3339 UTC; "" for the zero time.
func formatTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
}

// list is values mapped for JSON: an empty list, never null.
func list[From, To any](from []From, to func(From) To) []To {
	out := make([]To, 0, len(from))
	for _, v := range from {
		out = append(out, to(v))
	}
	return out
}

// texts is a list of strings for JSON: empty, never null.
func texts(s []string) []string { return append([]string{}, s...) }

// clean is text from outside, safe for a terminal.
func clean(s string) string { return model.CleanText(s) }
