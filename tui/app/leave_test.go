package app_test

import (
	"testing"
	"time"

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
		{[]string{"u", "ctrl+c"}, true, ""},
		{[]string{"u", "enter", "ctrl+c"}, false, "The unsubscription of 1 instance is not submitted; Ctrl-c again quits."},
		{[]string{"u", "enter", "1", "enter", "ctrl+c"}, false, "The unsubscription of 1 instance is not submitted; Ctrl-c again quits."},
		{[]string{"u", "enter", "ctrl+c", "ctrl+c"}, true, ""},
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

// TestQuitAsksOnATinyScreen: it also asks where there is no room for a page or a dialog, and what
// it asks is seen.
func TestQuitAsksOnATinyScreen(t *testing.T) {
	w := newWorld(t, 30)
	for _, key := range []string{"q", "ctrl+c"} {
		d := open(t, w.as("maya"), w.clock, 80, 24)
		d.keys("*")
		d.size(20, 3)
		d.sees("It takes 60 x 15.")
		if d.keys(key); d.quit {
			t.Fatalf("%s quits at once", key)
		}
		d.sees("24 selected; ", "again", "quits.")
		d.keys("j") // takes it back
		d.sees("It takes 60 x 15.", "This is 20 x 3.")
		d.keys(key)
		if d.keys(key); !d.quit {
			t.Errorf("%s twice does not quit", key)
		}
	}
	d := open(t, w.as("maya"), w.clock, 20, 3)
	if d.keys("q"); !d.quit {
		t.Error("q does not quit where nothing is lost")
	}
	for _, before := range []bool{true, false} { // the question came before the terminal became small, or after
		d = openBomb(t, w, &bomb{busy: "a refund is being submitted"})
		if before {
			d.keys("q")
		}
		d.size(24, 4)
		if !before {
			d.keys("q")
		}
		d.sees("A refund is being", "submitted; q again", "quits.")
		d.machine = d.machine.Add(time.Second)
		if d.keys("q"); !d.quit {
			t.Error("q twice does not leave what is busy")
		}
	}
}

// TestATinyScreenAsksWhatIsStillLost: a dialog that became invisible says what its key does, also
// when what it was about has ended meanwhile.
func TestATinyScreenAsksWhatIsStillLost(t *testing.T) {
	b := &bomb{busy: "a refund is being submitted"}
	d := openBomb(t, newWorld(t, 30), b)
	d.keys("q")
	d.size(24, 4)
	b.busy = ""
	d.keys("x")
	d.sees("Quit? q again quits.")
}

// TestATinyScreenGrows: what was asked on a tiny screen is asked no more where its key does not
// quit.
func TestATinyScreenGrows(t *testing.T) {
	w := newWorld(t, 30)
	d := open(t, w.as("maya"), w.clock, 80, 24)
	d.keys("*", "U")
	d.sees("Enter continue")
	d.size(24, 4)
	d.keys("q")
	d.sees("24 selected; q again")
	d.size(80, 24)
	d.sees("Enter continue")
	d.seesNot("again quits")
	d.size(24, 4)
	if d.keys("q"); d.quit {
		t.Error("what was not asked again quits")
	}
}

// TestAnOpenUnsubscriptionIsSeenFromElsewhere: who went to another view in the middle of it reads
// what is under 1, and is told when it is there again.
func TestAnOpenUnsubscriptionIsSeenFromElsewhere(t *testing.T) {
	w := newWorld(t, 5)
	d := open(t, w.as("maya"), w.clock, 80, 24)
	d.keys("u")
	d.sees("1 Instances")
	d.keys("3")
	d.sees("1 Unsubscribe")
	d.keys("1")
	d.sees("This is the unsubscription that you left open; Esc leads back to the list.")
	d.keys("esc", "3")
	d.sees("1 Instances")
}
