package linear_test

import (
	"bytes"
	"context"
	"io"
	"strings"
	"testing"
	"time"
	"unicode"

	"unsubdesk/db"
	"unsubdesk/db/dbtest"
	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/common"
	"unsubdesk/tui/linear"
)

// world is a desk with a clock that stands: maya and ben are agents, chen and silva
// managers, ada is the admin, iris the auditor.
type world struct {
	testing.TB
	store *db.Store
	clock *dbtest.Clock
}

func newWorld(t testing.TB, instances ...model.Instance) *world {
	clock := dbtest.NewClock()
	w := &world{TB: t, clock: clock, store: dbtest.New(t, dbtest.WithClock(clock))}
	dbtest.PutUser(t, w.store, model.RoleAgent, "maya", "ben")
	dbtest.PutUser(t, w.store, model.RoleManager, "chen", "silva")
	dbtest.PutUser(t, w.store, model.RoleAdmin, "ada")
	dbtest.PutUser(t, w.store, model.RoleAuditor, "iris")
	dbtest.Put(t, w.store, instances...)
	return w
}

func (w *world) as(user string) *desk.Session {
	return desk.New(w.store).As(model.Actor{User: user, OSUser: "tester", Surface: model.SurfaceScreen})
}

// conversation is a person who hears whole answers and types lines.
type conversation struct {
	*world
	typed  *io.PipeWriter
	asked  chan string // what was said up to each question
	ended  chan error
	text   *bytes.Buffer // what was written since the last question; the program's own
	whole  strings.Builder
	heard  string
	prompt string
}

// talk begins a session and hears its greeting.
func (w *world) talk(d common.Desk, change ...func(*linear.Options)) *conversation {
	w.Helper()
	in, typed := io.Pipe()
	c := &conversation{world: w, typed: typed, asked: make(chan string), ended: make(chan error, 1), text: &bytes.Buffer{}}
	ctx, cancel := context.WithCancel(w.Context())
	o := linear.Options{Desk: d, In: in, Out: c.text, Terminal: true, Now: w.clock.Now,
		Pause: func(context.Context, time.Duration) error { return nil }}
	o.Flush = func() {
		if strings.HasSuffix(c.text.String(), ": ") {
			said := c.text.String()
			c.text.Reset()
			select {
			case c.asked <- said:
			case <-ctx.Done():
			}
		}
	}
	for _, f := range change {
		f(&o)
	}
	go func() { c.ended <- linear.Run(ctx, o) }()
	w.Cleanup(func() {
		cancel()
		typed.Close() //nolint:errcheck // a pipe
	})
	c.listen()
	return c
}

// listen hears everything up to the next question.
func (c *conversation) listen() {
	c.Helper()
	select {
	case said := <-c.asked:
		c.whole.WriteString(said)
		lines := strings.Split(said, "\n")
		c.heard, c.prompt = said, lines[len(lines)-1]
		c.plain(said)
	case err := <-c.ended:
		c.Fatalf("it has ended: %v; said was:\n%s", err, c.whole.String())
	case <-time.After(30 * time.Second):
		c.Fatalf("nothing is asked; said was:\n%s", c.whole.String())
	}
}

// plain is what every answer has to be: nothing that a terminal obeys, and none of the
// screens' signs, which a reader would spell.
func (c *conversation) plain(said string) {
	c.Helper()
	for _, r := range said {
		if r != '\n' && unicode.IsControl(r) || strings.ContainsRune("●○✗✓‼│─→·█░▏↑↓…>~\u202e\u200b", r) {
			c.Errorf("%q is in:\n%s", r, said)
			return
		}
	}
}

// types types lines, each after the question before it.
func (c *conversation) types(lines ...string) {
	c.Helper()
	for _, line := range lines {
		if _, err := io.WriteString(c.typed, line+"\n"); err != nil {
			c.Fatal(err)
		}
		c.listen()
	}
}

// hears wants texts in the last answer.
func (c *conversation) hears(texts ...string) {
	c.Helper()
	for _, text := range texts {
		if !strings.Contains(c.heard, text) {
			c.Errorf("%q was not said in:\n%s", text, c.heard)
		}
	}
}

func (c *conversation) hearsNot(texts ...string) {
	c.Helper()
	for _, text := range texts {
		if strings.Contains(c.heard, text) {
			c.Errorf("%q was said in:\n%s", text, c.heard)
		}
	}
}

// leaves types quit, or closes the input, and wants a good end.
func (c *conversation) leaves(line string) {
	c.Helper()
	if line == "" {
		c.typed.Close() //nolint:errcheck // a pipe
	} else if _, err := io.WriteString(c.typed, line+"\n"); err != nil {
		c.Fatal(err)
	}
	if err := <-c.ended; err != nil {
		c.Errorf("it ended with %v", err)
	}
}

// requests are all requests of the desk.
func (w *world) requests() []desk.RequestRow {
	w.Helper()
	rows, err := w.as("ada").Requests(w.Context(), model.RequestQuery{})
	if err != nil {
		w.Fatal(err)
	}
	return rows
}

// submit submits as the user and returns the number of the first request.
func (w *world) submit(user string, ids ...string) string {
	w.Helper()
	b, err := w.as(user).Submit(w.Context(), desk.Submission{IDs: ids, Reason: "1", Key: ids[0]}, nil)
	if err != nil || len(b.Requests) == 0 {
		w.Fatalf("%+v, %v", b, err)
	}
	return b.Requests[0].ID
}
