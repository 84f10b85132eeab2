package model

import "context"

// Stage keeps the rows of one import on disk until they are applied, so that
// a million of them never sit in memory. It is private to the import and
// gone after Close, and after the end of the program however it ends.
// A Stage is used by one goroutine.
type Stage interface {
	// Add keeps a row.
	Add(ctx context.Context, r StagedRow) error
	// Contradictions rejects, after the last Add, the rows that contradict each
	// other: one instance twice, an account with two names, managers or
	// frozen states, an order with two accounts or two stated values, a coupon
	// on two accounts. Rows that were rejected already count too, as far as
	// they could be read.
	Contradictions(ctx context.Context) error
	// Restart forgets all verdicts, because the transaction that applies the
	// rows begins anew.
	Restart(ctx context.Context) error
	// Chunks hands out the rows that are not rejected by account, order and
	// place in the files, in chunks that do not cut an order unless it is
	// very long. Rejected rows that carry blocks come too, Bad. With
	// retry, only the rows to be tried again. fn may give verdicts.
	Chunks(ctx context.Context, retry bool, fn func([]StagedRow) error) error
	// Judge records verdicts on rows; a later one replaces an earlier one.
	Judge(ctx context.Context, verdicts []Verdict) error
	// Rejected counts the rows that are rejected so far.
	Rejected(ctx context.Context) (int, error)
	// EachRejection calls fn for every rejected row by file and line; fn's
	// error ends it.
	EachRejection(ctx context.Context, fn func(Rejection) error) error
	// Close removes the stage.
	Close() error
}

// StagedRow is one row of an import on its way.
type StagedRow struct {
	ID   int64 // given by the stage, in the order of Add
	File int   // the number of the file, from 0
	Line int   // of the file, from 1
	Raw  []byte
	// Row is looked at by Add alone, for its keys and its account's and
	// order's facts; later it is read again from Raw.
	Row ImportRow
	// Bad marks a row that is rejected, for the reason given.
	Bad    bool
	Column string
	Reason string
}

// Verdict is what became of a staged row: rejected, or accepted after all.
type Verdict struct {
	ID       int64
	Accepted bool
	Retry    bool // rejected for now; another row may change that
	Column   string
	Reason   string
}

// Rejection is a row that an import did not take.
type Rejection struct {
	File   int
	Line   int
	Column string // "" if it is the row as a whole
	Reason string
	Raw    []byte
}
