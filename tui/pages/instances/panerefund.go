package instances

import (
	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/present"
	"unsubdesk/tui/styles"
)

// refund is what would come back if it were unsubscribed now (R3, R4), said
// so that nobody takes it for paid where it is not.
func (w *writer) refund(r desk.Row) {
	s, begin := w.styles(), len(w.lines)
	words, would := present.NothingNow(w.page.blocksOf(r))
	sum, coupon := s.Bold, s.Plain
	if words != "" {
		sum, coupon = s.Dim, s.Dim
		mark := "."
		if would {
			mark = ":"
		}
		w.say(s.Warning, words+mark)
	}
	if would {
		w.back(r, sum, coupon)
	} else {
		w.amount(s.Dim, "Paid", r.Paid, "")
	}
	discount := ""
	if !r.Discount.IsZero() {
		discount = "discount " + present.Amount(r.Discount)
	}
	w.amount(s.Dim, "Amount due", r.AmountDue, discount)
	w.atLeast(begin + 4) // room for a coupon of each kind, so that the pane does not jump from row to row
}

// back are the amounts of a refund.
func (w *writer) back(r desk.Row, sum, coupon styles.Style) {
	now := w.page.now()
	back := model.RefundOf(r.Instance, now)
	w.amount(sum, "Refund", back.Cash, "")
	for _, c := range back.Returned {
		w.amount(coupon, "Coupon back", c.Amount, present.Coupon(c, now))
	}
	for _, c := range back.Expired {
		w.amount(w.styles().Dim, "Coupon expired", c.Amount, present.Coupon(c, now))
	}
}

// compactRefund is refund in a line or two.
func (w *writer) compactRefund(r desk.Row) {
	s, g, now := w.styles(), w.page.common.Glyphs(), w.page.now()
	back := model.RefundOf(r.Instance, now)
	words, would := present.NothingNow(w.page.blocksOf(r))
	due := "due " + present.Amount(r.AmountDue)
	if !r.Discount.IsZero() {
		due = g.Join(due, "discount "+present.Amount(r.Discount))
	}
	switch {
	case !would:
		w.say(s.Dim, g.Join(words, "paid "+present.USD(r.Paid), due))
		return
	case words != "":
		w.say(s.Dim, g.Join(words+" "+present.USD(back.Cash), due))
		w.coupons(s.Dim, back)
		return
	}
	w.say(s.Bold, g.Join("Refund "+present.USD(back.Cash), due))
	w.coupons(s.Plain, back)
}

func (w *writer) coupons(style styles.Style, back model.Refund) {
	now, g := w.page.now(), w.page.common.Glyphs()
	var parts []string
	for _, c := range back.Returned {
		parts = append(parts, "back "+present.CouponAmount(c, now))
	}
	for _, c := range back.Expired {
		parts = append(parts, "expired "+present.CouponAmount(c, now))
	}
	if len(parts) > 0 {
		w.say(style, "Coupons "+g.Join(parts...))
	}
}
