package sheet

import (
	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/present"
)

// instances lists what is asked for: refund, coupons and blocks of each.
func (w *writer) instances(d desk.RequestDetail) {
	w.head("Instances")
	refunds := map[string]model.Money{}
	for _, it := range d.Items {
		refunds[it.InstanceID] = it.Refund
	}
	for _, in := range d.Instances {
		w.item(w.s.Plain, 1, w.s.Glyphs.Join(present.Clean(in.Name), present.USD(refunds[in.ID])))
		facts := []string{present.Clean(in.ID), present.Clean(in.ProductType), present.Clean(in.Region), "takes effect " + present.When(in.EffectiveAt, w.now)}
		if in.InEffect(w.now) {
			facts[3] = "in effect " + present.When(in.EffectiveAt, w.now)
		}
		w.item(w.s.Dim, 3, w.s.Glyphs.Join(facts...))
		if d.Status.Open() {
			w.openCoupons(d, in.Instance)
			w.openBlocks(d.Policy, in.Instance)
		}
	}
}

// openCoupons says of each coupon what would become of it now, and warns of
// one that ends before the review does (R4).
func (w *writer) openCoupons(d desk.RequestDetail, in model.Instance) {
	r := model.RefundOf(in, w.now)
	for _, c := range r.Returned {
		style, text := w.s.Good, "coupon "+present.CouponAmount(c, w.now)+": comes back"
		if !c.Valid(d.Deadline) {
			style, text = w.s.Warning, "! coupon "+present.CouponAmount(c, w.now)+": ends before the review does, it may not come back"
		}
		w.item(style, 3, text)
	}
	for _, c := range r.Expired {
		w.item(w.s.Dim, 3, "coupon "+present.CouponAmount(c, w.now)+": expired, not returned")
	}
}

func (w *writer) openBlocks(p model.Policy, in model.Instance) {
	for _, b := range in.HoldBlocks(p) {
		w.item(w.s.Danger, 3, w.s.Glyphs.Cross+" "+b.Message)
	}
}

// entries is the ledger of a completed request, every line of it.
func (w *writer) entries(entries []model.Entry) {
	if len(entries) == 0 {
		return
	}
	w.head("Ledger")
	for _, e := range entries {
		w.entry(e)
	}
}

// entry is a line of the ledger: the amount, what it is, whose, and when. What
// has no room beside the amount goes below it, fact by fact.
func (w *writer) entry(e model.Entry) {
	what := "cash"
	if e.Kind == model.EntryCoupon {
		what = "coupon " + present.Clean(e.CouponID)
	}
	const amount = 13
	inner := writer{s: w.s, width: max(w.width-amount-2, 10)}
	inner.facts(what, present.Clean(e.InstanceID), present.Exact(e.At))
	lead := present.PadLeft(present.Amount(e.Amount), amount) + "  "
	for _, l := range inner.lines {
		w.lines = append(w.lines, lead+l)
		lead = present.PadLeft("", present.Width(lead))
	}
}

// others are the order's other instances, which count for its value (R6).
func (w *writer) others(rows []desk.Row) {
	if len(rows) == 0 {
		return
	}
	w.head("Other instances of the order")
	for _, in := range rows {
		w.item(w.s.Plain, 1, w.s.Glyphs.Join(present.Clean(in.Name), present.USD(in.AmountDue)+" due", present.StatusWord(in.Status)))
	}
}

// recent is what else the account got back in the last 30 days.
func (w *writer) recent(d desk.RequestDetail) {
	w.head("This account in the last 30 days")
	if len(d.Recent) == 0 {
		w.item(w.s.Dim, 1, "Nothing else was refunded.")
		return
	}
	w.item(w.s.Plain, 1, present.USD(d.RecentRefund)+" in "+present.Plural(len(d.Recent), "other request"))
	for _, r := range d.Recent {
		w.item(w.s.Dim, 1, w.s.Glyphs.Join(present.Date(r.DecidedAt), present.Clean(r.ID), present.USD(r.Refund), present.DecisionBy(r)))
	}
}

// trail is what the audit keeps of the request.
func (w *writer) trail(events []model.Event) {
	if len(events) == 0 {
		return
	}
	w.head("Trail")
	for _, e := range events {
		w.item(w.s.Plain, 1, present.Exact(e.At)+"  "+present.Event(e))
	}
}
