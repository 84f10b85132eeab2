package e2e

import (
	"bytes"
	"encoding/base64"
	"strings"
	"testing"

	"unsubdesk/tui/e2e/harness"
)

// TestAManagerApprovesOverSSH: a manager lands on what waits for her, and approves it
// with nothing but ssh.
func TestAManagerApprovesOverSSH(t *testing.T) {
	clients(t, "ssh")
	p := served(t)
	p.must("maya", "unsubscribe", "alpha-large", "--reason", "4", "--yes")
	chen := p.dial("chen", look{})
	chen.see("CS1003", "6,499.95")
	chen.see("2 Reviews 1 !")
	chen.see("chen · manager")
	chen.press("a")
	chen.see("note")
	chen.write("seen at the customer's")
	chen.press("enter")
	chen.confirm()
	chen.unsee("CS1003", "in 23 h")
	chen.press("q")
	chen.leaves()
	r := p.history()["CS1003"]
	if r.Decision != "approved" || r.DecidedBy != "chen" || r.Refund != "6499.95" {
		t.Errorf("booked as %+v", r)
	}
	p.booksAgree()
}

// TestAnAgentUnsubscribesOverSSH: an agent lands on the instances.
func TestAnAgentUnsubscribesOverSSH(t *testing.T) {
	clients(t, "ssh")
	p := served(t)
	maya := p.dial("maya", look{width: 80, height: 24})
	maya.see("beta-cache")
	maya.moveTo("beta-cache")
	maya.press("u")
	maya.see("Enter continue")
	maya.see("beta-cache", "55.50")
	maya.press("enter")
	maya.see("One reason is required")
	maya.press("4", "enter")
	maya.confirm()
	maya.see("Refunded", "1 instance", "55.50")
	maya.press("esc")
	maya.see("Unsubscription Allowed")
	maya.press("q")
	maya.leaves()
	if r := p.history()["CS1005"]; r.SubmittedBy != "maya" || r.Refund != "55.50" {
		t.Errorf("booked as %+v", r)
	}
	p.booksAgree()
}

// TestAResizeStormEndsInARightScreen: a hundred sizes as fast as a window manager can
// give them, and the last of them is drawn.
func TestAResizeStormEndsInARightScreen(t *testing.T) {
	clients(t, "ssh")
	p := served(t)
	maya := p.dial("maya", look{width: 100, height: 30})
	maya.see("beta-cache")
	for i := range 100 {
		if err := maya.Resize(61+(i*37)%140, 16+(i*13)%40); err != nil {
			t.Fatal(err)
		}
	}
	if err := maya.Resize(120, 33); err != nil {
		t.Fatal(err)
	}
	fresh := p.dial("maya", look{width: 120, height: 33})
	fresh.see("beta-cache", "55.50")
	fresh.see("Allowed 4", "All 5") // counts may come after the rows
	fresh.see("1 of 4")
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("the new session's screen:\n%s", steady(fresh.Screen()))
		}
	})
	maya.until("the screen that a new session of this size has", func(s harness.Screen) bool {
		return steady(s) == steady(fresh.Screen())
	})
	for _, s := range []*screens{maya, fresh} {
		s.press("q")
		s.leaves()
	}
}

// steady is a screen's text without the first line, whose clock goes on.
func steady(s harness.Screen) string { return strings.Join(s.Lines()[1:], "\n") }

// TestCopyOverSSHReachesTheTerminal: the clipboard is the person's own, not the server's.
func TestCopyOverSSHReachesTheTerminal(t *testing.T) {
	clients(t, "ssh")
	p := served(t)
	maya := p.dial("maya", look{})
	maya.see("beta-cache")
	maya.moveTo("beta-cache")
	maya.press("y")
	maya.see("order number")
	maya.press("o")
	maya.see("Copied")
	want := []byte("\x1b]52;c;" + base64.StdEncoding.EncodeToString([]byte("CS1005")))
	if out := maya.Output(); bytes.Count(out, []byte("\x1b]52;")) != 1 || !bytes.Contains(out, want) {
		t.Errorf("the terminal was not told once to copy CS1005")
	}
}

// TestTheTerminalsWishesCrossTheWire: NO_COLOR and TERM are the client's own.
func TestTheTerminalsWishesCrossTheWire(t *testing.T) {
	clients(t, "ssh")
	p := served(t)
	plain := p.dial("maya", look{env: []string{"NO_COLOR=1"}, args: []string{"-o", "SendEnv=NO_COLOR"}})
	shown := plain.see("beta-cache", "55.50")
	for y := range shown.Height {
		for x, c := range shown.Row(y) {
			if c.FG != nil || c.BG != nil || c.Bold || c.Reverse {
				t.Fatalf("the cell %d,%d has a style: %+v\n%s", x, y, c, shown)
			}
		}
	}
	coloured := p.dial("maya", look{}).see("beta-cache", "55.50")
	if !styled(coloured) {
		t.Errorf("nothing is coloured or bold without NO_COLOR:\n%s", coloured)
	}
}

func styled(s harness.Screen) bool {
	for y := range s.Height {
		for _, c := range s.Row(y) {
			if c.FG != nil || c.Bold {
				return true
			}
		}
	}
	return false
}

// TestManySessionsOfOneConnection: a multiplexed second session is one of its own, and
// ends by itself.
func TestManySessionsOfOneConnection(t *testing.T) {
	clients(t, "ssh")
	p := served(t)
	socket := p.beside("m")
	first := p.dial("chen", look{args: []string{"-M", "-S", socket}})
	first.see("Pending")
	second := p.dial("chen", look{args: []string{"-S", socket}})
	second.see("Pending")
	r := p.client("ssh", p.line(p.keys["chen"], []string{"-S", socket}, "list", "--count")...)
	if r.Status != 0 || strings.TrimSpace(r.Stdout) != "4" {
		t.Errorf("a command beside two screens: %+v", r)
	}
	second.press("q")
	second.leaves()
	first.press("1")
	first.see("beta-cache")
	first.press("q")
	first.leaves()
}
