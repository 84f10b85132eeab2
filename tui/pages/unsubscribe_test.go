package pages_test

import (
	"strings"
	"testing"
	"time"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
	"unsubdesk/tui/common"
	"unsubdesk/tui/pages/unsubscribe"
)

// unsubscribe opens the page on instances.
func (w *world) unsubscribe(on common.Desk, l look, ids ...string) *driver {
	w.Helper()
	return w.open(on, l, func(c *common.Common) common.Page { return unsubscribe.New(c, common.OpenUnsubscribe{IDs: ids}) })
}

// mixed is a desk with one instance of every fate: two at once, one to review,
// one frozen.
func mixed(t *testing.T) *world {
	w := newWorld(t)
	soon := dbtest.Start().Add(2 * time.Hour)
	w.put(
		dbtest.Instance("i-1", dbtest.Named("orion-cache"), dbtest.Costs("100.00", "80.00", dbtest.Coupon("CPN-1", "20.00", time.Time{}))),
		dbtest.Instance("i-2", dbtest.Named("云帆-备份"), dbtest.Costs("50.00", "45.00", dbtest.Coupon("CPN-2", "5.00", dbtest.Start()))),
		dbtest.Instance("i-3", dbtest.Named("large-one"), dbtest.Costs("7000.01", "6900.01", dbtest.Coupon("CPN-3", "100.00", soon))),
		dbtest.Instance("i-4", dbtest.Named("frozen-one"), dbtest.Frozen(), dbtest.Busy("renewal")),
	)
	return w
}

func TestUnsubscribeBatchEndToEnd(t *testing.T) {
	w := mixed(t)
	d := w.unsubscribe(w.as("maya"), look{}, "i-1", "i-2", "i-3", "i-4")
	d.line("Unsubscribe 4 instances of 4 orders")
	d.line("Refund now", "2 instances", "125.00 USD", "coupons back 20.00 (1)", "coupons expired 5.00")
	d.line("Goes to review", "1 instance", "6,900.01 USD", "chen, until Tue 09:00 UTC", "coupons back 100.00 (1)")
	d.line("Cannot", "1 instance", "instance frozen, transaction open")
	d.line("! Coupon CPN-3 (100.00)")
	d.line("coupon CPN-2 5.00, since 09:00 UTC: expired, not returned")
	d.line("order value 7,000.01, over 7,000.00: chen decides")
	d.everySize()

	d.press("enter")
	d.line("Why are they unsubscribed?")
	d.lacks("●")
	d.press("enter")
	d.line("Choose a reason first")
	d.press("5")
	d.line("Note (required)", "0/500")
	d.press("enter")
	d.line("needs a note")
	d.everySize()
	d.press("type:duplicate 12", "enter")

	d.line("Unsubscribe 3 instances, reason 5 other: duplicate 12. 1 blocked instance will be refused.")
	d.line("125.00 USD for 2 instances is refunded at once; 6,900.01 USD for 1 instance waits for review.")
	d.lacks("Type 3")
	d.quick("type:3")
	d.pass(300 * time.Millisecond)
	d.line("Type 3 and press Enter to confirm:", "▏")
	d.line("Esc Back", "Enter Unsubscribe")
	d.lacks("[Esc") // the number has the focus
	d.quick("type:2")
	d.press("enter")
	d.line("That is not 3")
	d.press("type:3")
	d.line("[Enter Unsubscribe]")
	d.everySize()
	d.press("enter")

	d.line("Refunded", "2 instances", "125.00 USD", "2 requests", "coupons back 20.00")
	d.line("Waits", "1 instance", "6,900.01 USD")
	d.line("Refused", "1 instance")
	d.line("You cannot approve what you submitted yourself", "Tue 09:00 UTC")
	d.line("(chen, or an admin), can.")
	d.line("refused", "frozen-one")
	d.line("✗ the instance is frozen for legal management")
	d.line("✗ another transaction is open: renewal")
	d.line("waits", "large-one", "6,900.01", "until Tue 09:00 UTC")
	d.line("refunded", "云帆-备份", "45.00")
	d.everySize()
	if d.changed == 0 || d.page.Busy() != "" {
		t.Error("the app was not told of the change")
	}
	d.press("esc")
	if d.done == nil || d.done.Submitted.Has(d.rowsOf("i-4").First()) || d.done.Submitted.Len() != 3 {
		t.Errorf("done: %+v", d.done)
	}
	if got := dbtest.Get(t, w.store, "i-3"); got.Live != model.LiveRequest {
		t.Errorf("i-3 is %q", got.Live)
	}
}

