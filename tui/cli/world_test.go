package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"strings"
	"testing"
	"time"

	"unsubdesk/db"
	"unsubdesk/db/dbtest"
	"unsubdesk/db/staging"
	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// world is a desk with a clock that the test moves, on which commands run in
// the test's own process. maya and ben are agents, chen and silva managers,
// ada is the admin, iris the auditor.
type world struct {
	t     *testing.T
	store *db.Store
	clock *dbtest.Clock
}

func newWorld(t *testing.T, instances ...model.Instance) *world {
	t.Helper()
	clock := dbtest.NewClock()
	w := &world{t: t, clock: clock, store: dbtest.New(t, dbtest.WithClock(clock))}
	dbtest.PutUser(t, w.store, model.RoleAgent, "maya", "ben")
	dbtest.PutUser(t, w.store, model.RoleManager, "chen", "silva")
	dbtest.PutUser(t, w.store, model.RoleAdmin, "ada")
	dbtest.PutUser(t, w.store, model.RoleAuditor, "iris")
	if len(instances) > 0 {
		dbtest.Put(t, w.store, instances...)
	}
	return w
}

// result is what a command answered.
type result struct {
	t           *testing.T
	status      int
	out, stderr string
}

// run runs a command for a user, with no terminal anywhere.
func (w *world) run(user string, args ...string) result {
	w.t.Helper()
	return w.runWith(context.Background(), nil, user, args...)
}

// ask runs a command on a terminal, where input is typed.
func (w *world) ask(input io.Reader, user string, args ...string) result {
	w.t.Helper()
	return w.runWith(context.Background(), input, user, args...)
}

// runWith runs a command; with an input everything is a terminal.
func (w *world) runWith(ctx context.Context, input io.Reader, user string, args ...string) result {
	w.t.Helper()
	var out, stderr bytes.Buffer
	tty := input != nil
	env := Env{Stdin: input, Stdout: &out, Stderr: &stderr, StdinTTY: tty, StdoutTTY: tty, StderrTTY: tty,
		Now: time.Now, Version: "test"}
	env.Setup = func(Globals) (*Runtime, error) {
		return &Runtime{
			Open:     func(context.Context, bool) (*Opened, error) { return w.opened(user), nil },
			OpenAsIs: func(context.Context) (*Opened, error) { return w.opened(user), nil },
			Rehearse: func(context.Context) (*Opened, error) { return w.opened(user), nil },
		}, nil
	}
	status := Run(ctx, args, env)
	answer := result{w.t, status, out.String(), stderr.String()}
	if status != ExitUsage {
		answer.checkSchema(args)
	}
	return answer
}

// opened is the desk as a user opens it.
func (w *world) opened(user string) *Opened {
	return &Opened{Desk: desk.New(w.store, desk.WithStaging(staging.New)), Embedded: true,
		Actor: model.Actor{User: user, OSUser: "tester"}}
}

// exits wants an exit status.
func (r result) exits(status int) result {
	r.t.Helper()
	if r.status != status {
		r.t.Fatalf("exit status %d; want %d\nstdout: %s\nstderr: %s", r.status, status, r.out, r.stderr)
	}
	return r
}

// says wants a text among the messages.
func (r result) says(want string) result {
	r.t.Helper()
	if !strings.Contains(r.stderr, want) {
		r.t.Errorf("stderr %q\nlacks %q", r.stderr, want)
	}
	return r
}

// prints wants a text in the output.
func (r result) prints(want string) result {
	r.t.Helper()
	if !strings.Contains(r.out, want) {
		r.t.Errorf("stdout %q\nlacks %q", r.out, want)
	}
	return r
}

// read decodes the output, one JSON value.
func (r result) read(into any) {
	r.t.Helper()
	dec := json.NewDecoder(strings.NewReader(r.out))
	if err := dec.Decode(into); err != nil {
		r.t.Fatalf("%v in %q", err, r.out)
	}
	if _, err := dec.Token(); err != io.EOF {
		r.t.Errorf("more than one JSON value in %q", r.out)
	}
}

// large is an instance of an order that needs review.
func large(id string) model.Instance { return dbtest.Instance(id, dbtest.Costs("7000.01", "7000.01")) }

// submit submits as the user and returns the numbers of the requests.
func (w *world) submit(user string, ids ...string) []string {
	w.t.Helper()
	var b struct {
		Requests []struct {
			ID string `json:"request_id"`
		}
	}
	w.run(user, append([]string{"unsubscribe", "--reason", "1", "--yes", "--json"}, ids...)...).exits(ExitOK).read(&b)
	var numbers []string
	for _, r := range b.Requests {
		numbers = append(numbers, r.ID)
	}
	return numbers
}
