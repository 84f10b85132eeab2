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
	"unsubdesk/tui/pages/reviews"
)

func (w *world) reviews(on common.Desk, l look) *driver {
	w.Helper()
	return w.open(on, l, func(c *common.Common) common.Page { return reviews.New(c) })
}

// queue is a desk with four requests under review, an hour apart: of maya on
// accounts of chen, of chen, of ben on an account of silva, and of ben on an
// account whose manager is no user.
func queue(t *testing.T) (*world, []string) {
	w := newWorld(t)
	w.put(
		dbtest.Instance("r-1", dbtest.Named("orion-large"), dbtest.Costs("7500.00", "7300.00", dbtest.Coupon("CPN-1", "200.00", time.Time{}))),
		dbtest.Instance("r-2", dbtest.Named("云帆-大"), dbtest.Costs("8000.00", "8000.00"), dbtest.Effective(dbtest.Start().Add(20*time.Hour))),
		dbtest.Instance("r-3", dbtest.Costs("9000.00", "9000.00"), dbtest.OfAccount(dbtest.Account("acct-2", "silva"))),
		dbtest.Instance("r-4", dbtest.Costs("10000.00", "10000.00"), dbtest.OfAccount(dbtest.Account("acct-3", "gone"))),
	)
	var ids []string
	for i, who := range []string{"maya", "chen", "ben", "ben"} {
		ids = append(ids, w.submit(who, fmt.Sprintf("r-%d", i+1)).Requests[0].ID)
		w.clock.Advance(time.Hour)
	}
	return w, ids // 13:00; deadlines at 9, 10, 11 and 12 of the next day
}

func (w *world) request(id string) model.Request {
	w.Helper()
	d, err := w.as("ada").Request(w.Context(), id)
	if err != nil {
		w.Fatal(err)
	}
	return d.Request
}

func TestReviewsQueueForAManager(t *testing.T) {
	w, ids := queue(t)
	d := w.reviews(w.as("chen"), look{width: 200, height: 40})
	d.line("[Pending 4]", "On hold 0", "Decided 0")
	d.line("> ○", "in 20 h (Tue 09:00)", "CS-r-1", "Northwind Bank", "7,300.00")
	d.line("in 23 h (Tue 12:00)", "CS-r-4", "admin only")
	d.line("in 21 h", "! takes effect")
	d.lacks("○", "CS-r-2") // chen's own
	d.lacks("○", "CS-r-3") // silva's account
	d.line("Approves itself in 20 h, Tue 09:00 UTC")
	d.line("Coupons back", "200.00 USD")
	d.line("Asked by", "maya")
	d.line("maya asked for 7,300.00 USD")
	d.line("Nothing else was refunded.")
	d.everySize()

	d.press("j")
	d.line("You cannot decide it. Nobody decides a request they")
	d.line("! Takes effect before the deadline: r-2")
	d.press("a")
	d.refuses("Nobody decides a request they submitted")
	d.press("space")
	d.lacks("marked", "USD")
	_ = ids
}

func TestReviewsApproveOne(t *testing.T) {
	w, ids := queue(t)
	d := w.reviews(w.as("chen"), look{})
	d.press("a")
	d.line("Approve " + ids[0])
	d.line("Note (optional)")
	d.press("type:seen by me", "enter")
	d.quick("y")
	d.lacks("Press y")
	d.pass(300 * time.Millisecond)
	d.line("7,300.00 USD is refunded at once, and the coupons")
	d.line("Press y to approve")
	d.everySize()
	d.line("[Esc Back]   y Approve")
	d.press("enter") // Back has the focus
	d.lacks("Press y")
	d.line("seen by me▏")
	if r := w.request(ids[0]); r.Status != model.RequestPending {
		t.Fatalf("it is %s", r.Status)
	}
	d.press("enter", "y")
	if want := ids[0] + " approved: 7,300.00 USD refunded, coupons 200.00 returned."; d.said() != want {
		t.Errorf("said %q", d.said())
	}
	r := w.request(ids[0])
	if r.Decision != model.DecisionApproved || r.DecidedBy != "chen" || r.DecisionNote != "seen by me" {
		t.Errorf("it is %+v", r)
	}
	d.line("[Pending 3]")
	d.lacks("CS-r-1")
	d.press("tab", "tab")
	d.line("[Decided 1]")
	d.line("approved by chen", "CS-r-1", "7,300.00")
	seen := w.seen(ids[0])
	if want := "request=" + ids[0] + " status=pending_review"; !strings.Contains(seen, want) || !strings.Contains(seen, "instance=r-1:7300.00") {
		t.Errorf("the trail says that the reviewer saw %q", seen)
	}
}

