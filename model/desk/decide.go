package desk

import (
	"context"
	"strings"
	"time"

	"unsubdesk/model"
)

// Approve approves a request under review and executes its refund, all in
// one commit. The account's manager or an admin may, never the submitter
// (R7). The note is optional; seen is what the reviewer had on screen, for the
// audit trail. Errors: CodeForbidden, CodeNotFound, CodeInvalid (note),
// CodeRefused (decided already, deadline passed, or put on hold because a
// block was found, R9: then the hold is kept and no money moved).
func (s *Session) Approve(ctx context.Context, id, note, seen string) (RequestRow, error) {
	return s.decide(ctx, id, decision{approve: true, note: note, seen: seen})
}

// Reject rejects a request under review or on hold and frees its instances
// (R11). Who may is as for Approve; the note is required (R7).
func (s *Session) Reject(ctx context.Context, id, note, seen string) (RequestRow, error) {
	return s.decide(ctx, id, decision{note: note, seen: seen})
}

type decision struct {
	approve    bool
	note, seen string
}

func (s *Session) decide(ctx context.Context, id string, d decision) (RequestRow, error) {
	if err := model.CheckDecisionNote(d.approve, d.note); err != nil {
		return RequestRow{}, err
	}
	var refusal error
	row, err := s.onRequest(ctx, id, func(tx model.WriteTx, u model.User, r model.Request, now time.Time) (err error) {
		refusal = nil
		managers := managerLookup{tx: tx}
		manager, err := managers.of(r)
		if err != nil {
			return err
		}
		if err := model.MayDecide(u, r, manager); err != nil {
			return err
		}
		if err := canNow(tx, r, now, model.CanDecideNow(r, d.approve, now)); err != nil {
			return err
		}
		if !d.approve {
			return s.close(tx, r, model.DecisionRejected, now, d)
		}
		refusal, err = s.approve(tx, r, now, d)
		return err
	})
	if err == nil {
		err = refusal
	}
	return row, err
}

// canNow is what the rule answers for a request at now, in other words if silence is
// stopped.
func canNow(tx model.ReadTx, r model.Request, now time.Time, rule error) error {
	silence := silenceLookup{tx: tx}
	stopped, err := silence.stopped(r, now)
	return first(err, stopped, rule)
}

// approve executes the refund, or puts the request on hold and answers why.
func (s *Session) approve(tx model.WriteTx, r model.Request, now time.Time, d decision) (refusal, err error) {
	instances, err := tx.LockInstances(r.InstanceIDs())
	if err != nil {
		return nil, err
	}
	p, err := tx.Policy()
	if err != nil {
		return nil, err
	}
	if holds := holdBlocks(instances, p); len(holds) > 0 {
		if _, err := applyHolds(tx, s.Actor, r, holds); err != nil {
			return nil, err
		}
		r.Status, r.HoldBlocks = model.RequestOnHold, holds
		return model.CanDecideNow(r, true, now), nil
	}
	from := r.Status
	r.DecisionNote = d.note
	entries := complete(&r, instances, model.DecisionApproved, s.Actor.User, now)
	if err := tx.ChangeRequest(r, from); err != nil {
		return nil, err
	}
	return nil, settle(tx, s.Actor, r, from, entries, d.seen)
}

// Withdraw takes a request under review (before its deadline) or on hold
// back, and frees its instances (R11). The submitter or an admin may.
func (s *Session) Withdraw(ctx context.Context, id, note string) (RequestRow, error) {
	if err := model.CheckDecisionNote(true, note); err != nil {
		return RequestRow{}, err
	}
	return s.onRequest(ctx, id, func(tx model.WriteTx, u model.User, r model.Request, now time.Time) error {
		if err := model.MayWithdraw(u, r); err != nil {
			return err
		}
		if err := canNow(tx, r, now, model.CanWithdrawNow(r, now)); err != nil {
			return err
		}
		return s.close(tx, r, model.DecisionWithdrawn, now, decision{note: note})
	})
}

// close ends a request without a refund.
func (s *Session) close(tx model.WriteTx, r model.Request, d model.Decision, now time.Time, by decision) error {
	from, kind := r.Status, model.EventRequestRejected
	r.Status = model.RequestRejected
	if d == model.DecisionWithdrawn {
		r.Status, kind = model.RequestWithdrawn, model.EventRequestWithdrawn
	}
	r.Decision, r.DecidedBy, r.DecidedAt, r.DecisionNote, r.HoldBlocks = d, s.Actor.User, now, by.note, nil
	if err := tx.ChangeRequest(r, from); err != nil {
		return err
	}
	after := decided(r)
	after.Seen = by.seen
	if err := record(tx, s.Actor, r.Account.ID, kind, r.ID, statusOnly(from), after); err != nil {
		return err
	}
	return announce(tx, change{kind, r, nil, now})
}

// onRequest sweeps, locks a request, reads the clock after the lock (R8) and
// runs fn; it answers with the request as it then is, read in the same
// transaction: an error means that nothing was kept.
func (s *Session) onRequest(ctx context.Context, id string, fn func(model.WriteTx, model.User, model.Request, time.Time) error) (RequestRow, error) {
	if err := s.sweepFirst(ctx); err != nil {
		return RequestRow{}, err
	}
	id = RequestID(id)
	var row RequestRow
	err := s.update(ctx, model.MayView, func(tx model.WriteTx, u model.User) error {
		r, err := tx.LockRequest(id)
		if err != nil {
			return err
		}
		now, err := tx.Now()
		if err != nil {
			return err
		}
		if now.Before(r.SubmittedAt) { // the clock was put back; the books still tell one after the other
			now = r.SubmittedAt
		}
		if err := fn(tx, u, r, now); err != nil {
			return err
		}
		row, err = requestRow(tx, u, id)
		return err
	})
	if err != nil {
		return RequestRow{}, err
	}
	return row, nil
}

const requestPrefix = "UR-"

// RequestID is a request number as people type it, in the form that is stored.
func RequestID(typed string) string { return strings.ToUpper(strings.TrimSpace(typed)) }

// IsRequestID reports whether a text begins as request numbers do, be there such a request or
// not.
func IsRequestID(typed string) bool { return strings.HasPrefix(RequestID(typed), requestPrefix) }