func TestUnsubscribeOneAsksForY(t *testing.T) {
	w := mixed(t)
	d := w.unsubscribe(w.as("maya"), look{width: 80, height: 21}, "i-1")
	d.line("Unsubscribe orion-cache")
	d.press("enter", "4", "enter")
	d.quick("y") // typed ahead: the dialog does not listen yet
	d.lacks("4 Result", "of 4")
	d.pass(300 * time.Millisecond)
	d.line("Press y to confirm")
	d.line("[Esc Back]   y Unsubscribe")
	d.press("enter") // Back has the focus
	d.line("Why is it unsubscribed?")
	d.line("●", "4 dissatisfied")
	d.press("enter", "y")
	d.line("Refunded", "1 instance", "80.00 USD")
	if got := dbtest.Get(t, w.store, "i-1"); got.Live != model.LiveDone {
		t.Errorf("i-1 is %q", got.Live)
	}
}

func TestUnsubscribeEscGoesOneBackAndKeepsEverything(t *testing.T) {
	w := mixed(t)
	d := w.unsubscribe(w.as("maya"), look{}, "i-1", "i-2")
	d.press("enter", "4", "tab", "type:why", "enter", "esc")
	d.line("4 dissatisfied")
	d.line("why▏")
	d.press("esc", "esc")
	d.line("Refund now", "125.00")
	d.press("enter")
	d.line("● 4 dissatisfied")
	d.press("esc", "esc")
	if d.done == nil || d.done.Submitted.Len() != 0 {
		t.Errorf("a cancel must submit nothing and free no mark: %+v", d.done)
	}
	if got := dbtest.Get(t, w.store, "i-1"); got.Live != model.LiveNone {
		t.Errorf("i-1 is %q", got.Live)
	}
}

func TestUnsubscribeAllBlockedOffersOnlyBack(t *testing.T) {
	w := mixed(t)
	d := w.unsubscribe(w.as("maya"), look{}, "i-4", "no-such")
	d.line("Nothing here can be unsubscribed now")
	d.line("There is no instance no-such")
	d.line("✗ another transaction is open: renewal")
	d.press("enter")
	d.line("1 Refunds")
	if d.said() != "None of these can be unsubscribed." {
		t.Errorf("said %q", d.said())
	}
}

func TestUnsubscribeAuditorMayOnlyLook(t *testing.T) {
	w := mixed(t)
	d := w.unsubscribe(w.as("iris"), look{}, "i-1")
	d.line("Refund now", "80.00")
	d.press("enter")
	if !strings.HasPrefix(d.said(), "An auditor looks and exports") {
		t.Errorf("said %q", d.said())
	}
}

// R14: what changed since it was seen is shown, old beside new, and asked again.
func TestUnsubscribeShowsWhatChanged(t *testing.T) {
	w := mixed(t)
	d := w.unsubscribe(w.as("maya"), look{}, "i-1", "i-2")
	d.press("enter", "4", "enter", "type:2")
	w.put(dbtest.Instance("i-2", dbtest.Named("云帆-备份"), dbtest.Costs("50.00", "45.00", dbtest.Coupon("CPN-2", "5.00", dbtest.Start())), dbtest.Frozen()))
	d.press("enter")
	d.line("What you saw has changed meanwhile. Nothing was done")
	d.line("云帆-备份", "outcome: refund now → cannot: the instance is frozen")
	d.line("80.00 USD for 1 instance is refunded at once")
	d.everySize()
	d.press("type:2", "enter")
	d.line("That is not 1")
	d.press("type:1", "enter")
	d.line("Refunded", "1 instance", "80.00 USD")
	d.line("refused", "云帆-备份")
}

// A quote that arrives after one went on changes nothing under the eyes of who
// confirms.
func TestUnsubscribeLateQuoteDoesNotChangeWhatWasSeen(t *testing.T) {
	w := mixed(t)
	d := w.unsubscribe(w.as("maya"), look{}, "i-1", "i-2")
	w.put(dbtest.Instance("i-2", dbtest.Named("云帆-备份"), dbtest.Frozen()))
	d.hold = true
	d.refresh()
	d.quick("enter")
	d.release()
	d.press("1", "enter")
	d.line("125.00 USD for 2 instances")
	d.press("type:2", "enter")
	d.line("What you saw has changed meanwhile")
}

