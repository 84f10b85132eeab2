package cli

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
)

// refunds is how many refunds the desk has made.
func (w *world) refunds() int {
	w.t.Helper()
	return strings.Count(w.run("iris", "history", "--json").exits(ExitOK).out, "\n")
}

func TestUnsubscribeAsksOnATerminal(t *testing.T) {
	for _, c := range []struct {
		name, input string
		ids         []string
		want        int
		refunds     int
	}{
		{"one, y", "y\n", []string{"i-1"}, ExitOK, 1},
		{"one, Y is not y", "Y\n", []string{"i-1"}, ExitRefused, 0},
		{"one, nothing", "\n", []string{"i-1"}, ExitRefused, 0},
		{"one, end of input", "", []string{"i-1"}, ExitRefused, 0},
		{"two, the number", "2\n", []string{"i-1", "i-2"}, ExitOK, 2},
		{"two, y is not enough", "y\n", []string{"i-1", "i-2"}, ExitRefused, 0},
		{"the same twice is one", "y\n", []string{"i-1", "i-1"}, ExitOK, 1},
		{"blocked ones are not counted", "y\n", []string{"i-1", "frozen"}, ExitPartly, 1},
		{"none left is not asked", "", []string{"frozen"}, ExitRefused, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, dbtest.Instance("i-1"), dbtest.Instance("i-2"), dbtest.Instance("frozen", dbtest.Frozen()))
			w.ask(strings.NewReader(c.input), "maya", append([]string{"unsubscribe", "--reason", "1"}, c.ids...)...).exits(c.want)
			if n := w.refunds(); n != c.refunds {
				t.Errorf("%d refunds; want %d", n, c.refunds)
			}
		})
	}
}

func TestUnsubscribeRefusesWithoutATerminal(t *testing.T) {
	w := newWorld(t, dbtest.Instance("i-1"))
	w.run("maya", "unsubscribe", "i-1", "--reason", "1").exits(ExitRefused).says("there is no terminal to ask on")
	if w.refunds() > 0 {
		t.Error("it was refunded")
	}
}

// meanwhile is an input that does something when the answer is read.
type meanwhile struct {
	io.Reader
	do func()
}

func (m *meanwhile) Read(b []byte) (int, error) {
	if m.do != nil {
		m.do()
		m.do = nil
	}
	return m.Reader.Read(b)
}

// TestChangedQuoteIsAskedAgain freezes one of two instances while the person
// looks at the question (R14).
func TestChangedQuoteIsAskedAgain(t *testing.T) {
	w := newWorld(t, dbtest.Instance("i-1"), dbtest.Instance("i-2"))
	freeze := func() { dbtest.Put(t, w.store, dbtest.Instance("i-2", dbtest.Frozen())) }
	r := w.ask(&meanwhile{strings.NewReader("2\ny\n"), freeze}, "maya", "unsubscribe", "i-1", "i-2", "--reason", "1")
	r.exits(ExitPartly).says("The quote has changed since it was shown; nothing was done.").says("refund now").says("cannot: ")
	r.prints("REFUSED").prints("i-2")
	if n := w.refunds(); n != 1 {
		t.Errorf("%d refunds; want 1", n)
	}
}

func TestQuoteThatIsNoLongerTheOneNamed(t *testing.T) {
	w := newWorld(t, dbtest.Instance("i-1", dbtest.Costs("100.00", "80.00", dbtest.Coupon("C", "20.00", dbtest.Start().Add(time.Microsecond)))))
	var q struct{ Digest string }
	w.run("maya", "quote", "i-1", "--json").exits(ExitOK).read(&q)
	w.clock.Advance(time.Microsecond) // the coupon ends
	args := []string{"unsubscribe", "i-1", "--reason", "1", "--quote", q.Digest}
	w.run("maya", append(args, "--yes")...).exits(ExitRefused).says("The quote was " + q.Digest).says("Digest of this quote: ")
	w.run("maya", append(args, "--yes", "--json")...).exits(ExitRefused).says(`"code":"quote_changed"`).says(`"quote":{`).says(`"coupons_expired":[{"id":"C"`)
	w.ask(strings.NewReader("y\n"), "maya", args...).exits(ExitRefused)
	if w.refunds() > 0 {
		t.Error("it was refunded")
	}
}

