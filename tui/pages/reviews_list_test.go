package pages_test

import (
	"context"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/common"
	"unsubdesk/tui/keys"
)

func TestReviewsCountdown(t *testing.T) {
	w, _ := queue(t)
	d := w.reviews(w.as("chen"), look{width: 80, height: 21})
	for _, c := range []struct {
		until time.Duration // before the first deadline
		want  string
	}{
		{4 * time.Hour, "○   in 4 h (09:00)"},
		{4*time.Hour - time.Second, "○ ! in 3 h 59 m (09:00)"},
		{42*time.Minute + 59*time.Second, "○ ‼ in 42 m (09:00)"},
		{8 * time.Second, "○ ‼ in 8 s (09:00)"},
		{0, "○ ‼ due (09:00)"},
	} {
		at := dbtest.Start().Add(24*time.Hour - c.until)
		d.pass(at.Sub(d.common.Now()))
		d.line(c.want, "CS-r-1")
	}
}

// R8 on the screen: what falls due leaves the queue, the cursor stays on its
// row, and a sheet that lies open closes rather than show another request.
func TestReviewsFallingDueKeepsTheCursor(t *testing.T) {
	w, ids := queue(t)
	d := w.reviews(w.as("ada"), look{})
	d.press("j", "j")
	d.line("> ○", "CS-r-3")
	d.clock.Set(dbtest.Start().Add(24 * time.Hour))
	if s, err := w.desk.SweepDue(w.Context()); err != nil || len(s.Approved) != 1 {
		t.Fatalf("swept %+v, %v", s, err)
	}
	d.refresh()
	d.lacks("CS-r-1")
	d.line("> ○", "CS-r-3")

	d.press("g", "enter")
	d.line("Details of one request")
	if !d.page.(common.Deep).Deep() {
		t.Error("q would quit from the sheet")
	}
	d.everySize()
	d.clock.Set(dbtest.Start().Add(25 * time.Hour))
	if s, err := w.desk.SweepDue(w.Context()); err != nil || strings.Join(s.Approved, "") != ids[1] {
		t.Fatalf("swept %+v, %v", s, err)
	}
	d.refresh()
	d.lacks("Details of one request")
	d.line("> ○", "CS-r-3")
}

func TestReviewsHold(t *testing.T) {
	w, ids := queue(t)
	w.put(dbtest.Instance("r-1", dbtest.Named("orion-large"), dbtest.Costs("7500.00", "7300.00", dbtest.Coupon("CPN-1", "200.00", time.Time{})), dbtest.Frozen()))
	d := w.reviews(w.as("chen"), look{})
	d.press("a", "enter", "y") // R9: found at the approval
	if !strings.Contains(d.said(), "is on hold") {
		t.Errorf("said %q", d.said())
	}
	d.press("shift+tab", "shift+tab")
	d.line("[On hold 1 !]")
	agent := w.reviews(w.as("ben"), look{width: 200, height: 40})
	agent.line("On hold 1 ")
	agent.lacks("On hold 1 !") // not for who cannot decide it
	d.line("the instance is frozen for legal", "CS-r-1")
	d.line("✗ r-1: the instance is frozen for legal")
	d.line("No money moves while it is on hold.")
	d.everySize()
	d.press("a")
	d.everySize()
	d.refuses("Request " + ids[0] + " is on hold")
	d.press("x", "type:frozen", "enter", "y")
	if r := w.request(ids[0]); r.Status != model.RequestRejected {
		t.Errorf("it is %s", r.Status)
	}
	d.line("Nothing is on hold.")
}

// TestReviewsHeldAreNotApprovedTogether: what is on hold can be marked, to be rejected. A says at
// once that nothing of it can be approved, promises no money, and x still works on it.
func TestReviewsHeldAreNotApprovedTogether(t *testing.T) {
	w, ids := queue(t)
	w.put(dbtest.Instance("r-1", dbtest.Named("orion-large"), dbtest.Costs("7500.00", "7300.00", dbtest.Coupon("CPN-1", "200.00", time.Time{})), dbtest.Frozen()))
	d := w.reviews(w.as("chen"), look{})
	d.press("a", "enter", "y")
	d.press("shift+tab", "shift+tab", "space", "A")
	d.refuses("Request " + ids[0] + " is on hold")
	d.lacks("is refunded at once")
	d.press("X", "type:frozen", "enter", "y")
	if r := w.request(ids[0]); r.Status != model.RequestRejected {
		t.Errorf("it is %s", r.Status)
	}
}

