package notice

import (
	"strings"
	"time"

	"unsubdesk/model"
)

// Notice is what a template sees. Every text in it is safe to print, and in Markdown shows
// as it is; amounts have two decimals and their thousands apart, times are in UTC, and ""
// stands for what there is not.
type Notice struct {
	// One of these is set.
	Refunded, UnderReview, OnHold, Rejected, Withdrawn bool
	Markdown                                           bool // the form that is written

	Request     string // its number
	Order       string
	AccountID   string
	AccountName string
	Customer    string // the account's name or, without one, its ID
	Reason      string

	Submitted string // when it was asked for
	Deadline  string // when the review ends at the latest
	Decided   string // when it was refunded or refused

	Currency        string
	Refund          string // money, of all instances
	CouponsReturned string // the sum of the coupons
	CouponsExpired  string
	AnyReturned     bool // whether a coupon comes back
	AnyExpired      bool
	Instances       []Instance
}

// Instance is one package that is given back.
type Instance struct {
	ID, Name, Product, Region string
	Effective                 string // when it would have taken effect
	Refund                    string // money
	Returned, Expired         []Coupon
}

// Coupon is a cash coupon that paid a part of an instance.
type Coupon struct {
	ID, Amount string
	ValidUntil string // "" if it has no end
}

// fields are the data as a template of a format sees them.
func (d Data) fields(f Format) Notice {
	say := model.CleanText
	if f == Markdown {
		say = escapeMarkdown
	}
	r := d.Request
	n := Notice{
		Refunded: d.State == Refunded, UnderReview: d.State == UnderReview, OnHold: d.State == OnHold,
		Rejected: d.State == Rejected, Withdrawn: d.State == Withdrawn, Markdown: f == Markdown,
		Request: say(r.ID), Order: say(r.OrderNumber), AccountID: say(r.Account.ID), AccountName: say(r.Account.Name),
		Reason: say(r.ReasonLabel), Submitted: sayTime(r.SubmittedAt), Deadline: sayTime(r.Deadline), Decided: sayTime(r.DecidedAt),
		Currency: "USD", Refund: sayAmount(d.Refund), CouponsReturned: sayAmount(d.Returned), CouponsExpired: sayAmount(d.Expired),
		Instances: make([]Instance, len(d.Items)),
	}
	n.Customer = n.AccountName
	if n.Customer == "" {
		n.Customer = n.AccountID
	}
	for i, item := range d.Items {
		in := item.Instance
		n.Instances[i] = Instance{ID: say(in.ID), Name: say(in.Name), Product: say(in.ProductType), Region: say(in.Region),
			Effective: sayTime(in.EffectiveAt), Refund: sayAmount(item.Refund),
			Returned: sayCoupons(item.Returned, say), Expired: sayCoupons(item.Expired, say)}
		n.AnyReturned = n.AnyReturned || len(item.Returned) > 0
		n.AnyExpired = n.AnyExpired || len(item.Expired) > 0
	}
	return n
}

// things is how many instances and coupons the notice is about.
func (n Notice) things() int {
	count := len(n.Instances)
	for _, in := range n.Instances {
		count += len(in.Returned) + len(in.Expired)
	}
	return count
}

func sayCoupons(coupons []model.Coupon, say func(string) string) []Coupon {
	said := make([]Coupon, len(coupons))
	for i, c := range coupons {
		said[i] = Coupon{say(c.ID), sayAmount(c.Amount), sayTime(c.ValidUntil)}
	}
	return said
}

func sayTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2 Jan 2006 15:04 UTC")
}

// sayAmount is an amount, its thousands apart: 4,812.50. It is never below zero.
func sayAmount(m model.Money) string {
	whole, cents, _ := strings.Cut(m.String(), ".")
	for at := len(whole) - 3; at > 0; at -= 3 {
		whole = whole[:at] + "," + whole[at:]
	}
	return whole + "." + cents
}
