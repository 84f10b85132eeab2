package present

import "unsubdesk/model"

// Selection is the line that always says what is marked: "14 selected (3
// hidden) · 11 now 4,812.50 · 2 review 18,750.00 · 1 blocked". selected counts
// all marked instances, hidden those of them that the filter does not show.
// Groups of none are left out; cash and coupons are never added (R4).
func (g Glyphs) Selection(selected, hidden int, t model.QuoteTotals) string {
	if selected == 0 {
		return "nothing selected"
	}
	head := Count(selected) + " selected"
	if hidden > 0 {
		head += " (" + Count(hidden) + " hidden)"
	}
	parts := []string{head}
	if t.Now > 0 {
		parts = append(parts, Count(t.Now)+" now "+Amount(t.RefundNow))
	}
	if t.Review > 0 {
		parts = append(parts, Count(t.Review)+" review "+Amount(t.RefundReview))
	}
	if t.Blocked > 0 {
		parts = append(parts, Count(t.Blocked)+" blocked")
	}
	return g.Join(parts...)
}
