package app_test

import (
	"strings"
	"testing"
	"time"
)

// TestColumnsStay: what stands in the rows moves no column, on any tab at any
// width.
func TestColumnsStay(t *testing.T) {
	w := newWorld(t, 200)
	for _, size := range [][2]int{{80, 24}, {120, 36}, {160, 36}, {200, 50}} {
		d := open(t, w.as("maya"), w.clock, size[0], size[1])
		for range 3 {
			d.keys("tab")
			head := lineAt(d.screen(), 5)
			for _, moves := range [][]string{{"G"}, {"g", "/", "type:cache"}, {"enter", "G"}, {"esc"}} {
				d.keys(moves...)
				if got := lineAt(d.screen(), 5); columnStarts(got) != columnStarts(head) {
					t.Errorf("%d columns, after %q:\n%q\n%q", size[0], moves, head, got)
				}
			}
		}
	}
}

func columnStarts(head string) string {
	head, _, _ = strings.Cut(head, "│")
	return strings.TrimRight(head, " ")
}

// TestAllColumnsOnAWideScreen: at 200 columns what stands in the row can be read whole; beside
// the pane, which says ID and coupons too, the columns for these give way, and without it
// everything a billing desk asks for is there.
func TestAllColumnsOnAWideScreen(t *testing.T) {
	w := newWorld(t, 20)
	d := open(t, w.as("maya"), w.clock, 200, 50)
	d.sees(someInstance(1).Name+"  ", someInstance(1).Order.Number+" ", "Northwind Bank  ", "eu-west-1  ")
	d.keys("p")
	d.sees(someInstance(1).ID + "  ")
	head := lineAt(d.screen(), 5)
	for _, title := range []string{"NAME", "ID", "ORDER", "ACCOUNT", "TYPE", "REGION", "PROJECT", "EFFECT ↑", "DUE", "COUPONS", "PAID USD", "STATE"} {
		if !strings.Contains(head, title) {
			t.Errorf("there is no column %s: %s", title, head)
		}
	}
	d.sees(someInstance(1).Name+"  ", someInstance(1).Order.Number+" ", "Northwind Bank  ", "eu-west-1  ")
}

// TestBlockedPaysNothing: where nothing would be paid, no amount is shown as
// if it were.
func TestBlockedPaysNothing(t *testing.T) {
	w := newWorld(t, 10)
	w.clock.Advance(4 * time.Hour) // the first one has taken effect
	for _, width := range []int{80, 160} {
		d := open(t, w.as("maya"), w.clock, width, 36)
		d.keys("tab")
		d.sees("> - orion-cache-00000", "Nothing now: it is in effect")
		d.seesNot("Refund ", "Coupons back", "would give back")
		d.keys("j")
		d.sees("> - orion-cache-00002", "Nothing now; once allowed it would give back")
		d.keys("enter")
		d.sees("Nothing now; once allowed it would give back")
		d.keys("esc", "tab", "/", "type:zzz ", "enter")
		d.sees("Nothing matches zzz.")
	}
}
