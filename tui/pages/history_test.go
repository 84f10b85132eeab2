package pages_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/common"
	"unsubdesk/tui/pages/history"
)

func (w *world) history(on common.Desk, l look) *driver {
	w.Helper()
	return w.open(on, l, func(c *common.Common) common.Page { return history.New(c) })
}

// refunds is a desk with n completed refunds, the first with a coupon and the
// last approved by silence.
func refunds(t *testing.T, n int) (*world, []string) {
	w := newWorld(t)
	w.put(dbtest.Instance("h-silent", dbtest.Named("云帆-大"), dbtest.Costs("8000.00", "8000.00")),
		dbtest.Instance("h-0", dbtest.Named("orion-cache"), dbtest.Costs("100.00", "80.00", dbtest.Coupon("CPN-1", "20.00", time.Time{}))))
	var ids []string
	silent := w.submit("ben", "h-silent").Requests[0].ID
	ids = append(ids, w.submit("maya", "h-0").Requests[0].ID)
	w.clock.Advance(time.Minute)
	var more []model.Instance
	var names []string
	for i := 1; i < n-1; i++ {
		names = append(names, fmt.Sprintf("h-%d", i))
		more = append(more, dbtest.Instance(names[i-1]))
	}
	w.put(more...)
	for _, r := range w.submit("maya", names...).Requests {
		ids = append(ids, r.ID)
	}
	w.clock.Set(dbtest.Start().Add(24 * time.Hour))
	if _, err := w.desk.SweepDue(w.Context()); err != nil {
		w.Fatal(err)
	}
	return w, append(ids, silent)
}

func TestHistoryListsEveryEntry(t *testing.T) {
	w, ids := refunds(t, 3)
	d := w.history(w.as("iris"), look{width: 200, height: 40})
	d.line("3 refunds", "newest first")
	d.line("> ", "3 Mar 2026", "CS-h-silent", "8,000.00", "1 hard to use", "ben", "approved by silence")
	d.line("2 Mar 2026", "CS-h-0", "80.00", "20.00", "maya", "no review needed")
	d.line("Approved by silence, 3 Mar 2026 09:00:00 UTC")
	d.line("8,000.00", "cash", "h-silent")
	d.press("G")
	d.line(ids[0] + " · refunded")
	d.line("80.00", "cash", "h-0")
	d.line("20.00", "coupon CPN-1")
	d.everySize()
	d.press("enter")
	d.line("Details of one request")
	d.line("maya asked for 80.00 USD for 1 instance")
	d.line("refunded 80.00 USD and coupons 20.00 at once: no review needed")
	d.line("8,100.00 USD in 2 other requests")
	d.press("j", "G", "esc")
	d.lacks("Details of one request")
	d.press("y", "i", "y", "r")
	if len(d.clips) != 2 || d.clips[0].Text != ids[0] || !strings.Contains(d.clips[1].Text, "\tCS-h-0\tNorthwind Bank (acct-1)\t80.00\t20.00\th-0\t") {
		t.Errorf("copied %+v", d.clips)
	}
}

func TestHistoryPagesByKey(t *testing.T) {
	w, _ := refunds(t, 230)
	d := w.history(w.as("iris"), look{width: 80, height: 21})
	d.line("1 of 230")
	d.press("G")
	d.line("230 of 230")
	d.line("> ", "CS-h-0", "80.00")
	d.press("g", "pgdown", "ctrl+d", "k")
	d.line("12 of 230")
	d.refresh()
	d.line("12 of 230")
	d.press("end", "k", "k")
	d.line("228 of 230")
	d.refresh()
	d.line("228 of 230")
	for range 60 {
		d.press("ctrl+u")
	}
	d.line("1 of 230")
	d.everySize()
}

func TestHistoryFilterAndStates(t *testing.T) {
	w, _ := refunds(t, 3)
	d := w.history(w.as("iris"), look{})
	d.press("/", "type:h-0", "enter")
	d.line("1 match")
	d.lacks("CS-h-silent")
	d.press("/", "type: \"")
	d.line("CS-h-0")
	d.press("enter", "esc")
	d.line("CS-h-silent")
	d.press("/", "type:nowhere", "enter")
	d.line("No refund matches nowhere.")
	d.press("enter")
	if d.said() != "There is no refund under the cursor." {
		t.Errorf("said %q", d.said())
	}

	d = newWorld(t).history(newWorld(t).as("iris"), look{})
	d.line("Nothing has been refunded yet.")
	d.everySize()
}

// TestHistoryCountsWhatIsShown: no number of the filter stands above rows that are not
// its own.
func TestHistoryCountsWhatIsShown(t *testing.T) {
	w, _ := refunds(t, 8)
	d := w.history(w.as("iris"), look{})
	d.line("8 refunds")
	d.press("/")
	d.hold = true
	d.quick("type:h-1")
	d.runBut("feedPage")
	d.line("8 refunds")
	d.line("> ", "CS-h-silent")
	d.pass(common.Patience)
	d.line("searching…")
	d.line("> ", "CS-h-silent")
	d.lacks("1 match")
	d.lacks("1 of ")
	d.release()
	d.line("1 match")
	d.line("1 of 1")
	d.lacks("CS-h-silent")

	d.hold = true
	d.quick("type:no")
	d.runBut("feedPage")
	d.line("No refund matches h-1no.")
	d.line("0 match")
	d.release()

	d.hold = true
	d.press("esc", "esc")
	d.runBut("counted") // the rows come first
	d.line("> ", "CS-h-silent")
	d.pass(common.Patience)
	d.line("counting…")
	d.release()
	d.line("8 refunds")
	d.line("1 of 8")
}

func TestHistoryFailuresAndLateAnswers(t *testing.T) {
	w, ids := refunds(t, 3)
	real, down := w.as("iris"), true
	f := &fake{Desk: real, history: func(ctx context.Context, q model.RequestQuery) ([]desk.HistoryRow, error) {
		if down {
			return nil, away()
		}
		return real.History(ctx, q)
	}}
	d := w.history(f, look{})
	d.line("The refunds cannot be read now.")
	down = false
	d.hold = true
	d.refresh()
	d.line("The refunds cannot be read now.")
	late := d.held
	d.held, d.hold = nil, false
	d.press("/", "type:h-0", "enter")
	for _, c := range late {
		d.run(c)
	}
	d.lacks("CS-h-silent")
	down = true
	d.refresh()
	d.line("CS-h-0")
	down = false
	d.press("esc")
	d.run(d.page.Update(common.Seek{To: common.History, Subject: ids[0]}))
	d.line("> ", "CS-h-0")
	d.mouse(10, 3, tea.MouseButtonLeft)
	d.line("> ", "CS-h-silent")
	d.mouse(10, 3, tea.MouseButtonWheelDown)
	d.mouse(110, 3, tea.MouseButtonWheelDown)
	d.press("p")
	d.everySize()
}
