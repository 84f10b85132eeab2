package e2e

import (
	"strings"
	"testing"
)

// TestATourGoesByItself on a real terminal, whatever size that becomes, and Ctrl-C leaves it.
func TestATourGoesByItself(t *testing.T) {
	w := newWorld(t)
	s := w.demo(look{width: 80, height: 24, args: []string{"--tour", "--tour-speed", "10", "--instances", "63"}})
	s.see("Tour 1 of", "any key takes over")
	s.see("> ", "lab-rds-00022", "frozen")
	if err := s.Resize(120, 30); err != nil {
		t.Fatal(err)
	}
	s.see("4 selected", "1 now", "3 review")
	s.press("ctrl+c")
	s.leaves()
}

// TestAKeyTakesOverTheTour: the desk is the person's in the very state it is in, with its
// next key. The tour is so slow that it is still at its beginning.
func TestAKeyTakesOverTheTour(t *testing.T) {
	w := newWorld(t)
	s := w.demo(look{width: 80, height: 24, args: []string{"--tour", "--tour-speed", "0.25", "--instances", "63"}})
	s.see("Tour 1 of", "any key takes over")
	s.see("nothing selected")
	s.press("space")
	s.see("The tour has stopped", "the desk is yours")
	s.see("You have taken over")
	s.see("nothing selected")
	s.press("space")
	s.see("1 selected")
	s.unsee("The tour has stopped")
	s.press("q")
	s.leaves()
}

// TestWhereThereIsNoTour: what stands against it is said in a sentence, before any data is
// made.
func TestWhereThereIsNoTour(t *testing.T) {
	w := newWorld(t)
	for _, c := range []struct {
		look look
		says []string
	}{
		{look{args: []string{"--tour", "--instances", "23"}}, []string{"23 instances", "takes 63"}},
		{look{args: []string{"--tour", "--review-window", "30s"}}, []string{"reviews of 30s", "2m or more"}},
		{look{args: []string{"--tour"}, env: []string{"TERM=dumb"}}, []string{"TERM=dumb"}},
	} {
		s := w.demo(c.look)
		status, err := s.Wait(patience)
		if said := s.Screen().String(); err != nil || status != 2 || strings.Contains(said, "Making the data") || s.Screen().LineWith(c.says...) == "" {
			t.Errorf("%v: status %d, %v; it says\n%s", c.look.args, status, err, said)
		}
	}
}
