package desk

import (
	"context"
	"errors"

	"unsubdesk/model"
	"unsubdesk/model/importfile"
)

// errUndone makes the transaction of an import roll back although nothing
// failed.
var errUndone = errors.New("the import is not to be applied")

// Import adds and updates instances from files, which together are one import
// (R18). Only an admin may. The files are staged on disk and checked whole
// before anything changes; a file that cannot be used as a whole is CodeFile.
// Then the good rows are applied in one transaction, with the new blocks of
// the bad ones, the requests those put on hold (R9), and the audit events. An
// import that changes nothing writes nothing.
func (s *Session) Import(ctx context.Context, files []ImportFile, opts ImportOptions) (*ImportReport, error) {
	if err := s.view(ctx, func(_ model.ReadTx, u model.User) error { return mayImport(u) }); err != nil {
		return nil, err
	}
	if s.newStage == nil {
		return nil, model.Errorf(model.CodeInternal, "This desk was made without a place for the rows of an import.")
	}
	stage, err := s.newStage(ctx, fileNames(files))
	if err != nil {
		return nil, err
	}
	run := &importRun{Session: s, opts: opts, files: files, stage: stage}
	report, err := run.do(ctx)
	if err != nil {
		return nil, errors.Join(err, stage.Close())
	}
	return report, nil
}

func mayImport(u model.User) error { return model.MayAdminister(u, "Importing") }

func fileNames(files []ImportFile) []string {
	names := make([]string, len(files))
	for i, f := range files {
		names[i] = f.Name
	}
	return names
}

// importRun is one import on its way.
type importRun struct {
	*Session
	opts    ImportOptions
	files   []ImportFile
	stage   model.Stage
	readers []importfile.Reader
	rows    int64
}

func (r *importRun) do(ctx context.Context) (*ImportReport, error) {
	if err := r.readFiles(ctx); err != nil {
		return nil, err
	}
	if err := r.stage.Contradictions(ctx); err != nil {
		return nil, err
	}
	var report *ImportReport
	err := r.update(ctx, mayImport, func(tx model.WriteTx, _ model.User) (err error) {
		report, err = r.apply(ctx, tx)
		return err
	})
	if err != nil && !errors.Is(err, errUndone) {
		return nil, err
	}
	return report, nil
}

// apply is the transaction. It may run more than once.
func (r *importRun) apply(ctx context.Context, tx model.WriteTx) (*ImportReport, error) {
	if err := r.stage.Restart(ctx); err != nil {
		return nil, err
	}
	a := newImportApply(r, tx)
	if err := a.all(ctx); err != nil {
		return nil, err
	}
	rejected, err := r.stage.Rejected(ctx)
	if err != nil {
		return nil, err
	}
	report := &ImportReport{
		Imported: a.counts[model.RowNew], Updated: a.counts[model.RowUpdated], Unchanged: a.counts[model.RowUnchanged],
		Rejected: rejected, stage: r.stage, Headers: r.headers(),
	}
	if a.changed {
		if err := r.finish(tx, report); err != nil {
			return nil, err
		}
	}
	report.Refused = r.opts.Strict && rejected > 0
	report.Applied = a.changed && !report.Refused && !r.opts.DryRun
	if !report.Applied {
		return report, errUndone
	}
	return report, nil
}

// importedState is what the trail keeps of an import.
type importedState struct {
	Files     []string `json:"files"`
	Imported  int      `json:"imported"`
	Updated   int      `json:"updated"`
	Unchanged int      `json:"unchanged"`
	Rejected  int      `json:"rejected"`
}

// importSubject is the subject of the event of an import.
const importSubject = "import"

// finish brings the open requests in line with the new blocks (R9) and writes
// the import's own event.
func (r *importRun) finish(tx model.WriteTx, report *ImportReport) (err error) {
	if report.Held, report.Resumed, err = r.refreshHolds(tx, r.Actor); err != nil {
		return err
	}
	return record(tx, r.Actor, "", model.EventImported, importSubject, nil, importedState{
		Files: fileNames(r.files), Imported: report.Imported, Updated: report.Updated,
		Unchanged: report.Unchanged, Rejected: report.Rejected,
	})
}

func (r *importRun) headers() [][]string {
	var headers [][]string
	for _, reader := range r.readers {
		headers = append(headers, reader.Header())
	}
	return headers
}

func (r *importRun) progress(phase ImportPhase, done, total int64) {
	if r.opts.Progress != nil {
		r.opts.Progress(ImportProgress{Phase: phase, Done: done, Total: total})
	}
}
