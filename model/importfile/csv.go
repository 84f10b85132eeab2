package importfile

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"

	"unsubdesk/model"
)

// csvReader reads a CSV file (RFC 4180).
type csvReader struct {
	name    string
	lines   *lineReader
	fed     *feeder
	parser  *csv.Reader
	header  []string
	columns []int // for each cell its model.Column, or noColumn
}

// newCSV reads the header of a CSV file. The error is CodeFile and says what
// is wrong with the file as a whole.
func newCSV(name string, r io.Reader, ignoreUnknown bool) (Reader, error) {
	c := &csvReader{name: name, lines: newLineReader(r)}
	c.reset()
	raw, lines, err := c.headerRecord()
	switch {
	case errors.Is(err, io.EOF):
		return nil, refuse(name, "is empty")
	case errors.Is(err, errTooLong), errors.Is(err, errOpen):
		return nil, refuse(name, "is no table: its first line is no CSV header")
	case err != nil:
		return nil, unreadable(name, err)
	}
	cells, err := c.parse(trimEnd(raw))
	if err != nil {
		return nil, refuse(name, "is no table: its first line is no CSV header")
	}
	c.header = slices.Clone(cells)
	c.lines.skip(len(raw), lines)
	c.columns, err = headerColumns(name, c.header, ignoreUnknown)
	return c, err
}

// unreadable is the error of a file that cannot be read to its end.
func unreadable(name string, err error) error {
	return &model.Error{Code: model.CodeFile, Offset: -1, Cause: err,
		Sentence: fmt.Sprintf("%s cannot be read: %v.", model.CleanText(name), err)}
}

// headerRecord finds the first record that is not blank, after a byte-order
// mark.
func (c *csvReader) headerRecord() (raw []byte, lines int, err error) {
	c.lines.skipMark()
	for {
		raw, lines, err = c.lines.record(true)
		if err != nil || len(trimEnd(raw)) > 0 {
			return raw, lines, err
		}
		c.lines.skip(len(raw), lines)
	}
}

// Header implements Reader.
func (c *csvReader) Header() []string { return c.header }

// Next implements Reader.
func (c *csvReader) Next() (Record, error) {
	for {
		line := c.lines.line
		raw, lines, err := c.lines.record(true)
		switch {
		case errors.Is(err, errTooLong):
			c.lines.skipLine()
			return broken(line, nil, err), nil
		case errors.Is(err, errOpen):
			if _, inside := c.parse(trimEnd(raw)); errors.Is(inside, csv.ErrBareQuote) {
				err = errInside
			}
			c.lines.skip(len(raw), lines)
			return broken(line, trimEnd(raw), err), nil
		case errors.Is(err, io.EOF):
			return Record{}, io.EOF
		case err != nil:
			return Record{}, unreadable(c.name, err)
		}
		if len(trimEnd(raw)) == 0 {
			c.lines.skip(len(raw), lines)
			continue
		}
		return c.read(line, raw, lines), nil
	}
}

// read decodes a record and consumes it; of one that does not parse, only the
// first line, so that a stray quote costs one row.
func (c *csvReader) read(line int, raw []byte, lines int) Record {
	cells, err := c.parse(trimEnd(raw))
	if err != nil {
		if lines > 1 {
			raw, lines = raw[:bytes.IndexByte(raw, '\n')+1], 1
		}
		c.lines.skip(len(raw), lines)
		return broken(line, trimEnd(raw), errInside)
	}
	c.lines.skip(len(raw), lines)
	row, problems := c.row(cells)
	return Record{Line: line, Raw: trimEnd(raw), Row: row, Problems: problems}
}

// broken is a record that could not be cut into values.
func broken(line int, raw []byte, why error) Record {
	return Record{Line: line, Raw: raw, Row: model.NewImportRow(), Problems: []Problem{{Reason: why.Error()}}}
}

// Decode implements Reader.
func (c *csvReader) Decode(raw []byte) (model.ImportRow, []Problem) {
	cells, err := c.parse(raw)
	if err != nil {
		return model.NewImportRow(), []Problem{{Reason: err.Error()}}
	}
	return c.row(cells)
}

func (c *csvReader) row(cells []string) (model.ImportRow, []Problem) {
	b := newBuilder()
	if len(cells) != len(c.columns) {
		b.problem("", "has %d values; the header names %d columns", len(cells), len(c.columns))
		return b.row, b.problems
	}
	for i, cell := range cells {
		if c.columns[i] != noColumn {
			b.set(model.Column(c.columns[i]), cell)
		}
	}
	return b.finish()
}

// parse cuts one record into its cells, which are good until the next call.
func (c *csvReader) parse(raw []byte) ([]string, error) {
	c.fed.rest = raw
	cells, err := c.parser.Read()
	if err != nil || len(c.fed.rest) > 0 {
		c.reset() // the parser may have kept a part of the record
		if err == nil {
			err = csv.ErrQuote
		}
	}
	return cells, err
}

func (c *csvReader) reset() {
	c.fed = &feeder{}
	c.parser = csv.NewReader(c.fed)
	c.parser.FieldsPerRecord = -1
	c.parser.ReuseRecord = true
}

// feeder gives a parser one record, then the end.
type feeder struct{ rest []byte }

// Read implements io.Reader.
func (f *feeder) Read(p []byte) (int, error) {
	if len(f.rest) == 0 {
		return 0, io.EOF
	}
	n := copy(p, f.rest)
	f.rest = f.rest[n:]
	return n, nil
}