func TestReviewsFilterAndEmptyStates(t *testing.T) {
	w, ids := queue(t)
	d := w.reviews(w.as("chen"), look{})
	d.press("/", "type:account:acct-2")
	d.line("1 match")
	d.line("> ", "CS-r-3")
	d.lacks("CS-r-1")
	d.press("type: \"eu")
	d.line("^", "quote")
	d.line("CS-r-3") // the last good result stays
	if !d.page.Capturing() {
		t.Error("the filter line lets global keys through")
	}
	d.press("enter")
	if d.page.Capturing() {
		t.Error("Enter leaves the filter line")
	}
	d.press("esc")
	d.line("CS-r-1")
	d.press("/", "type:nothing-has-this", "enter")
	d.line("No request here matches the filter.")
	d.press("a")
	d.refuses("There is no request under the cursor.")
	d.press("esc", "tab", "tab")
	d.line("Nothing has been decided yet.")
	d.press("tab")
	d.run(d.page.Update(common.Seek{To: common.Reviews, Subject: ids[2]}))
	d.line("> ", "CS-r-3")
}

func TestReviewsSeekFindsItsTab(t *testing.T) {
	w, ids := queue(t)
	if _, err := w.as("ada").Reject(w.Context(), ids[3], "no", ""); err != nil {
		t.Fatal(err)
	}
	d := w.reviews(w.as("chen"), look{})
	d.run(d.page.Update(common.Seek{To: common.Reviews, Subject: ids[3]}))
	d.line("[Decided 1]")
	d.line("> ", "rejected by ada", "CS-r-4")
}

func TestReviewsLateAnswersAndFailures(t *testing.T) {
	w, _ := queue(t)
	real, down := w.as("chen"), true
	f := &fake{Desk: real}
	f.requests = func(ctx context.Context, q model.RequestQuery) ([]desk.RequestRow, error) {
		if down {
			return nil, away()
		}
		return real.Requests(ctx, q)
	}
	d := w.reviews(f, look{})
	d.line("The requests cannot be read now.")
	if len(d.failed) == 0 {
		t.Error("the app was not told")
	}
	down = false
	d.refresh()
	d.line("CS-r-1")
	d.hold = true
	d.press("/", "type:r-2")
	late := d.held
	d.held, d.hold = nil, false
	d.press("type:zzz")
	d.line("No request here matches the filter.")
	for _, c := range late {
		d.run(c)
	}
	d.line("No request here matches the filter.")
	down = true
	d.refresh()
	d.line("No request here matches the filter.")
}

func TestReviewsMouseCopyAndPane(t *testing.T) {
	w, ids := queue(t)
	d := w.reviews(w.as("chen"), look{width: 100, height: 27})
	d.mouse(10, 6, tea.MouseButtonLeft) // tabs, filter, error, header, rows
	d.line("> ", "CS-r-3")
	d.mouse(3, 4, tea.MouseButtonLeft)
	d.line("1 request marked 7,300.00 USD")
	d.mouse(14, 0, tea.MouseButtonLeft)
	d.line("[On hold 0]")
	d.mouse(3, 0, tea.MouseButtonLeft)
	d.line("[Pending 4]")
	d.press("g", "y")
	d.line("request number")
	d.press("i", "y", "o", "y", "r", "y", "z")
	if len(d.clips) != 3 || d.clips[0].Text != ids[0] || d.clips[1].Text != "CS-r-1" || !strings.HasPrefix(d.clips[2].Text, ids[0]+"\tCS-r-1\tNorthwind Bank (acct-1)\t7300.00") {
		t.Errorf("copied %+v", d.clips)
	}
	d.line("Reason 1 hard to use")
	d.press("p")
	d.lacks("Reason 1 hard to use")
	d.mouse(10, 6, tea.MouseButtonWheelDown)
	d.press("p", "enter")
	d.mouse(10, 6, tea.MouseButtonWheelDown)
	d.everySize()
}

