package cli

import (
	"context"
	"errors"
	"strings"
	"time"

	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// lookFor is how long a command looks what became of an action whose answer was
// lost, before it says that it is not known.
const lookFor = 30 * time.Second

// findOut repeats a look until the desk answers it, for lookFor at the most.
func (a *App) findOut(ctx context.Context, what string, look func() error) error {
	a.notice("The desk's answer was lost. Checking whether %s went through.", what)
	waited := time.Duration(0)
	for tries := 1; ; tries++ {
		err := look()
		if code := model.ErrorCode(err); code != model.CodeUnavailable && code != model.CodeInternal {
			return err
		}
		wait := desk.RetryAfter(tries)
		if waited += wait; waited > lookFor || a.pause(ctx, wait) != nil {
			return err
		}
	}
}

// pause waits, or answers why it need not.
func (a *App) pause(ctx context.Context, d time.Duration) error {
	if a.Pause != nil {
		return a.Pause(ctx, d)
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// findSubmission looks a submission up by its key. begun is true for a large
// batch that stopped before its end; otherwise the error, if any, says what is
// known, and again is the command that finds out.
func (a *App) findSubmission(ctx context.Context, s *desk.Session, key string, lost error, again string) (result desk.BatchResult, begun bool, err error) {
	finished := false
	err = a.findOut(ctx, "this submission", func() (err error) {
		if result, finished, err = s.Submitted(ctx, key); err != nil || finished {
			return err
		}
		rest, err := s.Unfinished(ctx, key)
		begun = len(rest) > 0
		return err
	})
	switch {
	case err != nil:
		return result, false, unknown(err, "It is not known whether this submission, key %s, went through: %s To find out, repeat it under its key; nothing is paid twice: %s",
			clean(key), sentence(err), again)
	case finished:
		a.notice("It went through; this is its answer.")
		return result, false, nil
	case begun:
		a.notice("It was begun; it goes on under its key.")
		return result, true, nil
	case model.ErrorCode(lost) == model.CodeInternal: // its own sentence is true: nothing was done
		return result, false, lost
	}
	return result, false, unknown(lost, "The desk's answer was lost; it was looked up, and nothing was submitted. To submit it: %s", again)
}

// unknown is the failure of an action whose answer was lost; cause is for the
// log.
func unknown(cause error, format string, args ...any) error {
	e := model.Errorf(model.CodeUnavailable, format, args...)
	e.Cause = errors.Join(model.ErrOutcomeUnknown, cause)
	return e
}

// decideOne decides a request, and looks it up if the answer was lost.
func (a *App) decideOne(ctx context.Context, s *desk.Session, id string, act action) (desk.RequestRow, error) {
	row, err := act.do(s, id)
	if !desk.Lost(err) {
		return row, err
	}
	lost := err
	err = a.findOut(ctx, "the decision on "+clean(id), func() (err error) {
		row, err = s.Outcome(ctx, id)
		return err
	})
	switch {
	case err != nil:
		return row, unknown(err, "It is not known whether %s was decided: %s To find out: %s", clean(id), sentence(err),
			a.commandLine("reviews", "show", id))
	case row.Decision == act.leaves && row.DecidedBy == s.Actor.User && row.DecisionNote == act.note:
		return row, nil
	case !row.Status.Open():
		return row, model.CanDecideNow(row.Request, true, row.Deadline)
	}
	return row, unknown(lost, "The desk's answer was lost; it was looked up, and %s is not decided. Repeat the command to decide it.", clean(id))
}

// mostNamed is how many instances a command that is told to somebody names.
const mostNamed = 50

// again is the command that repeats a submission under its key.
func (c *unsubscribeCmd) again(a *App, sub desk.Submission) string {
	words := append([]string{"unsubscribe"}, sub.IDs...)
	if len(sub.IDs) > mostNamed {
		words = []string{"unsubscribe", "THE-SAME-IDS"}
	}
	words = append(words, "--reason", sub.Reason)
	if sub.Note != "" {
		words = append(words, "--note", sub.Note)
	}
	if sub.Quote != "" {
		words = append(words, "--quote", sub.Quote)
	}
	return a.commandLine(append(words, "--yes", "--key", sub.Key)...)
}

// commandLine is a command as it is typed into a shell, with the global flags
// of this run.
func (a *App) commandLine(words ...string) string {
	line := []string{"unsubdesk"}
	for _, g := range [][2]string{{"--db", a.DB}, {"--config", a.Config}, {"--user", a.User}} {
		if g[1] != "" {
			line = append(line, g[0], g[1])
		}
	}
	if a.JSON {
		line = append(line, "--json")
	}
	line = append(line, words...)
	for i, w := range line {
		line[i] = shellWord(clean(w))
	}
	return strings.Join(line, " ")
}

// shellWord quotes a word for a shell where that is needed.
func shellWord(w string) string {
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_./:@=+,", r)
	}
	if w != "" && strings.IndexFunc(w, func(r rune) bool { return !plain(r) }) < 0 {
		return w
	}
	return "'" + strings.ReplaceAll(w, "'", `'\''`) + "'"
}
