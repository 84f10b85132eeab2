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
	w.line(w.moneyLine(row.Request))
	w.line(w.s.Glyphs.Join("Asked by "+present.Clean(row.SubmittedBy)+" "+present.Ago(row.SubmittedAt, w.now),
		present.AccountFull(row.Account), "manager "+present.Manager(row.Account)))
	w.text(w.s.Plain, "Reason "+present.Reason(row.ReasonCode, row.ReasonLabel, row.Note))
	w.mayNot(row)
	for _, e := range entries {
		w.entry(e)
	}
	if detail != nil {
		if len(detail.Recent) > 0 {
			w.line("The account got back " + present.USD(detail.RecentRefund) + " in " +
				present.Plural(len(detail.Recent), "other request") + " of the last 30 days")
		}
		w.instances(*detail)
	}
	return w.lines
}

// line is one line, cut at its end.
func (w *writer) line(text string) { w.lines = append(w.lines, w.s.Glyphs.Truncate(text, w.width)) }

func (w *writer) moneyLine(r model.Request) string {
	value := "order value " + present.Amount(r.OrderValue)
	if !r.Deadline.IsZero() {
		value += ", over " + present.Amount(r.Threshold)
	}
	coupons := ""
	if !r.CouponsReturned.IsZero() {
		coupons = "coupons back " + present.Amount(r.CouponsReturned)
	}
	return w.s.Glyphs.Join("Refund "+present.USD(r.Refund), present.Plural(len(r.Items), "instance"), coupons, value)
}

// mayNot says why this user cannot decide an open request.
func (w *writer) mayNot(r desk.RequestRow) {
	if r.Status.Open() && r.MayApprove != nil && r.MayReject != nil {
		w.text(w.s.Dim, "You cannot decide it: "+common.Sentence(r.MayReject))
	}
}