// TestReviewsRefusesInADialog: whoever does not see that a decision is refused types the note into
// the dialog that says it. None of it reaches the list, and the Enter after it closes nothing.
func TestReviewsRefusesInADialog(t *testing.T) {
	w, ids := queue(t)
	d := w.reviews(w.as("iris"), look{width: 60, height: 12})
	for _, key := range []string{"a", "x", "w", "A", "X"} {
		d.press(key)
		d.line("[Esc Close]")
		d.press("enter") // by who looks
		d.lacks("[Esc Close]")
	}
	d.press("j")
	d.line("> ", "8,000.00")
	d.press("a")
	d.quick("enter") // at once: it was meant for the note
	d.line("[Esc Close]")
	d.press("type:not by m", "enter", "y", "pgdown")
	d.line("! pgdown does nothing here: Esc closes this.")
	d.everySize()
	d.press("enter", "esc")
	d.lacks("Esc")
	d.line("> ", "8,000.00")
	for _, id := range ids {
		if r := w.request(id); r.Status != model.RequestPending {
			t.Errorf("%s is %s", id, r.Status)
		}
	}
}

// TestReviewsOnASmallScreen: what is marked is said in words that are whole, and the requests of a
// dialog without room for them can be scrolled, to the last line.
func TestReviewsOnASmallScreen(t *testing.T) {
	w, _ := queue(t)
	d := w.reviews(w.as("ada"), look{width: 60, height: 12})
	d.press("*")
	d.line("4 requests marked 34,300.00 USD · A approve         1 of 4")
	d.press("A")
	d.line("Northwind Bank", "7,300.00 USD")
	for range 5 { // while the keys write the note
		d.mouse(10, 5, tea.MouseButtonWheelDown)
	}
	d.line("↑ more above")
	d.press("enter")
	d.line("Northwind Bank", "7,300.00 USD")
	d.line("↓ more below")
	d.lacks("Together")
	d.press("j")
	d.line("↑↓ more above and below")
	d.press("G")
	d.line("Together", "34,300.00 USD")
	d.line("Press y to approve.")
	d.press("j")
	d.lacks("does nothing here")
	d.everySize()
}

// TestReviewsMarksWithoutADatabase: what cannot be decided is not marked, by no key; marks that
// are there can be taken away.
func TestReviewsMarksWithoutADatabase(t *testing.T) {
	w, _ := queue(t)
	d := w.reviews(w.as("ada"), look{width: 100, height: 27})
	d.press("space")
	d.line("1 request marked 7,300.00 USD")
	d.common.Standing.ReadOnly = true
	for _, key := range []string{"space", "*"} {
		d.press("j", key)
		d.line("1 request marked 7,300.00 USD")
		if want := "The desk's database is read-only; you can look, not change."; d.said() != want {
			t.Errorf("%s: said %q", key, d.said())
		}
	}
	d.press("c")
	d.line("nothing marked")
}

// refuses wants a dialog that says why a decision cannot be made, and closes it.
func (d *driver) refuses(why string) {
	d.Helper()
	said := strings.Join(strings.Fields(strings.ReplaceAll(d.screen(), "│", " ")), " ")
	if !strings.Contains(said, "! "+why) {
		d.Errorf("it does not say %q:\n%s", why, d.screen())
	}
	d.line("[Esc Close]")
	d.press("esc")
	d.lacks("[Esc Close]")
}

