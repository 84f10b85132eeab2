package app_test

import (
	"strings"
	"testing"

	"unsubdesk/model"
)

// order is the row of each of the words on the screen, in the order in which they have to
// stand.
func (d *driver) order(words ...string) {
	d.t.Helper()
	last, screen := -1, d.screen()
	for _, w := range words {
		at := strings.Index(screen, w)
		if at <= last {
			d.t.Errorf("%q does not follow:\n%s", w, screen)
			return
		}
		last = at
	}
}

// TestPalette: everything can be done by its name, with a key or without, the best fit
// first; what cannot be done now says why; what was done last stands first.
func TestPalette(t *testing.T) {
	w := newWorld(t, 30)
	d := open(t, w.as("maya"), w.clock, 80, 24)
	d.keys(":", "type:paid sort")
	d.order("> ", "Sort by paid amount ", "Sort by paid amount, largest first")
	d.keys("down", "enter")
	d.sees("by paid amount ↓", "9,000.00")
	d.keys(":")
	d.order("Sort by paid amount, largest first", "recent", "Unsubscribe the instance")
	d.sees("not now: the list is sorted so")
	d.keys("type:tab not", "enter")
	d.sees("[Unsubscription Not Allowed 6]")
	d.keys(":")
	d.order("Go to the tab Unsubscription Not Allowed", "Sort by paid amount, largest first", "Unsubscribe the instance")
	d.keys("type:u")
	d.sees("> u", "not now: this one cannot be unsubscribed:", "the instance is frozen", "invoice")
	d.keys("enter")
	d.sees("This one cannot be unsubscribed")
	d.keys(":", "type:copy the order", "enter")
	if len(d.sent) != 1 {
		t.Errorf("sent: %q", d.sent)
	}
	d.keys(":", "type:zzz")
	d.sees("Nothing does that.")
	d.keys("enter", "esc")
	d.keys("2", ":", "type:tab held")
	d.sees("Nothing does that.")
	d.keys("backspace", "backspace", "backspace", "backspace", "type:hold", "enter")
	d.sees("[On hold 0]")
	d.keys(":", "type:approve", "enter") // as its key does
	d.sees("┌ Approve", "! There is no request under the cursor.", "[Esc Close]")
}

// TestPaletteHasSavedFilters: by name, from any page.
func TestPaletteHasSavedFilters(t *testing.T) {
	w := newWorld(t, 30)
	_, err := w.as("maya").SaveFilter(t.Context(), model.SavedFilter{Name: "大额/large", Filter: "paid:>=9000", Tab: model.TabAll,
		Sort: model.Sort{Field: model.SortName, Desc: true}})
	if err != nil {
		t.Fatal(err)
	}
	d := open(t, w.as("maya"), w.clock, 80, 24)
	d.keys(":", "type:大额")
	d.sees("Filter: 大额/large (paid:>=9000 · All")
	d.keys("enter")
	d.sees("/ paid:>=9000", "[All 30]", "6 match", "by name ↓")
	d.keys("esc", "3", ":", "type:large", "enter")
	d.sees("/ paid:>=9000", "[All 30]")
	if _, err := w.as("maya").RemoveFilter(t.Context(), "大额/large"); err != nil {
		t.Fatal(err)
	}
	d.keys(":", "enter")
	d.screen()
	d.keys("r", "F")
	d.sees("None yet")
}

// TestHelpAndPaletteFindTheNewKeys: by what they do and by their key, in help and palette.
func TestHelpAndPaletteFindTheNewKeys(t *testing.T) {
	w := newWorld(t, 5)
	d := open(t, w.as("maya"), w.clock, 100, 40)
	for query, want := range map[string]string{
		"undo": "Undo the last change of the selection", "ticket": "Look up a ticket", "saved": "Saved filters", "Ctrl-d": "Half a page down",
	} {
		d.keys("?", "type:"+query)
		d.sees(want)
		d.keys("esc", ":", "type:"+query)
		d.sees(want)
		d.keys("esc")
	}
	d.keys("?", "type:ticket")
	d.sees("not now: no ticket has been pasted yet")
}
