package desk

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"

	"unsubdesk/model"
	"unsubdesk/model/importfile"
)

// recordsAPart is how many records are read while as many before them are staged.
const recordsAPart = 256

// readFiles stages all rows of all files.
func (r *importRun) readFiles(ctx context.Context) error {
	counted := &countedBytes{ctx: ctx}
	for _, f := range r.files {
		if f.Size == 0 {
			counted.total = 0
			break
		}
		counted.total += f.Size
	}
	for i := range r.files {
		if err := r.readFile(ctx, i, counted); err != nil {
			return sayCancelled(ctx, err)
		}
	}
	return nil
}

// sayCancelled keeps an import that was stopped from being told of as a file that cannot
// be read.
func sayCancelled(ctx context.Context, err error) error {
	if ctx.Err() == nil || model.ErrorCode(err) != model.CodeFile {
		return err
	}
	return &model.Error{Code: model.CodeUnavailable, Offset: -1, Cause: err, Sentence: "The import was cancelled; nothing was changed."}
}

func (r *importRun) readFile(ctx context.Context, number int, counted *countedBytes) error {
	file := r.files[number]
	in, err := file.Open()
	if err != nil {
		return err
	}
	defer in.Close() //nolint:errcheck // it was only read
	counted.in = in
	reader, err := importfile.Open(file.Name, counted, file.Format, r.opts.IgnoreUnknown)
	if err != nil {
		return err
	}
	r.readers = append(r.readers, reader)
	if r.opts.SameHeaders && !slices.Equal(reader.Header(), r.readers[0].Header()) {
		return model.Invalid("%s and %s have different columns, so their rejected rows do not fit into one file; import them one by one.",
			model.CleanText(r.files[0].Name), model.CleanText(file.Name))
	}
	return r.stageAll(ctx, number, reader, counted)
}

// readPart is some rows of a file, how many bytes were read by then, and why they are
// the last: io.EOF at the end of the file.
type readPart struct {
	rows []model.StagedRow
	done int64
	err  error
}

// stageAll stages the rows of a file. The next ones are read meanwhile.
func (r *importRun) stageAll(ctx context.Context, file int, reader importfile.Reader, counted *countedBytes) error {
	parts, stop := make(chan readPart, 1), make(chan struct{})
	go func() {
		defer close(parts)
		for {
			p := readRows(file, reader)
			p.done = counted.done
			select {
			case parts <- p:
			case <-stop:
				return
			}
			if p.err != nil {
				return
			}
		}
	}()
	var failed error
	for p := range parts { // to its end, so that nothing reads the file any more
		if failed != nil {
			continue
		}
		r.progress(ImportReading, p.done, counted.total)
		if failed = r.stageRows(ctx, p); failed != nil {
			close(stop)
		}
	}
	if errors.Is(failed, io.EOF) {
		return nil
	}
	return failed
}

// stageRows stages some rows, and returns why they are the last.
func (r *importRun) stageRows(ctx context.Context, p readPart) error {
	r.rows += int64(len(p.rows))
	for _, row := range p.rows {
		if err := r.stage.Add(ctx, row); err != nil {
			return err
		}
	}
	return p.err
}

func readRows(file int, reader importfile.Reader) (p readPart) {
	for range recordsAPart {
		record, err := reader.Next()
		if err != nil {
			p.err = err
			return p
		}
		row := model.StagedRow{File: file, Line: record.Line, Raw: bytes.Clone(record.Raw), Row: record.Row}
		if len(record.Problems) > 0 {
			row.Bad = true
			row.Column, row.Reason = importfile.Reason(record.Problems)
		}
		p.rows = append(p.rows, row)
	}
	return p
}

// countedBytes counts how much of the files was read. It ends when the import is stopped,
// also while no row comes out of what it gives: blank lines, or one without an end.
type countedBytes struct {
	ctx         context.Context
	in          io.Reader
	done, total int64
}

// Read implements io.Reader.
func (c *countedBytes) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := c.in.Read(p)
	c.done += int64(n)
	return n, err
}