// TestReviewsKeepsTheNote: a note is not lost by an Enter or Esc too early, nor by a decision
// that failed; it is that of one decision about one set of requests, and goes with it.
func TestReviewsKeepsTheNote(t *testing.T) {
	w, ids := queue(t)
	f := &fake{Desk: w.as("ada")}
	d := w.reviews(f, look{})
	d.press("a", "type:agreed with", "enter", "enter", "type: them", "enter", "esc")
	d.line("agreed with them▏")
	d.press("esc")
	d.lacks("Note (optional)")
	if !strings.Contains(d.said(), "the note is there when you approve the same again") {
		t.Errorf("said %q", d.said())
	}
	d.press("x")
	d.lacks("agreed") // which was for an approval
	d.press("esc", "j", "a")
	d.lacks("agreed") // and of another request
	d.press("esc", "k", "a")
	d.line("agreed with them▏")

	f.approve = func(context.Context, string, string, string) (desk.RequestRow, error) {
		return desk.RequestRow{}, away()
	}
	d.press("enter", "y")
	f.approve = nil
	d.press("a")
	d.line("agreed with them▏")
	d.press("enter", "y")
	if r := w.request(ids[0]); r.DecisionNote != "agreed with them" {
		t.Errorf("it is %+v", r)
	}
	d.press("a")
	d.lacks("agreed")
}

// seen is what the trail keeps of a request's decision.
func (w *world) seen(id string) string {
	w.Helper()
	text := ""
	err := w.as("ada").EachEvent(w.Context(), model.EventQuery{Subject: id}, func(e model.Event) error {
		text = e.After
		return nil
	})
	if err != nil {
		w.Fatal(err)
	}
	return text
}

func TestReviewsRejectNeedsANote(t *testing.T) {
	w, ids := queue(t)
	d := w.reviews(w.as("chen"), look{width: 80, height: 21})
	d.press("x", "enter")
	d.line("A rejection needs a note")
	d.press("type:still used", "enter", "esc")
	d.line("still used▏")
	d.press("enter", "y")
	if r := w.request(ids[0]); r.Decision != model.DecisionRejected || r.DecisionNote != "still used" {
		t.Errorf("it is %+v", r)
	}
	if !strings.Contains(d.said(), "rejected: its instances can be unsubscribed again") {
		t.Errorf("said %q", d.said())
	}
}

func TestReviewsWithdrawOwn(t *testing.T) {
	w, ids := queue(t)
	d := w.reviews(w.as("maya"), look{})
	d.press("a")
	d.refuses("Nobody decides")
	d.press("j", "w")
	d.refuses("Only chen, who submitted it")
	d.press("k", "w", "enter", "y")
	if r := w.request(ids[0]); r.Status != model.RequestWithdrawn {
		t.Errorf("it is %s", r.Status)
	}
}

func TestReviewsMarkedOnesAndWhatWasRefused(t *testing.T) {
	w, ids := queue(t)
	d := w.reviews(w.as("ada"), look{width: 100, height: 27})
	d.press("A")
	d.refuses("No request is marked; Space marks one.")
	d.press("*")
	d.line("4 requests marked 34,300.00 USD")
	d.press("c", "space", "j", "space")
	d.line("2 requests marked 16,300.00 USD", "A approve")
	d.press("A", "enter")
	d.line("Together", "16,300.00 USD")
	if _, err := w.as("silva").Reject(w.Context(), ids[2], "not this one", ""); err != nil {
		t.Fatal(err)
	}
	d.press("y")
	d.line("✓ " + ids[0] + " approved: 7,300.00 USD refunded")
	d.line("✗ Request " + ids[2] + " was already rejected by silva at")
	d.everySize()
	d.press("esc")
	d.line("[Pending 2]")
	if r := w.request(ids[2]); r.DecidedBy != "silva" {
		t.Errorf("it was decided by %s", r.DecidedBy)
	}
	d.press("*", "X", "type:all of them", "enter", "y")
	if d.said() != "2 requests rejected." {
		t.Errorf("said %q", d.said())
	}
	d.line("Nothing waits for a review.")
}

func TestReviewsSomeoneElseWasFaster(t *testing.T) {
	w, ids := queue(t)
	d := w.reviews(w.as("chen"), look{})
	d.press("a", "enter")
	if _, err := w.as("ada").Approve(w.Context(), ids[0], "", ""); err != nil {
		t.Fatal(err)
	}
	d.press("y")
	if n := d.notices[len(d.notices)-1]; !strings.Contains(n.Text, "was already approved by ada at") || n.Tone != common.Danger || !n.Sticky {
		t.Errorf("said %+v", n)
	}
	d.lacks("CS-r-1")
}

