package linear

import (
	"strconv"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/common"
	"unsubdesk/tui/present"
)

// reader is the page of one request, the one that a manager signs.
type reader struct {
	*session
	detail desk.RequestDetail
}

// show reads a request anew and says all of it, what decides first.
func (r *reader) show(id string) error {
	d, err := r.desk.Request(r.ctx, id)
	if err != nil {
		return err
	}
	r.detail = d
	r.state(d.RequestRow)
	r.money(d.RequestRow)
	r.entries(d.Entries)
	r.origin(d.RequestRow)
	r.items(d)
	r.others(d)
	r.recent(d)
	r.say("Trail: " + present.Plural(len(d.Events), "event") + ".")
	for _, e := range d.Events {
		r.say(present.Exact(e.At) + ": " + present.Event(e))
	}
	return nil
}

// state says where it stands, what comes next, and what to beware of.
func (r *reader) state(d desk.RequestRow) {
	r.fact("Request", d.ID)
	r.fact("State", present.RequestWord(d.Status))
	now := r.now()
	switch d.Status {
	case model.RequestPending:
		r.fact("Deadline", present.SpokenDeadline(d.Deadline, now))
	case model.RequestOnHold:
		for _, b := range d.HoldBlocks {
			r.fact("On hold because", present.Clean(b.InstanceID)+", "+present.Clean(b.Message))
		}
		r.say(present.HoldNext(d.Deadline, now))
	default:
		r.fact("Decision", present.DecisionBy(d.Request)+", "+present.Exact(d.DecidedAt))
		r.fact("Decision note", d.DecisionNote)
	}
	if !d.Status.Open() {
		return
	}
	r.fact("Warning", present.Clean(d.Deciders.Caveat()))
	for _, id := range d.TakesEffectFirst {
		r.fact("Warning", present.Clean(id)+" takes effect before the deadline. The request is honoured all the same.")
	}
	if d.MayApprove != nil && d.MayReject != nil {
		r.fact("You cannot decide it", common.Sentence(d.MayReject))
	}
}

// money is the refund to the cent. Cash and coupons stay apart (R4).
func (r *reader) money(d desk.RequestRow) {
	label, coupons := "Refund", " at submission"
	switch d.Status {
	case model.RequestCompleted:
		coupons = ""
	case model.RequestRejected, model.RequestWithdrawn:
		label, coupons = "Not refunded", ", not returned"
	}
	r.fact(label, present.USD(d.Refund)+" for "+present.Plural(len(d.Items), "instance"))
	r.fact("Coupons back", present.USD(d.CouponsReturned)+coupons)
	over := ", over " + present.Amount(d.Threshold)
	if d.Deadline.IsZero() {
		over = ", no review"
	}
	r.fact("Order value", present.USD(d.OrderValue)+over)
}

// origin is who asks, why, for whom.
func (r *reader) origin(d desk.RequestRow) {
	r.fact("Asked by", present.Clean(d.SubmittedBy)+", "+present.SpokenAgo(d.SubmittedAt, r.now())+", "+present.Absolute(d.SubmittedAt))
	r.fact("Reason", present.Reason(d.ReasonCode, d.ReasonLabel, d.Note))
	r.fact("Account", present.AccountFull(d.Account))
	r.fact("Account manager", present.Manager(d.Account))
	r.fact("Order", d.OrderNumber)
	if !d.Deadline.IsZero() && d.Status.Open() {
		r.fact("Deadline, exactly", present.Exact(d.Deadline))
	}
}

// entries is the ledger of a completed request, every line of it.
func (r *reader) entries(entries []model.Entry) {
	for i, e := range entries {
		if i == r.size {
			r.say("And " + present.Plural(len(entries)-i, "more ledger entry") + "; ledger says each.")
			return
		}
		r.fact("Ledger entry "+strconv.Itoa(i+1)+" of "+strconv.Itoa(len(entries)), entryLine(e))
	}
}

// entryLine is one line of the ledger.
func entryLine(e model.Entry) string {
	what := "cash"
	if e.Kind == model.EntryCoupon {
		what = "coupon " + present.Clean(e.CouponID)
	}
	return present.USD(e.Amount) + ", " + what + ", " + present.Clean(e.InstanceID) + ", " + present.Exact(e.At)
}

// others are the order's other instances, which count for its value (R6).
func (r *reader) others(d desk.RequestDetail) {
	for i, in := range d.Others {
		if i == r.size {
			r.say("And " + present.Count(len(d.Others)-i) + " more; f order:" + present.Clean(d.OrderNumber) + " in the instances says them.")
			return
		}
		r.fact("Other instance of the order", present.Clean(in.Name)+", "+present.USD(in.AmountDue)+" due, "+present.StatusWord(in.Status))
	}
}

// recent is what else the account got back in the last 30 days.
func (r *reader) recent(d desk.RequestDetail) {
	if len(d.Recent) == 0 {
		r.fact("This account in the last 30 days", "nothing else was refunded")
		return
	}
	r.fact("This account in the last 30 days", present.USD(d.RecentRefund)+" in "+present.Plural(len(d.Recent), "other request"))
	for i, o := range d.Recent {
		if i == r.size {
			r.say("And " + present.Count(len(d.Recent)-i) + " more; the history has them.")
			return
		}
		r.say(present.Date(o.DecidedAt) + ", " + present.Clean(o.ID) + ", " + present.USD(o.Refund) + ", " + present.DecisionBy(o))
	}
}
