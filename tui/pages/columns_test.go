package pages_test

import (
	"strings"
	"testing"
	"time"

	"unsubdesk/db/dbtest"
)

// header is the line of the titles.
func (d *driver) header() string {
	d.Helper()
	return d.line("ACCOUNT", "REFUND USD")
}

// TestColumnsByWidth: the order always stands there, and who and why from 140
// columns on beside the pane and from 110 on without it.
func TestColumnsByWidth(t *testing.T) {
	w, _ := queue(t)
	for name, d := range map[string]*driver{
		"reviews": w.reviews(w.as("ada"), look{}),
		"history": func() *driver { h, _ := refunds(t, 3); return h.history(h.as("iris"), look{}) }(),
	} {
		last := map[string]string{"reviews": "MANAGER", "history": "DECISION"}[name]
		for _, c := range []struct {
			width  int
			pane   bool
			people bool
		}{{80, true, false}, {120, true, false}, {140, true, true}, {160, true, true}, {200, true, true}, {110, false, true}, {120, false, true}} {
			d.size(c.width, 40)
			if !c.pane {
				d.press("p")
			}
			head, _, _ := strings.Cut(d.header(), "│") // the request in the pane may be called UR-BY…
			for _, title := range []string{"ORDER", "REASON", "BY", last} {
				if want := title == "ORDER" || c.people; strings.Contains(head, title) != want {
					t.Errorf("%s at %d columns, pane %v: %q %v in %q", name, c.width, c.pane, title, !want, head)
				}
			}
			if !c.pane {
				d.press("p")
			}
		}
	}
}

// TestColumnsStandStill: what the rows say does not move the columns, except
// that an amount is never cut.
func TestColumnsStandStill(t *testing.T) {
	w, _ := queue(t)
	d := w.reviews(w.as("ada"), look{width: 140, height: 40})
	before := d.header()
	d.pass(17*time.Hour + 13*time.Minute) // shorter countdowns than before
	w.put(dbtest.Instance("r-9", dbtest.InOrder("CS36540658723560000009"), dbtest.Costs("9000.00", "9000.00"),
		dbtest.OfAccount(dbtest.Account("acct-a-very-long-name-indeed", "a-very-long-manager"))))
	w.submit("ben", "r-9")
	d.refresh()
	d.line("new, in 1 d", "CS365")
	d.pass(5 * time.Second)
	d.tick()
	d.line("in 23 h (Wed 06:13)", "CS365")
	if after := d.header(); after != before {
		t.Errorf("the columns moved:\n%s\n%s", before, after)
	}
}
