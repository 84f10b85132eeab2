package linear_test

import (
	"context"
	"strings"
	"testing"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// counted is a desk whose news the test tells, and which counts how often it is asked.
type counted struct {
	watched
	standings int
}

func (d *counted) Standing(ctx context.Context) (desk.Standing, error) {
	d.standings++
	return d.watched.Standing(ctx)
}

// learns tells the session the version that the desk has by now, as the watch does.
func (d *counted) learns(w *world) {
	w.Helper()
	now, err := w.as("chen").Standing(w.Context())
	if err != nil {
		w.Fatal(err)
	}
	for range 2 { // the second is taken when the first is known
		d.news <- desk.News{Version: now.Version}
	}
}

func (w *world) decides(user, id string, how func(*desk.Session) error) {
	w.Helper()
	if err := how(w.as(user)); err != nil {
		w.Fatalf("%s by %s: %v", id, user, err)
	}
}

// Who waits for work is told of it before the next prompt, once, and of what others took.
func TestNewWorkIsTold(t *testing.T) {
	w := newWorld(t, stock()...)
	for _, id := range []string{"g1", "g2", "g3", "g4", "own"} {
		dbtest.Put(t, w.store, dbtest.Instance(id, dbtest.Costs("9000.00", "9000.00")))
	}
	first := w.submit("maya", "alpha-2")
	d := &counted{watched: watched{w.as("chen"), make(chan desk.News)}}
	c := w.talk(d)
	d.learns(w)
	c.types("")
	c.hearsNot("News")
	if d.standings != 1 {
		t.Errorf("an idle prompt asked the desk %d times", d.standings)
	}

	second := w.submit("maya", "g1")
	w.submit("ben", "g2")
	w.submit("chen", "own") // not for chen to decide
	d.learns(w)
	c.types("")
	c.hears("News: 2 new requests wait for you: v says them.\n")
	c.types("r")
	c.hears("News: 2 new requests wait for you: v says them.\n")
	c.types("")
	c.hearsNot("News")
	if d.standings != 2 {
		t.Errorf("one change asked the desk %d times", d.standings-1)
	}
	c.types("t 3", "f alpha", "i", "v") // whatever was looked for last, v says them
	c.hears("Requests 1 to 4 of 4.\n", ": new, in ")
	if n := strings.Count(c.heard, ": new, "); n != 2 {
		t.Errorf("%d are new in:\n%s", n, c.heard)
	}

	w.decides("ada", second, func(s *desk.Session) error {
		_, err := s.Reject(t.Context(), second, "in use", "")
		return err
	})
	w.submit("maya", "g3")
	d.learns(w)
	c.types("v") // the list itself says which
	c.hears("News: 1 new request waits for you. "+second+" was rejected by ada.\n", "Requests 1 to 4 of 4.\n", ": new, in ")
	if n := strings.Count(c.heard, ": new, "); n != 1 {
		t.Errorf("%d are new in:\n%s", n, c.heard)
	}

	c.types("f alpha", "a 1", "")
	c.hears("Type y")
	w.submit("maya", "g4")
	d.learns(w)
	c.hearsNot("News")
	c.types("y") // its own decision is no news, and no question is disturbed
	c.hears(first+" approved", "News: 1 new request waits for you: v says it.\n")
	c.hearsNot(first + " was")
}

// What falls due is told once, whoever swept it.
func TestSilenceIsToldOnce(t *testing.T) {
	w := newWorld(t, stock()...)
	id := w.submit("maya", "alpha-2")
	d := &counted{watched: watched{w.as("chen"), make(chan desk.News)}}
	c := w.talk(d)
	w.clock.Advance(model.DefaultPolicy().ReviewWindow)
	if _, err := w.as("ada").Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	d.learns(w)
	c.types("")
	c.hears("News: " + id + " was approved by silence.\n")
	for range 2 {
		d.news <- desk.News{Swept: desk.Swept{Approved: []string{id}}}
	}
	c.types("")
	c.hearsNot("News")
}
