package sshserver_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"unsubdesk/db/dbtest"
	"unsubdesk/tui/sshserver"
)

// TestCommands: the plain commands, with the user of the key and the statuses
// of the local ones.
func TestCommands(t *testing.T) {
	w := serve(t, nil, dbtest.Instance("i-1"), large("i-2"), dbtest.Instance("i-3", dbtest.Frozen()))
	maya := w.login("maya")
	list := w.runOn(maya, "list --tab all --json").ends(0)
	if n := strings.Count(list.out, "\n"); n != 3 {
		t.Errorf("%d lines: %s", n, list.out)
	}
	w.runOn(maya, "quote i-1 i-3").ends(3)
	w.runOn(maya, "quote i-9").ends(4)
	w.runOn(maya, "list colour:red").ends(2)
	w.runOn(maya, "unsubscribe i-1 --reason 1").ends(4, "no terminal to ask on")
	w.runOn(maya, `unsubscribe i-1 --reason 5 --note "they said \"no\"" --yes --json`).ends(0)
	w.runOn(maya, "unsubscribe --filter id:i-2 --reason 1 --yes").ends(0)
	w.runOn(maya, `reviews approve UR-1 --note ''`).ends(4)
	var history struct {
		Note        string `json:"note"`
		SubmittedBy string `json:"submitted_by"`
	}
	if err := json.Unmarshal([]byte(w.runOn(maya, "history --json").ends(0).out), &history); err != nil || history.Note != `they said "no"` || history.SubmittedBy != "maya" {
		t.Errorf("history: %+v, %v", history, err)
	}
	waiting := w.run("chen", "reviews list").ends(0)
	if !strings.Contains(waiting.out, "maya") {
		t.Errorf("reviews list: %s", waiting.out)
	}
}

// TestWhatCommandsAreNotThere: what belongs to the server's machine is refused
// with 4, in any spelling.
func TestWhatCommandsAreNotThere(t *testing.T) {
	w := serve(t, nil, dbtest.Instance("i-1"))
	ada := w.login("ada")
	for _, command := range []string{"import /etc/passwd", "users list", "policy set review_window 1s", "serve", "export audit -o /tmp/x", "verify",
		"sweep", "config show", "demo", "backup x", "scp -t .", "scp -f /etc/passwd", "bash -c id", "--json users list", "screens", "'list '", "/bin/sh", "rsync --server ."} {
		w.runOn(ada, command).ends(4, "There are list, quote, unsubscribe, reviews, history, notice, linear and report")
	}
	for _, command := range []string{"--user maya list", "list --user=maya", "list --db /tmp/x.db", "--db=/tmp/x.db list", "reviews list --config /etc/passwd"} {
		w.runOn(ada, command).ends(4, "is not accepted")
	}
	for _, command := range []string{"list -o /tmp/x", "history -o /tmp/x"} {
		w.runOn(ada, command).ends(4, "No command over SSH reads or writes a file")
	}
	for _, command := range []string{"list --rejects /tmp/x", "list 'it", "quote", "reviews"} {
		w.runOn(ada, command).ends(2)
	}
	for _, word := range []string{"$HOME", "`id`", "*", "~"} { // a shell would expand it
		w.runOn(ada, "list "+word).ends(0)
	}
	w.runOn(ada, "list @/etc/passwd").ends(4, "no saved filter @/etc/passwd") // and no file
	w.runOn(ada, "list -- --db").ends(2, "Only one - leaves something out")   // a word of the filter
	w.runOn(ada, "--help").ends(0)
	if help := w.runOn(ada, "--help"); strings.Contains(help.out, "--db") || strings.Contains(help.out, "import") {
		t.Errorf("help: %s", help.out)
	}
}

// TestCommandsOfNoWords: a command line that comes to nothing is none at all.
func TestCommandsOfNoWords(t *testing.T) {
	w := serve(t, nil)
	maya := w.login("maya")
	for _, nothing := range []string{"", " ", "\\\n", " \\\n \\\n"} {
		w.runOn(maya, nothing).ends(2, "The screens need a terminal")
	}
	w.runOn(maya, "''").ends(2, "unexpected argument")
	w.runOn(maya, "list").ends(0)
}

// TestAsksOnATerminal: with a terminal unsubscribe asks; what is typed is echoed,
// can be corrected, and Ctrl-C ends the command.
func TestAsksOnATerminal(t *testing.T) {
	w := serve(t, nil, dbtest.Instance("i-1"))
	client := w.login("maya")
	no := open(t, client, "unsubscribe i-1 --reason 1")
	no.stderr.waitFor(t, "Type y to unsubscribe it: ")
	no.types("n\r")
	no.endsWith(4, "Nothing was submitted.")
	stopped := open(t, client, "unsubscribe i-1 --reason 1")
	stopped.stderr.waitFor(t, "Type y to unsubscribe it: ")
	stopped.types("\x03")
	stopped.endsWith(4, "the command was ended")
	yes := open(t, client, "unsubscribe i-1 --reason 1")
	yes.stderr.waitFor(t, "Type y to unsubscribe it: ")
	yes.types("n\x7fy\r")
	yes.endsWith(0, "y")
	yes.drawn.waitFor(t, "100.00")
	w.onlyRequest()
}

// TestSignalsAndDisconnectsEndCommands: a signal, a closed channel and a lost
// connection cancel what a command does.
func TestSignalsAndDisconnectsEndCommands(t *testing.T) {
	began, ended := make(chan struct{}), make(chan error, 1)
	w := serve(t, func(o *sshserver.Options) {
		o.Command = func(ctx context.Context, _ *sshserver.Session, _ []string) int {
			began <- struct{}{}
			<-ctx.Done()
			ended <- context.Cause(ctx)
			return 1
		}
	})
	for name, end := range map[string]func(*gossh.Client, *gossh.Session){
		"interrupted":     func(_ *gossh.Client, s *gossh.Session) { _ = s.Signal(gossh.SIGINT) },
		"the client left": func(_ *gossh.Client, s *gossh.Session) { shut(s) },
		"lost":            func(c *gossh.Client, _ *gossh.Session) { shut(c) },
	} {
		client := w.login("maya")
		sess, err := client.NewSession()
		if err != nil {
			t.Fatal(err)
		}
		if err := sess.Start("list"); err != nil {
			t.Fatal(err)
		}
		<-began
		end(client, sess)
		select {
		case cause := <-ended:
			if want := strings.Replace(name, "lost", "the client left", 1); cause.Error() != want {
				t.Errorf("%s: the cause is %v", name, cause)
			}
		case <-time.After(patience):
			t.Fatalf("%s: the command goes on", name)
		}
	}
}

// TestPanics: a program that panics ends its own session with a sentence.
func TestPanics(t *testing.T) {
	w := serve(t, func(o *sshserver.Options) {
		command := o.Command
		o.Command = func(ctx context.Context, s *sshserver.Session, args []string) int {
			if slices.Contains(args, "boom") {
				panic("boom")
			}
			return command(ctx, s, args)
		}
	})
	client := w.login("maya")
	r := w.runOn(client, "list boom").ends(1, "Something unexpected went wrong")
	if strings.Contains(r.stderr, "goroutine") {
		t.Errorf("the person reads %s", r.stderr)
	}
	w.runOn(client, "list").ends(0)
	if crashes := w.log.lines(t, "a session crashed"); len(crashes) != 1 || !strings.Contains(crashes[0]["stack"].(string), "command_test.go") {
		t.Errorf("the log has %v", crashes)
	}
}
