package present

import (
	"slices"
	"time"

	"unsubdesk/model"
)

// Who decides where it is not one manager.
const (
	anyManager  = "any manager"
	anAdmin     = "an admin"
	onlySilence = "nobody but silence"
)

// Decider is who decides (R7), in a few words: the account's manager only if they can.
func Decider(d model.Deciders) string {
	switch {
	case d.Why == model.WhyManager:
		return Clean(d.Manager)
	case d.Why == model.WhyAnyManager:
		return anyManager
	case len(d.Users) > 0:
		return anAdmin
	case d.Why == "": // of a quote that nobody was asked for
		return "a second person"
	}
	return onlySilence
}

// QuoteDecider is Decider of what a quote sends to review on an account.
func QuoteDecider(q model.Quote, a model.Account) string { return Decider(q.Deciders[a.Manager]) }

// ReviewedBy says who would review an order that is submitted now, or that only silence
// would.
func ReviewedBy(d model.Deciders, p model.Policy, now time.Time) string {
	until := ClockUTC(p.DeadlineOf(now), now)
	if len(d.Users) == 0 {
		return "nobody here can review it; it approves itself " + until
	}
	return Decider(d) + " reviews it, or it approves itself " + until
}

// Approvers are all kinds of people who can decide: "the account manager chen or an admin".
func Approvers(d model.Deciders) string {
	var who []string
	switch d.Why {
	case model.WhyManager:
		who = append(who, "the account manager "+Decider(d))
	case model.WhyAnyManager:
		who = append(who, anyManager)
	}
	switch {
	case d.Admin() && len(who) == 0:
		return "an admin only"
	case d.Admin():
		who = append(who, anAdmin)
	case len(who) == 0:
		return "nobody on this desk yet"
	}
	return Choice(who)
}

// MostManagers is how many managers are named; of more it is said how many there are.
const MostManagers = 3

// reviewers are who decides, each once by name, managers first: "chen and silva", "5
// managers and an admin".
func reviewers(all []model.Deciders) string {
	var managers, others []string
	for _, d := range all {
		who := Decider(d)
		if d.Why == model.WhyManager {
			managers = append(managers, who)
		} else if !slices.Contains(others, who) {
			others = append(others, who)
		}
	}
	slices.Sort(managers)
	managers = slices.Compact(managers)
	if len(managers) > MostManagers {
		managers = []string{Plural(len(managers), "manager")}
	}
	return List(append(managers, inOrder(others, anyManager, anAdmin, onlySilence)...))
}

// inOrder puts words in this order.
func inOrder(words []string, order ...string) []string {
	slices.SortStableFunc(words, func(a, b string) int { return slices.Index(order, a) - slices.Index(order, b) })
	return words
}

// WhoDecides says who can decide what of a submission waits: never the submitter (R7), so a
// sole user needs silence or a second person. who are the deciders by the name of the
// account's manager. "" if nothing waits.
func WhoDecides(requests []model.Request, who map[string]model.Deciders, now time.Time) string {
	var deadline time.Time
	all := waiting(requests, who)
	for _, r := range requests {
		if r.Status == model.RequestPending && deadline.IsZero() {
			deadline = r.Deadline
		}
	}
	if deadline.IsZero() {
		return ""
	}
	said := "You cannot approve what you submitted yourself: only silence at the deadline (" + ClockUTC(deadline, now) + ")"
	if slices.ContainsFunc(all, func(d model.Deciders) bool { return d.Why == "" }) {
		// The account had another manager when the quote was made.
		return said + ", or a second person, can."
	}
	second := secondPerson(all)
	if second == "" {
		return said + " can; nobody else here can decide it yet."
	}
	return said + ", or a second person (" + second + "), can."
}

// secondPerson is who can decide beside the submitter; "" if nobody can.
func secondPerson(all []model.Deciders) string {
	able := slices.DeleteFunc(slices.Clone(all), func(d model.Deciders) bool { return len(d.Users) == 0 })
	if len(able) == 0 {
		return ""
	}
	second := reviewers(able)
	if second == anAdmin {
		return joinWhy(second, able)
	}
	admin := slices.ContainsFunc(able, model.Deciders.Admin)
	named := slices.ContainsFunc(able, func(d model.Deciders) bool { return Decider(d) == anAdmin })
	if admin && !named {
		second += ", or an admin"
	}
	return second
}

// joinWhy adds why it is not the account's manager, if that is the same of all.
func joinWhy(second string, all []model.Deciders) string {
	if slices.ContainsFunc(all, func(d model.Deciders) bool { return d.Why != all[0].Why }) {
		return second
	}
	switch all[0].Why {
	case model.WhyUnknown:
		second += ": the account's manager is no user of this desk"
	case model.WhyCannotDecide:
		second += ": the account's manager has a role that cannot decide"
	case model.WhyOwnRequest:
		second += ": you manage the account yourself"
	}
	return second
}

// waiting are the deciders of what waits, each once, in the order of the requests.
func waiting(requests []model.Request, who map[string]model.Deciders) (all []model.Deciders) {
	seen := map[string]bool{}
	for _, r := range requests {
		if m := r.Account.Manager; r.Status == model.RequestPending && !seen[m] {
			seen[m] = true
			all = append(all, who[m])
		}
	}
	return all
}

// Untold says that no mail tells anybody what waits; "" if somebody is told of all of it.
func Untold(all []model.Deciders) string {
	untold := slices.DeleteFunc(slices.Clone(all), func(d model.Deciders) bool { return !d.Untold() })
	switch {
	case len(untold) == 0:
		return ""
	case len(untold) == len(all):
		return "Nobody is told by mail that it waits: who decides has no address."
	}
	return "Of what waits for " + reviewers(untold) + " nobody is told by mail: who decides has no address."
}

// UntoldOf is Untold of requests, see WhoDecides.
func UntoldOf(requests []model.Request, who map[string]model.Deciders) string {
	return Untold(waiting(requests, who))
}

// UntoldOfQuote is Untold of what a quote sends to review.
func UntoldOfQuote(q model.Quote) string {
	if !q.Mail {
		return ""
	}
	return Untold(quoteDeciders(q))
}
