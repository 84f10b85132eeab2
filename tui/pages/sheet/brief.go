package sheet

import (
	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/common"
	"unsubdesk/tui/present"
)

// Brief is the sheet for a pane of a few wide lines: what decides comes
// first, the rest follows.
func Brief(c *common.Common, row desk.RequestRow, detail *desk.RequestDetail, entries []model.Entry, width int) []string {
	w := &writer{c: c, s: c.Styles, width: max(width, 20), now: c.Now()}
	w.state(row)
	money := w.moneyFacts(row.Request)
	if detail != nil && detail.Delivery.State != "" {
		money = append(money, "billing: "+present.DeliveryWord(detail.Delivery, w.now))
	}
	w.facts(money...)
	w.mayNot(row)
	w.facts("Asked by "+present.Clean(row.SubmittedBy)+" "+present.Ago(row.SubmittedAt, w.now), present.AccountFull(row.Account), managed(row))
	w.text(w.s.Plain, "Reason "+present.Reason(row.ReasonCode, row.ReasonLabel, row.Note))
	for _, e := range entries {
		w.entry(e)
	}
	if detail != nil {
		if len(detail.Recent) > 0 {
			w.text(w.s.Plain, "The account got back "+present.USD(detail.RecentRefund)+" in "+
				present.Plural(len(detail.Recent), "other request")+" of the last 30 days")
		}
		w.instances(*detail)
	}
	return w.lines
}

// facts are some facts on as few lines as hold them, none broken in two.
func (w *writer) facts(facts ...string) {
	line := ""
	for _, f := range facts {
		if joined := w.s.Glyphs.Join(line, f); present.Width(joined) <= w.width {
			line = joined
			continue
		}
		if line != "" {
			w.text(w.s.Plain, line)
		}
		line = f
	}
	w.text(w.s.Plain, line)
}

// managed is who manages the account.
func managed(r desk.RequestRow) string {
	if r.Account.Manager == "" {
		return present.Manager(r.Account)
	}
	return "manager " + present.Manager(r.Account)
}

// moneyFacts is the refund. Cash and coupons stay apart (R4).
func (w *writer) moneyFacts(r model.Request) []string {
	value := "order value " + present.Amount(r.OrderValue)
	if !r.Deadline.IsZero() {
		value += ", over " + present.Amount(r.Threshold)
	}
	facts := []string{refundWord(r) + " " + present.USD(r.Refund), present.Plural(len(r.Items), "instance")}
	if !r.CouponsReturned.IsZero() && !refused(r) {
		facts = append(facts, "coupons back "+present.Amount(r.CouponsReturned))
	}
	return append(facts, value)
}

// mayNot says why this user cannot decide an open request.
func (w *writer) mayNot(r desk.RequestRow) {
	if r.Status.Open() && r.MayApprove != nil && r.MayReject != nil {
		w.text(w.s.Dim, "You cannot decide it. "+common.Sentence(r.MayReject))
	}
}
