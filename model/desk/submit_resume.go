package desk

import (
	"context"
	"encoding/json"
	"slices"

	"unsubdesk/model"
)

// Resume goes on with a submission of the actor's that has come to no end, from its
// key alone: as it was confirmed, or as quote is the digest of Left, which then takes the
// place of what was. Agents, managers and admins may. Errors as Submit; CodeNotFound if
// nothing was submitted under the key.
func (s *Session) Resume(ctx context.Context, key, quote string, progress Progress) (BatchResult, error) {
	if progress == nil {
		progress = func(int, int) {}
	}
	w := &manyWork{submitWork: submitWork{Session: s}}
	err := s.view(ctx, func(tx model.ReadTx, u model.User) (err error) {
		if err = model.MaySubmit(u); err == nil {
			w.known, err = tx.Batch(s.Actor.User, key)
		}
		if w.batch = w.known; err != nil || w.known.Result != nil {
			return err
		}
		if err := resumable(w.known); err != nil {
			return err
		}
		w.sub = Submission{Key: key, Reason: w.known.Reason, Note: w.known.Note, Quote: quote}
		if w.known.Chosen.Len() == 0 {
			return nil
		}
		if err := w.takeUp(tx, w.known); err != nil || !w.sub.confirmsAnew(w.known) {
			return err
		}
		left := w.left
		q, err := s.quoteOf(tx, left)
		if err != nil {
			return err
		}
		return w.take(tx, w.known.Chosen, left, q, w.result.NotFound)
	})
	switch {
	case err != nil:
		return BatchResult{}, err
	case w.known.Result != nil:
		return s.firstAnswer(ctx, w.known)
	case w.known.Chosen.Len() > 0:
		return w.begin(ctx, progress)
	}
	planned := &submitWork{Session: s, sub: w.sub}
	return planned.run(ctx, progress, planned.resumeKey)
}

// resumable refuses what an older version did not keep enough of.
func resumable(b model.Batch) error {
	if b.Reason == "" {
		return model.Refused("This submission was begun by an older version; repeat it whole, with its instances, reason and key.")
	}
	return nil
}

// resumeKey goes on with a plan from its key alone.
func (w *submitWork) resumeKey(tx model.WriteTx, _ model.User) error {
	known, err := tx.Batch(w.Actor.User, w.sub.Key)
	if err != nil {
		return err
	}
	if !w.sub.confirmsAnew(known) {
		return w.repeatKnown(tx, known)
	}
	rest, err := restOf(tx, known)
	if err != nil {
		return err
	}
	var begun BatchResult
	if known.Begun != nil {
		if err := json.Unmarshal(known.Begun, &begun); err != nil {
			return err
		}
	}
	return w.claim(tx, known, rest, begun)
}

// restOf are the instances of a plan of which no requests were made.
func restOf(tx model.ReadTx, known model.Batch) (rest []string, err error) {
	_, done, err := plannedBefore(tx, known)
	for _, o := range known.Plan {
		for _, id := range o.IDs {
			if !done[id] {
				rest = append(rest, id)
			}
		}
	}
	return rest, err
}

// Left is the quote of what a submission of the actor's has left that has come to no
// end; open is false if it has. Any desk user may. CodeNotFound as Resume.
func (s *Session) Left(ctx context.Context, key string) (q model.Quote, open bool, err error) {
	err = s.view(ctx, func(tx model.ReadTx, _ model.User) error {
		known, err := tx.Batch(s.Actor.User, key)
		if err != nil || known.Result != nil {
			return err
		}
		if err := resumable(known); err != nil {
			return err
		}
		open = true
		q, err = s.leftOf(tx, known)
		return err
	})
	return q, open, err
}

// leftOf is the quote of what a batch has made no requests of.
func (s *Session) leftOf(tx model.ReadTx, known model.Batch) (model.Quote, error) {
	if known.Chosen.Len() > 0 {
		w := &manyWork{submitWork: submitWork{Session: s}, known: known}
		if err := w.takeUp(tx, known); err != nil {
			return model.Quote{}, err
		}
		return s.quoteOf(tx, w.left)
	}
	rest, err := restOf(tx, known)
	if err != nil {
		return model.Quote{}, err
	}
	p, now, err := terms(tx)
	if err != nil {
		return model.Quote{}, err
	}
	instances, err := tx.Instances(rest)
	if err != nil {
		return model.Quote{}, err
	}
	return s.withDeciders(tx, model.NewQuote(instances, missing(rest, instances), p, now))
}

// OpenBatch is a submission that has come to no end: its program died, or it is under
// way.
type OpenBatch struct {
	model.Batch
	Instances int // that it is about
	Requests  int // made so far
}

// overtaken reports whether nothing is left of a submission that could be submitted, and
// other requests have taken some of it.
func overtaken(left model.Quote) bool {
	if left.Totals.Submittable() > 0 {
		return false
	}
	if left.Sum != nil {
		return left.Sum.Blocked[model.BlockReviewPending]+left.Sum.Blocked[model.BlockUnsubscribed] > 0
	}
	return slices.ContainsFunc(left.Lines, func(l model.QuoteLine) bool { return l.Instance.Live != "" })
}

// Open are the actor's submissions that have come to no end, oldest first, without those
// that another one has taken the place of.
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
			var left model.Quote
			if left, err = s.leftOf(tx, b.Batch); err != nil || overtaken(left) {
				continue
			}
			b.Requests, err = tx.CountRequests(model.RequestQuery{BatchID: b.ID})
			open = append(open, b)
		}
		return err
	})
	return open, err
}
