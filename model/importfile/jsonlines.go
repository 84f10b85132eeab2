package importfile

import (
	"bytes"
	"errors"
	"io"
	"unicode/utf8"

	"unsubdesk/model"
)

// jsonReader reads JSON Lines: an object a line, with the columns' names as
// fields.
type jsonReader struct {
	name          string
	lines         *lineReader
	ignoreUnknown bool
	any, objects  bool // whether there was a line, and one that begins an object
}

// newJSONLines begins a JSON Lines file. The error is CodeFile and says what
// is wrong with the file as a whole.
func newJSONLines(name string, r io.Reader, ignoreUnknown bool) (Reader, error) {
	j := &jsonReader{name: name, lines: newLineReader(r), ignoreUnknown: ignoreUnknown}
	j.lines.skipMark()
	if head, _ := j.lines.in.Peek(1); string(head) == "[" {
		return nil, refuse(name, "is a JSON array; JSON Lines has one object a line, without brackets and commas around them")
	}
	return j, nil
}

// Header implements Reader.
func (j *jsonReader) Header() []string { return nil }

// Next implements Reader.
func (j *jsonReader) Next() (Record, error) {
	for {
		line := j.lines.line
		raw, _, err := j.lines.record(false)
		switch {
		case errors.Is(err, errTooLong):
			j.lines.skipLine()
			j.any = true
			return broken(line, nil, err), nil
		case errors.Is(err, io.EOF):
			return Record{}, j.end()
		case err != nil:
			return Record{}, unreadable(j.name, err)
		}
		j.lines.skip(len(raw), 1)
		raw = trimEnd(raw)
		if len(bytes.TrimSpace(raw)) == 0 {
			continue
		}
		return j.read(line, raw)
	}
}

// end refuses a file that turned out to be no JSON Lines at all.
func (j *jsonReader) end() error {
	switch {
	case !j.any:
		return refuse(j.name, "is empty")
	case !j.objects:
		return refuse(j.name, "is no table of instances: no line of it is a JSON object")
	}
	return io.EOF
}

func (j *jsonReader) read(line int, raw []byte) (Record, error) {
	j.any = true
	j.objects = j.objects || bytes.TrimLeft(raw, " \t")[0] == '{'
	row, problems, unknown := j.decode(raw)
	if unknown != "" && !j.ignoreUnknown {
		return Record{}, refuse(j.name, "has the unknown field %s on line %d; mend the name, or pass over what is unknown with --ignore-unknown", unknown, line)
	}
	return Record{Line: line, Raw: raw, Row: row, Problems: problems}, nil
}

// Decode implements Reader.
func (j *jsonReader) Decode(raw []byte) (model.ImportRow, []Problem) {
	row, problems, _ := j.decode(raw)
	return row, problems
}

// decode reads one line. unknown tells the first unknown field, if any.
func (j *jsonReader) decode(raw []byte) (row model.ImportRow, problems []Problem, unknown string) {
	b := newBuilder()
	if !utf8.Valid(raw) {
		b.problem("", "is not UTF-8")
		return b.row, b.problems, ""
	}
	fields, err := objectFields(raw)
	if err != nil {
		b.problem("", "%s", err)
		return b.row, b.problems, ""
	}
	for _, f := range fields {
		c, ok := model.ColumnNamed(f.name)
		switch {
		case !ok && unknown == "":
			unknown = sayUnknown(f.name)
		case ok:
			u := b.setJSON(c, f.value)
			if unknown == "" {
				unknown = u
			}
		}
	}
	b.missingFields(fields)
	row, problems = b.finish()
	return row, problems, unknown
}

// missingFields reports the required fields that are not there.
func (b *builder) missingFields(fields []field) {
	present := model.ColumnSet(0)
	for _, f := range fields {
		if c, ok := model.ColumnNamed(f.name); ok {
			present = present.With(c)
		}
	}
	for _, c := range model.Columns() {
		if c.Required() && !present.Has(c) {
			b.problem(c.String(), "is missing")
		}
	}
}
