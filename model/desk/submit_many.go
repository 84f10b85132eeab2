package desk

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"time"

	"unsubdesk/model"
)

// A submission of many instances is kept as the set of its rows, with a print of what
// was confirmed of each: nothing of it is read whole while others wait to write, and
// it goes on from its key alone if the program dies. The orders are taken in the order
// of their first rows that are left: each row is dealt with once, wherever an import moves it.

// rowsPerCommit is how many rows, each of another order at most, share a commit.
const rowsPerCommit = 200

// manyWork is one run of a submission of many instances.
type manyWork struct {
	submitWork
	known model.Batch     // the batch as it was found, if it was
	left  model.Selection // what is not dealt with
}

// submitMany is Submit for a selection, or for more IDs than WholeQuote.
func (s *Session) submitMany(ctx context.Context, sub Submission, progress Progress) (BatchResult, error) {
	w := &manyWork{submitWork: submitWork{Session: s, sub: sub}}
	if err := s.view(ctx, w.confirm); err != nil {
		return BatchResult{}, err
	}
	if w.batch.Chosen.Len() == 0 { // it has a plan: an older program began it, or nothing of it exists
		planned := &submitWork{Session: s, sub: sub}
		return planned.run(ctx, progress, planned.begin)
	}
	return w.begin(ctx, progress)
}

// begin keeps what is submitted, unless it was kept before, and goes on with it.
func (w *manyWork) begin(ctx context.Context, progress Progress) (BatchResult, error) {
	if w.batch.Result != nil {
		return w.firstAnswer(ctx, w.batch)
	}
	err := w.update(ctx, model.MaySubmit, func(tx model.WriteTx, _ model.User) error {
		head, err := tx.BatchHead(w.Actor.User, w.batch.Key)
		switch {
		case err != nil:
			return err
		case head.ID == w.batch.ID && (head.Quote == w.batch.Quote || head.Result != nil):
			return nil
		case head.ID != w.known.ID || head.Quote != w.known.Quote:
			return model.Errorf(model.CodeConflict, "The same submission was begun somewhere else just now; repeat it, and it goes on or gives its answer.")
		}
		return tx.PutBatch(w.batch)
	})
	if err != nil {
		return BatchResult{}, err
	}
	return w.run(ctx, progress)
}

// run submits order by order to the end.
func (w *manyWork) run(ctx context.Context, progress Progress) (BatchResult, error) {
	for !w.finished {
		progress(w.done, w.total())
		committed := *w
		err := w.update(ctx, model.MaySubmit, func(tx model.WriteTx, _ model.User) error {
			*w = committed // a retried transaction starts from the last commit
			return w.proceed(tx)
		})
		if err != nil {
			*w = committed
			return BatchResult{}, w.stopped(err, w.done, w.total())
		}
	}
	progress(w.total(), w.total())
	if !w.result.Repeated {
		return w.result, nil
	}
	return w.firstAnswer(ctx, w.batch)
}

func (w *manyWork) total() int { return w.batch.Chosen.Len() }

// takeUp begins with a batch, or goes on with it: what its requests say is dealt with.
func (w *manyWork) takeUp(tx model.ReadTx, b model.Batch) error {
	w.batch, w.left, w.result = b, b.Chosen, BatchResult{BatchID: b.ID, Key: b.Key}
	if b.Begun != nil {
		if err := json.Unmarshal(b.Begun, &w.result); err != nil {
			return err
		}
	}
	if w.known.ID == "" {
		return nil
	}
	var done []string
	err := tx.EachRequest(model.RequestQuery{BatchID: b.ID}, func(r model.Request) error {
		done = append(done, r.InstanceIDs()...)
		r, err := asSubmitted(tx, r)
		w.result.Requests = append(w.result.Requests, r)
		return err
	})
	if err != nil {
		return err
	}
	rows, err := tx.RowsOf(done)
	w.dealtWith(model.SelectionOf(slices.Collect(maps.Values(rows))...))
	return err
}

