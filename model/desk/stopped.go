package desk

import (
	"context"
	"errors"

	"unsubdesk/model"
)

// Stopped is the Cause of the error of a submission of several commits that ended before
// the last one.
type Stopped struct {
	Done, Total int // instances
	Why         string
	Cause       error
}

func (s *Stopped) Error() string { return s.Why }

// Unwrap returns why it ended, for the log.
func (s *Stopped) Unwrap() error { return s.Cause }

// stopped is the error of a batch of which a part is committed: err alone
// would say that nothing was done.
func (w *submitWork) stopped(err error, done, total int) error {
	code := model.ErrorCode(err)
	if code != model.CodeUnavailable && code != model.CodeInternal {
		code = model.CodeStopped
	}
	why := "Something unexpected happened."
	switch e, ok := errors.AsType[*model.Error](err); {
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		code, why = model.CodeStopped, "The action was cancelled."
	case ok:
		why = e.Sentence
	}
	stopped := model.Errorf(code, "%s of %s instances were dealt with, and stay so. The rest were not: %s "+
		"Submitting the same again under the key %s, or `unsubdesk unsubscribe --key` with it, goes on with them; nothing is paid twice.",
		model.Grouped(done), model.Grouped(total), why, w.sub.Key)
	stopped.Cause = &Stopped{Done: done, Total: total, Why: why, Cause: err}
	return stopped
}