// Only what can be done is in the footer, and every action that is off says
// why.
func TestReviewsBindingsSayWhyNot(t *testing.T) {
	w, _ := queue(t)
	for user, want := range map[string]string{
		"iris": "Deciding needs the role manager or admin; iris is an auditor.",
		"maya": "Nobody decides a request they submitted",
		"chen": "",
	} {
		d := w.reviews(w.as(user), look{})
		a, _ := keys.Decode(d.page.Bindings(), "a")
		if !strings.HasPrefix(a.Off, want) || (want == "") != a.Enabled() {
			t.Errorf("%s: %q", user, a.Off)
		}
		d.common.Trouble = away()
		a, _ = keys.Decode(d.page.Bindings(), "a")
		if !strings.Contains(a.Off, "does not answer") {
			t.Errorf("%s without a database: %q", user, a.Off)
		}
	}
}

func TestReviewsSheetShowsTheWholeOrder(t *testing.T) {
	w := newWorld(t)
	w.put(dbtest.Instance("o-1", dbtest.Named("chosen"), dbtest.InOrder("CS-9"), dbtest.Costs("4000.00", "4000.00"), dbtest.Busy("none")),
		dbtest.Instance("o-2", dbtest.Named("the-other"), dbtest.InOrder("CS-9"), dbtest.Costs("4000.00", "3500.00")),
		dbtest.Instance("o-3", dbtest.Named("soon"), dbtest.InOrder("CS-8"), dbtest.Costs("9000.00", "8900.00",
			dbtest.Coupon("CPN-S", "60.00", dbtest.Start().Add(time.Hour)), dbtest.Coupon("CPN-E", "40.00", dbtest.Start()))))
	w.submit("maya", "o-1")
	w.submit("ben", "o-3")
	d := w.reviews(w.as("chen"), look{width: 160, height: 47})
	for range 2 {
		d.press("enter")
		if d.line("Order value"); strings.Contains(d.screen(), "CS-9") {
			d.line("the-other · 4,000.00 USD due · allowed")
		} else {
			d.line("! coupon CPN-S 60.00, to 10:00 UTC: ends before the review does")
			d.line("coupon CPN-E 40.00, since 09:00 UTC: expired, not returned")
		}
		d.everySize()
		d.press("j", "k", "esc", "j")
	}
	d.press("/", "type:the", "enter", "esc")
}

// TestReviewsCountWhatIsShown: no number of the filter stands above rows that are not its
// own.
func TestReviewsCountWhatIsShown(t *testing.T) {
	w, _ := queue(t)
	d := w.reviews(w.as("chen"), look{width: 140, height: 40})
	d.line("> ", "CS-r-1")
	d.press("/")
	d.hold = true
	d.quick("type:nowhere")
	d.runBut("feedPage")
	d.line("No request here matches the filter.")
	d.release()
	d.press("esc", "esc")
	d.line("> ", "CS-r-1")
	d.press("/")
	d.hold = true
	d.quick("type:-CDN")
	d.runBut("feedPage")
	d.pass(common.Patience)
	d.line("searching…")
	d.lacks(" match")
	d.line("> ", "CS-r-1")
	d.release()
	d.line(" match")
}

// A request that is nowhere is said, and no other stands under the cursor in its place,
// where a key could decide it.
func TestReviewsSoughtIsNowhere(t *testing.T) {
	w, _ := queue(t)
	d := w.reviews(w.as("chen"), look{})
	d.line("> ○")
	d.hold = true
	d.take(common.Seek{To: common.Reviews, Subject: "UR-NOWHERE"})
	held := d.held
	d.held, d.hold = nil, false
	d.press("a")
	d.lacks("Approve UR-") // which is another
	d.refuses("The request you go to is still being looked up.")
	for _, cmd := range held {
		d.run(cmd)
	}
	if !strings.Contains(d.said(), "UR-NOWHERE") {
		t.Errorf("said %q", d.said())
	}
	d.line("No request here matches the filter.")
	d.lacks("> ○")
	d.press("esc")
	d.line("> ○", "CS-r-1")
}
