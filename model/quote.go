package model

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"sort"
	"time"
)

// QuoteLine is what a quote says of one instance.
type QuoteLine struct {
	Instance    Instance
	Refund      Refund
	NeedsReview bool
	Blocks      []Block
}

// Allowed reports whether the line would be submitted.
func (l QuoteLine) Allowed() bool { return len(l.Blocks) == 0 }

// QuoteOrder is what a quote says of one order: its value, and whether the
// chosen instances would wait for review, until when. Instances counts the
// ones that would be submitted; an order of which all are blocked has none.
type QuoteOrder struct {
	Order       Order
	Account     Account
	NeedsReview bool
	Deadline    time.Time // zero without review
	Instances   int
	Refund      Money
	Returned    Money
}

// QuoteTotals sums a quote. Cash and coupons are never added together (R4).
// CouponsReturned and CouponsExpired count only lines that would be submitted.
type QuoteTotals struct {
	Instances       int // all that were asked for and exist
	Now             int // would be refunded at once
	Review          int // would wait for review
	Blocked         int
	RefundNow       Money
	RefundReview    Money
	CouponsReturned Money
	CouponsExpired  Money
}

// Submittable is how many instances a Confirm would submit: the number that a
// batch has to type.
func (t QuoteTotals) Submittable() int { return t.Now + t.Review }

// Quote is what would happen if the instances were submitted at At.
type Quote struct {
	At       time.Time
	Lines    []QuoteLine // in the order in which they were asked for
	NotFound []string
	Orders   []QuoteOrder // by order number
	Totals   QuoteTotals
	Warnings []string
	// Deciders are who decides what goes to review, by the name of the account's manager
	// ("" for none). The desk fills them in, with warnings; the digest has neither.
	Deciders map[string]Deciders
	// Mail is set if people are told by mail what waits.
	Mail   bool
	Digest string
	// Sum, if set, is what there is in the place of Lines and Orders: the quote is of
	// too many instances for them.
	Sum *QuoteSum
}

// NewQuote quotes instances at now under the policy (R1–R7), with the digest that stands
// for it (R14).
func NewQuote(instances []Instance, notFound []string, p Policy, now time.Time) Quote {
	q := QuoteByPrints(instances, notFound, p, now)
	q.Digest = q.digest()
	return q
}

// QuoteByPrints is NewQuote without the digest, where each instance is held against a
// print of its own instead (Confirmed). It is the one place that decides what a
// submission would do.
func QuoteByPrints(instances []Instance, notFound []string, p Policy, now time.Time) Quote {
	q := Quote{At: now, NotFound: notFound}
	orders := map[string]*QuoteOrder{}
	for _, in := range instances {
		line := quoteLine(in, p, now)
		q.Lines = append(q.Lines, line)
		o := orders[in.Order.Number]
		if o == nil {
			o = &QuoteOrder{Order: in.Order, Account: in.Account, NeedsReview: line.NeedsReview}
			if o.NeedsReview {
				o.Deadline = p.DeadlineOf(now)
			}
			orders[in.Order.Number] = o
		}
		q.Totals.add(line)
		o.add(line)
	}
	for _, o := range orders {
		q.Orders = append(q.Orders, *o)
	}
	sort.Slice(q.Orders, func(i, j int) bool { return q.Orders[i].Order.Number < q.Orders[j].Order.Number })
	q.Warnings = q.warnings(p)
	return q
}