func (w *manyWork) dealtWith(rows model.Selection) {
	w.left = w.left.Without(rows)
	w.done = w.total() - w.left.Len()
}

// confirm looks at what is submitted: a key that is known as it was, else what was on
// the screen must still be so (R14).
func (w *manyWork) confirm(tx model.ReadTx, u model.User) error {
	if err := model.MaySubmit(u); err != nil {
		return err
	}
	known, err := tx.Batch(w.Actor.User, w.sub.Key)
	switch {
	case err != nil && model.ErrorCode(err) != model.CodeNotFound:
		return err
	case err == nil && known.Content != w.sub.content():
		return keyReused(known.Key)
	case err == nil && (known.Chosen.Len() == 0 || known.Result != nil):
		w.batch = known
		return nil
	}
	if w.known = known; known.ID != "" && !w.sub.confirmsAnew(known) {
		return w.goOn(tx)
	}
	chosen, q, err := w.chosen(tx)
	if err != nil {
		return err
	}
	if chosen.Len() == 0 {
		return nil
	}
	if q.Totals.Instances == 0 {
		return model.Invalid("Nothing is chosen; name at least one instance.")
	}
	return w.take(tx, chosen, chosen, q, q.NotFound)
}

// take makes a batch of what was confirmed, or puts it in the place of what the known one
// went by. q is the quote of the rows that were shown.
func (w *manyWork) take(tx model.ReadTx, chosen, shown model.Selection, q model.Quote, notFound []string) error {
	p, err := tx.Policy()
	if err != nil {
		return err
	}
	b := w.known
	if b.ID == "" {
		if _, err := p.CheckReason(w.sub.Reason, w.sub.Note); err != nil {
			return err
		}
		b = model.Batch{ID: w.newID("UB-"), User: w.Actor.User, Key: w.sub.Key, Content: w.sub.content(), Plan: []model.BatchOrder{},
			Reason: w.sub.Reason, Note: w.sub.Note}
	}
	if w.sub.Quote != "" && w.sub.Quote != q.Digest {
		return quoteChanged(q)
	}
	b.Chosen, b.Prints, b.SubmittedAt, b.Quote = chosen, placed(chosen, shown, q.Prints(p)), q.At, w.sub.Quote
	b.Begun = []byte(jsonOf(BatchResult{BatchID: b.ID, Key: b.Key, NotFound: notFound}))
	return w.takeUp(tx, b)
}

// placed are the prints of some of the chosen rows at their places among all.
func placed(chosen, shown model.Selection, prints []uint32) []uint32 {
	if chosen.Equal(shown) {
		return prints
	}
	all := make([]uint32, chosen.Len())
	at := 0
	for part := range chosen.Parts(1024) {
		for _, row := range part {
			if shown.Has(row) && len(prints) > 0 {
				all[at], prints = prints[0], prints[1:]
			}
			at++
		}
	}
	return all
}

// chosen are the rows to submit, with the quote that was to be confirmed.
func (w *manyWork) chosen(tx model.ReadTx) (model.Selection, model.Quote, error) {
	if w.sub.Rows.Len() > 0 {
		q, err := w.quoteOf(tx, w.sub.Rows)
		return w.sub.Rows, q, err
	}
	p, now, err := terms(tx)
	if err != nil {
		return model.Selection{}, model.Quote{}, err
	}
	instances, err := tx.Instances(w.sub.IDs)
	rows := make([]uint32, len(instances))
	for i, in := range instances {
		rows[i] = in.Row
	}
	if err != nil {
		return model.Selection{}, model.Quote{}, err
	}
	q, err := w.withDeciders(tx, model.NewQuote(instances, missing(w.sub.IDs, instances), p, now))
	return model.SelectionOf(rows...), q, err
}

