package instances

import (
	"fmt"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/present"
)

// selection is what unsubscribing the selection now would do.
func (w *writer) selection() {
	p, s := w.page, w.styles()
	if p.marks.Len() == 0 || p.summary.totals.Instances == 0 || p.summing() {
		return
	}
	t := p.summary.totals
	w.blank()
	w.say(s.Bold, "Selection: "+present.Plural(t.Instances, "instance"))
	if t.Now > 0 {
		w.amount(s.Plain, "Refund now", t.RefundNow, present.Plural(t.Now, "instance"))
	}
	if t.Review > 0 {
		w.amount(s.Plain, "To review", t.RefundReview, present.Plural(t.Review, "instance"))
	}
	if !t.CouponsReturned.IsZero() {
		w.amount(s.Plain, "Coupons back", t.CouponsReturned, "")
	}
	if !t.CouponsExpired.IsZero() {
		w.amount(s.Dim, "Coupons expired", t.CouponsExpired, "")
	}
	if p.summary.quote != nil {
		w.selectionDetails(*p.summary.quote)
	}
}

// selectionDetails are the orders under review, the blocked ones and the
// warnings.
func (w *writer) selectionDetails(q model.Quote) {
	s, now := w.styles(), w.page.now()
	for _, o := range q.Orders {
		if o.NeedsReview && o.Instances > 0 {
			w.item(s.Dim, "-", fmt.Sprintf("order %s, value %s: %s reviews until %s", present.Clean(o.Order.Number),
				present.Amount(o.Order.Value()), present.QuoteDecider(q, o.Account), present.ClockUTC(o.Deadline, now)))
		}
	}
	for _, l := range q.Lines {
		if !l.Allowed() {
			w.item(s.Warning, "!", present.Clean(l.Instance.Name)+" is left out: "+present.BlockSentences(l.Blocks))
		}
	}
	for _, warning := range q.Warnings {
		w.item(s.Warning, "!", warning)
	}
}

// others are the order's other instances.
func (w *writer) others(rows []desk.Row) {
	if len(rows) == 0 {
		return
	}
	w.blank()
	w.say(w.styles().Bold, "The order's other instances")
	for _, r := range rows {
		w.item(w.styles().Plain, "-", w.page.common.Glyphs().Join(present.Clean(r.Name), present.Clean(r.ID),
			present.USD(r.Paid), present.StatusWord(r.Status)))
	}
}

func (w *writer) requests(requests []model.Request) {
	if len(requests) == 0 {
		return
	}
	w.blank()
	w.say(w.styles().Bold, "Requests for it")
	for _, r := range requests {
		w.item(w.styles().Plain, "-", w.page.common.Glyphs().Join(present.Clean(r.ID), present.RequestWord(r.Status),
			present.DecisionBy(r), "submitted by "+present.Clean(r.SubmittedBy)+" "+present.Absolute(r.SubmittedAt)))
	}
}

func (w *writer) events(events []model.Event) {
	if len(events) == 0 {
		return
	}
	w.blank()
	w.say(w.styles().Bold, "History")
	for _, e := range events {
		w.item(w.styles().Plain, "-", present.Exact(e.At)+"  "+present.Event(e))
	}
}
