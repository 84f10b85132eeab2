package e2e

import (
	"bytes"
	"strings"
	"testing"

	"unsubdesk/tui/e2e/harness"
)

// answers types a line where a question stands, and waits for texts of the answer.
func (s *screens) answers(question, line string, texts ...string) {
	s.w.Helper()
	s.until("be asked "+question, func(shown harness.Screen) bool { return strings.HasPrefix(lastLine(shown), question) })
	s.write(line)
	s.press("enter")
	if len(texts) > 0 {
		s.see(texts...)
	}
}

// lastLine is the last line of a screen that holds anything.
func lastLine(s harness.Screen) string {
	lines := s.Lines()
	for i := len(lines) - 1; i >= 0; i-- {
		if strings.TrimSpace(lines[i]) != "" {
			return lines[i]
		}
	}
	return ""
}

// spokenOnly checks that the terminal got lines of text and nothing else.
func (s *screens) spokenOnly() {
	s.w.Helper()
	out := s.Output()
	if bytes.ContainsRune(out, '\x1b') || s.Screen().Alt {
		s.w.Errorf("sequences were sent:\n%q", out)
	}
}

// unsubscribesInLines is the main job of an agent, in plain lines.
func (s *screens) unsubscribesInLines() {
	s.w.Helper()
	s.answers("Instances:", "f alpha", "Results 1 to 3 of 3.")
	s.answers("Instances:", "m 1-3", "3 marked: 2 refunded now, 380.02 USD; 1 to review, 6,499.95 USD.")
	s.answers("Instances:", "u", "Unsubscribe 3 instances of 3 orders.")
	s.answers("Refunds, 1 to go on:", "1", "One reason is required.")
	s.answers("Reason:", "4")
	s.answers("Note, Enter for none:", "", "cannot be undone here.")
	s.answers("Type 3,", "4", "That is not 3; nothing was submitted.")
	s.answers("Type 3,", "3", "Refunded: 380.02 USD for 2 instances")
	s.see("Waits for review: 6,499.95 USD for 1 instance")
	s.answers("Result,", "")
	s.answers("Instances:", "q")
	s.leaves()
	s.spokenOnly()
}

// approvesInLines is a manager's.
func (s *screens) approvesInLines() {
	s.w.Helper()
	s.answers("Reviews:", "1", "Refund: 6,499.95 USD for 1 instance")
	s.answers("Request:", "a")
	s.answers("Note, Enter for none:", "seen", "6,499.95 USD is refunded at once")
	s.answers("Type y to approve it:", "y", "approved: 6,499.95 USD refunded")
	s.answers("Request:", "quit")
	s.leaves()
	s.spokenOnly()
}

// pastesInLines pastes a ticket of several lines, some of which would be commands: it is
// looked up as one.
func (s *screens) pastesInLines() {
	s.w.Helper()
	s.until("be asked", func(shown harness.Screen) bool { return strings.HasPrefix(lastLine(shown), "Instances:") })
	s.write("Hello,\rquit\r\rCS1004; CS1005\rCS9999, please\r")
	s.see("Ticket: 1 can be unsubscribed, 55.50 USD; 1 cannot; 1 not found.")
	s.see("Not found: CS9999")
	s.answers("Ticket:", "m", "1 marked: 1 refunded now, 55.50 USD.")
	s.answers("Instances:", "d all", "nothing is marked.")
}

// TestTheMainJobInPlainLines: --linear does on a terminal what the screens do.
func TestTheMainJobInPlainLines(t *testing.T) {
	w := newWorld(t)
	w.must("ada", "import", w.file("instances.csv", mainStory()))
	w.staff()
	w.open("maya", look{args: []string{"--linear"}}).unsubscribesInLines()
	w.open("chen", look{env: []string{"UNSUBDESK_SCREEN_LINEAR=true"}}).approvesInLines()
	checkMainStory(w)

	ben := w.open("ben", look{env: []string{"TERM=dumb"}})
	ben.see("You are ben, agent.")
	ben.pastesInLines()
	ben.press("ctrl+c")
	ben.leaves()
	ben.spokenOnly()
	piped := w.run("ben", "--linear") // an end of input ends it
	if piped.Status != 0 || !strings.Contains(piped.Stdout, "Instances: ") {
		t.Errorf("without a terminal: %+v", piped)
	}
}

// typesAhead types the Enter of a note and, with it, a y that has no Enter: that is told.
// An Enter that comes later is no yes: it goes back.
func (s *screens) typesAhead() {
	s.w.Helper()
	s.answers("Instances:", "f beta", "1: beta-cache, 55.50 USD")
	s.answers("Instances:", "u 1", "Unsubscribe beta-cache.")
	s.answers("Refunds, 1 to go on:", "1")
	s.answers("Reason:", "1")
	s.until("be asked for a note", func(shown harness.Screen) bool { return strings.HasPrefix(lastLine(shown), "Note,") })
	s.write("\ry")
	s.see("Type y to unsubscribe it:")
	s.see("What was typed before this question stood there was not taken.")
	s.press("enter")
	s.see("Nothing was submitted.")
	s.answers("Note,", "quit")
	s.leaves()
}

// TestTypedAheadWithoutEnter: a terminal keeps a line that has no end yet. What was
// typed ahead of the last question is no beginning of its answer.
func TestTypedAheadWithoutEnter(t *testing.T) {
	w := newWorld(t)
	w.must("ada", "import", w.file("instances.csv", mainStory()))
	w.staff()
	w.open("maya", look{args: []string{"--linear"}}).typesAhead()
	if out := w.must("ada", "history"); strings.Contains(out, "55.50") {
		t.Errorf("what was typed ahead has refunded: %s", out)
	}
}

// TestPlainLinesOverSSH: the command linear, and what a dumb terminal gets, is the same
// over the port.
func TestPlainLinesOverSSH(t *testing.T) {
	clients(t, "ssh")
	p := served(t)
	speak := func(user string) *screens {
		return p.onTerminal("ssh", look{}, p.line(p.keys[user], []string{"-t"}, "linear")...)
	}
	speak("maya").unsubscribesInLines()
	p.dial("chen", look{env: []string{"TERM=dumb"}}).approvesInLines()
	checkMainStory(p.world)

	speak("ben").typesAhead()
	ben := speak("ben")
	ben.pastesInLines()
	ben.answers("Instances:", "f betö\x7fa-cache", "1: beta-cache, 55.50 USD")
	ben.write("half a li")
	ben.see("Instances: half a li")
	ben.press("ctrl+u", "ctrl+d")
	ben.leaves()
	if r := p.ssh("ben", "linear"); r.Status != 0 || !strings.Contains(r.Stdout, "Instances: ") {
		t.Errorf("without a terminal: %+v", r)
	}
}
