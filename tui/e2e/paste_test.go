package e2e

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

// paste writes a text as a terminal does that knows bracketed paste.
func (s *screens) paste(text string) {
	s.w.Helper()
	s.write("\x1b[200~" + text + "\x1b[201~")
}

// TestATicketIsPasted: the mail of a customer becomes a selection, and that a submission; what
// is blocked and what is unknown is told, and the unknown goes to the clipboard.
func TestATicketIsPasted(t *testing.T) {
	w := mainDesk(t)
	maya := w.open("maya", look{width: 80, height: 24})
	maya.see("alpha-cache")
	maya.write("\x1b[200~alpha-备份\x1b[201~") // one word, in one read with what follows
	maya.see("/ alpha-备份")
	maya.see("1 match")
	maya.paste("Hello,\r\nplease return:\r\n  • alpha-cache\r\n  • alpha-frozen;beta-cache\r\nand order CS1002（谢谢）, pkg-2026-7.\r\nAnn")
	for _, text := range []string{"Ticket: 3 can be unsubscribed · 1 cannot · 1 not found", "1 order stands for all its instances",
		"The instance is frozen for legal management", "pkg-2026-7", "Enter select 3"} {
		maya.see(text)
	}
	maya.press("y")
	maya.see("Copied what was not found")
	if !bytes.Contains(maya.Output(), []byte("\x1b]52;c;cGtnLTIwMjYtNw==\x07")) {
		t.Error("what was not found is not on the clipboard")
	}
	maya.press("enter")
	maya.see("3 selected (2 hidden)", "3 now 435.52")
	maya.press("z")
	maya.see("Undone: selecting 3 of a ticket")
	maya.press("Z")
	maya.see("3 selected")
	maya.press("U")
	maya.see("Refund now", "435.52 USD")
	maya.press("enter")
	maya.see("One reason is required")
	maya.press("4", "enter")
	maya.confirmCount("3")
	maya.see("Refunded")
	maya.press("esc")
	maya.see("nothing selected")
	maya.press("z")
	maya.unsee("3 selected")
	maya.press("q")
	maya.leaves()
	w.booksAgree()
}

// TestAHostilePaste: megabytes, escape sequences, NULs and a word without end neither hang the
// screens nor come out at the terminal; a paste that never ends leaves Ctrl-C.
func TestAHostilePaste(t *testing.T) {
	w := mainDesk(t)
	maya := w.open("maya", look{width: 80, height: 24})
	maya.see("alpha-cache")
	maya.paste(strings.Repeat("pkg-0001 \x1b]52;c;QUFBQQ==\x07\x1b[2J\x00\u009b31m\u202e", 1<<16))
	maya.see("Ticket: 0 can be unsubscribed", "1 not found")
	maya.see("too long")
	maya.press("esc")
	maya.see("alpha-cache")
	maya.paste(strings.Repeat("9", 3<<20))
	maya.see("/ 9999")
	maya.see("The filter looks for a text of")
	maya.press("esc")
	maya.unsee("Enter to the list")
	maya.press("esc")
	maya.see("press / to filter")
	for _, bad := range []string{"]52;c;QUFB", "\x1b[2J\x00", "\u202e", "\u009b"} {
		if bytes.Contains(maya.Output(), []byte(bad)) {
			t.Errorf("%q came out", bad)
		}
	}
	maya.write("\x1b[200~pkg-0001\npkg-0002")
	for range 2 { // the first may be read together with the text, and is a part of it then
		maya.Settle(100 * time.Millisecond)
		_ = maya.Type("\x03") // nobody may be there any more
	}
	maya.leaves()
}

// TestSavedFiltersAreOnEveryMachine: saved on one screen, they are there over another
// program, and in commands.
func TestSavedFiltersAreOnEveryMachine(t *testing.T) {
	w := mainDesk(t)
	maya := w.open("maya", look{width: 80, height: 24})
	maya.see("alpha-cache")
	maya.write("/paid:>=300\r")
	maya.see("2 match")
	maya.press("F", "s")
	maya.see("Save this filter under a name")
	maya.write("dear ones\r")
	maya.see("Saved as dear ones.")
	second := w.open("maya", look{width: 160, height: 40})
	second.see("alpha-cache")
	second.write(":dear\r")
	second.see("/ paid:>=300")
	second.see("2 match")
	if out := w.must("maya", "list", "@dear ones", "--json"); strings.Count(out, "\n") != 2 || !strings.Contains(out, "alpha-large") {
		t.Errorf("list answers %s", out)
	}
}

// TestATicketIsPastedOverSSH: the terminal is at the other end of a connection.
func TestATicketIsPastedOverSSH(t *testing.T) {
	clients(t, "ssh")
	p := served(t)
	maya := p.dial("maya", look{width: 80, height: 24})
	maya.see("alpha-cache")
	maya.paste("alpha-cache\nbeta-cache\npkg-9999\n" + strings.Repeat("x ", 1<<20))
	maya.see("Ticket: 2 can be unsubscribed", "1 not found")
	maya.see("too long")
	maya.press("enter")
	maya.see("2 selected", "2 now 135.50")
	maya.press("q")
	maya.leaves()
}
