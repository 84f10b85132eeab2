// Package notice writes what a customer is told of a request: what was given back, or that
// it is still looked at, or that nothing will be. The words come from a template, the
// program's own or the desk's (R17), which is checked before it is kept.
//
// A template is Go's text/template over the fields of Notice. What it says in itself is the
// text; a part {{define "markdown"}} of it is the Markdown, for which the text stands in
// where there is none. It can do nothing but write: its data is finite and has no methods,
// it may not call itself, and steps, text and time are bounded. No I/O and no clock.
package notice

import (
	"time"

	"unsubdesk/model"
)

// Format is the form of a notice.
type Format string

// The formats.
const (
	Text     Format = "text"
	Markdown Format = "markdown"
)

// State is where the request stands, for the customer.
type State string

// The states. In the last two nothing is given back.
const (
	Refunded    State = "refunded"
	UnderReview State = "under_review"
	OnHold      State = "on_hold"
	Rejected    State = "rejected"
	Withdrawn   State = "withdrawn"
)

// stateOf is what a customer is told of a state of the desk.
func stateOf(s model.RequestStatus) State {
	switch s {
	case model.RequestCompleted:
		return Refunded
	case model.RequestPending:
		return UnderReview
	case model.RequestOnHold:
		return OnHold
	case model.RequestRejected:
		return Rejected
	}
	return Withdrawn
}

// Data is what there is to say of a request. Refund is money, Returned and Expired are
// coupons; they are never one sum (R4). While the request is open it is what would be given
// back now, and once it is refused what had been asked for, without coupons.
type Data struct {
	Request  model.Request
	State    State
	Items    []Item
	Refund   model.Money
	Returned model.Money
	Expired  model.Money
}

// Item is one instance of a request.
type Item struct {
	Instance          model.Instance
	Refund            model.Money
	Returned, Expired []model.Coupon
}

// Of is what there is to say of a request at now. entries are its lines of the ledger: of
// what was executed they alone count.
func Of(r model.Request, instances []model.Instance, entries []model.Entry, now time.Time) Data {
	d := Data{Request: r, State: stateOf(r.Status)}
	facts := make(map[string]model.Instance, len(instances))
	for _, in := range instances {
		facts[in.ID] = in
	}
	paid := map[string][]model.Entry{}
	for _, e := range entries {
		paid[e.InstanceID] = append(paid[e.InstanceID], e)
	}
	for _, it := range r.Items {
		in := facts[it.InstanceID]
		in.ID = it.InstanceID
		item := Item{Instance: in, Refund: it.Refund}
		switch d.State {
		case Refunded:
			item = executed(in, paid[in.ID])
		case UnderReview, OnHold:
			would := model.RefundOf(in, now)
			item.Returned, item.Expired = would.Returned, would.Expired
		}
		d.Items = append(d.Items, item)
		d.Refund = d.Refund.Add(item.Refund)
		d.Returned = d.Returned.Add(model.SumCoupons(item.Returned))
		d.Expired = d.Expired.Add(model.SumCoupons(item.Expired))
	}
	return d
}

// executed is what the ledger gave back for an instance; its other coupons had expired.
func executed(in model.Instance, entries []model.Entry) Item {
	item := Item{Instance: in}
	returned := map[string]model.Money{}
	for _, e := range entries {
		if e.Kind == model.EntryCash {
			item.Refund = item.Refund.Add(e.Amount)
		} else {
			returned[e.CouponID] = e.Amount
		}
	}
	for _, c := range in.Coupons {
		amount, ok := returned[c.ID]
		if !ok {
			item.Expired = append(item.Expired, c)
			continue
		}
		item.Returned = append(item.Returned, model.Coupon{ID: c.ID, Amount: amount, ValidUntil: c.ValidUntil})
	}
	return item
}
