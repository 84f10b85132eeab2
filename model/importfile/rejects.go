package importfile

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"slices"
	"strings"

	"unsubdesk/model"
)

// RejectsWriter writes rejected records out again, with the reason added as
// the last column or field, so that they can be mended and imported. What
// could not be cut into values is kept whole in the first one; values beyond
// the last column stand behind the reason.
type RejectsWriter interface {
	Write(raw []byte, reason string) error
	Close() error
}

// NewRejects begins a file of rejected records in a format; header names the
// columns of the CSV file that they come from.
func NewRejects(w io.Writer, f Format, header []string) (RejectsWriter, error) {
	if f == JSONLines {
		return &jsonRejects{w: w}, nil
	}
	r := &csvRejects{w: csv.NewWriter(w), keep: slices.DeleteFunc(indexes(len(header)), func(i int) bool {
		return header[i] == ReasonColumn
	}), width: len(header)}
	return r, r.w.Write(append(r.pick(header), ReasonColumn))
}

func indexes(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}

type csvRejects struct {
	w     *csv.Writer
	keep  []int // the columns to write; an older reason is not one of them
	width int
}

// pick are the cells of the columns that are kept.
func (r *csvRejects) pick(cells []string) []string {
	picked := make([]string, 0, len(r.keep)+1)
	for _, i := range r.keep {
		cell := ""
		if i < len(cells) {
			cell = cells[i]
		}
		picked = append(picked, cell)
	}
	return picked
}

// Write implements RejectsWriter.
func (r *csvRejects) Write(raw []byte, reason string) error {
	parser := csv.NewReader(bytes.NewReader(raw))
	parser.FieldsPerRecord = -1
	cells, err := parser.Read()
	switch {
	case err != nil:
		cells = []string{string(raw)}
	case len(cells) > r.width: // the table stays one that a spreadsheet opens
		reason += "; left over: " + leftOver(cells[r.width:])
	}
	return r.w.Write(append(r.pick(cells), reason))
}

// leftOver are values beyond the last column, each in quotes.
func leftOver(cells []string) string {
	said := make([]string, len(cells))
	for i, cell := range cells {
		said[i] = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
	}
	return strings.Join(said, ", ")
}

// Close implements RejectsWriter.
func (r *csvRejects) Close() error {
	r.w.Flush()
	return r.w.Error()
}

type jsonRejects struct{ w io.Writer }

// Write implements RejectsWriter.
func (r *jsonRejects) Write(raw []byte, reason string) error {
	var line bytes.Buffer
	line.WriteByte('{')
	fields, err := objectFields(raw)
	if err != nil {
		fields = []field{{name: "rejected_line", value: quoted(strings.ToValidUTF8(string(raw), "\uFFFD"))}}
	}
	fields = slices.DeleteFunc(fields, func(f field) bool { return f.name == ReasonColumn })
	for _, f := range append(fields, field{name: ReasonColumn, value: quoted(reason)}) {
		if line.Len() > 1 {
			line.WriteByte(',')
		}
		line.Write(quoted(f.name))
		line.WriteByte(':')
		line.Write(f.value)
	}
	line.WriteString("}\n")
	_, err = r.w.Write(model.EscapeJSON(line.Bytes()))
	return err
}

// Close implements RejectsWriter.
func (r *jsonRejects) Close() error { return nil }

// quoted is a JSON string.
func quoted(s string) json.RawMessage {
	b, err := json.Marshal(s)
	if err != nil { // no string does that
		return json.RawMessage(`""`)
	}
	return b
}
