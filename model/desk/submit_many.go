package desk

import (
	"context"
	"encoding/json"
	"time"

	"unsubdesk/model"
)

// A submission of many instances is kept as the set of its rows, with a print of what
// was confirmed of each: nothing of it is read whole while others wait to write, and
// it goes on from its key alone if the program dies. The orders are taken in the order
// of their first rows.

// rowsPerCommit is how many rows, each of another order at most, share a commit.
const rowsPerCommit = 200

// manyWork is one run of a submission of many instances.
type manyWork struct {
	submitWork
	after uint32 // the last row whose order is dealt with
}

// submitMany is Submit for a selection, or for more IDs than WholeQuote.
func (s *Session) submitMany(ctx context.Context, sub Submission, progress Progress) (BatchResult, error) {
	w := &manyWork{submitWork: submitWork{Session: s, sub: sub}}
	if err := s.view(ctx, w.confirm); err != nil {
		return BatchResult{}, err
	}
	if w.batch.SubmittedAt.IsZero() {
		return BatchResult{}, model.Invalid("Nothing is chosen; name at least one instance.")
	}
	err := s.update(ctx, model.MaySubmit, func(tx model.WriteTx, _ model.User) error {
		begun, err := tx.BatchBegun(s.Actor.User, sub.Key)
		if err != nil || begun == w.batch.ID {
			return err
		}
		if begun != "" {
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
	w.result.BatchID, w.result.Key = w.batch.ID, w.batch.Key
	before := w.doneBefore(ctx, w.batch)
	for !w.finished {
		progress(max(w.done, before), w.total())
		committed := *w
		err := w.update(ctx, model.MaySubmit, func(tx model.WriteTx, _ model.User) error {
			*w = committed // a retried transaction starts from the last commit
			return w.proceed(tx)
		})
		if err != nil {
			*w = committed
			return BatchResult{}, w.stopped(err, max(w.done, before), w.total())
		}
	}
	progress(w.total(), w.total())
	if !w.result.Repeated {
		return w.result, nil
	}
	return w.firstAnswer(ctx, w.batch)
}

func (w *manyWork) total() int { return w.batch.Chosen.Len() }

// confirm looks at what is submitted: a key that is known as it was, else what was on
// the screen must still be so (R14).
func (w *manyWork) confirm(tx model.ReadTx, u model.User) error {
	if err := model.MaySubmit(u); err != nil {
		return err
	}
	known, err := tx.Batch(w.Actor.User, w.sub.Key)
	if err == nil {
		return w.know(tx, known)
	}
	if model.ErrorCode(err) != model.CodeNotFound {
		return err
	}
	p, err := tx.Policy()
	if err != nil {
		return err
	}
	if _, err := p.CheckReason(w.sub.Reason, w.sub.Note); err != nil {
		return err
	}
	chosen, q, err := w.chosen(tx)
	if err != nil || q.Totals.Instances == 0 {
		return err
	}
	if w.sub.Quote != "" && w.sub.Quote != q.Digest {
		return quoteChanged(q)
	}
	if q.Sum == nil {
		if q, err = sumQuote(tx, chosen); err != nil {
			return err
		}
	}
	w.batch = model.Batch{ID: w.newID("UB-"), User: w.Actor.User, Key: w.sub.Key, Content: w.sub.content(), Plan: []model.BatchOrder{},
		SubmittedAt: q.At, Chosen: chosen, Prints: q.Sum.Prints, Reason: w.sub.Reason, Note: w.sub.Note}
	return nil
}

// chosen are the rows to submit, with the quote that was to be confirmed.
func (w *manyWork) chosen(tx model.ReadTx) (model.Selection, model.Quote, error) {
	if w.sub.Rows.Len() > 0 {
		q, err := quoteOf(tx, w.sub.Rows)
		return w.sub.Rows, q, err
	}
	p, now, err := terms(tx)
	if err != nil {
		return model.Selection{}, model.Quote{}, err
	}
	instances, err := tx.Instances(w.sub.IDs)
	q := model.NewQuote(instances, missing(w.sub.IDs, instances), p, now)
	rows := make([]uint32, len(instances))
	for i, in := range instances {
		rows[i] = in.Row
	}
	w.result.NotFound = q.NotFound
	return model.SelectionOf(rows...), q, err
}

// know takes the batch that was begun under the key before (R13).
func (w *manyWork) know(tx model.ReadTx, known model.Batch) error {
	if known.Content != w.sub.content() {
		return keyReused(known.Key)
	}
	w.batch, w.result.NotFound = known, nil
	rows, err := tx.RowsOf(w.sub.IDs)
	for _, id := range w.sub.IDs {
		if _, there := rows[id]; !there {
			w.result.NotFound = append(w.result.NotFound, id)
		}
	}
	return err
}

// proceed is every transaction after the first.
func (w *manyWork) proceed(tx model.WriteTx) error {
	result, err := tx.BatchResult(w.Actor.User, w.batch.Key)
	if err != nil {
		return err
	}
	if result != nil { // another program finished the same key, now or before
		w.batch.Result, w.result.Repeated, w.finished = result, true, true
		return nil
	}
	orders, last, err := tx.SelectedOrders(w.batch.Chosen, w.after, rowsPerCommit)
	if err != nil {
		return err
	}
	if last == 0 {
		return w.finish(tx)
	}
	if err := w.submitOrders(tx, orders); err != nil {
		return err
	}
	for _, o := range orders {
		w.done += len(o.IDs)
	}
	w.after = last
	return nil
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
		if at < 0 || at >= len(w.batch.Prints) || w.batch.Prints[at] != model.LinePrint(in, p, q.At) ||
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

// Resume goes on with a submission of the actor's that has come to no end, from its
// key alone. Agents, managers and admins may. Errors as Submit; CodeNotFound if
// nothing was submitted under the key.
func (s *Session) Resume(ctx context.Context, key string, progress Progress) (BatchResult, error) {
	var known model.Batch
	err := s.view(ctx, func(tx model.ReadTx, _ model.User) (err error) {
		known, err = tx.Batch(s.Actor.User, key)
		return err
	})
	if err != nil {
		return BatchResult{}, err
	}
	if progress == nil {
		progress = func(int, int) {}
	}
	sub := Submission{Key: key, Reason: known.Reason, Note: known.Note}
	switch {
	case known.Chosen.Len() > 0:
		w := &manyWork{submitWork: submitWork{Session: s, sub: sub, batch: known}}
		return w.run(ctx, progress)
	case known.Result == nil && known.Reason == "":
		return BatchResult{}, model.Refused("This submission was begun by an older version; repeat it whole, with its instances, reason and key.")
	}
	w := &submitWork{Session: s, sub: sub, batch: known}
	for _, o := range known.Plan {
		w.sub.IDs = append(w.sub.IDs, o.IDs...)
	}
	return w.run(ctx, progress, func(tx model.WriteTx, _ model.User) error { return w.repeatKnown(tx, known) })
}

// OpenBatch is a submission that has come to no end: its program died, or it is under
// way.
type OpenBatch struct {
	model.Batch
	Instances int // that it is about
	Requests  int // made so far
}

// Open are the actor's submissions that have come to no end, oldest first.
func (s *Session) Open(ctx context.Context) ([]OpenBatch, error) {
	var open []OpenBatch
	err := s.view(ctx, func(tx model.ReadTx, _ model.User) error {
		open = nil
		batches, err := tx.OpenBatches(s.Actor.User)
		for i := 0; i < len(batches) && err == nil; i++ {
			b := OpenBatch{Batch: batches[i], Instances: batches[i].Chosen.Len()}
			for _, o := range b.Plan {
				b.Instances += len(o.IDs)
			}
			b.Requests, err = tx.CountRequests(model.RequestQuery{BatchID: b.ID})
			open = append(open, b)
		}
		return err
	})
	return open, err
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