func TestUnsubscribeNothingLeftAfterAChange(t *testing.T) {
	w := mixed(t)
	d := w.unsubscribe(w.as("maya"), look{}, "i-1")
	d.press("enter", "4", "enter")
	w.submit("ben", "i-1")
	d.press("y")
	d.line("Nothing here can be unsubscribed now")
	d.line("already unsubscribed")
}

// TestResultSumsAreNeverCut: where a sum has no room beside the others it goes on below.
// TestWarningsHaveRoomOnASmallScreen: what there is to know first scrolls with the instances, every
// word of it.
func TestWarningsHaveRoomOnASmallScreen(t *testing.T) {
	w := mixed(t)
	d := w.unsubscribe(w.as("maya"), look{width: 60, height: 12}, "i-1", "i-2", "i-3", "i-4")
	d.line("! Coupon CPN-3 (100.00)")
	seen := ""
	for range 20 {
		seen += " " + d.screen()
		d.press("j")
	}
	for _, word := range strings.Fields("! Coupon CPN-3 (100.00) of i-3 ends before the review does: it may not come back. orion-cache 云帆-备份 large-one expired, not returned frozen-one renewal") {
		if !strings.Contains(seen, word) {
			t.Errorf("%q cannot be seen in\n%s", word, seen)
		}
	}
	d.everySize()
}

func TestResultSumsAreNeverCut(t *testing.T) {
	w := newWorld(t)
	w.put(
		dbtest.Instance("i-1", dbtest.Costs("6100.00", "3000.00", dbtest.Coupon("CPN-1", "3100.00", time.Time{}))),
		dbtest.Instance("i-2", dbtest.Costs("6100.00", "3000.00", dbtest.Coupon("CPN-2", "3100.00", time.Time{}))),
	)
	d := w.unsubscribe(w.as("maya"), look{width: 80, height: 21}, "i-1", "i-2")
	d.press("enter", "1", "enter")
	d.pass(300 * time.Millisecond)
	d.press("type:2", "enter")
	d.line("Refunded", "2 instances", "6,000.00 USD")
	for _, width := range []int{60, 66, 72, 79, 80, 81, 100} {
		d.size(width, 21)
		d.line("2 requests")
		d.line("coupons back 6,200.00")
	}
}

// TestManagerWhoIsNoUser: nobody is told to wait for a person whom the desk does not have.
func TestManagerWhoIsNoUser(t *testing.T) {
	w := newWorld(t)
	w.put(dbtest.Instance("i-1", dbtest.Costs("7000.01", "7000.01"), dbtest.OfAccount(dbtest.Account("acct-2", "novak"))))
	d := w.unsubscribe(w.as("maya"), look{}, "i-1")
	d.line("Goes to review", "an admin, until Tue 09:00 UTC")
	d.line("! The manager novak is no user of this desk: only an admin, or silence, decides.")
	d.line("order value 7,000.01, over 7,000.00: an admin decides")
	d.press("enter", "1", "enter")
	d.pass(300 * time.Millisecond)
	d.press("y")
	d.line("admin: the account's manager is no user of this desk), can.")
	d.lacks("novak")
}

// TestNobodyIsTold: where people are told by mail, Confirm and the result say that who decides
// has no address; and a manager's own request is an admin's to decide.
func TestNobodyIsTold(t *testing.T) {
	w := newWorld(t)
	w.put(dbtest.Instance("i-1", dbtest.Costs("7000.01", "7000.01"), dbtest.OfAccount(dbtest.Account("acct-2", "chen"))))
	const told = "! Nobody is told by mail that it waits: who decides has no address."
	d := w.unsubscribe(w.as("chen"), look{}, "i-1")
	d.line("! The manager chen cannot decide a request of their own: only an admin, or silence, decides.")
	d.press("enter", "1", "enter")
	d.lacks(told) // nobody has an address on this desk
	if _, err := w.as("ada").SetEmail(t.Context(), "chen", "chen@desk.example"); err != nil {
		t.Fatal(err)
	}
	d = w.unsubscribe(w.as("chen"), look{}, "i-1")
	d.press("enter", "1", "enter")
	d.line(told)
	d.pass(300 * time.Millisecond)
	d.press("y")
	d.line("admin: you manage the account yourself), can.")
	d.line(told)
}
