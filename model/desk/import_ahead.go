package desk

import (
	"context"

	"unsubdesk/model"
)

// stagedChunk is a part of the staged rows, and the same rows read from their text.
type stagedChunk struct {
	staged []model.StagedRow
	rows   []model.ImportRow
}

// eachChunk calls fn for each part of the staged rows. The next part is read and decoded
// while fn runs, which may give verdicts on its own.
func (r *importRun) eachChunk(ctx context.Context, retry bool, fn func([]model.StagedRow, []model.ImportRow) error) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	ahead := make(chan stagedChunk, 1)
	var reading error
	go func() {
		defer close(ahead)
		reading = r.stage.Chunks(ctx, retry, func(staged []model.StagedRow) error {
			select {
			case ahead <- stagedChunk{staged, r.decode(staged)}:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		})
	}()
	var applying error
	for chunk := range ahead { // to its end, so that nothing reads the stage any more
		if applying == nil {
			if applying = fn(chunk.staged, chunk.rows); applying != nil {
				stop()
			}
		}
	}
	if applying != nil {
		return applying
	}
	return reading
}

func (r *importRun) decode(staged []model.StagedRow) []model.ImportRow {
	rows := make([]model.ImportRow, len(staged))
	for i, s := range staged {
		rows[i], _ = r.readers[s.File].Decode(s.Raw)
		rows[i].Refused = s.Bad
	}
	return rows
}
