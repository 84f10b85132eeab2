package app_test

import (
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"unsubdesk/model/desk"
	"unsubdesk/tui/common"
)

// TestSelectionKeyStays: with a selection of any size the footer says the key
// for it, and a notice does not follow to another page.
func TestSelectionKeyStays(t *testing.T) {
	w := newWorld(t, 1500)
	d := open(t, w.as("maya"), w.clock, 80, 24)
	d.keys("*", "j")
	d.sees("1,200 selected", "U unsubscribe selection")
	d.keys("c", "*")
	d.sees("1,200 instances more marked")
	d.send(common.KeyMsg("enter")) // before the notice may go
	d.sees("Details of one instance", "Esc back")
	d.seesNot("more marked")
}

// TestClicks: a click on a heading sorts by it and another turns the order
// round, from the filter line too; a double click opens the row.
func TestClicks(t *testing.T) {
	w := newWorld(t, 20)
	for _, width := range []int{80, 120, 200} {
		d := open(t, w.as("maya"), w.clock, width, 24)
		d.keys("/")
		head := strings.Index(lineAt(d.screen(), 5), "ORDER")
		d.click(head, 5)
		d.sees("by order number ↑")
		d.click(head+1, 5)
		d.sees("by order number ↓")
		d.click(10, 7)
		d.machine = d.machine.Add(time.Second)
		d.click(10, 7)
		d.seesNot("Details of one instance")
		d.click(10, 7)
		d.sees("Details of one instance")
	}
}

// TestToItsRequest: Enter in the details goes to the request for the instance,
// also when Reviews was never open.
func TestToItsRequest(t *testing.T) {
	w := newWorld(t, 10)
	id := someInstance(3).ID
	quote, err := w.as("maya").Quote(t.Context(), []string{id})
	if err != nil {
		t.Fatal(err)
	}
	result, err := w.as("maya").Submit(t.Context(), desk.Submission{IDs: []string{id}, Reason: "1", Key: "k1", Quote: quote.Digest}, nil)
	if err != nil || len(result.Requests) != 1 {
		t.Fatal(result, err)
	}
	d := open(t, w.as("maya"), w.clock, 120, 36)
	d.keys("enter", "enter")
	d.sees("There is no request for this instance")
	d.keys("esc", "/", "type:is:pending", "enter", "tab", "enter")
	d.sees("Details of one instance", "Enter go to its request")
	d.keys("enter")
	d.sees("Pending 1", result.Requests[0].ID)
	d.keys("1")
	d.sees("Details of one instance")
}

// TestToItsRefundWithoutReview: a request that needed no review is in History alone; Enter in
// the details opens it there, on its own row, and leaves Reviews as it was.
func TestToItsRefundWithoutReview(t *testing.T) {
	w := newWorld(t, 20)
	var ids []string
	for i, key := range []int{3, 8, 0, 5, 10} { // two to review, three at once
		id := someInstance(key).ID
		result, err := w.as("maya").Submit(t.Context(), desk.Submission{IDs: []string{id}, Reason: "1", Key: "k" + string(rune('0'+i))}, nil)
		if err != nil || len(result.Requests) != 1 {
			t.Fatal(result, err)
		}
		ids = append(ids, result.Requests[0].ID)
	}
	for _, width := range []int{80, 200} {
		d := open(t, w.as("chen"), w.clock, width, 36)
		d.keys("/", "type:"+someInstance(5).Name, "enter", "tab", "enter")
		d.sees("Details of one instance", "Enter go to its request")
		d.keys("enter")
		d.sees("/ "+ids[3], "1 match", "REFUNDED", someInstance(5).Order.Number[:6])
		d.seesNot("[Pending", "[Decided")
		d.keys("esc")
		d.sees("3 refunds")
	}
}

// TestToItsRequestFarDown: the request that is gone to is under the cursor however many
// are before it, nothing counts as new because of that, and no other can be decided
// before it is there.
func TestToItsRequestFarDown(t *testing.T) {
	const n = 1010 // every fifth goes to review: more than a page of them
	w := newWorld(t, n)
	var last string
	for i := 3; i < n; i += 5 {
		w.clock.Advance(time.Second) // the last has the last deadline
		result, err := w.as("maya").Submit(t.Context(), desk.Submission{IDs: []string{someInstance(i).ID}, Reason: "1", Key: "k" + someInstance(i).ID}, nil)
		if err != nil || len(result.Requests) != 1 {
			t.Fatal(result, err)
		}
		last = result.Requests[0].ID
	}
	d := open(t, w.as("chen"), w.clock, 120, 36)
	d.keys("2", "1", "/", "type:"+someInstance(n-2).Name, "enter", "tab", "enter")
	d.sees("Details of one instance", "Enter go to its request")
	d.keys("enter")
	d.sees("[Pending 202]", last)
	d.seesNot("~ new")
	d.keys("a")
	d.sees("Approve", last)
	d.keys("esc", "esc", "1", "esc", "/", "ctrl+u", "type:"+someInstance(3).Name, "enter", "enter")
	d.keys("enter")
	d.sees("[Pending 202]", "1 of 202")
	d.seesNot("~ new")
}

