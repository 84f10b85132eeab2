package demo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/model/importfile"
)

// load imports rows as the admin does, from a file that is written while it is
// read. All rows must be accepted.
func (t *teller) load(ctx context.Context, rows iter.Seq[model.Instance], progress func(desk.ImportProgress)) (err error) {
	admin := t.as(adminAda)
	admin.Actor.Surface = model.SurfaceCommand
	file := desk.ImportFile{
		Name:   "instances-" + t.clock.Now().UTC().Format("2006-01-02") + ".csv",
		Format: importfile.CSV,
		Open:   func() (io.ReadCloser, error) { return pipe(rows), nil },
	}
	report, err := admin.Import(ctx, []desk.ImportFile{file}, desk.ImportOptions{Strict: true, Progress: progress})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, report.Close()) }()
	return report.EachRejection(ctx, func(r model.Rejection) error {
		return fmt.Errorf("%s, line %d: %s", file.Name, r.Line, r.Reason)
	})
}

// pipe is the rows as a CSV file. Closing it ends the writing.
func pipe(rows iter.Seq[model.Instance]) io.ReadCloser {
	from, to := io.Pipe()
	go func() { to.CloseWithError(WriteCSV(to, rows)) }() // reading past the last row waits for it
	return from
}
