package db

import (
	"context"
	"errors"

	"unsubdesk/model"
)

// ErrNoDesk is the Cause of Open's error when there is no such desk and it was
// not told to make one.
var ErrNoDesk = errors.New("no desk")

// ErrNewerSchema is the Cause of Open's error when a newer program made the
// database.
var ErrNewerSchema = errors.New("newer schema")

// ErrOlderSchema is the Cause of Open's error when an older program made the
// database and Open was told to leave it as it is.
var ErrOlderSchema = errors.New("older schema")

// translate turns a driver's error into the model's: a code for programs, a
// sentence for people, the driver's words for the log. Errors that are the
// model's already pass.
func (s *Store) translate(err error) error {
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*model.Error](err); ok {
		return err
	}
	if errors.Is(err, model.ErrOutcomeUnknown) {
		return because(err, model.CodeUnavailable,
			"The connection to %s was lost before it answered: the change may have been made, or not. Look again before you repeat it.", s.name)
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return because(err, model.CodeUnavailable, "The action was cancelled; nothing of it was kept.")
	}
	kind := s.dialect.classify(err)
	if sentence := s.dialect.sentence(kind, s.name); sentence != "" {
		return because(err, model.CodeUnavailable, "%s", sentence)
	}
	switch kind {
	case failBusy:
		return s.busyError(err)
	case failReadOnly:
		return s.readOnlyError(err)
	case failFull:
		return because(err, model.CodeUnavailable, "The disk that holds %s is full; nothing was changed. Make room and try again.", s.name)
	case failDamaged:
		return because(errors.Join(model.ErrUnreadable, err), model.CodeUnavailable, "%s is damaged and cannot be read whole; put back a backup of it.", s.name)
	case failNotADesk:
		return notADesk(err, s.name)
	case failCannotOpen:
		return because(err, model.CodeUnavailable, "%s cannot be opened; check that you may read and write the file and its directory.", s.name)
	case failDuplicate:
		return because(err, model.CodeConflict, "Somebody else changed this first; look again.")
	case failConstraint:
		return because(err, model.CodeInternal, "The desk's database refused a change that contradicts what it holds; nothing was changed.")
	case failCrowded:
		return because(err, model.CodeUnavailable, "All connections to the database %s are in use; nothing was changed. Try again in a moment.", s.name)
	case failTooLarge:
		return because(err, model.CodeRefused, "The amounts of one order add up to more than a database can hold; nothing was changed.")
	case failInput:
		return because(err, model.CodeUnavailable, "%s cannot be read or written just now; check its disk and try again.", s.name)
	}
	return because(err, model.CodeInternal, "Something unexpected happened with the desk's database; nothing was changed.")
}

// translateIn is translate for an error that came while ctx was the caller's
// wish: what was broken off for its end is told as that.
func (s *Store) translateIn(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil && s.dialect.classify(err) == failSlow {
		err = errors.Join(ctx.Err(), err)
	}
	return s.translate(err)
}

// errCrowded: no connection became free in time.
var errCrowded = errors.New("no connection became free")

func because(cause error, code model.Code, format string, args ...any) *model.Error {
	e := model.Errorf(code, format, args...)
	e.Cause = cause
	return e
}

func (s *Store) busyError(cause error) error {
	return because(cause, model.CodeUnavailable,
		"Another program has been writing to %s for %s; nothing was changed. Try again.", s.name, s.busy)
}

func (s *Store) readOnlyError(cause error) error {
	return because(cause, model.CodeUnavailable, "%s is read-only: you can look, not change.", s.name)
}

func notADesk(cause error, name string) error {
	return because(errors.Join(model.ErrUnreadable, cause), model.CodeUnavailable, "%s is not a desk's database; choose another. It was not changed.", name)
}
