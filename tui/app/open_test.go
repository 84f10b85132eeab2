package app_test

import (
	"context"
	"testing"
	"time"

	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// TestASubmissionThatStoppedIsSaid: the next session tells of it, with the key from
// which it goes on; not while it is most likely under way.
func TestASubmissionThatStoppedIsSaid(t *testing.T) {
	w := newWorld(t, 600)
	all, err := w.as("maya").Select(t.Context(), model.ListQuery{Tab: model.TabAllowed})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	_, err = w.as("maya").Submit(ctx, desk.Submission{Rows: all, Reason: "1", Key: "key-1"}, func(done, _ int) {
		if done > 0 {
			cancel()
		}
	})
	if model.ErrorCode(err) != model.CodeStopped {
		t.Fatal(err)
	}
	d := open(t, w.as("maya"), w.clock, 160, 36)
	d.seesNot("key-1")
	w.clock.Advance(2 * time.Minute)
	d = open(t, w.as("maya"), w.clock, 160, 36)
	d.sees("Your submission of 480 instances", "unsubdesk unsubscribe --key key-1 goes on")
	if _, err := w.as("maya").Resume(t.Context(), "key-1", "", nil); err != nil {
		t.Fatal(err)
	}
	d = open(t, w.as("maya"), w.clock, 160, 36)
	d.seesNot("key-1")
}

// TestAnEmptyDeskOffersTheWayOut: the footer names what can be done, which is to leave and
// import, and no key that does nothing.
func TestAnEmptyDeskOffersTheWayOut(t *testing.T) {
	w := newWorld(t, 0)
	d := open(t, w.as("maya"), w.clock, 80, 24)
	d.sees("An admin imports them from a file", "q quit, then: unsubdesk import FILE.csv", "? help")
	d.seesNot("* all", "f pickers", "o sort")
	for _, key := range []string{"*", "f", "o", "u", " "} {
		d.keys(key)
		d.sees("This desk has no instances yet; an admin imports them")
	}
	d.keys("2")
	d.seesNot("/ filter", "y copy")
}
