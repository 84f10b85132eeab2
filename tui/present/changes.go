package present

import (
	"strings"

	"unsubdesk/model"
)

// Change is one thing of a quote that is no longer as it was shown (R14): what
// of which instance, old beside new.
type Change struct {
	Instance string // its ID, cleaned
	What     string // "refund", "coupons back", …
	Old, New string
}

// Changes lists what differs between the quote that was confirmed and the one
// of now, in the order of the old lines. Clock readings and deadlines are not
// looked at, as in the quote's digest.
func Changes(old, now model.Quote) []Change {
	if old.Sum != nil || now.Sum != nil {
		return sumChanges(old.Totals, now.Totals)
	}
	var changes []Change
	before, after := linesByID(old), linesByID(now)
	for _, l := range old.Lines {
		if n := after[l.Instance.ID]; n != nil {
			changes = append(changes, lineChanges(l, *n)...)
		} else {
			changes = append(changes, Change{Clean(l.Instance.ID), "instance", outcome(l), "no longer on this desk"})
		}
	}
	for _, n := range now.Lines {
		if before[n.Instance.ID] == nil {
			changes = append(changes, Change{Clean(n.Instance.ID), "instance", "not on this desk", outcome(n)})
		}
	}
	return changes
}

// sumChanges are the sums that differ. Changes that cancel out in all of them are
// said as such: what is confirmed is the content, not the sums.
func sumChanges(old, now model.QuoteTotals) []Change {
	var changes []Change
	note := func(what, a, b string) {
		if a != b {
			changes = append(changes, Change{"the selection", what, a, b})
		}
	}
	note("refund now", Plural(old.Now, "instance")+", "+USD(old.RefundNow), Plural(now.Now, "instance")+", "+USD(now.RefundNow))
	note("to review", Plural(old.Review, "instance")+", "+USD(old.RefundReview), Plural(now.Review, "instance")+", "+USD(now.RefundReview))
	note("cannot", Plural(old.Blocked, "instance"), Plural(now.Blocked, "instance"))
	note("coupons back", USD(old.CouponsReturned), USD(now.CouponsReturned))
	note("coupons expired", USD(old.CouponsExpired), USD(now.CouponsExpired))
	if len(changes) == 0 {
		note("content", "as it was shown", "changed, with the same sums")
	}
	return changes
}

func linesByID(q model.Quote) map[string]*model.QuoteLine {
	lines := make(map[string]*model.QuoteLine, len(q.Lines))
	for i := range q.Lines {
		lines[q.Lines[i].Instance.ID] = &q.Lines[i]
	}
	return lines
}

func lineChanges(old, now model.QuoteLine) []Change {
	var changes []Change
	note := func(what, a, b string) {
		if a != b {
			changes = append(changes, Change{Clean(old.Instance.ID), what, a, b})
		}
	}
	note("outcome", outcome(old), outcome(now))
	note("refund", USD(old.Refund.Cash), USD(now.Refund.Cash))
	note("coupons back", couponsSaid(old.Refund.Returned), couponsSaid(now.Refund.Returned))
	note("coupons expired", couponsSaid(old.Refund.Expired), couponsSaid(now.Refund.Expired))
	note("order value", USD(old.Instance.Order.Value()), USD(now.Instance.Order.Value()))
	note("order", Clean(old.Instance.Order.Number), Clean(now.Instance.Order.Number))
	note("account", Clean(old.Instance.Account.ID), Clean(now.Instance.Account.ID))
	return changes
}

// outcome is what a Confirm would do with the line.
func outcome(l model.QuoteLine) string {
	switch groupOf(l) {
	case GroupCannot:
		return "cannot: " + BlockSentences(l.Blocks)
	case GroupReview:
		return "goes to review"
	}
	return "refund now"
}

func couponsSaid(coupons []model.Coupon) string {
	if len(coupons) == 0 {
		return "none"
	}
	said := make([]string, len(coupons))
	for i, c := range coupons {
		said[i] = Clean(c.ID) + " " + Amount(c.Amount)
	}
	return strings.Join(said, ", ")
}
