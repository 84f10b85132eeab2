package linear

import (
	"strings"

	"unsubdesk/model"
	"unsubdesk/tui/present"
)

// fewLines is up to how many instances are said one by one unasked.
const fewLines = 3

// sayQuote says the first step: the sums, what to know, and, of a few instances, each.
func (f *flow) sayQuote() {
	q := f.quote
	orders := len(q.Orders)
	if q.Sum != nil {
		orders = q.Sum.Orders
	}
	switch {
	case len(q.Lines) == 1:
		f.say("Unsubscribe " + present.Clean(q.Lines[0].Instance.Name) + ".")
	default:
		f.say("Unsubscribe " + present.Plural(q.Totals.Instances, "instance") + " of " + present.Plural(orders, "order") + ".")
	}
	f.sums(q)
	if n := len(q.Lines); n > 0 && n <= fewLines {
		said := map[string]bool{}
		for i := range q.Lines {
			f.lineFacts(&q.Lines[i], said)
		}
	} else {
		f.sayBlocked(q)
	}
	for _, w := range present.SumWords(q) {
		f.say(w)
	}
	for _, id := range q.NotFound {
		f.fact("Not on this desk any more", id)
	}
	for i, w := range q.Warnings {
		if i == f.size {
			f.say("And " + present.Plural(len(q.Warnings)-i, "more warning") + "; 4 says them all.")
			break
		}
		f.fact("Warning", w)
	}
}

// sums are the three groups of a quote with their totals.
func (s *session) sums(q model.Quote) {
	for _, g := range present.Groups(q) {
		many := " for " + present.Plural(g.Instances, "instance") + " of " + present.Plural(g.Orders, "order")
		if g.Kind == present.GroupCannot {
			s.fact("Cannot be unsubscribed", present.Plural(g.Instances, "instance"))
			continue
		}
		s.fact(g.Kind.Title(), present.USD(g.Refund)+many)
		s.fact("Reviewed by", g.Reviewer(q.At))
		back, expired := "Coupons back now", "Coupons expired, not returned"
		if g.Kind == present.GroupReview {
			back, expired = "Coupons back after the review", "Coupons of the review expired, not returned"
		}
		if !g.Coupons.IsZero() {
			s.fact(back, present.USD(g.Coupons))
		}
		if !g.Expired.IsZero() {
			s.fact(expired, present.USD(g.Expired))
		}
	}
}

// lineFacts are one instance of a few: what comes back in coupons, why it cannot, and
// of what value its order is, if that was not said yet.
func (f *flow) lineFacts(l *model.QuoteLine, said map[string]bool) {
	for _, b := range l.Blocks {
		f.fact(present.Clean(l.Instance.Name)+" cannot", b.Message)
	}
	for _, c := range couponWords(l.Refund, f.session) {
		f.say(present.Clean(l.Instance.Name) + ": " + c)
	}
	if order := l.Instance.Order.Number; l.Allowed() && l.NeedsReview && !said[order] {
		said[order] = true
		f.fact("Order "+present.Clean(order)+", value", present.USD(l.Instance.Order.Value())+", over "+present.Amount(f.standing.Policy.ReviewThreshold)+
			": "+present.QuoteDecider(f.quote, l.Instance.Account)+" decides")
	}
}

// couponWords say of each coupon what becomes of it.
func couponWords(r model.Refund, s *session) []string {
	var said []string
	for _, c := range r.Returned {
		said = append(said, "coupon "+present.CouponAmount(c, s.now())+": comes back")
	}
	for _, c := range r.Expired {
		said = append(said, "coupon "+present.CouponAmount(c, s.now())+": expired, not returned")
	}
	return said
}

// sayBlocked says what cannot be unsubscribed and why, up to a page of it.
func (f *flow) sayBlocked(q model.Quote) {
	said := 0
	for _, l := range q.Lines {
		if !l.Allowed() && said < f.size {
			said++
			f.fact(present.Clean(l.Instance.Name)+" cannot", present.BlockSentences(l.Blocks))
		}
	}
	if more := q.Totals.Blocked - said; more > 0 && q.Sum == nil {
		f.say("And " + present.Count(more) + " more; 2 says every instance.")
	}
}

// eachLine says every instance of the quote, a page at a time.
func (f *flow) eachLine() error {
	lines := make([]*model.QuoteLine, len(f.quote.Lines))
	for i := range f.quote.Lines {
		lines[i] = &f.quote.Lines[i]
	}
	return browse(f.session, "Every instance", listed("instance", lines, f.quoteLine))
}

func (f *flow) quoteLine(l *model.QuoteLine) string {
	name := present.Clean(l.Instance.Name) + ", order " + present.Clean(l.Instance.Order.Number) + ", "
	if !l.Allowed() {
		return name + "cannot: " + present.BlockSentences(l.Blocks)
	}
	happens := "refund now "
	if l.NeedsReview {
		happens = "goes to review with "
	}
	parts := append([]string{name + happens + present.USD(l.Refund.Cash)}, couponWords(l.Refund, f.session)...)
	return strings.Join(parts, ", ")
}

// eachOrder says every order of the quote, a page at a time.
func (f *flow) eachOrder() error {
	return browse(f.session, "Every order", listed("order", f.quote.Orders, func(o model.QuoteOrder) string {
		said := present.Clean(o.Order.Number) + ", " + present.Account(o.Account) + ", value " + present.USD(o.Order.Value())
		if o.Instances == 0 {
			return said + ", nothing of it can be unsubscribed"
		}
		said += ", " + present.Plural(o.Instances, "instance") + ", refund " + present.USD(o.Refund)
		if !o.Returned.IsZero() {
			said += ", coupons back " + present.USD(o.Returned)
		}
		if o.NeedsReview {
			return said + ", " + present.QuoteDecider(f.quote, o.Account) + " reviews it until " + present.ClockUTC(o.Deadline, f.quote.At)
		}
		return said + ", refunded now"
	}))
}