// TestEarlierFilters: Up in the empty filter line brings filters back.
func TestEarlierFilters(t *testing.T) {
	w := newWorld(t, 100)
	d := open(t, w.as("maya"), w.clock, 120, 36)
	d.keys("/", "type:cache", "enter", "esc", "/", "type:备份", "enter", "esc", "/", "up")
	d.sees("/ 备份▏", "20 match")
	d.keys("up", "up")
	d.sees("/ cache▏", "60 match")
	d.keys("down")
	d.sees("/ 备份▏")
	d.keys("down")
	d.sees("1 of 80")
	d.keys("down", "j") // leaves the line as before
	d.sees("2 of 80")
}

// TestPaletteKnowsOtherPages: what another page does is found by its name, and
// choosing it goes there.
func TestPaletteKnowsOtherPages(t *testing.T) {
	w := newWorld(t, 20)
	d := open(t, w.as("maya"), w.clock, 120, 36)
	d.keys("3", ":", "type:unsubscribe the instance")
	d.sees("On Instances, u: Unsubscribe the instance under the cursor")
	d.keys("enter")
	d.sees("[Unsubscription Allowed 16]")
	d.keys(":", "type:approve the request")
	d.sees("On Reviews, a: Approve the request under the cursor")
	d.keys("esc", "?", "type:approve")
	d.seesNot("On Reviews, a")
}

// TestHelpKnowsTheOtherViews: what is done elsewhere is found there too, under the name of
// its view; and a key that one's role forbids says that.
func TestHelpKnowsTheOtherViews(t *testing.T) {
	w := newWorld(t, 10)
	d := open(t, w.as("maya"), w.clock, 100, 40)
	d.keys("?", "type:approve")
	d.sees("On Reviews (2)", "Approve the request under the cursor", "Approve the marked requests")
	d.seesNot("No key does that")
	d.keys("esc", "2", "?", "type:pick")
	d.sees("On Instances (1)", "Pick product types")
	d.seesNot("On Reviews")

	d = open(t, w.as("iris"), w.clock, 100, 40)
	d.keys("U")
	d.sees("An auditor looks and exports; unsubscribing needs the role")
	d.seesNot("nothing is selected")
}

// TestReportLeadsOn: a row of the report leads to its refunds and back, what is pending to its
// request, and a table is copied with its lines.
func TestReportLeadsOn(t *testing.T) {
	w := newWorld(t, 10)
	for i, key := range []int{0, 1, 3} { // two at once, one to review
		id := someInstance(key).ID
		if _, err := w.as("maya").Submit(t.Context(), desk.Submission{IDs: []string{id}, Reason: "1", Key: "k" + string(rune('0'+i))}, nil); err != nil {
			t.Fatal(err)
		}
	}
	d := open(t, w.as("chen"), w.clock, 120, 36)
	d.keys("4")
	d.sees("[30 days]", "Cash back", "300.00 USD", "2 requests, 2 instances")
	d.keys("enter")
	d.sees("/ decided:2026-03-02", "2 match", "REFUNDED")
	d.keys("esc")
	d.sees("2 refunds")
	d.keys("4", "tab", "y")
	d.sees("Copied the table")
	want := ansi.SetSystemClipboard("product\tname\tcash\tcoupons_returned\trequests\tinstances\nCDN\t\t300.00\t50.00\t2\t2")
	if len(d.sent) != 1 || d.sent[0] != want {
		t.Errorf("sent %q, want %q", d.sent, want)
	}
	w.clock.Advance(20 * time.Hour) // the deadline is in the night then
	d.keys("r", "4", "shift+tab", "shift+tab", "shift+tab")
	d.sees("APPROVES ITSELF", "9,000.00")
	d.keys("enter")
	d.sees("Pending 1", "9,000.00")
	d.keys("?", "type:longer period")
	d.seesNot("A longer period")
	d.keys("esc", "4", "?", "type:longer period")
	d.sees("A longer period: 30, 90 days, all of time")
}

// TestARefusalGoesWhenItIsNoLongerSo: what was typed ahead of an answer is refused; once the
// answer is there nothing says the contrary of it, and of two refusals the last is said.
func TestARefusalGoesWhenItIsNoLongerSo(t *testing.T) {
	w := newWorld(t, 10)
	d := open(t, w.as("maya"), w.clock, 80, 24)
	d.keys("u")
	d.keys("esc")
	d.hold = true
	d.keys("u")
	d.passBut("Quote") // opens the page
	d.keys("enter")
	d.passBut("Quote")
	d.sees("Working out the refunds", "! The refunds are not known yet.")
	d.release()
	d.sees("Refund now", "100.00")
	d.seesNot("not known yet")

	d.keys("enter", "7")
	d.sees("! There is no reason 7.")
	d.send(common.KeyMsg("enter")) // at once
	d.sees("! Choose a reason first")
	d.seesNot("There is no reason 7.")
	d.send(common.KeyMsg("1"))
	d.seesNot("Choose a reason first", "There is no reason")
}
