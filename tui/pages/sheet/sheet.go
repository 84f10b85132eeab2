// Package sheet draws the page of one request as lines: who asks, why, what is
// refunded to the cent, which coupons, until when, what else the account got
// back, and the trail. Reviews and History show the same sheet.
package sheet

import (
	"time"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/common"
	"unsubdesk/tui/present"
	"unsubdesk/tui/styles"
)

// Lines is the sheet of a request in lines of at most width cells. The detail
// may be nil while it is on its way: what the row itself knows is shown then.
// The most important comes first, because a small pane shows only that.
func Lines(c *common.Common, row desk.RequestRow, detail *desk.RequestDetail, width int) []string {
	w := &writer{c: c, s: c.Styles, width: max(width, 20), now: c.Now()}
	w.state(row)
	w.money(row)
	w.blank()
	w.mayNot(row)
	w.origin(row)
	if detail == nil {
		w.blank()
		w.text(w.s.Dim, "Reading the rest"+w.s.Glyphs.Ellipsis)
		return w.lines
	}
	w.billing(detail.Delivery)
	w.instances(*detail)
	w.entries(detail.Entries)
	w.others(detail.Others)
	w.recent(*detail)
	w.trail(detail.Events)
	return w.lines
}

// Refund is the sheet of a completed request: the ledger comes right after the
// money. whole is false while only the row itself and its ledger are known.
func Refund(c *common.Common, d *desk.RequestDetail, whole bool, width int) []string {
	w := &writer{c: c, s: c.Styles, width: max(width, 20), now: c.Now()}
	w.state(d.RequestRow)
	w.money(d.RequestRow)
	w.entries(d.Entries)
	w.origin(d.RequestRow)
	w.billing(d.Delivery)
	if !whole {
		w.blank()
		w.text(w.s.Dim, "Reading the rest"+w.s.Glyphs.Ellipsis)
		return w.lines
	}
	w.instances(*d)
	w.others(d.Others)
	w.recent(*d)
	w.trail(d.Events)
	return w.lines
}

// writer collects lines.
type writer struct {
	c     *common.Common
	s     styles.Styles
	width int
	now   time.Time
	lines []string
}

func (w *writer) blank() {
	if len(w.lines) > 0 && w.lines[len(w.lines)-1] != "" {
		w.lines = append(w.lines, "")
	}
}

// text wraps a sentence.
func (w *writer) text(style styles.Style, sentence string) {
	for _, l := range present.Wrap(sentence, w.width) {
		w.lines = append(w.lines, style.Render(l))
	}
}

// item wraps a sentence behind an indent.
func (w *writer) item(style styles.Style, indent int, sentence string) {
	for i, l := range present.Wrap(sentence, max(w.width-indent-2, 10)) {
		pad := indent
		if i > 0 {
			pad += 2
		}
		w.lines = append(w.lines, present.PadRight("", pad)+style.Render(l))
	}
}

func (w *writer) head(title string) {
	w.blank()
	w.lines = append(w.lines, w.s.Bold.Render(w.s.Glyphs.Truncate(title, w.width)))
}

// labelWidth is the width of the column of labels.
const labelWidth = 13

// fact is a label with a value behind it, wrapped under itself.
func (w *writer) fact(label, value string) {
	for i, l := range present.Wrap(value, max(w.width-labelWidth, 10)) {
		if i > 0 {
			label = ""
		}
		w.lines = append(w.lines, w.s.Dim.Render(present.PadRight(label, labelWidth))+l)
	}
}

// amount is a label with an amount in a column, and words behind it, or below
// it where they have no room.
func (w *writer) amount(label string, m model.Money, words string) {
	line := present.PadRight(label, labelWidth)
	sum := present.PadLeft(present.Amount(m), 12) + " USD"
	used := labelWidth + present.Width(sum)
	styled := w.s.Dim.Render(line) + w.s.Bold.Render(sum)
	if used+2+present.Width(words) <= w.width {
		w.lines = append(w.lines, styled+"  "+words)
		return
	}
	w.lines = append(w.lines, styled)
	w.fact("", words)
}

// state says where the request stands, what comes next, and what to beware of.
func (w *writer) state(r desk.RequestRow) {
	g := w.s.Glyphs
	w.lines = append(w.lines, w.s.Bold.Render(g.Truncate(g.Join(present.Clean(r.ID), present.RequestWord(r.Status)), w.width)))
	switch r.Status {
	case model.RequestPending:
		u := present.UrgencyOf(r.Deadline, w.now)
		mark := ""
		if m := g.Mark(u); m != "" {
			mark = m + " "
		}
		w.text(UrgencyStyle(w.s, u), mark+present.First(present.Deadline(r.Deadline, w.now)))
	case model.RequestOnHold:
		w.holds(r)
	default:
		w.decision(r.Request)
	}
	w.beware(r)
}

