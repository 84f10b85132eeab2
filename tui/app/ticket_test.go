package app_test

import (
	"fmt"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
	"unsubdesk/tui/common"
)

// paste pastes a text, as the terminal's bracketed paste does.
func (d *driver) paste(text string) {
	d.t.Helper()
	d.send(tea.KeyMsg{Type: tea.KeyRunes, Paste: true, Runes: []rune(text)})
}

// TestTicket: a pasted ticket is looked up wherever one is, its parts stand apart, one key
// selects, and Esc returns to where one was.
func TestTicket(t *testing.T) {
	w := newWorld(t, 20)
	d := open(t, w.as("maya"), w.clock, 80, 24)
	ok, frozen, review := someInstance(0), someInstance(2), someInstance(3)
	ticket := "Dear desk,\r\nplease return:\r\n• " + ok.ID + "\r\n• " + frozen.ID + "；" + review.Order.Number + "\r\nand pkg-99999, CS-00000-1.\r\n\r\nAnn"
	d.keys("j", "j")
	d.paste(ticket)
	d.sees("Ticket: 2 can be unsubscribed · 1 cannot · 2 not found", "1 order stands for all its instances · 6 other words passed over",
		"CAN BE UNSUBSCRIBED 2", ok.Name, review.Name, "review", "9,000.00",
		"CANNOT BE UNSUBSCRIBED 1", frozen.Name, "The instance is frozen for legal management; another transaction is open",
		"NOT FOUND 2", "pkg-99999", "CS-00000-1", "Enter select 2", "b 1 blocked too", "y copy not found", "Esc back")
	d.keys("q")
	d.sees("From here q does not quit; Esc steps back first.")
	d.keys("y")
	if len(d.sent) != 1 || !strings.Contains(d.sent[0], "cGtnLTk5OTk5LCBDUy0wMDAwMC0x") { // pkg-99999, CS-00000-1
		t.Errorf("copied: %q", d.sent)
	}
	d.keys("esc")
	d.sees("> ○ orion-cache-00003", "nothing selected")
	d.keys("P", "enter")
	d.sees("2 instances of the ticket marked", "2 selected · 1 now 100.00 · 1 review 9,000.00")
	d.keys("P", "b")
	d.sees("1 instance of the ticket marked", "3 selected", "1 blocked")
	d.keys("z")
	d.sees("Undone: selecting 3 of a ticket. 2 selected now.")
	d.paste("pkg-1234 pkg-5678")
	d.sees("0 can be unsubscribed · 0 cannot · 2 not found")
	d.keys("enter")
	d.sees("Nothing of the ticket can be unsubscribed.")
	d.keys("b")
	d.sees("Nothing of the ticket is blocked.")
}

// TestTicketInTheFilterLine: with the filter line open a word stays filter text, and a
// ticket is looked up; Esc goes back into the line.
func TestTicketInTheFilterLine(t *testing.T) {
	w := newWorld(t, 20)
	d := open(t, w.as("iris"), w.clock, 120, 30)
	d.keys("/", "type:备")
	d.paste("份-00001")
	d.sees("/ 备份-00001", "1 match")
	d.paste("  " + someInstance(0).ID + "\n" + someInstance(1).ID + "\n")
	d.sees("Ticket: 2 can be unsubscribed")
	d.keys("esc")
	d.sees("/ 备份-00001▏")
	d.keys("esc", "esc")
	d.paste("orion-cache-00000")
	d.sees("/ orion-cache-00000▏", "1 match")
	d.keys("esc", "esc")
	d.paste("type:OBS paid:>=1")
	d.sees("/ type:OBS paid:>=1▏")
	d.keys("esc", "esc")
	d.paste("orion-cache-00005 please")
	d.sees("0 can be unsubscribed · 0 cannot · 1 not found", "orion-cache-00005")
	d.keys("/")
	d.sees("/ orion-cache-00005 please▏", "Nothing matches")
}

// TestTicketElsewhere: what is not the list of instances says where a ticket goes.
func TestTicketElsewhere(t *testing.T) {
	w := newWorld(t, 5)
	d := open(t, w.as("maya"), w.clock, 120, 30)
	d.keys("2")
	d.paste("pkg-0001\npkg-0002")
	d.sees("A ticket is looked up on Instances: press 1 and paste it there.")
	d.keys("/")
	d.paste("pkg-0001 pkg-0002")
	d.sees("/ pkg-0001 pkg-0002")
	d.keys("esc", "esc", "1")
	d.keys("enter") // details
	d.paste("pkg-0001\npkg-0002")
	d.sees("2 not found")
	d.keys("esc")
	d.sees("Details of one instance")
	d.keys("P")
	d.seesNot("2 not found")
}

