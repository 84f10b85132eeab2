package app_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// TestFileGone: a desk whose file was taken away says so and what to do, and
// works again when it is back.
func TestFileGone(t *testing.T) {
	clock, path := dbtest.NewClock(), filepath.Join(t.TempDir(), "desk.db")
	store := dbtest.Open(t, path, dbtest.WithClock(clock))
	dbtest.PutUser(t, store, model.RoleAgent, "maya")
	dbtest.Put(t, store, someInstance(0))
	d := open(t, desk.New(store).As(model.Actor{User: "maya", OSUser: "tester", Surface: model.SurfaceScreen}), clock, 160, 36)
	for _, move := range [][2]string{{path, path + ".away"}, {path + ".away", path}} {
		if err := os.Rename(move[0], move[1]); err != nil {
			t.Fatal(err)
		}
		d.wait(clock, 6*time.Second)
		if move[0] == path {
			d.sees("The desk's file was taken away: put it back, or leave and open it again.")
			d.size(300, 36)
			d.sees("desk.db was deleted or moved away while it was open; nothing was changed. Put it back")
		}
	}
	d.sees("answers again")
}