// goOn takes the batch up that was begun under the key before (R13).
func (w *manyWork) goOn(tx model.ReadTx) error {
	if err := w.takeUp(tx, w.known); err != nil || w.known.Begun != nil {
		return err
	}
	rows, err := tx.RowsOf(w.sub.IDs) // an older program began it
	for _, id := range w.sub.IDs {
		if row, there := rows[id]; !there || !w.batch.Chosen.Has(row) {
			w.result.NotFound = append(w.result.NotFound, id)
		}
	}
	return err
}

// proceed is every transaction after the first.
func (w *manyWork) proceed(tx model.WriteTx) error {
	result, err := w.elsewhere(tx)
	if err != nil {
		return err
	}
	if result != nil {
		w.batch.Result, w.result.Repeated, w.finished = result, true, true
		return nil
	}
	if w.left.Len() == 0 {
		return w.finish(tx)
	}
	orders, rows, err := tx.SelectedOrders(w.left, rowsPerCommit)
	if err != nil {
		return err
	}
	w.dealtWith(rows)
	return w.submitOrders(tx, orders)
}

// finish keeps what the requests do not say of the answer.
func (w *manyWork) finish(tx model.WriteTx) error {
	if err := w.addForeign(tx); err != nil {
		return err
	}
	kept := w.result
	kept.Requests = nil
	w.batch.Result = []byte(jsonOf(kept))
	w.finished = true
	return tx.PutBatch(w.batch)
}

// asConfirmed are the instances of an order that may be submitted, if each is what was
// confirmed, blocked ones refused (R14, R15).
func (w *submitWork) asConfirmed(o model.BatchOrder, instances []model.Instance, p model.Policy, q model.Quote) ([]model.Instance, bool) {
	if w.batch.Chosen.Len() == 0 {
		return instances, q.Digest == o.Digest
	}
	var free []model.Instance
	for _, in := range instances {
		at := w.batch.Chosen.Place(in.Row)
		then := model.RefundOf(in, w.batch.SubmittedAt)
		if at < 0 || at >= len(w.batch.Prints) || !model.Confirmed(w.batch.Prints[at], in, p, q.At) ||
			len(then.Returned) != len(model.RefundOf(in, q.At).Returned) {
			return nil, false
		}
	}
	for _, in := range instances {
		if blocks := in.Blocks(p, q.At); len(blocks) > 0 {
			w.result.Refused = append(w.result.Refused, Refusal{InstanceID: in.ID, Row: in.Row, Blocks: blocks})
		} else {
			free = append(free, in)
		}
	}
	return free, true
}

// firstAnswer is the answer of a finished batch as it was given first (R13).
func (s *Session) firstAnswer(ctx context.Context, b model.Batch) (BatchResult, error) {
	var result BatchResult
	err := s.view(ctx, func(tx model.ReadTx, _ model.User) error {
		result = BatchResult{}
		if err := json.Unmarshal(b.Result, &result); err != nil {
			return err
		}
		result.Repeated = true
		if b.Chosen.Len() == 0 {
			return nil
		}
		return tx.EachRequest(model.RequestQuery{BatchID: b.ID}, func(r model.Request) error {
			r, err := asSubmitted(tx, r)
			result.Requests = append(result.Requests, r)
			return err
		})
	})
	return result, err
}

// asSubmitted is a request as it was when it was submitted.
func asSubmitted(tx model.ReadTx, r model.Request) (model.Request, error) {
	if r.Deadline.IsZero() {
		return r, nil // it was completed at once, and stays so
	}
	r.Status, r.Decision, r.DecidedBy, r.DecisionNote, r.HoldBlocks = model.RequestPending, "", "", "", nil
	r.DecidedAt = time.Time{}
	found, err := events(tx, model.EventQuery{Subject: r.ID, Limit: 1})
	if err != nil || len(found) == 0 {
		return r, err
	}
	var state requestState // what comes back was written anew when it was completed
	if err := json.Unmarshal([]byte(found[0].After), &state); err != nil {
		return r, err
	}
	r.CouponsReturned, err = model.ParseMoney(state.Coupons)
	return r, err
}
