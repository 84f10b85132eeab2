package cli

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/present"
)

// backupCmd copies the desk into a file.
type backupCmd struct {
	File  string `arg:"" complete:"file" help:"File to write: a desk of its own, which --db can name."`
	Force bool   `help:"Replace the file if it exists."`
}

// Help is the long help.
func (c *backupCmd) Help() string {
	return `Others can go on working meanwhile. The copy is read back and verified before it gets its name, so that a backup that is there is a good one.`
}

// jsonBooks is what there is on a desk, in a backup or where one is restored.
type jsonBooks struct {
	File    string      `json:"file"`
	At      jsonTime    `json:"at"`
	OK      bool        `json:"ok"`
	Checked jsonChecked `json:"checked"`
	Cash    model.Money `json:"cash"`
	Coupons model.Money `json:"coupons"`
}

func booksJSON(file string, r desk.VerifyReport) jsonBooks {
	return jsonBooks{file, jsonTime(r.At), r.OK(), jsonChecked(r.Checked), r.Cash, r.Coupons}
}

// booksText says the same to people: the numbers of rows and the sums.
func booksText(r desk.VerifyReport) string {
	c := r.Checked
	return present.Plural(c.Instances, "instance") + ", " + present.Plural(c.Requests, "request") + ", " +
		present.Plural(c.Events, "audit event") + "; refunded " + present.USD(r.Cash) + " and coupons of " + present.USD(r.Coupons)
}

// Run implements the command.
func (c *backupCmd) Run(ctx context.Context, a *App) error {
	s, err := a.session(ctx, false)
	if err != nil {
		return err
	}
	file, err := a.createFile(c.File, c.Force, ", or replace it with --force")
	if err != nil {
		return err
	}
	if err := nothingBeside(c.File); err != nil {
		file.discard()
		return err
	}
	defer file.discard()
	if err := s.BackUp(ctx, file.temp.Name()); err != nil {
		return err
	}
	report, err := c.readBack(ctx, a, file.temp.Name())
	if err != nil {
		return err
	}
	if !report.OK() {
		a.printReport(report)
		return model.Errorf(model.CodeFile, "The copy does not agree with itself, so %s was not written; unsubdesk verify looks at the desk.", clean(c.File))
	}
	if err := nothingBeside(c.File); err != nil { // since then
		return err
	}
	if err := file.commit(); err != nil {
		return err
	}
	if a.JSON {
		return a.writeJSON(booksJSON(c.File, report))
	}
	a.sentence("Backed up to %s: %s.", clean(c.File), booksText(report))
	return nil
}

// nothingBeside refuses a file that has beside it what SQLite would play back into it:
// some program has a desk of that name open, or was killed on one.
func nothingBeside(file string) error {
	for _, end := range []string{"-wal", "-journal", "-shm"} {
		_, err := os.Stat(file + end)
		switch {
		case err == nil: // also an empty one: whoever has it open goes on writing into it
			return model.Errorf(model.CodeFile, "Beside %s lies %s, with changes of a desk of that name that is in use, or that a killed program left; nothing was written. Choose another name.",
				clean(file), clean(filepath.Base(file)+end))
		case err != nil && !errors.Is(err, fs.ErrNotExist):
			return fileError(err, "%s cannot be looked at", clean(file+end))
		}
	}
	return nil
}

// readBack verifies the copy.
func (c *backupCmd) readBack(ctx context.Context, a *App, copied string) (desk.VerifyReport, error) {
	opened, err := a.runtime.OpenCopy(ctx, copied)
	if err != nil {
		return desk.VerifyReport{}, err
	}
	bar := a.newBar("Verifying the copy")
	report, err := opened.Desk.Examine(ctx, nil, bar.step)
	bar.end()
	if closed := opened.Close(); err == nil {
		err = closed
	}
	return report, err
}
