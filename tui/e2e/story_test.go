package e2e

import (
	"slices"
	"testing"
)

// entry, request and books are what the stories read of the commands' JSON.
type (
	entry struct {
		Kind       string `json:"kind"`
		InstanceID string `json:"instance_id"`
		Amount     string `json:"amount"`
		CouponID   string `json:"coupon_id"`
	}
	request struct {
		RequestID       string   `json:"request_id"`
		OrderNumber     string   `json:"order_number"`
		Status          string   `json:"status"`
		Decision        string   `json:"decision"`
		Refund          string   `json:"refund"`
		CouponsReturned string   `json:"coupons_returned"`
		Instances       []string `json:"instances"`
		Reason          any      `json:"reason"`
		SubmittedBy     string   `json:"submitted_by"`
		DecidedBy       string   `json:"decided_by"`
		Entries         []entry  `json:"entries"`
	}
	books struct {
		OK      bool           `json:"ok"`
		Checked map[string]int `json:"checked"`
	}
)

// history reads the completed requests by their order's number.
func (w *world) history() map[string]request {
	w.Helper()
	all := map[string]request{}
	for _, r := range readLines[request](w, "ada", "history") {
		all[r.OrderNumber] = r
	}
	return all
}

// booksAgree checks what verify says.
func (w *world) booksAgree() books {
	w.Helper()
	b := read[books](w, "ada", "verify")
	if !b.OK {
		w.Errorf("the books do not agree: %+v", b)
	}
	return b
}

// TestFromAFileToARefund is the main job, end to end.
func TestFromAFileToARefund(t *testing.T) {
	w := newWorld(t)
	w.must("ada", "import", w.file("instances.csv", mainStory()))
	w.staff()

	maya := w.open("maya", look{})
	maya.see("beta-cache")
	maya.press("/")
	maya.write("alpha")
	maya.unsee("beta-cache")
	maya.press("enter")
	maya.see("alpha-备份")
	for _, name := range []string{"alpha-cache", "alpha-备份", "alpha-large"} {
		maya.moveTo(name)
		maya.press("space")
	}
	maya.see("3 selected", "380.02", "6,499.95")
	maya.press("U")
	maya.see("Enter continue")
	maya.see("Refund now", "2 instances", "380.02")
	maya.see("Goes to review", "1 instance", "6,499.95")
	maya.press("enter")
	maya.see("One reason is required")
	maya.press("4", "enter")
	maya.confirmCount("3")
	maya.see("Refunded", "2 instances", "380.02")
	maya.see("refunded", "alpha-cache", "80.00")
	maya.see("refunded", "alpha-备份", "300.02")
	maya.see("waits", "alpha-large", "6,499.95")

	chen := w.open("chen", look{})
	chen.see("2 Reviews 1 !")
	chen.see("CS1003", "6,499.95") // managers land on Reviews
	chen.press("a")
	chen.see("note")
	chen.press("enter")
	chen.confirm()
	chen.unsee("CS1003", "6,499.95")
	chen.press("q")
	chen.leaves()

	maya.press("esc")
	maya.see("Unsubscription Allowed 1")
	maya.press("q")
	maya.leaves()

	checkMainStory(w)
}

// checkMainStory checks every amount that the main story left in the books.
func checkMainStory(w *world) {
	w.Helper()
	want := map[string]request{
		"CS1001": {Decision: "not_required", Refund: "80.00", CouponsReturned: "20.00", Instances: []string{"alpha-cache"}, Entries: []entry{
			{"cash", "alpha-cache", "80.00", ""}, {"coupon", "alpha-cache", "20.00", "CPN-1"}}},
		"CS1002": {Decision: "not_required", Refund: "300.02", CouponsReturned: "0.00", Instances: []string{"alpha-备份"}, Entries: []entry{
			{"cash", "alpha-备份", "300.02", ""}}},
		"CS1003": {Decision: "approved", Refund: "6499.95", CouponsReturned: "0.05", Instances: []string{"alpha-large"}, DecidedBy: "chen", Entries: []entry{
			{"cash", "alpha-large", "6499.95", ""}, {"coupon", "alpha-large", "0.05", "CPN-3"}}},
	}
	got := w.history()
	if len(got) != len(want) {
		w.Errorf("%d orders were refunded, want %d", len(got), len(want))
	}
	for order, r := range want {
		g := got[order]
		if g.Status != "completed" || g.Decision != r.Decision || g.Refund != r.Refund || g.CouponsReturned != r.CouponsReturned ||
			g.SubmittedBy != "maya" || !slices.Equal(g.Instances, r.Instances) || !slices.Equal(g.Entries, r.Entries) {
			w.Errorf("%s is booked as\n%+v, want\n%+v", order, g, r)
		}
		if r.DecidedBy != "" && g.DecidedBy != r.DecidedBy {
			w.Errorf("%s was decided by %s, want %s", order, g.DecidedBy, r.DecidedBy)
		}
	}
	if b := w.booksAgree(); b.Checked["requests"] != 3 || b.Checked["entries"] != 5 {
		w.Errorf("verify has checked %v, want 3 requests and 5 entries", b.Checked)
	}
}
