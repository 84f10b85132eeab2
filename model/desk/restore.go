package desk

import (
	"context"
	"slices"

	"unsubdesk/model"
)

// BackUp writes a copy of the desk into an empty file, while others go on working.
// An admin may. Errors: CodeRefused for a database that is copied with its own
// tools, CodeFile if the copy could not be written.
func (s *Session) BackUp(ctx context.Context, file string) error {
	if err := s.mayBeAdmin(ctx, "A backup"); err != nil {
		return err
	}
	return s.store.CopyTo(ctx, file)
}

// MayRestore answers whether the actor may put a backup in this desk's place, or
// this backup in the place of a desk that is gone: an admin may.
func (s *Session) MayRestore(ctx context.Context) error { return s.mayBeAdmin(ctx, "A restore") }

func (s *Session) mayBeAdmin(ctx context.Context, what string) error {
	return s.view(ctx, func(_ model.ReadTx, u model.User) error { return model.MayAdminister(u, what) })
}

// Examine is Verify of a desk that nobody works on: a copy. No user of it is asked.
func (d *Desk) Examine(ctx context.Context, kept []model.ChainHead, progress Progress) (VerifyReport, error) {
	var report VerifyReport
	err := d.store.View(ctx, func(tx model.ReadTx) (err error) {
		report, err = verify(tx, kept, progress)
		return err
	})
	return report, err
}

// Comparison holds a backup against the desk whose place it is to take.
type Comparison struct {
	Backup  VerifyReport
	Desk    VerifyReport // only its heads, sums and numbers of rows
	Version int64        // of the desk, when it was looked at
	// Lacking is how many audit events the desk has that the backup lacks.
	Lacking int64
	// Other is set if the backup also has events that the desk lacks: it is of
	// another desk, or the two went apart.
	Other bool
}

// Harmless reports whether nothing would be lost: every event of the desk is in
// the backup, whose books agree.
func (c Comparison) Harmless() bool { return c.Lacking == 0 && !c.Other && c.Backup.OK() }

// Compare holds a backup, opened as a desk of its own, against this desk. An admin
// may.
func (s *Session) Compare(ctx context.Context, backup *Desk, progress Progress) (Comparison, error) {
	if err := s.MayRestore(ctx); err != nil {
		return Comparison{}, err
	}
	var c Comparison
	err := s.store.View(ctx, func(tx model.ReadTx) (err error) {
		if c.Version, err = tx.Version(); err != nil {
			return err
		}
		c.Desk, err = booksOf(tx, nil)
		return err
	})
	if err != nil {
		return c, err
	}
	if c.Backup, err = backup.Examine(ctx, c.Desk.Heads, progress); err != nil {
		return c, err
	}
	if !dropHeadProblems(&c.Backup) {
		return c, nil // all that the desk has is in the backup
	}
	var reverse VerifyReport
	err = s.store.View(ctx, func(tx model.ReadTx) (err error) {
		reverse, err = booksOf(tx, c.Backup.Heads)
		return err
	})
	c.Other = dropHeadProblems(&reverse)
	c.Lacking = lacking(c.Desk.Heads, c.Backup.Heads)
	return c, err
}

// dropHeadProblems takes the problems of kept heads out of a report and reports
// whether there were any.
func dropHeadProblems(r *VerifyReport) bool {
	n := len(r.Problems)
	r.Problems = slices.DeleteFunc(r.Problems, func(p Problem) bool { return p.What == problemHead })
	return len(r.Problems) < n
}

// lacking counts the events that chains have beyond those of other heads.
func lacking(heads, other []model.ChainHead) (n int64) {
	known := headsByAccount(other)
	for _, h := range heads {
		n += max(0, h.Events-known[h.AccountID].Events)
	}
	return n
}

// restoredState is what the trail keeps of a restore.
type restoredState struct {
	Events  int   `json:"events"`
	Lacking int64 `json:"lacking,omitempty"`
	Other   bool  `json:"other_desk,omitempty"`
}

// RecordRestore writes into a backup, before it takes the place of a desk, who put
// it there, and what is lost with that desk.
func (d *Desk) RecordRestore(ctx context.Context, by model.Actor, file string, c Comparison) error {
	return d.commit(ctx, func(tx model.WriteTx) error {
		return record(tx, by, "", model.EventRestored, file,
			restoredState{Events: c.Desk.Checked.Events, Lacking: c.Lacking, Other: c.Other},
			restoredState{Events: c.Backup.Checked.Events})
	})
}
