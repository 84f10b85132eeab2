package e2e

import (
	"strings"
	"testing"
	"time"

	"unsubdesk/tui/e2e/harness"
)

// TestOnlyKnownKeysGetIn: a stranger's key, a password, or nothing at all open nothing,
// and nobody is asked for a password.
func TestOnlyKnownKeysGetIn(t *testing.T) {
	clients(t, "ssh")
	p := served(t)
	stranger := p.newKey("stranger")
	r := p.client("ssh", p.line(stranger, nil, "list")...)
	p.refusesWith("an unknown key", r, 255, "Permission denied (publickey)")
	for _, methods := range []string{"password", "keyboard-interactive", "gssapi-with-mic", "hostbased", "none"} {
		s := p.onTerminal("ssh", look{}, p.line(p.keys["maya"], []string{"-o", "BatchMode=no",
			"-o", "PubkeyAuthentication=no", "-o", "PreferredAuthentications=" + methods}, "list")...)
		status, err := s.Wait(patience)
		if shown := s.Screen(); err != nil || status != 255 || strings.Contains(shown.String(), "assword:") ||
			!shown.Contains("Permission denied (publickey)") {
			t.Errorf("%s: status %d, %v\n%s", methods, status, err, shown)
		}
	}
	p.logged(1, p.all(), stranger.Fingerprint)
}

// TestSixKeysMayBeTried: people with several keys get in with the sixth.
func TestSixKeysMayBeTried(t *testing.T) {
	clients(t, "ssh")
	p := served(t)
	var wrong []string
	for _, name := range []string{"k1", "k2", "k3", "k4", "k5", "k6"} {
		wrong = append(wrong, "-i", p.newKey(name).Path)
	}
	try := func(n int) harness.Result {
		line := p.line(harness.Key{Path: p.beside("key-k1")}, append(append([]string{}, wrong[2:2*n]...), "-i", p.keys["maya"].Path), "list", "--count")
		return p.client("ssh", line...)
	}
	if r := try(5); r.Status != 0 || strings.TrimSpace(r.Stdout) != "4" {
		t.Errorf("the sixth key is right: %+v", r)
	}
	if r := try(6); r.Status != 255 || r.Stdout != "" {
		t.Errorf("the seventh key is right: %+v", r)
	}
}

// TestSeveralKeysAreOnePerson: an own request cannot be approved with one's other key.
func TestSeveralKeysAreOnePerson(t *testing.T) {
	clients(t, "ssh")
	p := served(t)
	laptop := p.newKey("chen-laptop")
	p.must("ada", "users", "add-key", "chen", laptop.Line)
	p.mustSSH("chen", "unsubscribe", "alpha-large", "--reason", "4", "--yes")
	id := p.openRequest()
	p.refusesWith("own request on another key",
		p.client("ssh", p.line(laptop, nil, "reviews", "approve", id)...), 4, "Nobody decides a request they submitted")
	chen := p.dialWith(laptop, look{})
	chen.see("CS1003")
	chen.press("a")
	chen.see("Nobody decides a request they submitted")
	if got := p.history(); len(got) != 0 {
		t.Errorf("paid: %+v", got)
	}
	p.mustSSH("ada", "reviews", "approve", id)
}

// TestAnAgentCannotApprove: the sentence says which role it takes, and no money moves.
func TestAnAgentCannotApprove(t *testing.T) {
	clients(t, "ssh")
	p := served(t)
	p.mustSSH("maya", "unsubscribe", "alpha-large", "--reason", "4", "--yes")
	id := p.openRequest()
	p.refusesWith("approving", p.ssh("ben", "reviews", "approve", id, "--note", "two words"), 4, "needs the role manager")
	p.refusesWith("rejecting", p.ssh("ben", "reviews", "reject", id, "--note", "two words"), 4, "needs the role manager")
	if got := p.history(); len(got) != 0 {
		t.Errorf("paid: %+v", got)
	}
}

