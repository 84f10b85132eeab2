package present

import "strings"

// CSVCell is a text for a spreadsheet that must not run it: a cell that would
// begin a formula gets an apostrophe in front.
func CSVCell(s string) string {
	if strings.IndexAny(s, "=+-@\t\r") == 0 {
		return "'" + s
	}
	return s
}
