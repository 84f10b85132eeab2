package cli

import (
	"strings"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/present"
)

// joinWith joins what there is.
func joinWith(separator string, parts []string) string { return strings.Join(parts, separator) }

// printDetail is the page that a manager signs, as text.
func (a *App) printDetail(d desk.RequestDetail) {
	for _, f := range detailFacts(d) {
		if f[1] != "" {
			a.printf("%s %s\n", present.PadRight(f[0], 18), present.Clean(f[1]))
		}
	}
	a.printf("\n")
	a.printDetailInstances(d)
	a.printEntries(d.Entries)
	a.printf("\nTrail\n")
	for _, e := range d.Events {
		a.printf("  %s  %s\n", present.Exact(e.At), present.Clean(present.Event(e)))
	}
}

// detailFacts are a request's facts, a name and a text each; those without a
// text are left out.
func detailFacts(d desk.RequestDetail) [][2]string {
	facts := [][2]string{
		{"Request", d.ID},
		{"State", requestState(d.Request)},
		{"Order", d.OrderNumber},
		{"Account", present.AccountFull(d.Account)},
		{"Account manager", present.Manager(d.Account)},
		{"Order value", present.USD(d.OrderValue) + overThreshold(d.Request)},
		{"Refund", present.USD(d.Refund)},
		{"Coupons back", present.USD(d.CouponsReturned)},
		{"Reason", present.Reason(d.ReasonCode, d.ReasonLabel, d.Note)},
		{"Submitted", d.SubmittedBy + ", " + present.Exact(d.SubmittedAt)},
	}
	if d.Status.Open() {
		facts = append(facts, [2]string{"Approves itself", present.Exact(d.Deadline)})
	}
	if !d.DecidedAt.IsZero() {
		facts = append(facts, [2]string{"Decided", present.Exact(d.DecidedAt)})
	}
	return append(facts,
		[2]string{"Decision note", d.DecisionNote},
		[2]string{"Billing system", present.Delivery(d.Delivery, d.At)},
		[2]string{"Remark", strings.TrimPrefix(remark(d.RequestRow), "-")},
		[2]string{"Refunds in 30 days", recentSaid(d)})
}

func overThreshold(r model.Request) string {
	if r.OrderValue.Cmp(r.Threshold) > 0 {
		return ", over " + present.Amount(r.Threshold)
	}
	return ", not over " + present.Amount(r.Threshold)
}

// recentSaid is what else the account got back lately.
func recentSaid(d desk.RequestDetail) string {
	if len(d.Recent) == 0 {
		return "none other to this account"
	}
	return present.USD(d.RecentRefund) + " to this account in " + present.Plural(len(d.Recent), "other request")
}

func (a *App) printDetailInstances(d desk.RequestDetail) {
	refunds := map[string]model.Money{}
	for _, item := range d.Items {
		refunds[item.InstanceID] = item.Refund
	}
	t := a.newTable("#INSTANCE", "NAME", "?TYPE", "?REGION", "=TAKES EFFECT", ">REFUND USD")
	for _, in := range d.Instances {
		t.add(in.ID, in.Name, in.ProductType, in.Region, present.Absolute(in.EffectiveAt), present.Amount(refunds[in.ID]))
	}
	t.end()
	others := a.newTable("#OTHER OF ORDER", "NAME", ">PAID USD", "STATE")
	for _, in := range d.Others {
		others.add(in.ID, in.Name, present.Amount(in.Paid), stateWords(in))
	}
	others.end()
}

// printEntries prints the ledger lines of a completed request.
func (a *App) printEntries(entries []model.Entry) {
	t := a.newTable("=LEDGER", "#INSTANCE", ">AMOUNT USD", "#COUPON", "=AT")
	for _, e := range entries {
		t.add(string(e.Kind), e.InstanceID, present.Amount(e.Amount), present.OrDash(e.CouponID), present.Exact(e.At))
	}
	t.end()
}