func TestKeyNeverPaysTwice(t *testing.T) {
	w := newWorld(t, dbtest.Instance("i-1"), dbtest.Instance("i-2"))
	args := []string{"unsubscribe", "--reason", "1", "--yes", "--json", "--key", "k-1"}
	var first, again jsonBatchIDs
	w.run("maya", append(args, "i-1")...).exits(ExitOK).read(&first)
	w.run("maya", append(args, "i-1")...).exits(ExitOK).read(&again)
	if first.BatchID != again.BatchID || first.Repeated || !again.Repeated || len(again.Requests) != 1 {
		t.Errorf("first %+v, again %+v", first, again)
	}
	w.run("maya", append(args, "i-2")...).exits(ExitRefused).says(`"code":"key_reused"`)
	w.run("ben", append(args, "i-2")...).exits(ExitOK) // a key belongs to its user
	if n := w.refunds(); n != 2 {
		t.Errorf("%d refunds; want 2", n)
	}
}

type jsonBatchIDs struct {
	BatchID  string `json:"batch_id"`
	Repeated bool
	Requests []any
}

func TestNewKeyIsToldBeforeAnythingHappens(t *testing.T) {
	w := newWorld(t, dbtest.Instance("i-1"))
	w.run("maya", "unsubscribe", "i-1", "--reason", "1", "--yes").exits(ExitOK).says("Key of this submission: ")
}

func TestWhatIsNotThereCountsAsRefused(t *testing.T) {
	w := newWorld(t, dbtest.Instance("i-1"), dbtest.Instance("frozen", dbtest.Frozen()))
	for _, c := range []struct {
		args []string
		want int
	}{
		{[]string{"i-1"}, ExitOK},
		{[]string{"i-1", "nope"}, ExitPartly},
		{[]string{"i-1", "frozen"}, ExitPartly},
		{[]string{"nope"}, ExitRefused},
		{[]string{"frozen"}, ExitRefused},
		{[]string{"--filter", "is:allowed"}, ExitOK},
		{[]string{"--filter", "name"}, ExitPartly},
		{[]string{"--filter", "nothing-like-it"}, ExitRefused},
		{[]string{"--filter", "regon:eu"}, ExitUsage},
		{[]string{"--filter", "type:"}, ExitUsage},
		{[]string{"--filter", ""}, ExitUsage},
		{[]string{"--filter", "is:selected"}, ExitUsage},
		{[]string{"i-1", "--filter", "x"}, ExitUsage},
		{nil, ExitUsage},
	} {
		w.run("maya", append([]string{"quote"}, c.args...)...).exits(c.want)
	}
	r := w.run("maya", "unsubscribe", "i-1", "frozen", "nope", "--reason", "1", "--yes", "--json").exits(ExitPartly)
	r.prints(`"refused":[{"instance_id":"frozen","blocks":[{"code":"resource_frozen"`).prints(`"not_found":["nope"]`)
}

func TestReasonAndNote(t *testing.T) {
	w := newWorld(t, dbtest.Instance("i-1"))
	base := []string{"unsubscribe", "i-1", "--yes"}
	w.run("maya", base...).exits(ExitUsage).says("--reason")
	w.run("maya", append(base, "--reason", "9")...).exits(ExitUsage).says("There is no reason")
	w.run("maya", append(base, "--reason", "5")...).exits(ExitUsage).says("needs a note")
	w.run("maya", append(base, "--reason", "5", "--key", "k")...).exits(ExitUsage).says("needs a note")
	r := w.ask(strings.NewReader("y\n"), "iris", "unsubscribe", "i-1", "--reason", "1").exits(ExitRefused).says("An auditor looks")
	if strings.Contains(r.stderr, "Type y") {
		t.Error("somebody is asked who may not submit")
	}
	w.run("maya", append(base, "--reason", "5", "--note", "bought twice")...).exits(ExitOK)
}

