// Package importfile reads the files that an import takes: CSV with a header
// row, or JSON Lines, packed with gzip or not, row by row in bounded memory. It
// decides what a single
// file and a single row may say; what rows say together, and against what is stored,
// is decided elsewhere.
//
// Values are taken as they stand, never trimmed or rounded. White space around
// an ID or a manager's name is refused, because two IDs that look the same
// must not be two instances; in other text it is kept.
package importfile

import (
	"io"
	"path/filepath"
	"strings"

	"unsubdesk/model"
)

// Format is the form of an import file.
type Format string

// The formats.
const (
	CSV       Format = "csv"
	JSONLines Format = "jsonl"
)

// ReasonColumn is the column, or field, that a file of rejected rows has more
// than the file they came from.
const ReasonColumn = "rejected_because"

// PackedName is how the name of a file ends that is packed with gzip.
const PackedName = ".gz"

// IsPackedName reports whether a file's name says that it is packed with gzip. What is
// read is known by its first bytes; this is for what is written.
func IsPackedName(name string) bool { return strings.EqualFold(filepath.Ext(name), PackedName) }

// FormatOf tells the format by a file's name, also of a packed one; ok is false if it
// does not say.
func FormatOf(name string) (f Format, ok bool) {
	if IsPackedName(name) {
		name = name[:len(name)-len(PackedName)]
	}
	switch strings.ToLower(filepath.Ext(name)) {
	case ".csv":
		return CSV, true
	case ".jsonl", ".ndjson":
		return JSONLines, true
	}
	return "", false
}

// Problem is one thing that is wrong with a row. Column is "" if it is the
// row as a whole.
type Problem struct {
	Column string
	Reason string
}

// Record is one record of a file. Row holds what of it could be read, also if
// there are problems. Raw is the record as it stands in the file, without its
// line end; it is only good until the next call.
type Record struct {
	Line     int // of the file, from 1; where the record begins
	Raw      []byte
	Row      model.ImportRow
	Problems []Problem
}

// Reason joins the problems into one column and one text: the first names the
// column, the others are told with theirs.
func Reason(problems []Problem) (column, reason string) {
	said := make([]string, len(problems))
	for i, p := range problems {
		said[i] = p.Reason
		if i > 0 && p.Column != "" {
			said[i] = p.Column + ": " + p.Reason
		}
	}
	return problems[0].Column, strings.Join(said, "; ")
}

// Reader reads the records of one file.
type Reader interface {
	// Next reads one record; io.EOF at the end. Any other error refuses the
	// file whole (CodeFile) and says why.
	Next() (Record, error)
	// Decode reads again a record that Next returned without a problem in its
	// form.
	Decode(raw []byte) (model.ImportRow, []Problem)
	// Header are the names of a CSV file's columns; none for JSON Lines.
	Header() []string
}

// Open begins reading a file, whose first bytes say whether it is packed with gzip;
// its lines are then those of what was packed. name is what messages call it. Unless
// ignoreUnknown is set, a column or field that is not known refuses the file.
func Open(name string, r io.Reader, f Format, ignoreUnknown bool) (Reader, error) {
	text, err := unpacked(r)
	if err != nil {
		return nil, unreadable(name, err)
	}
	if f == JSONLines {
		return newJSONLines(name, text, ignoreUnknown)
	}
	return newCSV(name, text, ignoreUnknown)
}
