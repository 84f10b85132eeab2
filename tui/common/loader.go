package common

import (
	"context"
	"errors"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/model"
)

// Loader asks the desk one kind of question at a time: a new question cancels
// the one before it, and an answer that comes late is not accepted. The zero
// Loader is ready; it must not be copied after its first use.
type Loader[T any] struct {
	number int
	cancel context.CancelFunc
	wait   *wait
}

// wait is the time since a loader's first question that has no answer yet.
type wait struct {
	over          chan struct{}
	watched, slow bool
}

// Patience is how long a screen keeps what it shows as it is while what was asked for is
// on its way: what comes within it does not flicker.
const Patience = 100 * time.Millisecond

// Slow says that an answer takes longer than Patience. A page that gets it calls Note.
type Slow struct{ wait *wait }

// Note tells the loader.
func (s Slow) Note() { s.wait.slow = true }

// Answer is the typed message with which a question ends.
type Answer[T any] struct {
	Value T
	Err   error

	of     *Loader[T]
	number int
}

// Ask is the command that runs ask with a context of its own, which ends when
// the next question is asked.
func (l *Loader[T]) Ask(ctx context.Context, ask func(context.Context) (T, error)) tea.Cmd {
	w := l.wait // goes on if the question before had no answer
	if w == nil {
		w = &wait{over: make(chan struct{})}
	}
	l.drop()
	ctx, l.cancel = context.WithCancel(ctx)
	number := l.number
	l.wait = w
	return func() tea.Msg {
		value, err := ask(ctx)
		return Answer[T]{Value: value, Err: err, of: l, number: number}
	}
}

// Accept reports whether the answer is to this loader's latest question. It
// accepts an answer once.
func (l *Loader[T]) Accept(a Answer[T]) bool {
	if a.of != l || a.number != l.number || l.cancel == nil {
		return false
	}
	l.Stop()
	return true
}

// Waiting reports whether a question is open.
func (l *Loader[T]) Waiting() bool { return l.cancel != nil }

// Slow reports whether the answer has taken longer than Patience.
func (l *Loader[T]) Slow() bool { return l.wait != nil && l.wait.slow }

// WhenSlow is the command that says so, once for all questions up to an answer.
func (l *Loader[T]) WhenSlow(c *Common) tea.Cmd {
	w := l.wait
	if w == nil || w.watched {
		return nil
	}
	w.watched = true
	if c.Timer != nil {
		return c.Timer(Patience, Slow{w})
	}
	return func() tea.Msg {
		timer := time.NewTimer(Patience)
		defer timer.Stop()
		select {
		case <-timer.C:
			return Slow{w}
		case <-w.over:
			return nil
		}
	}
}

// Stop cancels the open question, if there is one; its answer will not be
// accepted.
func (l *Loader[T]) Stop() {
	if l.wait != nil {
		close(l.wait.over)
		l.wait = nil
	}
	l.drop()
}

func (l *Loader[T]) drop() {
	l.number++
	if l.cancel != nil {
		l.cancel()
		l.cancel = nil
	}
}

// Unanswered reports whether err means that the desk did not answer, so that
// asking again later may help; other errors are an answer.
func Unanswered(err error) bool {
	switch model.ErrorCode(err) {
	case model.CodeUnavailable, model.CodeInternal:
		return !errors.Is(err, context.Canceled)
	}
	return false
}

// LostSentence is what a person reads of an error that leaves the outcome open.
func LostSentence(err error) string {
	if model.ErrorCode(err) == model.CodeInternal {
		return "Something unexpected happened; the log has the details."
	}
	return Sentence(err)
}

// Failed is the command for an answer that is an error: unanswered questions
// go to the app as QueryFailed, everything else is shown as a notice.
func Failed(err error) tea.Cmd {
	switch {
	case err == nil, errors.Is(err, context.Canceled):
		return nil
	case Unanswered(err):
		return Send(QueryFailed{Err: err})
	}
	return Say(Danger, Sentence(err))
}

// Sentence is what a person reads of an error: its own sentence, or a general
// one for what nobody expected.
func Sentence(err error) string {
	if model.ErrorCode(err) == model.CodeInternal {
		return "Something unexpected went wrong; nothing was changed by it. The log has the details."
	}
	return model.CleanText(err.Error())
}