// Managers are whom the accounts of what goes to review name as their managers, each once
// by name; "" stands for none.
func (q Quote) Managers() []string {
	if q.Sum != nil {
		return q.Sum.Managers
	}
	var names []string
	for _, o := range q.Orders {
		if o.NeedsReview && o.Instances > 0 {
			names = append(names, o.Account.Manager)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// WithDeciders is the quote with who decides what a user submits of it (R7), and warnings
// where that is not the account's manager. users are all active ones.
func (q Quote) WithDeciders(submitter string, users []User) Quote {
	type kind struct {
		why     Why
		anybody bool
	}
	var kinds []kind
	names := map[kind][]string{}
	q.Deciders = map[string]Deciders{}
	for _, name := range q.Managers() {
		d := DecidersOf(Request{SubmittedBy: submitter, Account: Account{Manager: name}}, users)
		q.Deciders[name] = d
		k := kind{d.Why, len(d.Users) > 0}
		if names[k] == nil {
			kinds = append(kinds, k)
		}
		names[k] = append(names[k], name)
	}
	var warnings []string
	for _, k := range kinds {
		if said := caveat(k.why, names[k], k.anybody); said != "" {
			warnings = append(warnings, said)
		}
	}
	q.Warnings = append(warnings, q.Warnings...)
	return q
}

func quoteLine(in Instance, p Policy, now time.Time) QuoteLine {
	return QuoteLine{
		Instance:    in,
		Refund:      RefundOf(in, now),
		NeedsReview: p.NeedsReview(in.Order.Value()),
		Blocks:      in.Blocks(p, now),
	}
}

func (o *QuoteOrder) add(l QuoteLine) {
	if l.Allowed() {
		o.Instances++
		o.Refund = o.Refund.Add(l.Refund.Cash)
		o.Returned = o.Returned.Add(SumCoupons(l.Refund.Returned))
	}
}

func (t *QuoteTotals) add(l QuoteLine) {
	t.Instances++
	if !l.Allowed() {
		t.Blocked++
		return
	}
	if l.NeedsReview {
		t.Review++
		t.RefundReview = t.RefundReview.Add(l.Refund.Cash)
	} else {
		t.Now++
		t.RefundNow = t.RefundNow.Add(l.Refund.Cash)
	}
	t.CouponsReturned = t.CouponsReturned.Add(SumCoupons(l.Refund.Returned))
	t.CouponsExpired = t.CouponsExpired.Add(SumCoupons(l.Refund.Expired))
}

// warnings names what may differ from the quote by the time a review ends:
// coupons that end first (R4), instances that take effect first (R10).
func (q Quote) warnings(p Policy) []string {
	var warnings []string
	deadline := p.DeadlineOf(q.At)
	for _, l := range q.Lines {
		if !l.Allowed() || !l.NeedsReview {
			continue
		}
		for _, c := range l.Refund.Returned {
			if !c.Valid(deadline) {
				warnings = append(warnings, fmt.Sprintf("Coupon %s (%s) of %s ends %s, before the review does: it may not come back.",
					c.ID, c.Amount, l.Instance.ID, sayTime(c.ValidUntil)))
			}
		}
		if l.Instance.InEffect(deadline) {
			warnings = append(warnings, fmt.Sprintf("%s takes effect %s, before the review ends; the request is honoured all the same.",
				l.Instance.ID, sayTime(l.Instance.EffectiveAt)))
		}
	}
	return warnings
}

// Line finds the line of an instance.
func (q Quote) Line(id string) (QuoteLine, bool) {
	for _, l := range q.Lines {
		if l.Instance.ID == id {
			return l, true
		}
	}
	return QuoteLine{}, false
}

// digest stands for the quote's content (R14): everything but clock readings,
// deadlines, the texts made from them, and the order of the lines.
func (q Quote) digest() string {
	lines := make([]string, 0, len(q.Lines)+len(q.NotFound))
	for _, l := range q.Lines {
		lines = append(lines, l.fingerprint())
	}
	for _, id := range q.NotFound {
		lines = append(lines, "missing "+jsonText(id))
	}
	sort.Strings(lines)
	h := sha256.New()
	for _, l := range lines {
		h.Write([]byte(l))
		h.Write([]byte{'\n'})
	}
	return "q1-" + hex.EncodeToString(h.Sum(nil))[:32]
}

func (l QuoteLine) fingerprint() string {
	var blocks []BlockCode
	for _, b := range l.Blocks {
		blocks = append(blocks, b.Code)
	}
	return jsonText([]any{l.Instance.ID, l.Instance.Order.Number, l.Instance.Account.ID,
		l.Instance.AmountDue, l.Instance.Discount, l.Refund.Cash,
		couponPrints(l.Refund.Returned), couponPrints(l.Refund.Expired),
		l.NeedsReview, l.Instance.Order.Value(), blocks})
}

// couponPrints has the coupons' end as well: it decides whether they still
// come back when a review ends (R4).
func couponPrints(coupons []Coupon) [][3]string {
	prints := make([][3]string, 0, len(coupons))
	for _, c := range coupons {
		prints = append(prints, [3]string{c.ID, c.Amount.String(), Micro(c.ValidUntil).Format(time.RFC3339Nano)})
	}
	sort.Slice(prints, func(i, j int) bool { return prints[i][0] < prints[j][0] })
	return prints
}

func jsonText(v any) string {
	b, err := json.Marshal(v)
	if err != nil { // only strings, bools and Money go in
		panic(err)
	}
	return string(b)
}
