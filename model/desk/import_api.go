package desk

import (
	"context"
	"io"

	"unsubdesk/model"
	"unsubdesk/model/importfile"
)

// ImportFile is one file of an import.
type ImportFile struct {
	Name   string // what messages call it
	Format importfile.Format
	Size   int64 // in bytes, for the progress; 0 if not known
	Open   func() (io.ReadCloser, error)
}

// ImportOptions say how to import.
type ImportOptions struct {
	// Strict applies nothing at all if a row is rejected.
	Strict bool
	// DryRun finds out what would happen and changes nothing.
	DryRun bool
	// IgnoreUnknown passes over columns that are not known.
	IgnoreUnknown bool
	// SameHeaders refuses CSV files whose headers differ, for a caller that
	// writes their rejected rows into one file.
	SameHeaders bool
	// Progress, if set, is told how far the import has come. It is called from
	// Import's goroutine.
	Progress func(ImportProgress)
}

// ImportPhase is a part of an import.
type ImportPhase string

// The phases: the files are read in bytes, then rows are saved.
const (
	ImportReading ImportPhase = "Reading"
	ImportSaving  ImportPhase = "Saving"
)

// ImportProgress says how far an import has come: bytes while reading, rows
// while saving. Total is 0 while it is not known.
type ImportProgress struct {
	Phase       ImportPhase
	Done, Total int64
}

// ImportReport is the outcome of an import. Its counts are those of rows.
// Close must be called; until then the rejected rows can be read.
type ImportReport struct {
	Imported  int // instances that are new
	Updated   int
	Unchanged int
	Rejected  int
	// Applied is false if the database was left as it was: a dry run, a strict
	// import with a rejected row, or nothing that was new.
	Applied bool
	// Refused is set if Strict kept everything out.
	Refused bool
	// Held and Resumed are the requests that new facts put on hold, or that
	// wait for their deadline again (R9).
	Held, Resumed []string
	// Headers are the column names of each CSV file.
	Headers [][]string

	stage model.Stage
}

// EachRejection calls fn for every rejected row by file and line. What fn is
// given is only good during the call.
func (r *ImportReport) EachRejection(ctx context.Context, fn func(model.Rejection) error) error {
	return r.stage.EachRejection(ctx, fn)
}

// Close removes the staged rows.
func (r *ImportReport) Close() error { return r.stage.Close() }

// NewStage makes an empty stage for files of these names.
type NewStage func(ctx context.Context, files []string) (model.Stage, error)

// WithStaging tells the desk where Import keeps rows until they are applied.
func WithStaging(stage NewStage) Option {
	return func(d *Desk) { d.newStage = stage }
}
