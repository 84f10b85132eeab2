package app_test

import (
	"testing"

	"unsubdesk/tui/app"
	"unsubdesk/tui/common"
)

// TestAnnouncements: what whoever runs the program says stands in the status line
// until a key, one sentence after the other; and a session may begin on another
// page.
func TestAnnouncements(t *testing.T) {
	w := newWorld(t, 3)
	said := make(chan string, 2)
	said <- "This session closes in 1m unless you press a key."
	said <- "The desk is closing down."
	close(said)
	d := open(t, w.as("chen"), w.clock, 100, 30, func(o *app.Options) { o.Announcements, o.At = said, common.Reviews })
	d.sees("[Pending", "The desk is closing down.")
	d.machine = d.machine.Add(60_000_000_000)
	d.sees("The desk is closing down.")
	d.keys("j")
	d.seesNot("The desk is closing down.")
}
