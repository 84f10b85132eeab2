package sshserver_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	gossh "golang.org/x/crypto/ssh"

	"unsubdesk/tui/sshserver"
)

// TestRefusedRequests: what is neither screens nor commands gets a no, and the
// log has it.
func TestRefusedRequests(t *testing.T) {
	w := serve(t, nil)
	client := w.login("maya")
	for kind, payload := range map[string][]byte{
		"auth-agent-req@openssh.com": nil,
		"x11-req":                    gossh.Marshal(struct{ One uint32 }{1}),
		"env":                        gossh.Marshal(struct{ Name, Value string }{"LD_PRELOAD", "/tmp/x.so"}),
		"subsystem":                  gossh.Marshal(struct{ Name string }{"sftp"}),
		"something@example.org":      nil,
	} {
		sess, err := client.NewSession()
		if err != nil {
			t.Fatal(err)
		}
		ok, err := sess.SendRequest(kind, true, payload)
		if ok || err != nil {
			t.Errorf("%s: granted=%v, %v", kind, ok, err)
		}
		w.log.waitFor(t, `"kind":"`+kind+`"`)
		shut(sess)
	}
	for _, kind := range []string{"tcpip-forward", "streamlocal-forward@openssh.com"} {
		if ok, _, err := client.SendRequest(kind, true, gossh.Marshal(struct {
			Address string
			Port    uint32
		}{"127.0.0.1", 0})); ok || err != nil {
			t.Errorf("%s: granted=%v, %v", kind, ok, err)
		}
		w.log.waitFor(t, `"kind":"`+kind+`"`)
	}
	for _, kind := range []string{"direct-tcpip", "direct-streamlocal@openssh.com", "x11", "auth-agent@openssh.com"} {
		_, _, err := client.OpenChannel(kind, nil)
		refused, ok := errors.AsType[*gossh.OpenChannelError](err)
		if !ok || refused.Reason != gossh.Prohibited || !strings.Contains(refused.Message, "forwards nothing") {
			t.Errorf("%s: %v", kind, err)
		}
		w.log.waitFor(t, `"kind":"`+kind+`"`)
	}
	w.runOn(client, "reviews list").ends(0) // the connection is none the worse
}

// TestSubsystemSaysWhy: the refusal of sftp comes with a sentence.
func TestSubsystemSaysWhy(t *testing.T) {
	w := serve(t, nil)
	sess, err := w.login("maya").NewSession()
	if err != nil {
		t.Fatal(err)
	}
	pipe, err := sess.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := sess.RequestSubsystem("sftp"); err == nil {
		t.Fatal("granted")
	}
	said := make([]byte, 200)
	n, err := pipe.Read(said)
	if err != nil || !strings.Contains(string(said[:n]), "There is no sftp here") {
		t.Errorf("said %q, %v", said[:n], err)
	}
}

