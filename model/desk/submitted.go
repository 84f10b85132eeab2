package desk

import (
	"context"
	"errors"

	"unsubdesk/model"
)

// The functions of this file find out what became of an action whose answer was
// lost (model.ErrOutcomeUnknown). They wait, as a write does, for a commit that
// may still be under way: what they answer is final.

// Lost reports whether the error of an action leaves open if it was done, so that
// it has to be looked up before anything is said: the answer to a commit was lost,
// or nobody knows what happened.
func Lost(err error) bool {
	return errors.Is(err, model.ErrOutcomeUnknown) ||
		model.ErrorCode(err) == model.CodeInternal && !errors.Is(err, context.Canceled)
}

// Submitted is the answer to a submission of the actor's under this key (R13);
// finished is false if there was none, or one that stopped before its end: then
// Unfinished tells which. Any desk user may. CodeUnavailable: still not known.
func (s *Session) Submitted(ctx context.Context, key string) (result BatchResult, finished bool, err error) {
	var batch model.Batch
	err = s.update(ctx, model.MayView, func(tx model.WriteTx, _ model.User) error {
		batch = model.Batch{}
		found, err := tx.Batch(s.Actor.User, key)
		if model.ErrorCode(err) == model.CodeNotFound {
			return nil
		}
		batch = found
		return err
	})
	if err != nil || batch.Result == nil {
		return BatchResult{}, false, err
	}
	result, err = s.firstAnswer(ctx, batch)
	result.Repeated = false // it is the answer that was lost
	return result, err == nil, err
}

// Outcome is a request as it is after every decision that was under way. Any
// desk user may. CodeNotFound if there is none of that number; CodeUnavailable:
// still not known.
func (s *Session) Outcome(ctx context.Context, id string) (RequestRow, error) {
	id = RequestID(id)
	var row RequestRow
	err := s.update(ctx, model.MayView, func(tx model.WriteTx, u model.User) error {
		if _, err := tx.LockRequest(id); err != nil {
			return err
		}
		var err error
		row, err = requestRow(tx, u, id)
		return err
	})
	if err != nil {
		return RequestRow{}, err
	}
	return row, nil
}
