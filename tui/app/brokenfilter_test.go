package app_test

import (
	"testing"

	"unsubdesk/model/desk"
)

// TestABrokenFilterMarksNothing: what the beginning of a filter matches, or the filter before,
// is not what was asked for; marking all, and inverting, refuse with the error.
func TestABrokenFilterMarksNothing(t *testing.T) {
	w := newWorld(t, 30)
	d := open(t, w.as("maya"), w.clock, 120, 30)
	d.keys("/", "type:orion regon:eu", "enter")
	for _, key := range []string{"*", "i"} {
		d.keys(key)
		d.sees("The filter cannot be read, so nothing was marked", "There is no field regon", "nothing selected")
	}
	d.keys("/", "ctrl+u", "type:orion", "enter", "*")
	d.sees("selected · ")

	if _, err := w.as("maya").Submit(t.Context(), desk.Submission{IDs: []string{someInstance(3).ID}, Reason: "1", Key: "k"}, nil); err != nil {
		t.Fatal(err)
	}
	d = open(t, w.as("chen"), w.clock, 120, 30)
	d.keys("2", "/", "type:regon:eu", "enter", "*")
	d.sees("The filter cannot be read, so nothing was marked", "nothing marked")
}
