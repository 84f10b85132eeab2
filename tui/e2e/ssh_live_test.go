package e2e

import (
	"testing"
	"time"

	"unsubdesk/tui/e2e/harness"
)

// TestWhatOneSubmitsTheOtherSees: within two seconds, without a key.
func TestWhatOneSubmitsTheOtherSees(t *testing.T) {
	clients(t, "ssh")
	p := served(t)
	chen, ben := p.dial("chen", look{}), p.dial("ben", look{})
	chen.see("Pending 0")
	ben.see("beta-cache")
	ben.moveTo("beta-cache")

	p.mustSSH("maya", "unsubscribe", "alpha-large", "--reason", "4", "--yes")
	begin := time.Now()
	chen.see("CS1003", "6,499.95")
	chen.see("2 Reviews 1 !")
	p.within("a submission on the manager's screen", 2*time.Second, time.Since(begin))
	ben.unsee("alpha-large", "6,499.95")
	p.within("a submission on a colleague's screen", 2*time.Second, time.Since(begin))
	if s := ben.Screen(); !on(s, "beta-cache") {
		t.Errorf("the cursor has left its row:\n%s", s)
	}
}

// TestWhatAnotherProgramDoesIsSeen: also when the change comes from no session of the
// server, but from a program on the same desk.
func TestWhatAnotherProgramDoesIsSeen(t *testing.T) {
	clients(t, "ssh")
	p := served(t)
	chen := p.dial("chen", look{})
	chen.see("Pending 0")
	p.must("maya", "unsubscribe", "alpha-large", "--reason", "4", "--yes")
	begin := time.Now()
	chen.see("CS1003", "6,499.95")
	p.within("another program's submission", 2*time.Second, time.Since(begin))
}

// TestMarkedRowsStayWhereTheyAre: while rows are marked nothing moves away; what has
// changed is said, and r brings it.
func TestMarkedRowsStayWhereTheyAre(t *testing.T) {
	clients(t, "ssh")
	p := served(t)
	maya := p.dial("maya", look{})
	maya.see("beta-cache")
	for _, name := range []string{"alpha-cache", "beta-cache"} {
		maya.moveTo(name)
		maya.press("space")
	}
	before := maya.see("2 selected")
	p.mustSSH("ben", "unsubscribe", "alpha-cache", "--reason", "4", "--yes")
	begin := time.Now()
	shown := maya.see("r to load")
	p.within("a colleague's change beside marked rows", 2*time.Second, time.Since(begin))
	for _, name := range []string{"alpha-cache", "alpha-large", "beta-cache"} {
		if a, b := rowWith(before, name), rowWith(shown, name); a != b {
			t.Errorf("%s has moved from line %d to %d:\n%s", name, a, b, shown)
		}
	}
	maya.press("r")
	maya.until("alpha-cache has left the list", func(s harness.Screen) bool { return rowWith(s, "alpha-cache") < 0 })
	maya.see("●", "beta-cache")
}

// TestADecisionOfSomebodyElseIsNamed: who looks at a request, or is about to decide it,
// is told by whom it was decided.
func TestADecisionOfSomebodyElseIsNamed(t *testing.T) {
	clients(t, "ssh")
	p := served(t)
	p.mustSSH("maya", "unsubscribe", "alpha-large", "--reason", "4", "--yes")
	id := p.openRequest()
	chen := p.dial("chen", look{})
	chen.see("CS1003")
	chen.press("a")
	chen.see("note")
	p.mustSSH("ada", "reviews", "approve", id)
	begin := time.Now()
	chen.see("ada", "pproved")
	p.within("who has decided", 2*time.Second, time.Since(begin))
	chen.press("enter", "y")
	chen.press("esc")
	if r := p.history()["CS1003"]; r.DecidedBy != "ada" || len(r.Entries) != 2 {
		t.Errorf("booked as %+v", r)
	}
	p.booksAgree()
}
