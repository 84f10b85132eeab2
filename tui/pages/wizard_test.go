package pages_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
)

// TestUnsubscribeSteps: a batch at 80 columns has all steps too.
func TestUnsubscribeSteps(t *testing.T) {
	w := mixed(t)
	d := w.unsubscribe(w.as("maya"), look{width: 80, height: 21}, "i-1", "i-2", "i-3", "i-4")
	d.line("Unsubscribe 4 instances of 4 orders", "[Refunds] ─ Reason ─ Confirm ─ Result")
	d.size(120, 30)
	d.line("1 Refunds ─ 2 Reason ─ 3 Confirm ─ 4 Result")
	d.size(60, 12)
	d.line("step 1 of 4")
	d.size(80, 21)
	d.press("enter", "4", "enter")
	d.line("Refunds ─ Reason ─ [Confirm] ─ Result")

	d.press("enter")
	d.line("! Type 3 first.")
	d.line("Type 3 and press Enter")
	d.press("type:3", "enter")
	d.line("Refunds ─ Reason ─ Confirm ─ [Result]")
	d.quick("enter") // typed twice
	if d.done != nil {
		t.Error("an Enter meant for the step before left the result")
	}
	d.pass(300 * time.Millisecond)
	d.quick("enter")
	if d.done == nil || d.done.Submitted.Len() != 3 || d.done.Submitted.Has(d.rowsOf("i-4").First()) {
		t.Errorf("Enter leaves like Esc, with the result: %+v", d.done)
	}
}

// TestUnsubscribeCutsNoSentence: what has no room beside an amount goes below.
func TestUnsubscribeCutsNoSentence(t *testing.T) {
	w := mixed(t)
	d := w.unsubscribe(w.as("maya"), look{width: 80, height: 24}, "i-1", "i-2", "i-3", "i-4")
	d.line("coupons back 20.00 (1)")
	d.line("until Tue 09:00 UTC")
	d.line("coupons back 100.00 (1)")
	d.lacks("…")
	d.press("G")
	d.line("✗ the instance is frozen for legal management")
	d.line("✗ another transaction is open: renewal")
	d.lacks("more below")

	d.press("enter", "4", "enter")
	w.put(dbtest.Instance("i-2", dbtest.Named("云帆-备份"), dbtest.Costs("50.00", "45.00", dbtest.Coupon("CPN-2", "5.00", dbtest.Start())),
		dbtest.Frozen(), dbtest.Busy("renewal of the whole subscription by a reseller")))
	d.press("type:3", "enter")
	d.line("What you saw has changed meanwhile.")
	d.line("reseller")
	d.pass(300 * time.Millisecond)
	d.lacks("…")
	d.everySize()
}

// TestUnsubscribeReachesTheEnd: rows of several lines hide none below.
func TestUnsubscribeReachesTheEnd(t *testing.T) {
	w := newWorld(t)
	var all []model.Instance
	var ids []string
	for i := range 30 {
		ids = append(ids, fmt.Sprintf("b-%02d", i))
		all = append(all, dbtest.Instance(ids[i], dbtest.Busy(strings.Repeat("a very long word for a change ", 4)+ids[i])))
	}
	w.put(all...)
	d := w.unsubscribe(w.as("maya"), look{width: 60, height: 14}, ids...)
	d.line("more below")
	d.press("G")
	d.line("b-29")
	d.lacks("more below")
	for range 60 {
		d.press("k")
	}
	d.line("b-00")
}

// TestSheetOfARejectedRequest: nothing looks as if it had been paid.
func TestSheetOfARejectedRequest(t *testing.T) {
	w, ids := queue(t)
	if _, err := w.as("ada").Reject(w.Context(), ids[0], "no", ""); err != nil {
		t.Fatal(err)
	}
	d := w.reviews(w.as("ada"), look{width: 140, height: 40})
	d.press("shift+tab")
	d.line("Not refunded", "7,300.00 USD")
	d.line("Coupons back", "not returned")
	d.size(80, 21)
	d.line("Not refunded 7,300.00 USD")
	d.lacks("coupons back")
}

// TestPaneWithoutManager: it is said once that there is none, and no fact of
// the ledger is broken in two.
func TestPaneWithoutManager(t *testing.T) {
	w := newWorld(t)
	w.put(dbtest.Instance("an-id-of-36-characters-0123456789abc", dbtest.OfAccount(dbtest.Account("acct-9", "")),
		dbtest.Costs("100.00", "80.00", dbtest.Coupon("CPN-1", "20.00", time.Time{}))))
	w.submit("maya", "an-id-of-36-characters-0123456789abc")
	d := w.history(w.as("iris"), look{width: 80, height: 24})
	d.line("(acct-9) · no manager")
	d.lacks("manager no manager")
	d.size(120, 36)
	d.line("80.00  cash")
	d.line("2 Mar 2026 09:00:00 UTC")
	d.line("20.00  coupon CPN-1")
}

// TestUnsubscribeShowsAllWarnings: where lines are free, all stand above the list; else they scroll
// with it.
func TestUnsubscribeShowsAllWarnings(t *testing.T) {
	w := newWorld(t)
	soon := dbtest.Start().Add(2 * time.Hour)
	w.put(dbtest.Instance("i-1", dbtest.Costs("8000.00", "7600.00", dbtest.Coupon("CPN-1", "100.00", soon), dbtest.Coupon("CPN-2", "100.00", soon),
		dbtest.Coupon("CPN-3", "100.00", soon), dbtest.Coupon("CPN-4", "100.00", soon))))
	d := w.unsubscribe(w.as("maya"), look{width: 80, height: 20}, "i-1")
	for i := range 4 {
		d.line(fmt.Sprintf("! Coupon CPN-%d", i+1))
	}
	d.lacks("more below")
	d.everySize()
	d.size(80, 10)
	d.line("! Coupon CPN-1")
	d.line("more below")
	d.press("G")
	d.lacks("! Coupon CPN-1")
	d.line("name-i-1")
}