func TestEndedWhileAsking(t *testing.T) {
	w := newWorld(t, dbtest.Instance("i-1"))
	ctx, cancel := context.WithCancel(context.Background())
	silent, typed := io.Pipe()
	defer typed.Close() //nolint:errcheck // a pipe
	r := w.runWith(ctx, &meanwhile{silent, cancel}, "maya", "unsubscribe", "i-1", "--reason", "1")
	r.exits(ExitRefused).says("Nothing was submitted: the command was ended.")
}

func TestQuoteForPeople(t *testing.T) {
	w := newWorld(t,
		dbtest.Instance("i-1", dbtest.Costs("1300.00", "1234.50", dbtest.Coupon("C", "65.50", dbtest.Start().AddDate(0, 1, 0)))),
		large("big"), dbtest.Instance("frozen", dbtest.Frozen(), dbtest.Busy("renewal")))
	r := w.run("iris", "quote", "i-1", "big", "frozen", "nope").exits(ExitPartly)
	for _, want := range []string{"1,234.50", "65.50 (1)", "goes to review",
		"cannot: the instance is frozen for legal management; another transaction is open: renewal",
		"Refund now: 1 instance of 1 order, 1,234.50 USD, coupons back 65.50 (1)",
		"Goes to review: 1 instance of 1 order, 7,000.01 USD, chen, until", "Cannot: 1 instance of 1 order", "Not found: nope", "Digest of this quote: q1-"} {
		r.prints(want)
	}
}

// TestLargeBatch submits more orders than one commit takes.
func TestLargeBatch(t *testing.T) {
	var instances []model.Instance
	for i := range 120 {
		instances = append(instances, dbtest.Instance(fmt.Sprintf("i-%03d", i)))
	}
	w := newWorld(t, instances...)
	w.run("maya", "unsubscribe", "--filter", "name-i", "--reason", "1", "--yes").exits(ExitOK)
	if n := w.refunds(); n != 120 {
		t.Errorf("%d refunds; want 120", n)
	}
	w.run("iris", "verify", "--json").exits(ExitOK).prints(`"ok":true,"checked":{"instances":120,"requests":120,"entries":120,`)
}

// interrupted runs a command on a terminal and cancels it as soon as the
// progress bar moves: a part of the batch is done then.
func (w *world) interrupted(user string, args ...string) result {
	w.t.Helper()
	ctx, cancel := context.WithCancel(w.t.Context())
	defer cancel()
	var out bytes.Buffer
	stderr := &watched{until: "#", do: cancel}
	now := dbtest.Start()
	env := Env{Stdout: &out, Stderr: stderr, StderrTTY: true, Setup: func(Globals) (*Runtime, error) {
		return &Runtime{Open: func(context.Context, bool) (*Opened, error) { return w.opened(user), nil }}, nil
	}}
	env.Now = func() time.Time { // every look at the bar finds it due
		now = now.Add(time.Second)
		return now
	}
	return result{w.t, Run(ctx, args, env), out.String(), stderr.String()}
}

// watched does something when a text is written.
type watched struct {
	bytes.Buffer
	until string
	do    func()
}

func (b *watched) Write(p []byte) (int, error) {
	if bytes.Contains(p, []byte(b.until)) {
		b.do()
	}
	return b.Buffer.Write(p)
}

// TestInterruptedBatch ends the program in the middle of a batch, as SIGTERM
// does: it says how far it came, and the key takes it up again, also where the
// filter no longer matches what is done.
func TestInterruptedBatch(t *testing.T) {
	for _, filter := range []string{"name-i", "is:allowed"} {
		t.Run(filter, func(t *testing.T) {
			var instances []model.Instance
			for i := range 120 {
				instances = append(instances, dbtest.Instance(fmt.Sprintf("i-%03d", i)))
			}
			w := newWorld(t, instances...)
			args := []string{"unsubscribe", "--filter", filter, "--reason", "1", "--yes", "--key", "k-1"}
			r := w.interrupted("maya", args...).exits(ExitFailed)
			r.says("50 of 120 instances were dealt with").says("repeat the command with --key k-1")
			if n := w.refunds(); n != 50 || strings.Contains(r.stderr, "nothing of it was kept") {
				t.Fatalf("%d refunds, and it says %q", n, r.stderr)
			}
			w.run("maya", args...).exits(ExitOK)
			if n := w.refunds(); n != 120 {
				t.Errorf("%d refunds", n)
			}
			w.run("maya", "unsubscribe", "--filter", "id:i-00", "--reason", "1", "--yes", "--key", "k-1").exits(ExitRefused).says("used before")
			w.run("iris", "verify").exits(ExitOK)
		})
	}
}

