package app_test

import (
	"context"
	"testing"
	"time"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// TestSilentDatabase: what is shown stays, the screen says since when, and it
// comes back by itself.
func TestSilentDatabase(t *testing.T) {
	w := newWorld(t, 20)
	b := &broken{Session: w.as("maya")}
	d := open(t, b, w.clock, 150, 36)
	b.down.Store(true)
	d.wait(w.clock, 6*time.Second)
	d.sees("does not answer since 09:00:00", "you can look, not change", "Trying again in", "orion-cache-00000")
	d.keys("u")
	d.sees("does not answer")
	b.down.Store(false)
	d.wait(w.clock, 6*time.Second)
	d.seesNot("does not answer since")
	d.sees("answers again", "orion-cache-00000")
}

func TestSilentFromTheStart(t *testing.T) {
	w := newWorld(t, 20)
	b := &broken{Session: w.as("maya")}
	b.down.Store(true)
	d := open(t, b, w.clock, 120, 36)
	d.sees("The instances could not be read", "The database cannot be reached")
	b.down.Store(false)
	d.wait(w.clock, 6*time.Second)
	d.sees("orion-cache-00000")
}

// TestOthersChanges: what another program commits appears, cursor and marks
// staying.
func TestOthersChanges(t *testing.T) {
	w := newWorld(t, 20)
	d := open(t, w.as("maya"), w.clock, 120, 36)
	d.wait(w.clock, 6*time.Second)
	d.keys("j", " ")
	d.sees("1 selected", "1 now 200.00")
	dbtest.Update(t, w.store, func(tx model.WriteTx) error {
		in := someInstance(1)
		in.ResourceFrozen = true
		return dbtest.PutIn(tx, in)
	})
	d.wait(w.clock, 6*time.Second)
	d.sees("1 selected (1 hidden) · 1 blocked")
	d.keys("tab")
	d.sees("云帆-备份-00001", "The instance is frozen")
}

// TestSweepOnScreen: what falls due while the screen is open is approved
// within a second and said.
func TestSweepOnScreen(t *testing.T) {
	w := newWorld(t, 20)
	ctx := t.Context()
	result, err := w.as("maya").Submit(ctx, desk.Submission{IDs: []string{someInstance(3).ID}, Reason: "1", Key: "k"}, nil)
	if err != nil || len(result.Requests) != 1 {
		t.Fatalf("submit: %+v, %v", result, err)
	}
	w.clock.Advance(model.DefaultReviewWindow - 3*time.Second)
	d := open(t, w.as("chen"), w.clock, 120, 36)
	d.sees("2 Reviews 1 !")
	d.wait(w.clock, 2*time.Second)
	d.sees("2 Reviews 1 !")
	d.wait(w.clock, time.Second)
	d.sees(result.Requests[0].ID+" approved by silence at 09:00 UTC", "2 Reviews   3 History")
}

// counted counts how often the standing is read.
type counted struct {
	*desk.Session
	standings int
}

func (c *counted) Standing(ctx context.Context) (desk.Standing, error) {
	if c.standings++; c.standings > 100 {
		return desk.Standing{}, model.Errorf(model.CodeUnavailable, "It was asked again and again.")
	}
	return c.Session.Standing(ctx)
}

// TestVersionThatIsTakenBack: a server that takes over from another may lack its
// last commits. News of them do not make a session ask without end.
func TestVersionThatIsTakenBack(t *testing.T) {
	w := newWorld(t, 20)
	c := &counted{Session: w.as("maya")}
	d := open(t, c, w.clock, 120, 36)
	d.wait(w.clock, 6*time.Second)
	before := c.standings
	d.send(desk.News{Version: 1_000_000, At: w.clock.Now()})
	if asked := c.standings - before; asked > 2 {
		t.Errorf("the standing was asked for %d times", asked)
	}
	d.wait(w.clock, time.Second)
	d.seesNot("does not answer")
}

// TestADoubtedClockIsSaidOnce: until the next key, and again when it is over.
func TestADoubtedClockIsSaidOnce(t *testing.T) {
	w := newWorld(t, 3)
	d := open(t, w.as("maya"), w.clock, 120, 36)
	doubt := model.Errorf(model.CodeUnavailable, "The clock is 3h0m0s ahead.")
	doubt.Cause = model.ErrClockDeparted
	d.send(desk.News{Version: 1, At: w.clock.Now(), Unswept: doubt})
	d.sees("The clock is 3h0m0s ahead.")
	d.send(desk.News{Version: 1, At: w.clock.Now()})
	d.sees("The time was confirmed")
}
