package pages_test

import (
	"strings"
	"testing"
	"time"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
)

// decide decides a request as another program does.
func (w *world) rejects(user, id string) {
	w.Helper()
	if _, err := w.as(user).Reject(w.Context(), id, "not this one", ""); err != nil {
		w.Fatal(err)
	}
}

func (w *world) approves(user, id string) {
	w.Helper()
	if _, err := w.as(user).Approve(w.Context(), id, "", ""); err != nil {
		w.Fatal(err)
	}
}

// While a request is marked the queue keeps its rows; what others decided shows
// in place, and r loads what has come.
func TestReviewsMarkedRowsStay(t *testing.T) {
	w, ids := queue(t)
	d := w.reviews(w.as("ada"), look{width: 140, height: 36})
	d.press("j", "space")
	w.rejects("chen", ids[0])
	w.put(dbtest.Instance("r-3", dbtest.Costs("9000.00", "9000.00"), dbtest.OfAccount(dbtest.Account("acct-2", "silva")), dbtest.Frozen()))
	if _, err := w.as("ada").Sweep(w.Context()); err != nil {
		t.Fatal(err)
	}
	w.put(dbtest.Instance("r-5", dbtest.Costs("9500.00", "9500.00")))
	w.submit("maya", "r-5")
	d.live()
	d.line("1 new, 2 gone · r to load")
	d.line("~  ", "rejected by chen", "CS-r-1")
	d.line("~> ", "on hold: the inst", "CS-r-3")
	d.line("   ●", "CS-r-2")
	d.lacks("CS-r-5")
	d.press("k", "k")
	d.line("Rejected by chen, 2 Mar 2026 13:00:0")
	d.press("type:r") // the app's key: it refreshes
	d.refresh()
	d.lacks("r to load")
	d.lacks("CS-r-1")
	d.line("~ ", "new, in ", "CS-r-5")
	d.line(" > ●", "CS-r-2")
	d.everySize()
}

// What was marked and was decided by somebody else is said, with who and when.
func TestReviewsMarkOfADecidedRequestIsSaid(t *testing.T) {
	w, ids := queue(t)
	d := w.reviews(w.as("ada"), look{width: 140, height: 36})
	d.press("space", "space")
	w.approves("chen", ids[0])
	d.live()
	n := d.notices[len(d.notices)-1]
	if !n.Sticky || !strings.HasPrefix(n.Text, "Request "+ids[0]+" was already approved by chen at 2 Mar 2026 13:00:") ||
		!strings.HasSuffix(n.Text, "The refund is done. Its mark is taken away.") {
		t.Errorf("said %+v", n)
	}
	d.line("1 request marked")
	d.line("~   ", "approved by chen", "CS-r-1")
}

// The dialog on a request that somebody else decided says so, and keeps what is typed from
// the list until it is closed; then the row stays for a moment with its decision.
func TestReviewsDialogSaysThatSomebodyElseWasFaster(t *testing.T) {
	for _, keys := range [][]string{{"a"}, {"a", "type:agreed", "enter"}, {"x"}, {"enter", "a", "enter"}} {
		w, ids := queue(t)
		d := w.reviews(w.as("chen"), look{width: 140, height: 36})
		d.press(keys...)
		w.rejects("ada", ids[0])
		d.live()
		d.lacks("Press y")
		d.lacks("Note (")
		n := d.notices[len(d.notices)-1]
		if !n.Sticky || !strings.HasPrefix(n.Text, "Request "+ids[0]+" was already rejected by ada at 2 Mar 2026 13:00:") {
			t.Errorf("%v: said %+v", keys, n)
		}
		d.quick("type:a quick xj check")
		d.line("✗ Request " + ids[0] + " was already rejected by ada")
		d.press("esc")
		d.line("Rejected by ada")
		if keys[0] == "enter" {
			d.press("esc")
		}
		d.line("~> ", "rejected by ada", "CS-r-1")
		d.quick("y") // meant for the dialog: it opens the copy box at most
		if r := w.request(ids[0]); r.DecidedBy != "ada" {
			t.Errorf("%v: decided by %s", keys, r.DecidedBy)
		}
		d.press("esc")
		d.pass(5 * time.Second)
		d.tick()
		d.lacks("CS-r-1")
	}
}