// TestRefusalsAreNotLoggedForEver: a client that goes on asking does not fill
// the log.
func TestRefusalsAreNotLoggedForEver(t *testing.T) {
	w := serve(t, nil)
	client := w.login("maya")
	for range 100 {
		if _, _, err := client.SendRequest("tcpip-forward", true, nil); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(w.log.lines(t, "request refused")); n != 20 {
		t.Errorf("%d lines", n)
	}
}

// TestEnvironment: a session hears of the client's terminal and of nothing
// else, in bounds.
func TestEnvironment(t *testing.T) {
	got := make(chan []string, 1)
	w := serve(t, func(o *sshserver.Options) {
		o.Command = func(_ context.Context, s *sshserver.Session, _ []string) int {
			got <- s.Environ
			return 0
		}
	})
	sess, err := w.login("maya").NewSession()
	if err != nil {
		t.Fatal(err)
	}
	for name, granted := range map[string]bool{"COLORTERM": true, "NO_COLOR": true, "LANG": true, "LC_ALL": true,
		"PATH": false, "UNSUBDESK_USER": false, "LC_\n": true, "LC_" + strings.Repeat("A", 99): false} {
		if name == "LC_\n" {
			continue
		}
		if err := sess.Setenv(name, "x"); (err == nil) != granted {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := sess.Setenv("LC_CTYPE", "a\x1b[2J"); err == nil {
		t.Error("an escape sequence was taken")
	}
	if err := sess.RequestPty("screen-256color", 24, 80, nil); err != nil {
		t.Fatal(err)
	}
	if err := sess.Run("list"); err != nil {
		t.Fatal(err)
	}
	said := strings.Join(<-got, " ")
	for _, want := range []string{"COLORTERM=x", "NO_COLOR=x", "LANG=x", "LC_ALL=x", "TERM=screen-256color"} {
		if !strings.Contains(said, want) {
			t.Errorf("environment %q lacks %s", said, want)
		}
	}
}

// TestNoScreensWithoutTerminal: no terminal is a sentence and exit status 2; one that
// cannot move its cursor gets plain lines, as does everybody where the settings say so.
func TestNoScreensWithoutTerminal(t *testing.T) {
	linear := false
	shell := func(term string) result {
		w := serve(t, func(o *sshserver.Options) {
			o.Linear = linear
			o.Command = func(_ context.Context, s *sshserver.Session, args []string) int {
				line, err := bufio.NewReader(s.Input).ReadString('\n')
				fmt.Fprintf(s.Output, "%s: %q %v", args, line, err)
				return 0
			}
		})
		sess, err := w.login("maya").NewSession()
		if err != nil {
			t.Fatal(err)
		}
		var stdout, stderr bytes.Buffer
		sess.Stdin, sess.Stdout, sess.Stderr = strings.NewReader("ab\x7fc\r"), &stdout, &stderr
		if term != "" {
			if err := sess.RequestPty(term, 24, 80, nil); err != nil {
				t.Fatal(err)
			}
		}
		if err := sess.Shell(); err != nil {
			t.Fatal(err)
		}
		return result{t, statusOf(t, sess.Wait()), stdout.String(), stderr.String()}
	}
	shell("").ends(2, "need a terminal", "ssh -t", "reviews list")
	dumb := shell("dumb")
	linear = true
	for _, r := range []result{dumb, shell("xterm")} {
		if r.status != 0 || r.out != "ab\b \bc\r\n[linear]: \"ac\\n\" <nil>" {
			t.Errorf("plain lines: status %d, %q, %q", r.status, r.out, r.stderr)
		}
	}
}

// TestChannels: a connection holds four sessions, each of which takes a place.
func TestChannels(t *testing.T) {
	running := make(chan struct{}, 10)
	w := serve(t, func(o *sshserver.Options) {
		o.Command = func(ctx context.Context, _ *sshserver.Session, _ []string) int {
			running <- struct{}{}
			<-ctx.Done()
			return 1
		}
	})
	client := w.login("maya")
	var sessions []*gossh.Session
	for range 4 {
		sess, err := client.NewSession()
		if err != nil {
			t.Fatal(err)
		}
		if err := sess.Start("list"); err != nil {
			t.Fatal(err)
		}
		<-running
		sessions = append(sessions, sess)
	}
	if _, err := client.NewSession(); err == nil || !strings.Contains(err.Error(), "at most 4 sessions") {
		t.Errorf("the fifth session: %v", err)
	}
	shut(sessions[0]) // the others go on
	w.eventually("room for another", func() bool {
		sess, err := client.NewSession()
		if err == nil {
			shut(sess)
		}
		return err == nil
	})
}

// TestChannelsTakePlaces: further sessions on a connection count against the
// cap.
func TestChannelsTakePlaces(t *testing.T) {
	w := serve(t, func(o *sshserver.Options) {
		o.MaxSessionsPerAddress = 2
		o.Command = func(ctx context.Context, _ *sshserver.Session, _ []string) int { <-ctx.Done(); return 1 }
	})
	client := w.login("maya")
	for i := range 3 {
		sess, err := client.NewSession()
		if (err == nil) != (i < 2) {
			t.Fatalf("session %d: %v", i+1, err)
		}
		if err == nil {
			if err := sess.Start("list"); err != nil {
				t.Fatal(err)
			}
		}
	}
}
