package cli

import (
	"context"
	"errors"
	"io"
	"os"
	"runtime/debug"
	"slices"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/model/importfile"
)

// importCmd adds and updates instances from files.
type importCmd struct {
	Files         []string `arg:"" name:"file" complete:"file" help:"CSV or JSON Lines files, packed with gzip or not, or - for standard input; several are one import."`
	Format        string   `enum:"csv,jsonl," default:"" placeholder:"FORMAT" help:"csv or jsonl; default: by the file's name."`
	Strict        bool     `help:"All or nothing: if a row is rejected, change nothing."`
	DryRun        bool     `help:"Say what would happen and change nothing."`
	Rejects       string   `complete:"file" placeholder:"FILE" help:"Write the rejected rows to a file, with the reason as last column, rejected_because."`
	IgnoreUnknown bool     `help:"Pass over columns that are not known instead of refusing the file."`
}

// Help is the long help.
func (c *importCmd) Help() string {
	return `Good rows go in, bad ones are listed with line, column and reason. A column that is absent leaves what is stored alone, an empty cell is the column's default. Rejected rows can be mended in the file of --rejects and imported from it with --ignore-unknown. A file that is packed with gzip is known by its first bytes, whatever its name; its lines are counted as they were before it was packed.`
}

// importHeap is the memory from which on the garbage of an import is collected sooner than
// is usual, in bytes. The database's own memory comes on top of it.
const importHeap = 96 << 20

// Run implements the command.
func (c *importCmd) Run(ctx context.Context, a *App) error {
	files, err := c.files(a)
	if err != nil {
		return err
	}
	if _, err := a.setup(); err != nil {
		return err
	}
	rejects, err := c.rejectsFile(a, files)
	if err != nil {
		return err
	}
	if rejects != nil {
		defer rejects.discard()
	}
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(importHeap))
	report, err := c.onDesk(ctx, a, files)
	if err != nil {
		return err
	}
	defer report.Close() //nolint:errcheck // the staged rows are gone with the program at the latest
	if rejects != nil {
		if err := c.writeRejects(ctx, rejects, report, files[0].Format); err != nil {
			return c.rejectsFailed(err, report)
		}
	}
	if a.JSON {
		err = c.printJSON(ctx, a, report)
	} else {
		err = c.printText(ctx, a, report)
	}
	switch {
	case err != nil:
		return err
	case report.Refused:
		return Status(ExitFailed)
	case report.Rejected > 0:
		return Status(ExitPartly)
	}
	return nil
}

// onDesk opens the desk and imports. A new desk stays only if something of the
// import does, and is told of only then.
func (c *importCmd) onDesk(ctx context.Context, a *App, files []desk.ImportFile) (*desk.ImportReport, error) {
	open := func(ctx context.Context) (*desk.Session, []string, error) {
		return a.open(ctx, true, model.SurfaceCommand)
	}
	if c.DryRun {
		open = a.rehearse
	}
	s, notices, err := open(ctx)
	if err != nil {
		return nil, err
	}
	begun, err := s.Standing(ctx)
	if err != nil {
		return nil, err
	}
	report, err := c.runImport(ctx, a, s, files)
	if err != nil || report.Refused && !c.DryRun {
		gone, failed := a.undo(ctx, s, begun.Version)
		if failed != nil {
			a.notice("The new desk could not be removed again: %s", sentence(failed))
		}
		if gone {
			return report, err
		}
	}
	for _, n := range notices {
		a.notice("%s", clean(n))
	}
	return report, err
}

// runImport shows a bar while the import runs.
func (c *importCmd) runImport(ctx context.Context, a *App, s *desk.Session, files []desk.ImportFile) (*desk.ImportReport, error) {
	var phase desk.ImportPhase
	progress := a.newBar("")
	report, err := s.Import(ctx, files, desk.ImportOptions{
		Strict: c.Strict, DryRun: c.DryRun, IgnoreUnknown: c.IgnoreUnknown, SameHeaders: c.Rejects != "",
		Progress: func(p desk.ImportProgress) {
			if p.Phase != phase {
				phase = p.Phase
				progress.end()
				progress = a.newBar(string(phase))
			}
			progress.set(p.Done, p.Total)
		},
	})
	progress.end()
	return report, err
}

