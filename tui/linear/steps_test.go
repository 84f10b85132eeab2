package linear_test

import (
	"strings"
	"testing"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
)

// back is one step back from every question of an unsubscription, and what was typed is
// still there: said, and kept by Enter.
func TestBackLosesNothing(t *testing.T) {
	w := newWorld(t, stock()...)
	c := w.talk(w.as("maya"))
	c.types("f beta", "u 1", "1", "5", "twice ordered", "back")
	c.hears("Nothing was submitted.\nNote so far: twice ordered\n", "Enter keeps the note, anything else replaces it.\n")
	if c.prompt != "Note, Enter keeps it: " {
		t.Errorf("%q is asked", c.prompt)
	}
	c.types("none")
	c.hears("Reason 5 (Other) needs a note.", "Note, Enter keeps it: ")
	c.types("back")
	c.hears("5: Other; a note is required\n", "Reason so far: 5 other\n", "Reason, Enter keeps it: ")
	c.types("back")
	c.hears("Refund now: 12.34 USD", "Refunds, 1 to go on: ")
	c.types("back")
	c.hears("The note is there when you unsubscribe the same again.\nInstances: ")
	c.types("u 1", "1")
	c.hearsNot("so far") // no reason is chosen before a person chose it
	c.types("5", "")
	c.hears("reason 5 other: twice ordered.", "Type y")
	c.types("b", "b", "2")
	c.hears("Reason: 2 lacks needed functions\nNote so far: twice ordered\n", "Enter keeps the note, none takes it away, anything else replaces it.\n")
	c.types("None")
	c.hears("reason 2 lacks needed functions.", "Type y")
	c.types("", "no longer needed")
	c.hears("reason 2 lacks needed functions: no longer needed.")
	c.types("y")
	c.hears("Refunded: 12.34 USD")
	c.types("", "f alpha-1", "u 1", "1") // of others nothing was typed
	c.hearsNot("so far")
	if rows := w.requests(); len(rows) != 1 || rows[0].ReasonCode != "2" || rows[0].Note != "no longer needed" {
		t.Errorf("booked as %+v", rows)
	}
}

// A quote that changed while the last question stood changes nothing about the way back.
func TestBackFromAChangedQuote(t *testing.T) {
	w := newWorld(t, stock()...)
	c := w.talk(w.as("maya"))
	c.types("f beta", "u 1", "1", "1", "as agreed")
	dbtest.Put(t, w.store, dbtest.Instance("beta", dbtest.Costs("12.34", "10.00")))
	c.types("y")
	c.hears("was 12.34 USD; is now 10.00 USD.", "reason 1 hard to use: as agreed.")
	c.types("back")
	c.hears("Note so far: as agreed\n")
	c.types("")
	c.hears("10.00 USD for 1 instance is refunded at once.")
	c.hearsNot("was 12.34 USD")
	c.types("y")
	c.hears("Refunded: 10.00 USD")
}

// The same for decisions, of one and of several; whoever leaves one finds its note in the
// next that asks the same of the same requests.
func TestBackFromADecision(t *testing.T) {
	w, ids := waiting(t, 2)
	c := w.talk(w.as("chen"))
	c.types("1", "x", "in use", "back")
	c.hears("Nothing was decided.\nNote so far: in use\n", "Note, Enter keeps it: ")
	c.types("none")
	c.hears("A rejection needs a note", "Note, Enter keeps it: ")
	c.types("", "back", "back")
	c.hears("Nothing was decided; the note is there when you reject the same again.\nRequest: ")
	c.types("x")
	c.hears("Note so far: in use\n")
	c.types("back", "a")
	if c.prompt != "Note, Enter for none: " {
		t.Errorf("the note of a rejection is one of an approval: %q is asked", c.prompt)
	}
	c.types("back")
	c.hears("Nothing was decided.\nRequest: ")
	c.types("back", "a 1-2", "agreed", "back", "none")
	c.hearsNot("Note:")
	c.types("back", "agreed after all", "2")
	c.hears("2 of 2 requests approved")
	for _, id := range ids {
		if r := w.state(id); r.Decision != model.DecisionApproved || r.DecisionNote != "agreed after all" {
			t.Errorf("booked as %+v", r)
		}
	}
}

// r says at a question what was said before it, also after help and a wrong answer.
func TestRepeatAtAQuestion(t *testing.T) {
	w := newWorld(t, stock()...)
	c := w.talk(w.as("maya"))
	c.types("f beta", "u 1", "1", "9", "r")
	c.hears("1: Hard to use\n", "There is no reason 9; repeat says them again.\n")
	c.types("1", "repeat")
	c.hears("Reason: 1 hard to use\n", "Note, Enter for none: ")
	c.types("r")
	c.hears("Reason: 1 hard to use\n", "Note, Enter for none: ")
	c.types("")
	c.hears("reason 1 hard to use.")
	said := c.heard
	c.types("help")
	c.hears("Type exactly y to submit it.")
	c.types("r")
	if c.heard != said {
		t.Errorf("repeated was\n%s\nnot\n%s", c.heard, said)
	}
	c.types("no", "r")
	c.hears("cannot be undone here.", "That is not y; nothing was submitted.")
	if strings.Contains(c.heard, "Type exactly") {
		t.Errorf("help is repeated:\n%s", c.heard)
	}
	c.types("q now")
	c.hears("That is not y;")
	c.leaves("q")
}

// Of a note that is too long the beginning stays, to be kept or replaced, also on the way back.
func TestATooLongNote(t *testing.T) {
	w := newWorld(t, stock()...)
	c := w.talk(w.as("maya"))
	long := strings.Repeat("twice ", 100)
	c.types("f beta", "u 1", "1", "1", long)
	c.hears("The note has 599 characters; at most 500 are allowed. Its beginning is kept.\nNote so far: twice twice", "Note, Enter keeps it: ")
	c.types("back", "1")
	c.hears("Note so far: twice twice", "Note, Enter keeps it: ")
	c.types("")
	c.hears("reason 1 hard to use: twice twice", "Type y")
	c.types("y")
	if rows := w.requests(); len(rows) != 1 || rows[0].Note != strings.TrimSpace(long[:500]) {
		t.Errorf("booked as %+v", rows)
	}
}
