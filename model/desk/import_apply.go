package desk

import (
	"context"

	"unsubdesk/model"
)

// importApply applies staged rows within one transaction.
type importApply struct {
	*importRun
	tx     model.WriteTx
	policy model.Policy
	counts map[model.RowOutcome]int
	// changed is set as soon as something was written.
	changed bool
	settled int64 // rows that will not be looked at again
	// accounts and orders are those of the rows at hand, as they were before
	// the import and as they are now. Chunks are sorted by account and order,
	// so only the last of a chunk can go on in the next.
	accounts map[string]*changing[model.Account]
	orders   map[string]*changing[model.Order]
	// freezes are accounts that a rejected row froze and that are not stored
	// yet; another row may bring them, in whatever order.
	freezes map[string]bool
}

// changing is an account or order before the import, as it is in the database
// now, and as it is to be; zero values while it is new.
type changing[T any] struct{ before, saved, now T }

func unchanged[T any](v T) *changing[T] { return &changing[T]{v, v, v} }

func newImportApply(r *importRun, tx model.WriteTx) *importApply {
	return &importApply{
		importRun: r, tx: tx, counts: map[model.RowOutcome]int{},
		accounts: map[string]*changing[model.Account]{}, orders: map[string]*changing[model.Order]{}, freezes: map[string]bool{},
	}
}

// all applies every row; then, as long as that lets more of them in, those
// again that were rejected for what another row may have changed meanwhile.
// So importing the same files again finds nothing left to do.
func (a *importApply) all(ctx context.Context) (err error) {
	if a.policy, err = a.tx.Policy(); err != nil {
		return err
	}
	return a.tx.BulkPut(int(a.rows), func() error { return a.passes(ctx) })
}

func (a *importApply) passes(ctx context.Context) error {
	accepted, retry := 0, 0
	for again := false; ; again = true {
		accepted, retry = 0, 0
		err := a.stage.Chunks(ctx, again, func(rows []model.StagedRow) error {
			done, left, err := a.chunk(ctx, rows, again)
			accepted, retry = accepted+done, retry+left
			return err
		})
		if err != nil || retry == 0 || accepted == 0 {
			return err
		}
		clear(a.accounts)
		clear(a.orders)
	}
}

// chunk applies some rows; again tells that they were rejected before.
func (a *importApply) chunk(ctx context.Context, rows []model.StagedRow, again bool) (accepted, retry int, err error) {
	c := newImportChunk(a, rows)
	if err := c.load(); err != nil {
		return 0, 0, err
	}
	if err := c.merge(); err != nil {
		return 0, 0, err
	}
	if err := c.write(); err != nil {
		return 0, 0, err
	}
	var verdicts []model.Verdict
	for i, r := range c.merged {
		switch {
		case r.Outcome != model.RowRejected:
			accepted++
			a.counts[r.Outcome]++
			if again {
				verdicts = append(verdicts, model.Verdict{ID: rows[i].ID, Accepted: true})
			}
		case !rows[i].Bad:
			verdicts = append(verdicts, model.Verdict{ID: rows[i].ID, Retry: r.Retry, Column: r.Column, Reason: r.Reason})
			if r.Retry {
				retry++
			}
		}
	}
	if !again {
		a.settled += int64(len(rows))
	}
	a.progress(ImportSaving, a.settled, a.rows)
	a.forget(c)
	return accepted, retry, a.stage.Judge(ctx, verdicts)
}

// forget drops the facts that no later chunk can need.
func (a *importApply) forget(c *importChunk) {
	last := c.rows[len(c.rows)-1].Instance
	for id := range a.accounts {
		if id != last.Account.ID {
			delete(a.accounts, id)
		}
	}
	for number := range a.orders {
		if number != last.Order.Number {
			delete(a.orders, number)
		}
	}
}
