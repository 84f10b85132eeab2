package present

import (
	"slices"
	"time"

	"unsubdesk/model"
)

// GroupKind is one of the three fates of a quoted instance.
type GroupKind int

// The groups in the order in which they are shown.
const (
	GroupNow    GroupKind = iota // refunded at once
	GroupReview                  // waits for the account manager (R7)
	GroupCannot                  // blocked (R2)
)

// Title is the group's name on the screen.
func (k GroupKind) Title() string {
	switch k {
	case GroupNow:
		return "Refund now"
	case GroupReview:
		return "Goes to review"
	}
	return "Cannot"
}

// Group is one part of a quote with its sums. Coupons count what comes back,
// Expired what does not; both are zero for GroupCannot.
type Group struct {
	Kind        GroupKind
	Lines       []*model.QuoteLine // of the quote itself, not copies; none of one that has sums only
	Instances   int
	Orders      int
	Refund      model.Money
	Coupons     model.Money
	CouponCount int
	Expired     model.Money
	// Deadline and Deciders say who decides until when (GroupReview), for each account
	// manager.
	Deadline time.Time
	Deciders []model.Deciders
}

// Groups splits a quote into now, review and cannot, empty ones left out, the
// lines in the quote's order.
func Groups(q model.Quote) []Group {
	if q.Sum != nil {
		return sumGroups(q)
	}
	all := []Group{{Kind: GroupNow}, {Kind: GroupReview}, {Kind: GroupCannot}}
	orders := [3]map[string]bool{{}, {}, {}}
	for i := range q.Lines {
		l := &q.Lines[i]
		k := groupOf(*l)
		all[k].add(l)
		orders[k][l.Instance.Order.Number] = true
	}
	for _, o := range q.Orders {
		if o.NeedsReview && o.Instances > 0 && o.Deadline.After(all[GroupReview].Deadline) {
			all[GroupReview].Deadline = o.Deadline
		}
	}
	all[GroupReview].Deciders = quoteDeciders(q)
	var groups []Group
	for i, g := range all {
		if g.Orders = len(orders[i]); len(g.Lines) > 0 {
			groups = append(groups, g)
		}
	}
	return groups
}

func groupOf(l model.QuoteLine) GroupKind {
	switch {
	case !l.Allowed():
		return GroupCannot
	case l.NeedsReview:
		return GroupReview
	}
	return GroupNow
}

func (g *Group) add(l *model.QuoteLine) {
	g.Lines = append(g.Lines, l)
	g.Instances++
	if g.Kind == GroupCannot {
		return
	}
	g.Refund = g.Refund.Add(l.Refund.Cash)
	g.Coupons = g.Coupons.Add(model.SumCoupons(l.Refund.Returned))
	g.CouponCount += len(l.Refund.Returned)
	g.Expired = g.Expired.Add(model.SumCoupons(l.Refund.Expired))
}

// quoteDeciders are who decides what a quote sends to review, for each account manager.
func quoteDeciders(q model.Quote) (all []model.Deciders) {
	for _, m := range q.Managers() {
		all = append(all, q.Deciders[m])
	}
	return all
}

// Reviewer says who decides until when: "chen, until Tue 17:40 UTC", "5
// managers, until …".
func (g Group) Reviewer(now time.Time) string {
	if g.Kind != GroupReview {
		return ""
	}
	return reviewers(g.Deciders) + ", until " + ClockUTC(g.Deadline, now)
}

// CouponsSaid is what comes back in coupons, with their number if it is known.
func (g Group) CouponsSaid() string {
	if g.CouponCount == 0 {
		return Amount(g.Coupons)
	}
	return Coupons(g.Coupons, g.CouponCount)
}

// sumGroups are the groups of a quote that has sums only.
func sumGroups(q model.Quote) []Group {
	t, s := q.Totals, q.Sum
	all := []Group{
		{Kind: GroupNow, Instances: t.Now, Orders: s.OrdersNow, Refund: t.RefundNow,
			Coupons: t.CouponsReturned.Sub(s.CouponsReview), Expired: t.CouponsExpired.Sub(s.ExpiredReview)},
		{Kind: GroupReview, Instances: t.Review, Orders: s.OrdersReview, Refund: t.RefundReview, Deadline: s.Deadline, Deciders: quoteDeciders(q),
			Coupons: s.CouponsReview, Expired: s.ExpiredReview},
		{Kind: GroupCannot, Instances: t.Blocked, Orders: s.OrdersBlocked},
	}
	return slices.DeleteFunc(all, func(g Group) bool { return g.Instances == 0 })
}

// SumWords say why instances cannot, of a quote that has sums only, and where they are
// to be seen one by one; none of a quote with lines.
func SumWords(q model.Quote) []string {
	if q.Sum == nil {
		return nil
	}
	var words []string
	for _, code := range model.BlockCodes() {
		if n := q.Sum.Blocked[code]; n > 0 {
			words = append(words, Plural(n, "instance")+" cannot: "+BlockWord(code))
		}
	}
	return append(words, "These are too many to list here; in the list, s shows them one by one.")
}

// Consequence says in one sentence what a Confirm does with the money.
func Consequence(t model.QuoteTotals) string {
	now := USD(t.RefundNow) + " for " + Plural(t.Now, "instance") + " is refunded at once"
	review := USD(t.RefundReview) + " for " + Plural(t.Review, "instance") + " waits for review"
	switch {
	case t.Submittable() == 0:
		return "Nothing can be unsubscribed: no money moves."
	case t.Review == 0:
		return now + "."
	case t.Now == 0:
		return review + "; nothing is refunded before that."
	}
	return now + "; " + review + "."
}