// UrgencyStyle is the colour of an urgency; present's Mark doubles it.
func UrgencyStyle(s styles.Styles, u present.Urgency) styles.Style {
	switch u {
	case present.UrgencySoon:
		return s.Warning
	case present.UrgencyHigh, present.UrgencyDue:
		return s.Danger
	}
	return s.Plain
}

// holds names the blocks that keep a request on hold, and what comes next.
func (w *writer) holds(r desk.RequestRow) {
	for _, b := range r.HoldBlocks {
		w.text(w.s.Danger, w.s.Glyphs.Cross+" "+present.Clean(b.InstanceID)+": "+present.Clean(b.Message))
	}
	w.text(w.s.Warning, present.HoldNext(r.Deadline, w.now))
}

func (w *writer) decision(r model.Request) {
	style := w.s.Good
	if r.Status != model.RequestCompleted {
		style = w.s.Warning
	}
	w.text(style, present.First(present.DecisionBy(r))+", "+present.Exact(r.DecidedAt))
	if r.DecisionNote != "" {
		w.fact("Note", r.DecisionNote)
	}
}

// beware says what a reviewer must not miss.
func (w *writer) beware(r desk.RequestRow) {
	if !r.Status.Open() {
		return
	}
	if caveat := r.Deciders.Caveat(); caveat != "" {
		w.text(w.s.Warning, "! "+present.Clean(caveat))
	}
	if n := len(r.TakesEffectFirst); n > 0 {
		w.text(w.s.Warning, "! Takes effect before the deadline: "+w.names(r.TakesEffectFirst)+". The request is honoured all the same.")
	}
}

// names are a few IDs, or how many there are.
func (w *writer) names(ids []string) string {
	if len(ids) > 3 {
		return present.Plural(len(ids), "instance")
	}
	clean := make([]string, len(ids))
	for i, id := range ids {
		clean[i] = present.Clean(id)
	}
	return present.List(clean)
}

// money is the refund to the cent. Cash and coupons stay apart (R4).
func (w *writer) money(r desk.RequestRow) {
	w.blank()
	done := r.Status == model.RequestCompleted
	coupons := "at submission"
	switch {
	case done:
		coupons = "returned"
	case refused(r.Request):
		coupons = "not returned"
	}
	w.amount(refundWord(r.Request), r.Refund, present.Plural(len(r.Items), "instance"))
	w.amount("Coupons back", r.CouponsReturned, coupons)
	over := "over " + present.Amount(r.Threshold)
	if r.Deadline.IsZero() {
		over = "no review"
	}
	w.amount("Order value", r.OrderValue, over)
}

// refused reports whether nothing of the request was or will be paid.
func refused(r model.Request) bool {
	return r.Status == model.RequestRejected || r.Status == model.RequestWithdrawn
}

// refundWord names the refund of a request: one that was refused looks not as
// if it had been paid.
func refundWord(r model.Request) string {
	if refused(r) {
		return "Not refunded"
	}
	return "Refund"
}

// origin is who asks, why, for whom.
func (w *writer) origin(r desk.RequestRow) {
	w.blank()
	asked, ago := present.Clean(r.SubmittedBy)+", "+present.Absolute(r.SubmittedAt), "("+present.Ago(r.SubmittedAt, w.now)+")"
	if present.Width(asked+" "+ago) <= w.width-labelWidth {
		asked, ago = asked+" "+ago, ""
	}
	w.fact("Asked by", asked)
	if ago != "" { // whole, on a line of its own
		w.fact("", ago)
	}
	w.fact("Reason", present.Reason(r.ReasonCode, r.ReasonLabel, r.Note))
	w.fact("Account", present.AccountFull(r.Account))
	w.fact("Manager", present.Manager(r.Account))
	w.fact("Order", present.Clean(r.OrderNumber))
	if !r.Deadline.IsZero() {
		w.fact("Deadline", present.Exact(r.Deadline))
	}
}

// billing is how what the billing system is told of the request stands.
func (w *writer) billing(d model.Delivery) {
	if d.State != "" {
		w.fact("Billing", present.Delivery(d, w.now))
	}
}