// files are the files to import. One that is missing is found here, before a
// new desk is made for it.
func (c *importCmd) files(a *App) ([]desk.ImportFile, error) {
	files := make([]desk.ImportFile, len(c.Files))
	for i, path := range c.Files {
		if slices.Contains(c.Files[:i], path) {
			return nil, model.Invalid("%s is named twice.", clean(path))
		}
		if path != "-" { // that it is not there says more than that its name tells no format
			if err := onDisk(path, &files[i]); err != nil {
				return nil, err
			}
		}
		format, err := c.formatOf(path)
		if err != nil {
			return nil, err
		}
		if c.Rejects != "" && i > 0 && format != files[0].Format {
			return nil, model.Invalid("--rejects needs files of one format; import CSV and JSON Lines one after the other.")
		}
		files[i].Name, files[i].Format = path, format
		if path == "-" {
			files[i].Name = "standard input"
			files[i].Open = func() (io.ReadCloser, error) { return io.NopCloser(a.Stdin), nil }
		}
	}
	return files, nil
}

func (c *importCmd) formatOf(path string) (importfile.Format, error) {
	if c.Format != "" {
		return importfile.Format(c.Format), nil
	}
	if format, ok := importfile.FormatOf(path); ok {
		return format, nil
	}
	if path == "-" {
		return "", model.Invalid("Standard input has no name that tells its format; add --format csv or --format jsonl.")
	}
	return "", model.Invalid("The name %s does not tell the format; add --format csv or --format jsonl.", clean(path))
}

// onDisk fills in a file that lies on the disk.
func onDisk(path string, file *desk.ImportFile) error {
	info, err := os.Stat(path)
	if err != nil {
		return fileError(err, "%s cannot be read", clean(path))
	}
	if info.IsDir() {
		return model.Errorf(model.CodeFile, "%s is a directory; name the files in it.", clean(path))
	}
	if info.Mode().IsRegular() {
		file.Size = info.Size()
	}
	file.Open = func() (io.ReadCloser, error) {
		f, err := os.Open(path)
		if err != nil {
			return nil, fileError(err, "%s cannot be read", clean(path))
		}
		return f, nil
	}
	return nil
}

// rejectsFile begins the file of rejected rows, before the import, so that
// one that cannot be written is found in time; nil without the flag. A file
// that exists is never replaced.
func (c *importCmd) rejectsFile(a *App, files []desk.ImportFile) (*newFile, error) {
	if c.Rejects == "" {
		return nil, nil
	}
	if c.Rejects == "-" {
		return nil, model.Invalid("--rejects needs the name of a file.")
	}
	if target, err := os.Stat(c.Rejects); err == nil {
		for _, f := range files {
			if input, err := os.Stat(f.Name); err == nil && os.SameFile(target, input) {
				return nil, model.Invalid("--rejects would overwrite %s, which is imported; name another file.", clean(f.Name))
			}
		}
	}
	return a.createFile(c.Rejects, false, " for --rejects")
}

// writeRejects writes the rejected rows. The file is written also if there
// are none, so that whoever reads it next finds one.
func (c *importCmd) writeRejects(ctx context.Context, to *newFile, report *desk.ImportReport, format importfile.Format) error {
	text, end := packing(to.path, to)
	w, err := importfile.NewRejects(text, format, report.Headers[0])
	if err != nil {
		return err
	}
	err = report.EachRejection(ctx, func(r model.Rejection) error {
		reason := r.Reason
		if r.Column != "" {
			reason = r.Column + ": " + reason
		}
		return w.Write(r.Raw, reason)
	})
	if err := errors.Join(err, w.Close(), end()); err != nil {
		return err
	}
	return to.commit()
}

// rejectsFailed says what became of the import although the file of rejected
// rows is not there.
func (c *importCmd) rejectsFailed(err error, report *desk.ImportReport) error {
	done := "Nothing was imported"
	if report.Applied {
		done = "The import is done"
	}
	if _, ok := errors.AsType[*model.Error](err); !ok {
		err = fileError(err, "%s cannot be written", clean(c.Rejects))
	}
	return &model.Error{Code: model.CodeFile, Offset: -1, Cause: err,
		Sentence: done + ", but the rejected rows were not kept. " + sentence(err)}
}
