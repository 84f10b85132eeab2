package linear

import (
	"strconv"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/common"
	"unsubdesk/tui/present"
)

// details says everything about the result of a number, and takes commands about it.
func (f *finder) details(n int) error {
	v := &viewer{finder: f}
	if err := v.number(n); err != nil {
		return err
	}
	commands := []command{
		{names: []string{"u", "unsubscribe"}, takes: "nothing for this one, or numbers of the list", says: "unsubscribe", do: v.thisOr(v.unsubscribeThis, f.unsubscribeWords)},
		{names: []string{"m", "mark"}, takes: "nothing for this one, or numbers of the list", says: "mark", do: v.thisOr(v.markThis, f.markWords)},
		{names: []string{"d", "drop"}, takes: "nothing for this one, or numbers of the list", says: "take marks away", do: v.thisOr(v.dropThis, f.dropWords)},
		{names: []string{"more"}, says: "the order's other instances, the requests for it, and its trail", do: func(string) error { v.more(); return nil }},
		{names: []string{"v", "review"}, says: "its newest request", do: v.request},
		{names: []string{"n", "next"}, says: "the details of the next result", do: func(string) error { return v.step(1) }},
		{names: []string{"p", "previous"}, says: "the details of the result before", do: func(string) error { return v.step(-1) }},
	}
	commands = append(commands, undoing(f.stepMarks)...)
	return f.at(prompt{name: "Details", commands: commands, number: v.number, means: "the details of another result", several: "m 1-3, d 1-3 or u 1-3"})
}

// thisOr does something with the instance that is being heard where nothing else is named.
func (v *viewer) thisOr(this func() error, those func(words string) error) func(string) error {
	return func(words string) error {
		if words == "" {
			return this()
		}
		return those(words)
	}
}

func (v *viewer) unsubscribeThis() error {
	return v.unsubscribe(common.OpenUnsubscribe{IDs: []string{v.detail.ID}})
}

func (v *viewer) markThis() error { return v.mark([]*desk.Row{&v.detail.Row}) }

func (v *viewer) dropThis() error { return v.drop([]*desk.Row{&v.detail.Row}) }

// viewer is the page of one instance.
type viewer struct {
	*finder
	at     int // its number in the list
	detail desk.InstanceDetail
}

// number says the result of a number that was said.
func (v *viewer) number(n int) error {
	row, err := v.list.at(n)
	if err != nil {
		return err
	}
	return v.show(n, row.ID)
}

// step says the result beside.
func (v *viewer) step(by int) error {
	row, err := v.list.beside(v.at+by, v.size)
	if err != nil {
		return err
	}
	return v.show(v.at+by, row.ID)
}

// show reads an instance anew and says what it is.
func (v *viewer) show(n int, id string) error {
	d, err := v.desk.Instance(v.ctx, id)
	if err != nil {
		return err
	}
	v.at, v.detail = n, d
	v.fact("Number "+strconv.Itoa(n), d.Name)
	v.verdict(d.Row)
	v.refund(d.Row)
	v.order(d.Row)
	v.identity(d.Row)
	return nil
}

// verdict says whether it may be unsubscribed, and every reason if not (R2).
func (v *viewer) verdict(r desk.Row) {
	marked := ""
	if v.marks.Has(r.Row) {
		marked = ". It is marked"
	}
	switch {
	case len(r.Blocks) > 0:
		v.fact("Unsubscription", "not allowed"+marked)
	case r.NeedsReview:
		v.fact("Unsubscription", "allowed, needs review"+marked)
	default:
		v.fact("Unsubscription", "allowed"+marked)
	}
	for _, b := range r.Blocks {
		v.fact("Reason why not", b.Message)
	}
}

// refund is what would come back if it were unsubscribed now (R3, R4), said so that
// nobody takes it for paid where it is not.
func (v *viewer) refund(r desk.Row) {
	now := v.now()
	words, would := present.NothingNow(r.Blocks)
	label := "Refund"
	switch {
	case words != "" && would:
		v.say(words + ":")
		label = "Refund then"
	case words != "":
		v.say(words + ".")
		v.fact("Paid", present.USD(r.Paid))
	}
	if would {
		back := model.RefundOf(r.Instance, now)
		v.fact(label, present.USD(back.Cash))
		for _, c := range back.Returned {
			v.fact("Coupon back", present.USD(c.Amount)+", "+present.Coupon(c, now))
		}
		for _, c := range back.Expired {
			v.fact("Coupon expired, not returned", present.USD(c.Amount)+", "+present.Coupon(c, now))
		}
	}
	v.fact("Amount due", present.USD(r.AmountDue))
	if !r.Discount.IsZero() {
		v.fact("Discount", present.USD(r.Discount))
	}
}

// order says of what value the order is and who reviews it (R6, R7).
func (v *viewer) order(r desk.Row) {
	v.fact("Order", r.Order.Number)
	v.fact("Order value", present.USD(r.Order.Value()))
	if !r.NeedsReview {
		return
	}
	p, now := v.policy, v.now()
	v.fact("Review", "over "+present.Amount(p.ReviewThreshold)+": "+present.ReviewedBy(v.detail.Deciders, p, now))
	if len(r.Blocks) == 0 {
		for _, w := range present.ReviewWarnings(r.Instance, p, now) {
			v.fact("Warning", w)
		}
	}
}

// identity is what and whose it is.
func (v *viewer) identity(r desk.Row) {
	label := "Takes effect"
	if r.InEffect(v.now()) {
		label = "In effect"
	}
	v.fact(label, present.SpokenUntil(r.EffectiveAt, v.now())+", "+present.Absolute(r.EffectiveAt))
	v.fact("Account", present.AccountFull(r.Account))
	v.fact("Account manager", present.Manager(r.Account))
	v.fact("Product", r.ProductType)
	v.fact("Package", r.ProductName)
	v.fact("Region", r.Region)
	v.fact("Project", r.EnterpriseProject)
	v.fact("Instance", r.ID)
	if !r.PurchasedAt.IsZero() {
		v.fact("Bought", present.Absolute(r.PurchasedAt))
	}
	if !r.ExpiresAt.IsZero() {
		v.fact("Expires", present.Absolute(r.ExpiresAt))
	}
}

// more is what stands around it.
func (v *viewer) more() {
	d := v.detail
	v.say("Other instances of the order: " + present.Count(len(d.Others)) + ".")
	for i, r := range d.Others {
		if i == v.size {
			v.say("And " + present.Count(len(d.Others)-i) + " more; f order:" + present.Clean(d.Order.Number) + " says them.")
			break
		}
		v.say(present.Clean(r.Name) + ", " + present.USD(r.Paid) + ", " + present.StatusWord(r.Status))
	}
	v.say("Requests for it: " + present.Count(len(d.Requests)) + ".")
	for _, r := range d.Requests {
		v.say(present.Clean(r.ID) + ", " + present.RequestWord(r.Status) + ", " + present.DecisionBy(r) +
			", submitted by " + present.Clean(r.SubmittedBy) + " " + present.Absolute(r.SubmittedAt))
	}
	v.say("Trail: " + present.Plural(len(d.Events), "event") + ".")
	for _, e := range d.Events {
		v.say(present.Exact(e.At) + ": " + present.Event(e))
	}
}

// request says the page of the newest request for it.
func (v *viewer) request(string) error {
	if len(v.detail.Requests) == 0 {
		return model.Invalid("There is no request for it.")
	}
	return v.reviewsQueue().open(v.detail.Requests[0].ID)
}