// TestTicketScrolls: of thousands of names only what is seen is drawn, and every part is
// reached.
func TestTicketScrolls(t *testing.T) {
	w := newWorld(t, 100)
	d := open(t, w.as("maya"), w.clock, 80, 24)
	var text strings.Builder
	for i := range 100 {
		fmt.Fprintln(&text, someInstance(i).ID)
	}
	for i := range 3000 {
		fmt.Fprintf(&text, "nope-%05d\n", i)
	}
	d.paste(text.String())
	d.sees("80 can be unsubscribed · 20 cannot · 3,000 not found", "more below")
	d.seesNot("CANNOT BE")
	d.keys("tab")
	d.sees("CANNOT BE UNSUBSCRIBED 20", "more above")
	d.keys("tab")
	d.sees("NOT FOUND 3,000", "nope-00000")
	d.keys("G")
	d.sees("nope-02999")
	d.keys("tab")
	d.sees("CAN BE UNSUBSCRIBED 80")
	d.keys("shift+tab")
	d.sees("NOT FOUND 3,000")
	d.keys("g", "pgdown", "ctrl+d", "j", "k")
	d.size(200, 50)
	d.sees("more above", "80 can be unsubscribed")
	d.size(60, 15)
	d.keys("g", "enter")
	d.sees("80 selected")
}

// TestHostilePaste: escape sequences, NULs, one word of a megabyte and text without end
// neither hang the screen nor reach the terminal.
func TestHostilePaste(t *testing.T) {
	w := newWorld(t, 5)
	d := open(t, w.as("maya"), w.clock, 80, 24)
	for name, text := range map[string]string{
		"escapes":      "pkg-1\x1b[2J\x1b]52;c;AAAA\x07\x00\npkg-\u202e2 \x9b31mCS-77-1\x1bPq\x1b\\",
		"NULs":         strings.Repeat("\x00", dbtest.Rounds(1<<16)),
		"long word":    strings.Repeat("9", dbtest.Rounds(1<<20)),
		"long lines":   strings.Repeat(strings.Repeat("9", 1<<10)+"\n", dbtest.Rounds(1<<9)),
		"many words":   strings.Repeat("pkg-12345 ", dbtest.Rounds(1<<16)),
		"cut":          strings.Repeat("pkg-12345\n", 9) + common.PasteCut,
		"nested marks": strings.Repeat("a\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u03011234\n", 100),
	} {
		d.paste(text)
		view := d.model.View()
		for _, bad := range []string{"\x1b[2J", "\x1b]", "\x00", "\x9b", "\u202e", "\x07", "\x1bP"} {
			if strings.Contains(view, bad) {
				t.Errorf("%s: %q reaches the terminal", name, bad)
			}
		}
		d.screen()
		if name == "cut" {
			d.sees("too long, the rest of the text not looked up")
		}
		d.keys("/")
		d.screen()
		d.keys("esc", "esc", "esc")
		d.sees("1 of 4")
	}
}

// TestTicketOfABrokenDesk: a desk that does not answer says so, and Enter tries again.
func TestTicketOfABrokenDesk(t *testing.T) {
	w := newWorld(t, 5)
	on := &broken{Session: w.as("maya")}
	d := open(t, on, w.clock, 80, 24)
	on.down.Store(true)
	d.paste(someInstance(0).ID + "\n" + someInstance(1).ID)
	d.sees("The ticket could not be looked up", "Press Enter to try again")
	on.down.Store(false)
	d.keys("enter")
	d.sees("Ticket: 2 can be unsubscribed")
}

// TestUndoOfTheSelection: each change can be taken back and done again; what was submitted
// stays out.
func TestUndoOfTheSelection(t *testing.T) {
	w := newWorld(t, 50)
	d := open(t, w.as("maya"), w.clock, 120, 36)
	d.keys("z")
	d.sees("No change of the selection can be undone.")
	d.keys(" ", "*", "c")
	d.sees("nothing selected")
	d.keys("z")
	d.sees("Undone: clearing 40 marks. 40 selected now.", "40 selected")
	d.keys("z")
	d.sees("Undone: marking all 40 that match. 1 selected now.", "1 selected · 1 now 100.00")
	d.keys("z")
	d.sees("Undone: the mark on orion-cache-00000. Nothing is selected now.")
	d.keys("Z", "Z", "Z", "Z")
	d.sees("Nothing was undone.", "nothing selected")
	d.keys("z", "z", "i")
	d.sees("39 selected")
	d.keys("z")
	d.sees("Undone: the inversion of 40 marks. 1 selected now.")
	d.hold = true
	d.keys("*", "z")
	d.release()
	d.sees("Selecting was stopped; nothing of it is marked.", "1 selected")
	d.keys("U")
	d.sees("Unsubscribe orion-cache-00000")
	d.keys("enter", "1", "enter")
	d.machine = d.machine.Add(1e9)
	d.keys("y")
	d.sees("refunded")
	d.keys("esc")
	d.sees("nothing selected")
	d.keys("Z")
	d.seesNot("40 selected")
	for range 5 {
		d.keys("z")
		d.seesNot("1 selected")
	}
	if q, err := w.as("maya").Count(t.Context(), model.ListQuery{Tab: model.TabUnsubscribed}); err != nil || q != 1 {
		t.Fatalf("%d are unsubscribed, %v", q, err)
	}
}
