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
