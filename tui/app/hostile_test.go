package app_test

import (
	"regexp"
	"strings"
	"testing"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// hostileTail moves the cursor, sets the title, ends lines, turns directions and
// hides: what no text may do on a screen, whoever wrote it into the database.
const hostileTail = "\x1b[2J\x1b]0;owned\a\u009b31m\r\n\t\x7f\u202egpj\u2066\u200b\ufeff\u2060\u2028\U000E0041"

// styling is what the screens themselves send between their texts.
var styling = regexp.MustCompile("\x1b\\[[0-9;:]*m")

// showsNothingHostile looks at what the terminal would get.
func (d *driver) showsNothingHostile(where string) {
	d.t.Helper()
	d.screen() // its size
	plain := styling.ReplaceAllString(d.model.View(), "")
	for line := range strings.SplitSeq(plain, "\n") {
		if err := model.CheckText(line, len(line)); err != nil {
			d.t.Errorf("%s: a line %s: %q", where, err.Sentence, line)
		}
	}
}

// TestHostileTextReachesNoScreen visits every page with such text in every column,
// as somebody who owns the database could put it there.
func TestHostileTextReachesNoScreen(t *testing.T) {
	w := newWorld(t, 0)
	account := model.Account{ID: "acct" + hostileTail, Name: "name" + hostileTail, Manager: "chen"}
	hostile := func(id, amount string) model.Instance {
		in := dbtest.Instance(id, dbtest.OfAccount(account), dbtest.InOrder("CS-"+id+hostileTail), dbtest.Named("orion"+hostileTail),
			dbtest.Costs(amount, amount), dbtest.Of("type"+hostileTail, "region"+hostileTail, "project"+hostileTail))
		in.ProductName = "product" + hostileTail
		return in
	}
	dbtest.Put(t, w.store, hostile("a", "10.00"), hostile("b", "9000.00"), hostile("c", "9000.00"), hostile("d", "10.00"))
	for _, id := range []string{"a", "b", "c"} {
		_, err := w.as("maya").Submit(t.Context(), desk.Submission{IDs: []string{id}, Reason: "5", Note: "asked for", Key: id}, nil)
		if err != nil {
			t.Fatal(err)
		}
	}
	dbtest.Tamper(t, w.store, "UPDATE requests SET note = '"+hostileTail+"', reason_label = '"+hostileTail+"', decision_note = '"+hostileTail+"'")
	visits := []struct {
		user string
		keys []string
	}{
		{"maya", []string{"enter", "tab", "esc", "f", "esc", "/", "esc", "*", "u", "enter", "4", "enter", "esc", "esc", "2", "enter", "esc", "3", "enter", "end", "esc", "?"}},
		{"iris", []string{"4", "tab", "tab", "tab", "tab", "enter", "4", "tab", "y", "tab", "enter"}},
		{"chen", []string{"2", "enter", "end", "esc", "a", "esc", "x", "esc", "3", "enter", "esc", "1", "enter"}},
	}
	for _, v := range visits {
		for _, size := range [][2]int{{80, 24}, {200, 50}} {
			d := open(t, w.as(v.user), w.clock, size[0], size[1])
			d.showsNothingHostile("first")
			for n, key := range v.keys {
				d.keys(key)
				d.showsNothingHostile(v.user + " after " + strings.Join(v.keys[:n+1], " "))
			}
		}
	}
}
