package staging

import (
	"context"
	"strings"
)

// A batch ends at this many rows or bytes of waiting values. More rows in one
// statement are slower again: the driver binds n parameters in n² steps.
const (
	batchRows  = 8
	batchBytes = 1 << 20
)

// batch writes rows of one table, several in one statement: the driver
// compiles a statement each time it runs.
type batch struct {
	stage             *Stage
	begin, group, end string
	args              []any
	rows, bytes       int
}

// newBatch is a batch of rows of some values; begin and end are what stands
// around them in the statement.
func newBatch(s *Stage, begin string, values int, end string) *batch {
	return &batch{stage: s, begin: begin, end: end,
		group: "(" + strings.Repeat("?, ", values-1) + "?)"}
}

// add adds a row and writes the batch if it is full.
func (b *batch) add(ctx context.Context, values ...any) error {
	b.args = append(b.args, values...)
	b.rows++
	for _, v := range values {
		if raw, ok := v.([]byte); ok {
			b.bytes += len(raw)
		}
	}
	if b.rows < batchRows && b.bytes < batchBytes {
		return nil
	}
	return b.flush(ctx)
}

func (b *batch) flush(ctx context.Context) error {
	if b.rows == 0 {
		return nil
	}
	statement := b.begin + strings.Repeat(b.group+", ", b.rows-1) + b.group + b.end
	err := b.stage.exec(ctx, statement, b.args...)
	b.args, b.rows, b.bytes = b.args[:0], 0, 0
	return err
}
