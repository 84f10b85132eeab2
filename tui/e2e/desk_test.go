package e2e

import (
	"bytes"
	"strings"
	"syscall"
	"testing"

	"unsubdesk/tui/e2e/harness"
)

// large is one order that has to be reviewed.
func large() string {
	return csv(pack{id: "solo-large", order: "CS2001", due: "7000.01", paid: "7000.01"})
}

// mainDesk is a desk with the main story's instances and its people.
func mainDesk(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	w.must("ada", "import", w.file("instances.csv", mainStory()))
	w.staff()
	return w
}

// toConfirm brings maya to the last question about the orders CS1001 and CS1005,
// two instances that need no review.
func (s *screens) toConfirm() {
	s.w.Helper()
	s.toReason()
	s.press("enter")
}

func (s *screens) toReason() {
	s.w.Helper()
	for _, name := range []string{"alpha-cache", "beta-cache"} {
		s.moveTo(name)
		s.press("space")
	}
	s.see("2 selected")
	s.press("U")
	s.see("Enter continue")
	s.see("alpha-cache", "80.00")
	s.press("enter")
	s.see("One reason is required")
	s.press("4")
}

func TestSilenceApprovesOnScreen(t *testing.T) {
	w := newWorld(t)
	w.must("ada", "import", w.file("large.csv", large()))
	w.staff()
	w.must("ada", "policy", "set", "review_window", "2s")
	chen := w.open("chen", look{})
	chen.see("Nothing waits for a review")
	w.must("maya", "unsubscribe", "solo-large", "--reason", "1", "--yes")
	chen.see("approved by silence")
	if r := w.history()["CS2001"]; r.Decision != "auto_approved" || r.DecidedBy != "system" || r.Refund != "7000.01" {
		t.Errorf("booked as %+v", r)
	}
	w.booksAgree()
}

// TestTwoDecideAtOnce: the second, whose question is still open, is told who was first;
// her answer to it comes too late, and no money moves twice.
func TestTwoDecideAtOnce(t *testing.T) {
	w := newWorld(t)
	w.must("ada", "import", w.file("large.csv", large()))
	w.staff()
	w.must("maya", "unsubscribe", "solo-large", "--reason", "1", "--yes")
	id := read[[]request](w, "chen", "reviews", "list")[0].RequestID
	ada := w.open("ada", look{})
	ada.see("2 Reviews 1")
	ada.press("2")
	ada.see("CS2001")
	ada.press("a")
	ada.see("Enter continues without a note")
	w.must("chen", "reviews", "approve", id)
	ada.see("already approved by chen")
	// Her Enter and y may come before the question is closed, or find the list; neither
	// decides again. Esc leads back from wherever they led.
	ada.press("enter", "y")
	ada.press("esc", "esc")
	ada.see("Pending 0")
	if r := w.history()["CS2001"]; r.Decision != "approved" || r.DecidedBy != "chen" || len(r.Entries) != 1 {
		t.Errorf("booked as %+v", r)
	}
	w.booksAgree()
}

// TestAQuoteThatChangedIsShown: between the preview and the confirmation another
// program imports other amounts (R14).
func TestAQuoteThatChangedIsShown(t *testing.T) {
	w := mainDesk(t)
	maya := w.open("maya", look{env: []string{"UNSUBDESK_SCREEN_REFRESH=1h"}})
	maya.see("beta-cache")
	maya.toConfirm()
	maya.see("Type 2")
	changed := strings.Replace(mainStory(), ",55.50,0.00,,55.50,", ",66.60,0.00,,66.60,", 1)
	if r := w.run("ada", "import", w.file("changed.csv", changed)); r.Status != 0 {
		t.Fatalf("import: %+v", r)
	}
	maya.see("has changed")
	maya.see("beta-cache", "55.50", "66.60")
	if got := w.history(); len(got) != 0 {
		t.Errorf("paid although the quote had changed: %+v", got)
	}
	maya.confirmCount("2")
	maya.see("Refunded", "2 instances")
	if r := w.history()["CS1005"]; r.Refund != "66.60" {
		t.Errorf("booked as %+v", r)
	}
	w.booksAgree()
}

// TestFirstKeysAfterTheQuestionDoNothing: what is typed ahead, before the last question
// can have been read, is no answer to it.
func TestFirstKeysAfterTheQuestionDoNothing(t *testing.T) {
	w := mainDesk(t)
	maya := w.open("maya", look{})
	maya.see("beta-cache")
	maya.toReason()
	maya.write("\r2\r2\r")
	shown := maya.see("Type 2")
	if strings.Contains(shown.LineWith("Type 2"), "confirm: 2") {
		t.Errorf("what was typed ahead stands in the answer:\n%s", shown)
	}
	if got := w.history(); len(got) != 0 {
		t.Errorf("paid by keys typed ahead: %+v", got)
	}
	maya.confirmCount("2")
	maya.see("Refunded", "2 instances")
	if got := w.history(); len(got) != 2 {
		t.Errorf("%d requests, want 2", len(got))
	}
}

// TestKilledWhileItSubmits: whatever the moment, a request is booked whole or not at
// all, and the next program opens the desk as if nothing had been.
func TestKilledWhileItSubmits(t *testing.T) {
	w := mainDesk(t)
	maya := w.open("maya", look{})
	maya.see("beta-cache")
	maya.toConfirm()
	maya.see("Type 2")
	maya.write("2\r")
	if err := maya.Signal(syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	if status, err := maya.Wait(patience); err != nil || status != -1 {
		t.Fatalf("killed, but it ended with %d, %v", status, err)
	}
	for order, refund := range map[string]string{"CS1001": "80.00", "CS1005": "55.50"} {
		if r, ok := w.history()[order]; ok && r.Refund != refund {
			t.Errorf("%s is booked as %+v", order, r)
		}
	}
	w.booksAgree()
	again := w.open("maya", look{})
	again.see("alpha-备份")
	again.press("q")
	again.leaves()
}

func TestABlockedRowSaysWhy(t *testing.T) {
	w := mainDesk(t)
	maya := w.open("maya", look{})
	maya.see("beta-cache")
	maya.press("tab")
	maya.see("alpha-frozen", "10.00", "frozen")
	maya.see("The instance is frozen for legal management")
	maya.press("space")
	maya.until("the reason in the last line", func(s harness.Screen) bool {
		return strings.Contains(s.Line(s.Height-1), "frozen")
	})
	if s := maya.Screen(); s.Contains("1 selected") {
		t.Errorf("a blocked row was marked:\n%s", s)
	}
}

func TestEscNeverQuits(t *testing.T) {
	w := mainDesk(t)
	maya := w.open("maya", look{})
	maya.see("beta-cache")
	maya.moveTo("beta-cache")
	maya.press("space")
	maya.see("1 selected")
	maya.write(strings.Repeat("\x1b", 6))
	maya.press("?")
	maya.see("type to search")
	maya.press("esc")
	maya.unsee("type to search")
	maya.see("1 selected")
	maya.press("q")
	maya.leaves()
}

func TestCopyAsksTheTerminalOnce(t *testing.T) {
	w := mainDesk(t)
	maya := w.open("maya", look{})
	maya.see("beta-cache")
	maya.moveTo("beta-cache")
	maya.press("y")
	maya.see("order number")
	maya.press("o")
	maya.see("Copied")
	maya.moveTo("alpha-cache")
	if n := bytes.Count(maya.Output(), []byte("\x1b]52;")); n != 1 {
		t.Errorf("the clipboard was set %d times, want once", n)
	}
}
