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
	// fresh is set while nothing is stored but what this import has brought, whose rows
	// were held against each other before: there is nothing to look up.
	fresh bool
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
	stored, err := a.tx.Count(model.ListQuery{Limit: 1})
	if err != nil {
		return err
	}
	a.fresh = stored == 0
	var left passed
	if err := a.tx.BulkPut(int(a.rows), func() (err error) {
		left, err = a.pass(ctx, false)
		return err
	}); err != nil {
		return err
	}
	a.fresh = false
	for left.retry > 0 && left.accepted > 0 {
		clear(a.accounts)
		clear(a.orders)
		if left, err = a.pass(ctx, true); err != nil {
			return err
		}
	}
	return nil
}

// passed is how many rows a pass accepted, and how many may be tried again.
type passed struct{ accepted, retry int }

// pass applies all rows, or with again those that were rejected for now.
func (a *importApply) pass(ctx context.Context, again bool) (all passed, err error) {
	err = a.eachChunk(ctx, again, func(staged []model.StagedRow, rows []model.ImportRow) error {
		p, err := a.chunk(ctx, staged, rows, again)
		all.accepted, all.retry = all.accepted+p.accepted, all.retry+p.retry
		return err
	})
	return all, err
}

// chunk applies some rows; again tells that they were rejected before.
func (a *importApply) chunk(ctx context.Context, rows []model.StagedRow, read []model.ImportRow, again bool) (p passed, err error) {
	c := newImportChunk(a, read)
	for _, step := range []func() error{c.load, c.merge, c.write} {
		if err := step(); err != nil {
			return p, err
		}
	}
	var verdicts []model.Verdict
	for i, r := range c.merged {
		switch {
		case r.Outcome != model.RowRejected:
			p.accepted++
			a.counts[r.Outcome]++
			if again {
				verdicts = append(verdicts, model.Verdict{ID: rows[i].ID, Accepted: true})
			}
		case !rows[i].Bad:
			verdicts = append(verdicts, model.Verdict{ID: rows[i].ID, Retry: r.Retry, Column: r.Column, Reason: r.Reason})
			if r.Retry {
				p.retry++
			}
		}
	}
	if !again {
		a.settled += int64(len(rows))
	}
	a.progress(ImportSaving, a.settled, a.rows)
	a.forget(c)
	return p, a.stage.Judge(ctx, verdicts)
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