// TestARemovedKeyEndsAnOpenSession: within five seconds, with a sentence on the
// person's own screen, and no other session of that person is touched.
func TestARemovedKeyEndsAnOpenSession(t *testing.T) {
	clients(t, "ssh")
	p := served(t)
	laptop := p.newKey("maya-laptop")
	p.must("ada", "users", "add-key", "maya", laptop.Line)
	lost, kept := p.dialWith(laptop, look{}), p.dial("maya", look{})
	lost.see("beta-cache")
	kept.see("beta-cache")
	p.must("ada", "users", "remove-key", "maya", laptop.Fingerprint)
	p.endsSoon(lost, "key")
	p.refusesWith("the removed key", p.client("ssh", p.line(laptop, nil, "list")...), 255, "Permission denied")
	kept.press("3")
	kept.see("Nothing has been refunded")
	kept.press("q")
	kept.leaves()
}

// TestARemovedUserEndsAnOpenSession is the same for the whole person.
func TestARemovedUserEndsAnOpenSession(t *testing.T) {
	clients(t, "ssh")
	p := served(t)
	maya := p.dial("maya", look{})
	maya.see("beta-cache")
	p.must("ada", "users", "remove", "maya")
	p.endsSoon(maya, "no longer")
}

// endsSoon waits for a session that has lost its right to go on: 5 s, a sentence that
// holds the word, and the terminal given back.
func (p *port) endsSoon(s *screens, word string) {
	p.Helper()
	begin := time.Now()
	status, err := s.Wait(patience)
	p.within("the end of a session that may no longer act", 5*time.Second, time.Since(begin))
	shown := s.Screen()
	if err != nil || status == 0 || shown.Alt || shown.CursorHidden || !strings.Contains(shown.String(), word) {
		p.Errorf("status %d, %v, alternate screen %v, hidden cursor %v; the screen:\n%s", status, err, shown.Alt, shown.CursorHidden, shown)
	}
	if cooked, err := s.Cooked(); !cooked || err != nil {
		p.Errorf("the terminal is not as a shell wants it: %v", err)
	}
}

// TestAChangedRoleHoldsInOpenSessions: what a person may do is asked at every action.
func TestAChangedRoleHoldsInOpenSessions(t *testing.T) {
	clients(t, "ssh")
	p := served(t)
	p.mustSSH("maya", "unsubscribe", "alpha-large", "--reason", "4", "--yes")
	chen := p.dial("chen", look{})
	chen.see("CS1003")
	chen.press("a")
	chen.see("note")
	p.must("ada", "users", "set-role", "chen", "agent")
	chen.press("enter")
	chen.see("y")
	chen.press("y")
	chen.see("manager or admin")
	if got := p.history(); len(got) != 0 {
		t.Errorf("paid: %+v", got)
	}
}

// TestADeskWithoutKeysIsNotServed: the message says how to add one.
func TestADeskWithoutKeysIsNotServed(t *testing.T) {
	w := mainDesk(t)
	r := w.run("ada", "serve", "--listen", "127.0.0.1:0")
	said := strings.TrimSpace(r.Stderr)
	if r.Status != 1 || r.Stdout != "" || strings.Count(said, "\n") > 0 || !strings.Contains(said, "users add") || !strings.Contains(said, "--key") {
		t.Errorf("%+v", r)
	}
	w.db += ".gone"
	if r := w.run("ada", "serve", "--listen", "127.0.0.1:0"); r.Status != 1 || !strings.Contains(r.Stderr, "no such desk") && !strings.Contains(r.Stderr, "There is no desk") {
		t.Errorf("no desk: %+v", r)
	}
}

// TestATakenPortIsSaid: in one sentence that names it.
func TestATakenPortIsSaid(t *testing.T) {
	p := served(t)
	r := p.run("ada", "serve", "--listen", p.server.Address)
	if r.Status != 1 || r.Stdout != "" || !strings.Contains(r.Stderr, p.server.Address) || strings.Count(strings.TrimSpace(r.Stderr), "\n") > 0 {
		t.Errorf("%+v", r)
	}
}
