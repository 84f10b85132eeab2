package instances

import (
	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/present"
	"unsubdesk/tui/styles"
)

// nothingNow says that unsubscribing a blocked row would pay nothing now, ""
// for a row that is not blocked. would is whether it would pay without the
// blocks that it has: what is in effect or unsubscribed never does again.
func (p *Page) nothingNow(r desk.Row) (words string, would bool) {
	blocks := p.blocksOf(r)
	has := func(code model.BlockCode) bool {
		for _, b := range blocks {
			if b.Code == code {
				return true
			}
		}
		return false
	}
	switch {
	case len(blocks) == 0:
		return "", true
	case has(model.BlockUnsubscribed):
		return "Nothing now: it is unsubscribed already", false
	case has(model.BlockInEffect):
		return "Nothing now: it is in effect", false
	case has(model.BlockReviewPending):
		return "Nothing more now: it is under review; would give back", true
	}
	return "Nothing now; once allowed it would give back", true
}

// refund is what would come back if it were unsubscribed now (R3, R4), said
// so that nobody takes it for paid where it is not.
func (w *writer) refund(r desk.Row) {
	s, begin := w.styles(), len(w.lines)
	words, would := w.page.nothingNow(r)
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
	words, would := w.page.nothingNow(r)
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
