package app_test

import (
	"testing"

	"unsubdesk/tui/common"
)

// TestQuitWithMarksAsksOnce: more marks than are quickly made again are not lost by one key,
// on whatever page; another key takes the wish back, and Ctrl-C twice always leaves.
func TestQuitWithMarksAsksOnce(t *testing.T) {
	w := newWorld(t, 30)
	for _, c := range []struct {
		keys  []string
		quits bool
		sees  string
	}{
		{[]string{"q"}, true, ""},
		{[]string{"ctrl+c"}, true, ""},
		{[]string{" ", "j", " ", "q"}, true, ""}, // a handful
		{[]string{"*", "q"}, false, "24 selected; q again quits."},
		{[]string{"*", "3", "q"}, false, "24 selected; q again quits."},
		{[]string{"*", "ctrl+c"}, false, "24 selected; Ctrl-c again quits."},
		{[]string{"*", "/", "ctrl+c"}, false, "24 selected; Ctrl-c again quits."},
		{[]string{"*", "q", "q"}, true, ""},
		{[]string{"*", "ctrl+c", "ctrl+c"}, true, ""},
		{[]string{"*", "q", "ctrl+c"}, true, ""},
		{[]string{"*", "q", "j", "q"}, false, "24 selected; q again quits."},
		{[]string{"*", "q", "j"}, false, "24 selected"},
		{[]string{"*", "c", "q"}, true, ""},
	} {
		d := open(t, w.as("maya"), w.clock, 80, 24)
		if d.keys(c.keys...); d.quit != c.quits {
			t.Errorf("%q: quit is %v", c.keys, d.quit)
		}
		if !c.quits {
			d.sees(c.sees)
		}
	}
	d := open(t, w.as("maya"), w.clock, 80, 24)
	d.keys("*", "q")
	d.send(common.KeyMsg("j")) // at once
	d.seesNot("again quits")
	d = openBomb(t, w, &bomb{busy: "a refund is being submitted"})
	d.keys("ctrl+c")
	if d.send(common.KeyMsg("ctrl+c")); !d.quit {
		t.Error("Ctrl-C twice does not leave what is busy")
	}
}