// On the smallest screen a long note leaves the money, what cannot be undone and the key.
func TestALongNoteLeavesTheLastQuestion(t *testing.T) {
	note := "type:" + strings.Repeat("long words ", 44)
	w, _ := queue(t)
	d := w.reviews(w.as("chen"), look{width: 60, height: 12})
	d.press("a", note)
	d.line("long words ▏")
	d.press("enter")
	d.pass(time.Second)
	d.line("7,300.00 USD")
	d.line("undone here")
	d.line("Press y to approve")
	w = mixed(t)
	d = w.unsubscribe(w.as("maya"), look{width: 60, height: 12}, "i-1", "i-2")
	d.press("enter", "5", note, "enter")
	d.pass(time.Second)
	d.line("125.00 USD")
	d.line("undone here")
	d.line("Type 2")
}

// Of several in the dialog the decided one is left out, and it is asked anew.
func TestReviewsDialogLeavesOutWhatOthersDecided(t *testing.T) {
	w, ids := queue(t)
	d := w.reviews(w.as("ada"), look{width: 140, height: 36})
	d.press("*", "A", "enter")
	d.line("34,300.00 USD is refunded")
	w.approves("chen", ids[0])
	d.live()
	d.line("Left out: Request " + ids[0] + " was already approved by chen")
	d.line("27,000.00 USD is refunded")
	d.quick("y") // typed before the change could be read
	if r := w.request(ids[1]); r.Status != model.RequestPending {
		t.Fatalf("it is %s", r.Status)
	}
	d.everySize()
	d.press("y")
	if d.said() != "3 requests approved: 27,000.00 USD refunded." {
		t.Errorf("said %q", d.said())
	}
}

// A request that goes on hold while its approval is asked for cannot be
// approved any more, and the reason is said.
func TestReviewsDialogClosesOnAHold(t *testing.T) {
	w, ids := queue(t)
	d := w.reviews(w.as("chen"), look{width: 140, height: 36})
	d.press("a", "enter")
	w.put(dbtest.Instance("r-1", dbtest.Named("orion-large"), dbtest.Frozen(), dbtest.Costs("7500.00", "7300.00", dbtest.Coupon("CPN-1", "200.00", time.Time{}))))
	if _, err := w.as("ada").Sweep(w.Context()); err != nil {
		t.Fatal(err)
	}
	d.live()
	if want := "Request " + ids[0] + " is on hold: r-1: the instance is frozen"; !strings.HasPrefix(d.said(), want) {
		t.Errorf("said %q", d.said())
	}
}

// Without marks the queue follows; what left the row under the cursor is said.
func TestReviewsFlowIn(t *testing.T) {
	w, ids := queue(t)
	d := w.reviews(w.as("ada"), look{width: 140, height: 36})
	d.press("j")
	w.approves("chen", ids[0])
	d.live()
	if want := "Request " + ids[0] + " was already approved by chen at"; !strings.HasPrefix(d.said(), want) {
		t.Errorf("said %q", d.said())
	}
	d.line("[Pending 3]", "Decided 1")
	d.line(" > ○", "CS-r-2")
	w.rejects("silva", ids[2])
	if _, err := w.as("ben").Withdraw(w.Context(), ids[3], ""); err != nil {
		t.Fatal(err)
	}
	d.live()
	if !strings.HasPrefix(d.said(), "2 requests left this tab meanwhile") {
		t.Errorf("said %q", d.said())
	}
}

func TestHistoryFollowsOthers(t *testing.T) {
	w := newWorld(t)
	w.put(dbtest.Instance("h-1"), dbtest.Instance("h-2"), dbtest.Instance("h-3"))
	w.submit("maya", "h-1")
	w.clock.Advance(time.Hour)
	d := w.history(w.as("iris"), look{width: 140, height: 36})
	d.press("enter")
	w.submit("ben", "h-2")
	d.live()
	d.line("CS-h-1")
	d.press("esc")
	d.line("1 new · r to load")
	d.tick()
	d.lacks("r to load")
	d.line("~  ", "new ", "CS-h-2")
	d.line(" > ", "CS-h-1")
	d.press("/", "type:h-")
	w.submit("ben", "h-3")
	d.live()
	d.lacks("CS-h-3")
	d.line("1 new · r to load")
	d.press("enter")
	d.tick()
	d.line("CS-h-3")
	d.everySize()
}