// TestWhoCanApprove: the answer names only those whom the rule allows (R7).
func TestWhoCanApprove(t *testing.T) {
	of := func(id, account, manager string) model.Instance {
		return dbtest.Instance(id, dbtest.Costs("7000.01", "7000.01"), dbtest.OfAccount(model.Account{ID: account, Manager: manager}))
	}
	for _, c := range []struct{ user, manager, want string }{
		{"maya", "chen", "can be approved by the account manager chen or an admin, not by maya,"},
		{"maya", "ghost", "can be approved by an admin only, not by maya,"},
		{"maya", "ben", "can be approved by an admin only, not by maya,"}, // an agent cannot decide
		{"maya", "", "can be approved by any manager or an admin, not by maya,"},
		{"chen", "chen", "can be approved by an admin only, not by chen,"},
		{"ada", "chen", "can be approved by the account manager chen, not by ada,"}, // the only admin
		{"ada", "ghost", "can be approved by nobody on this desk yet, not by ada,"},
	} {
		w := newWorld(t, of("big", "acc-1", c.manager))
		w.run(c.user, "unsubscribe", "big", "--reason", "1", "--yes").exits(ExitOK).prints("What waits " + c.want)
	}
	w := newWorld(t, of("a", "acc-1", "chen"), of("b", "acc-2", "ghost"))
	r := w.run("maya", "unsubscribe", "a", "b", "--reason", "1", "--yes").exits(ExitOK)
	r.prints("What waits for chen can be approved by the account manager chen or an admin,").prints("What waits for ghost can be approved by an admin only,")
}

func TestQuoteOfNothingHasNoDigest(t *testing.T) {
	w := newWorld(t, dbtest.Instance("i-1"))
	if r := w.run("iris", "quote", "nope").exits(ExitRefused).prints("Not found: nope"); strings.Contains(r.out, "Digest") {
		t.Errorf("there is nothing to confirm, but it prints\n%s", r.out)
	}
}

func TestStateIsSaidOnce(t *testing.T) {
	w := newWorld(t, dbtest.Instance("i-1"), large("big"))
	number := w.submit("maya", "i-1")[0]
	w.submit("maya", "big")
	w.run("iris", "list", "--tab", "unsubscribed").prints("  already unsubscribed: " + number + "\n")
	w.run("iris", "list", "--tab", "pending").prints("  a request is under review: UR-")
}

// TestUnsubscribeAnUnknownKey: nothing is said of going on with what never was.
func TestUnsubscribeAnUnknownKey(t *testing.T) {
	w := newWorld(t)
	r := w.run("maya", "unsubscribe", "--key", "WRONG")
	r.exits(ExitRefused).says("WRONG")
	if strings.Contains(r.stderr, "go on") {
		t.Errorf("it says %q", r.stderr)
	}
}

func TestQuoteOfAManagerWhoIsNoUser(t *testing.T) {
	strange := dbtest.OfAccount(dbtest.Account("acct-2", "novak"))
	w := newWorld(t, large("i-1"), dbtest.Instance("i-2", dbtest.Costs("7000.01", "7000.01"), strange), dbtest.Instance("i-3", strange))
	w.run("maya", "quote", "i-2").exits(ExitOK).prints("7,000.01 USD, an admin, until ").
		prints("! The manager novak is no user of this desk: only an admin, or silence, decides.\n")
	w.run("maya", "quote", "i-1", "i-2", "--json").exits(ExitOK).prints(`"warnings":["The manager novak is no user`)
	if r := w.run("maya", "quote", "i-1", "i-3").exits(ExitOK); strings.Contains(r.out, "novak") {
		t.Errorf("nothing of novak's waits: %s", r.out)
	}
}