// What became of a decision whose answer was lost is looked up before anything
// is said.
func TestReviewsLostAnswerIsLookedUp(t *testing.T) {
	for _, c := range []struct {
		name string
		does func(w *world, id, note string) // what happens though the answer is lost
		want string
	}{
		{"went through", func(w *world, id, note string) { w.decides("chen", id, note) }, "approved: 7,300.00 USD refunded"},
		{"somebody else", func(w *world, id, _ string) { w.decides("ada", id, "mine") }, "was already approved by ada at"},
		{"I, elsewhere, with another note", func(w *world, id, _ string) { w.decides("chen", id, "other") }, "was already approved by chen at"},
		{"a hold", func(w *world, _, _ string) {
			w.put(dbtest.Instance("r-1", dbtest.Named("orion-large"), dbtest.Frozen(), dbtest.Costs("7500.00", "7300.00", dbtest.Coupon("CPN-1", "200.00", time.Time{}))))
			if _, err := w.as("ada").Sweep(w.Context()); err != nil {
				w.Fatal(err)
			}
		}, "is on hold: r-1: the instance is frozen"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w, ids := queue(t)
			looks := 0
			f := &fake{Desk: w.as("chen")}
			f.approve = func(_ context.Context, id, note, _ string) (desk.RequestRow, error) {
				c.does(w, id, note)
				return desk.RequestRow{}, lost()
			}
			f.outcome = func() error {
				if looks++; looks == 1 {
					return away()
				}
				return nil
			}
			d := w.reviews(f, look{})
			d.press("a", "type:agreed", "enter", "y")
			d.line("Checking whether this approval of " + ids[0] + " went through")
			d.line("Looking again in 1 s.")
			d.everySize()
			d.pass(time.Second)
			d.line("Looking again in 2 s.")
			d.press("r")
			d.lacks("Checking")
			if !strings.Contains(d.said(), c.want) {
				t.Errorf("said %q", d.said())
			}
		})
	}
}

func (w *world) decides(user, id, note string) {
	w.Helper()
	if _, err := w.as(user).Approve(w.Context(), id, note, ""); err != nil {
		w.Fatal(err)
	}
}

// A decision that did not go through is offered again; nothing is sent without
// another y.
func TestReviewsLostBeforeItWasDone(t *testing.T) {
	w, ids := queue(t)
	real, tries := w.as("chen"), 0
	f := &fake{Desk: real}
	f.approve = func(ctx context.Context, id, note, seen string) (desk.RequestRow, error) {
		if tries++; tries == 1 {
			return desk.RequestRow{}, lost()
		}
		return real.Approve(ctx, id, note, seen)
	}
	d := w.reviews(f, look{})
	d.press("a", "enter", "y")
	d.live() // the database answers again
	d.pass(time.Second)
	d.line("it was looked up, and " + ids[0])
	d.line("Press y to approve")
	d.everySize()
	if r := w.request(ids[0]); r.Status != model.RequestPending || tries != 1 {
		t.Fatalf("it is %s after %d tries", r.Status, tries)
	}
	d.press("y")
	if r := w.request(ids[0]); r.DecidedBy != "chen" {
		t.Errorf("it is %+v", r)
	}
}

// A decision that the desk refused for want of its database was not made, and
// that is all there is to say.
func TestReviewsUnavailable(t *testing.T) {
	w, _ := queue(t)
	f := &fake{Desk: w.as("chen"), approve: func(context.Context, string, string, string) (desk.RequestRow, error) {
		return desk.RequestRow{}, away()
	}}
	d := w.reviews(f, look{})
	d.press("a", "enter", "y")
	if d.said() != "The database cannot be reached." {
		t.Errorf("said %q", d.said())
	}
}

func TestReviewsLeavingWithoutKnowingSaysSo(t *testing.T) {
	w, ids := queue(t)
	f := &fake{Desk: w.as("chen"), approve: func(context.Context, string, string, string) (desk.RequestRow, error) {
		return desk.RequestRow{}, lost()
	}}
	d := w.reviews(f, look{})
	d.press("a", "enter", "y")
	if d.page.Busy() == "" {
		t.Error("quitting would not ask")
	}
	d.press("esc")
	if !strings.HasPrefix(d.said(), "It is not known whether "+ids[0]+" was approved") {
		t.Errorf("said %q", d.said())
	}
	d.pass(time.Minute)
	d.lacks("Checking")
}
