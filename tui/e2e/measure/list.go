package measure

import (
	"slices"
	"strings"

	"unsubdesk/tui/e2e/harness"
)

// gone is how many rows at the front of a list may have taken effect, and so left it,
// since it was read.
const gone = 60

// title is what stands over the names.
const title = "NAME"

// CursorLine returns the number and the text of the row under the cursor, -1 if
// there is none.
func CursorLine(s harness.Screen) (int, string) {
	for y, line := range s.Lines() {
		if strings.HasPrefix(strings.TrimLeft(line, " "), "> ") {
			return y, line
		}
	}
	return -1, ""
}

// CursorName is the name in the row under the cursor, "" if there is none. The end of a
// long name may be cut off.
func CursorName(s harness.Screen) string {
	y, _ := CursorLine(s)
	if _, from, to, ok := nameColumn(s); ok && y >= 0 {
		return uncut(between(s, y, from, to))
	}
	return ""
}

// Names are the names in the rows of the list on the screen, from the top, and how many
// rows it has room for. The ends of long names may be cut off.
func Names(s harness.Screen) (names []string, room int) {
	header, from, to, ok := nameColumn(s)
	if !ok {
		return nil, 0
	}
	for y := header + 1; y < s.Height && !strings.HasPrefix(s.Line(y), "─"); y++ {
		room++
		if name := uncut(between(s, y, from, to)); name != "" {
			names = append(names, name)
		}
	}
	return names, room
}

// PaneTitle is the first line of the pane to the right of the list, "" if there is none.
func PaneTitle(s harness.Screen) string {
	header, _, _, ok := nameColumn(s)
	if !ok {
		return ""
	}
	_, title, _ := strings.Cut(s.Line(header), "│")
	return strings.TrimSpace(title)
}

// Holds says whether the screen shows the rows of a filter: names are those of its first
// rows, in order, more than a screen has room for unless these are all.
func Holds(s harness.Screen, filter string, names []string) bool {
	if len(names) == 0 {
		return s.Contains("Nothing matches " + filter + ".")
	}
	return s.Contains("/ "+filter) && Begins(s, names)
}

// Begins says whether the list on the screen is the beginning of these names, but for
// some at the front that may have taken effect meanwhile.
func Begins(s harness.Screen, names []string) bool {
	shown, room := Names(s)
	at := Within(shown, names)
	return at >= 0 && at <= gone && (len(shown) == room || at+len(shown) == len(names))
}

// Within is the place at which the names of a screen, one after the other, stand among
// all names; -1 if there is none.
func Within(shown, all []string) int {
	for at := 0; len(shown) > 0 && at+len(shown) <= len(all); at++ {
		if slices.EqualFunc(shown, all[at:at+len(shown)], func(cut, whole string) bool { return strings.HasPrefix(whole, cut) }) {
			return at
		}
	}
	return -1
}

// nameColumn finds the header of the list: its line, and the cells from which and to
// which the names reach, which is where the next column begins.
func nameColumn(s harness.Screen) (y, from, to int, ok bool) {
	y = s.LineNumber(title, "ORDER")
	if y < 0 {
		return 0, 0, 0, false
	}
	for from < s.Width && between(s, y, from, min(from+len(title), s.Width)) != title {
		from++
	}
	to = min(from+len(title), s.Width)
	for to < s.Width && s.Row(y)[to].Text == " " {
		to++
	}
	return y, from, to, true
}

// between is the text of some cells of a line, without the blanks around it.
func between(s harness.Screen, y, from, to int) string {
	var b strings.Builder
	for _, c := range s.Row(y)[from:to] {
		b.WriteString(c.Text)
	}
	return strings.TrimSpace(b.String())
}

func uncut(name string) string { return strings.TrimSuffix(name, "…") }
