package cli

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// lossy is a store that loses the answer to one commit, made or not, and does
// not answer some writes after it.
type lossy struct {
	model.Store
	lose    int  // the number of the commit whose answer is lost, from 1
	commits bool // it is made all the same
	away    int  // writes after it that are not answered
	before  func()

	writes int
}

func (l *lossy) Update(ctx context.Context, fn func(model.WriteTx) error) error {
	l.writes++
	switch {
	case l.writes == l.lose:
		if l.commits {
			if err := l.Store.Update(ctx, fn); err != nil {
				return err
			}
		}
		if l.before != nil {
			l.before()
		}
		err := model.Errorf(model.CodeUnavailable, "The connection was cut.")
		err.Cause = model.ErrOutcomeUnknown
		return err
	case l.writes > l.lose && l.away > 0:
		l.away--
		return model.Errorf(model.CodeUnavailable, "The database cannot be reached.")
	}
	return l.Store.Update(ctx, fn)
}

// loses runs a command on a store that loses an answer; waited is how long it
// would have waited.
func (w *world) loses(l *lossy, user string, args ...string) (r result, waited time.Duration) {
	w.t.Helper()
	l.Store = w.store
	var out, stderr bytes.Buffer
	env := Env{Stdout: &out, Stderr: &stderr, Now: time.Now, Version: "test", Pause: func(_ context.Context, d time.Duration) error {
		waited += d
		return nil
	}}
	env.Setup = func(Globals) (*Runtime, error) {
		return &Runtime{Open: func(context.Context, bool) (*Opened, error) {
			return &Opened{Desk: desk.New(l), Actor: model.Actor{User: user, OSUser: "tester"}}, nil
		}}, nil
	}
	status := Run(context.Background(), args, env)
	return result{w.t, status, out.String(), stderr.String()}, waited
}

func TestLostSubmissionIsLookedUp(t *testing.T) {
	w := newWorld(t, dbtest.Instance("i-1"))
	r, waited := w.loses(&lossy{lose: 1, commits: true, away: 3}, "maya", "unsubscribe", "i-1", "--reason", "1", "--yes", "--key", "k-1", "--json")
	r.exits(ExitOK).prints(`"status":"completed"`).says("Checking whether this submission went through.").says("It went through; this is its answer.")
	if waited != 7*time.Second {
		t.Errorf("waited %s", waited)
	}
	w.run("maya", "history", "--json").exits(ExitOK).prints(`"refund":"100.00"`)
}

func TestLostSubmissionThatWasNotMade(t *testing.T) {
	w := newWorld(t, dbtest.Instance("i-1"))
	r, _ := w.loses(&lossy{lose: 1}, "maya", "unsubscribe", "i-1", "--reason", "5", "--note", "it's theirs", "--yes", "--key", "k-1")
	r.exits(ExitFailed).says("it was looked up, and nothing was submitted. To submit it: unsubdesk unsubscribe i-1 --reason 5 --note 'it'\\''s theirs' --quote ")
	if strings.Contains(r.stderr, "To learn what became of it") {
		t.Errorf("it is said twice: %s", r.stderr)
	}
	if out := w.run("maya", "history", "--json").exits(ExitOK).out; out != "" {
		t.Errorf("the history is %s", out)
	}
}

// Where it cannot be found out, it is said so, with the command that does: it
// gives the first answer.
func TestLostSubmissionThatStaysUnknown(t *testing.T) {
	w := newWorld(t, dbtest.Instance("i-1"))
	r, waited := w.loses(&lossy{lose: 1, commits: true, away: 100}, "maya", "--user", "maya", "unsubscribe", "i-1", "--reason", "1", "--yes", "--key", "k-1")
	r.exits(ExitFailed).says("It is not known whether this submission, key k-1, went through: The database cannot be reached.")
	if waited < 25*time.Second || waited > lookFor {
		t.Errorf("waited %s", waited)
	}
	_, command, ok := strings.Cut(r.stderr, "nothing is paid twice: unsubdesk ")
	if !ok || !strings.HasPrefix(command, "--user maya unsubscribe i-1 --reason 1 --quote ") {
		t.Fatalf("it says %s", r.stderr)
	}
	w.run("maya", strings.Fields(command)...).exits(ExitOK).prints("the first answer again")
}

// A large batch of which only a beginning was made goes on.
func TestLostInALargeBatch(t *testing.T) {
	var many []model.Instance
	args := []string{"unsubscribe", "--reason", "1", "--yes", "--key", "k-1", "--json"}
	for i := range 120 {
		in := dbtest.Instance("m-" + string(rune('a'+i/26)) + string(rune('a'+i%26)))
		many, args = append(many, in), append(args, in.ID)
	}
	w := newWorld(t, many...)
	r, _ := w.loses(&lossy{lose: 2}, "maya", args...)
	r.exits(ExitOK).says("It was begun; it goes on under its key.")
	if n := strings.Count(w.run("maya", "history", "--json").exits(ExitOK).out, "\n"); n != 120 {
		t.Errorf("%d refunds", n)
	}
	w.run("iris", "verify").exits(ExitOK)
}

func TestLostDecisionIsLookedUp(t *testing.T) {
	w := newWorld(t, large("i-1"))
	id := w.submit("maya", "i-1")[0]
	r, _ := w.loses(&lossy{lose: 1, away: 1}, "chen", "reviews", "approve", id, "--note", "agreed")
	r.exits(ExitFailed).says("it was looked up, and " + id + " is not decided. Repeat the command to decide it.")
	r, _ = w.loses(&lossy{lose: 1, away: 100}, "chen", "reviews", "approve", id, "--note", "agreed")
	r.exits(ExitFailed).says("It is not known whether " + id + " was decided").says("To find out: unsubdesk reviews show " + id)
	r, _ = w.loses(&lossy{lose: 1, commits: true, away: 1}, "chen", "reviews", "approve", id, "--note", "agreed", "--json")
	r.exits(ExitOK).prints(`"decision":"approved"`).says("Checking whether the decision on " + id + " went through.")
}

func TestLostDecisionOfSomebodyFaster(t *testing.T) {
	w := newWorld(t, large("i-1"))
	id := w.submit("maya", "i-1")[0]
	other := desk.New(w.store).As(model.Actor{User: "ada", OSUser: "tester"})
	r, _ := w.loses(&lossy{lose: 1, before: func() {
		if _, err := other.Reject(t.Context(), id, "not this one", ""); err != nil {
			t.Error(err)
		}
	}}, "chen", "reviews", "approve", id)
	r.exits(ExitRefused).says("Request " + id + " was already rejected by ada at")
}
