package e2e

import (
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestAServerSweepsWhenNobodyLooks: with no session open, silence approves in time.
func TestAServerSweepsWhenNobodyLooks(t *testing.T) {
	w := newWorld(t)
	w.must("ada", "import", w.file("large.csv", large()))
	w.staff()
	w.must("ada", "policy", "set", "review_window", "1s")
	p := w.served()
	due := time.Now().Add(time.Second)
	w.must("maya", "unsubscribe", "solo-large", "--reason", "1", "--yes")
	w.logged(1, p.all(), "auto_approved", "7000.01") // no command is run: each would sweep
	p.within("approving by silence after the deadline", 3*time.Second, time.Since(due))
	if r := w.history()["CS2001"]; r.Decision != "auto_approved" || r.DecidedBy != "system" || r.Refund != "7000.01" {
		t.Errorf("booked as %+v", r)
	}
	w.logged(1, p.all(), "auto_approved", w.history()["CS2001"].RequestID)
	w.booksAgree()
}

// TestAServerIsToldToEnd: who has a session open reads why it ends, on a terminal that
// is given back; the server ends with status 0.
func TestAServerIsToldToEnd(t *testing.T) {
	clients(t, "ssh")
	p := served(t)
	maya, chen := p.dial("maya", look{}), p.dial("chen", look{width: 80, height: 24})
	maya.see("beta-cache")
	maya.toReason()
	chen.see("Pending")
	begin := time.Now()
	if err := p.server.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	for _, s := range []*screens{maya, chen} {
		s.see("The desk is closing down")
	}
	status, err := p.server.Wait(patience)
	p.within("the server's end", 10*time.Second, time.Since(begin))
	if err != nil || status != 0 {
		t.Errorf("the server's end: status %d, %v", status, err)
	}
	for _, s := range []*screens{maya, chen} {
		if _, err := s.Wait(patience); err != nil {
			t.Error(err)
		}
		shown := s.Screen()
		if shown.Alt || shown.CursorHidden || !strings.Contains(shown.String(), "closed down") {
			t.Errorf("left behind: alternate screen %v, hidden cursor %v\n%s", shown.Alt, shown.CursorHidden, shown)
		}
	}
	if got := p.history(); len(got) != 0 {
		t.Errorf("paid by a step that was not done: %+v", got)
	}
}

// TestAKilledServerStartsAgainAtOnce: on the same address, with the same host key, and
// the desk as it was.
func TestAKilledServerStartsAgainAtOnce(t *testing.T) {
	clients(t, "ssh")
	p := served(t)
	maya := p.dial("maya", look{})
	maya.see("beta-cache")
	maya.toConfirm()
	maya.see("Type 2")
	maya.write("2\r")
	if err := p.server.Signal(syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	if status, err := maya.Wait(patience); err != nil || status != 255 {
		t.Errorf("the client's end: status %d, %v", status, err)
	}
	address, hostKey := p.server.Address, p.server.Fingerprint
	begin := time.Now()
	p.serve(address)
	p.within("the next start", 2*time.Second, time.Since(begin))
	if p.server.Address != address || p.server.Fingerprint != hostKey {
		t.Errorf("it serves %s with %s, before it was %s with %s", p.server.Address, p.server.Fingerprint, address, hostKey)
	}
	for order, refund := range map[string]string{"CS1001": "80.00", "CS1005": "55.50"} {
		if r, ok := p.history()[order]; ok && r.Refund != refund {
			t.Errorf("%s is booked as %+v", order, r)
		}
	}
	p.booksAgree()
	again := p.dial("maya", look{})
	again.see("alpha-备份")
	again.press("q")
	again.leaves()
}

// TestASecondSignalEndsAtOnce is for who has no patience.
func TestASecondSignalEndsAtOnce(t *testing.T) {
	p := served(t)
	for range 2 {
		if err := p.server.Signal(syscall.SIGINT); err != nil {
			break // one was enough
		}
	}
	if _, err := p.server.Wait(patience); err != nil {
		t.Error(err)
	}
}

// TestTheHostKeyIsMadeOnce: private to its owner, beside the desk; a key that others can
// read is refused.
func TestTheHostKeyIsMadeOnce(t *testing.T) {
	p := served(t)
	first := p.server.Fingerprint
	if err := p.server.Close(); err != nil {
		t.Fatal(err)
	}
	p.serve("127.0.0.1:0")
	if p.server.Fingerprint != first {
		t.Errorf("the host key is %s, before it was %s", p.server.Fingerprint, first)
	}
	if want := "ssh -p " + p.server.Port() + " 127.0.0.1"; !strings.HasPrefix(p.server.Line, want) {
		t.Errorf("the line to type is %q, want %q", p.server.Line, want)
	}
}
