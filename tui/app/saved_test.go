package app_test

import (
	"context"
	"strings"
	"testing"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/common"
)

// TestSavedFilters: the present filter, tab and order are saved under a name, are there in
// another session of the same user, and come back by a digit.
func TestSavedFilters(t *testing.T) {
	w := newWorld(t, 100)
	d := open(t, w.as("iris"), w.clock, 80, 24)
	d.keys("F")
	d.sees("Saved filters", "None yet. s saves the present filter")
	d.keys("1", "enter", "n", "d")
	d.sees("None yet")
	d.keys("esc", "tab", "o", "O", "/", "type:云帆", "enter", "F", "s")
	d.sees("Save this filter under a name", "云帆 · Not Allowed · by name ↓")
	d.keys("enter")
	d.sees("The filter needs a name.")
	d.keys("type:clouds 1", "enter")
	d.sees("Saved as clouds 1.", "1 clouds 1")
	d.keys("esc", "esc", "tab", "/", "type:paid:>=9000", "enter", "F", "s", "type:dear ones", "enter", "esc")

	other := open(t, w.as("iris"), w.clock, 160, 36)
	other.keys("F")
	other.sees("1 clouds 1", "2 dear ones", "paid:>=9000 · All · by name ↓")
	other.keys("2")
	other.sees("/ paid:>=9000", "[All 100]", "20 match", "by name ↓")
	other.keys("F", "1")
	other.sees("/ 云帆", "[Unsubscription Not Allowed 20]", "Nothing matches 云帆")
	other.keys("F", "j", "n")
	other.sees("Another name for dear ones")
	other.keys("backspace", "enter")
	other.sees("Renamed to dear one.", "2 dear one")
	other.keys("d")
	other.sees("d again removes dear one; any other key keeps it.")
	other.keys("k", "j", "d", "j", "d")
	other.sees("d again removes dear one")
	other.keys("d")
	other.sees("dear one is removed.")
	other.seesNot("2 dear")
	other.keys("s", "type:CLOUDS 1")
	other.sees("You have one of this name; it is replaced.")
	other.keys("enter")
	other.sees("Saved as CLOUDS 1, in the place of the one of that name.", "1 CLOUDS 1")

	maya := open(t, w.as("maya"), w.clock, 80, 24)
	maya.keys("F")
	maya.sees("None yet")
}

// TestSavedFiltersSayWhyNot: what cannot be saved says so and changes nothing.
func TestSavedFiltersSayWhyNot(t *testing.T) {
	w := newWorld(t, 5)
	d := open(t, locked{w.as("maya")}, w.clock, 80, 24)
	d.keys("F", "s")
	d.sees("The desk's database is read-only; you can look, not change.")
	d = open(t, w.as("maya"), w.clock, 80, 24)
	d.keys("/", "type:regon:eu", "enter", "F", "s")
	d.sees("This filter cannot be read, so it is not saved: There is no field", "regon; did you mean region?", "[Esc Close]")
	d.keys("esc", "esc", "esc", "esc")
	for i := range model.MaxSavedFilters {
		_, err := w.as("maya").SaveFilter(t.Context(), model.SavedFilter{Name: strings.Repeat("x", i/2+1) + string(rune('a'+i%2)),
			Tab: model.TabAll, Sort: model.Sort{Field: model.SortName}})
		if err != nil {
			t.Fatal(err)
		}
	}
	d.keys("F", "s")
	d.sees("You have 50 saved filters, which is the most; d removes one.")
	d.keys("type:odd ones 2", "enter") // by who does not look
	d.sees("! enter does nothing here: Esc closes this.")
	d.keys("esc", "G")
	if kept, err := w.as("maya").Filters(t.Context()); len(kept) != model.MaxSavedFilters {
		t.Errorf("of 50 saved filters %d are left: %v", len(kept), err)
	}
	d.keys("s", "enter") // by who does
	d.seesNot("[Esc Close]")
	d.keys("G")
	d.screen()
	d.size(60, 15)
	d.keys("g", "j")
	d.screen()
}

// TestSavedFiltersAreWritten: on a desk whose writer is busy nothing that comes after a change
// of the filters ends it, neither looking at them again nor the next change; and a change that
// could not be made says so, also when the box is closed.
func TestSavedFiltersAreWritten(t *testing.T) {
	w := newWorld(t, 5)
	d := open(t, w.as("chen"), w.clock, 80, 24)
	d.slow = true
	d.keys("F", "s", "type:one", "enter", "esc", "F", "s", "type:two", "enter", "s", "type:three", "enter", "esc")
	d.catchUp()
	d.sees("Saved as three.")
	d.keys("F")
	d.sees("1 one", "2 three", "3 two")
	d.slow = true
	d.keys("d", "d", "j", "d", "d", "esc")
	d.catchUp()
	d.sees("three is removed.")
	d.keys("F")
	d.sees("1 two")

	d = open(t, noWriter{w.as("chen")}, w.clock, 80, 24)
	d.slow = true
	d.keys("F", "s", "type:four", "enter", "esc")
	d.catchUp()
	d.sees("Saving four: The desk is busy.")
}

// noWriter is a desk that cannot be written just now.
type noWriter struct{ *desk.Session }

func (noWriter) SaveFilter(context.Context, model.SavedFilter) ([]model.SavedFilter, error) {
	return nil, model.Errorf(model.CodeUnavailable, "The desk is busy.")
}

// locked is a desk that can only be read.
type locked struct{ *desk.Session }

func (l locked) Standing(ctx context.Context) (desk.Standing, error) {
	s, err := l.Session.Standing(ctx)
	s.ReadOnly = true
	return s, err
}

var _ common.Desk = locked{}
