package mail

import (
	"slices"
	"strings"
	"time"

	"unsubdesk/model"
	"unsubdesk/tui/present"
)

// lineWidth is how long a line of prose is at most, in cells, as mail has it.
const lineWidth = 76

// wrap breaks prose into lines.
func wrap(s string) string { return strings.Join(present.Wrap(s, lineWidth), "\n") }

// day is a moment as people say it: Tuesday, 3 March 2026, 09:00 UTC.
func day(t time.Time) string { return t.UTC().Format("Monday, 2 January 2006, 15:04 UTC") }

// rfc is the same to the second, for programs and doubts. What is less than a second is
// cut off: whoever decides by then is in time.
func rfc(t time.Time) string { return t.UTC().Format(time.RFC3339) }

func instances(r model.Told) string { return present.Plural(len(r.Items), "instance") }

func reasonOf(r model.Told) string {
	return present.Reason(r.ReasonCode, r.ReasonLabel, r.Note)
}

// refund is what comes back of one request. Cash and coupons are never added (R4).
func refund(r model.Told) string { return money(r.Refund, r.CouponsReturned) }

// refunds is what comes back of all of them.
func refunds(told []model.Told) string {
	var cash, coupons model.Money
	for _, t := range told {
		cash, coupons = cash.Add(t.Refund), coupons.Add(t.CouponsReturned)
	}
	return money(cash, coupons)
}

func money(cash, coupons model.Money) string {
	if coupons.IsZero() {
		return present.USD(cash)
	}
	return present.USD(cash) + ", and coupons of " + present.USD(coupons)
}

// listed are the requests that a letter lists.
func listed(told []model.Told) []model.Told { return told[:min(len(told), mostTold)] }

// more is how many it does not.
func more(told []model.Told) int { return len(told) - len(listed(told)) }

// ended is how a request ended, with who ended it: "approved by chen".
func ended(r model.Told) string {
	if r.Status == model.RequestOnHold {
		return "on hold"
	}
	return present.DecisionBy(r.Request)
}

// endings counts how requests ended: "9 approved, 3 rejected".
func endings(told []model.Told) string {
	var words []string
	counts := map[string]int{}
	for _, t := range told {
		word := present.DecisionWord(t.Decision)
		if t.Status == model.RequestOnHold {
			word = "on hold"
		}
		if counts[word]++; counts[word] == 1 {
			words = append(words, word)
		}
	}
	for i, word := range words {
		words[i] = present.Count(counts[word]) + " " + word
	}
	return strings.Join(words, ", ")
}

// closing says what becomes of the money, as far as it concerns these requests.
func closing(told []model.Told) string {
	var said []string
	any := func(is func(model.RequestStatus) bool, sentence string) {
		if slices.ContainsFunc(told, func(t model.Told) bool { return is(t.Status) }) {
			said = append(said, sentence)
		}
	}
	any(func(s model.RequestStatus) bool { return s == model.RequestCompleted }, "What was approved is refunded.")
	any(func(s model.RequestStatus) bool { return !s.Live() }, "Nothing is refunded of what was rejected or withdrawn; its instances are free again.")
	any(model.RequestStatus.Open, "On what is on hold no money moves.")
	return wrap(strings.Join(said, " "))
}

// whys say why somebody is told, each reason once.
func whys(told []model.Told) []string {
	var said []string
	seen := map[string]bool{}
	for _, t := range told {
		if s := why(t); !seen[s] {
			seen[s] = true
			said = append(said, s)
		}
	}
	return said
}

func why(t model.Told) string {
	manager := present.Clean(t.Account.Manager)
	switch t.Why {
	case model.WhyManager:
		return "You are told because you manage the account."
	case model.WhyAnyManager:
		return "You are told because the account has no manager: any manager may decide."
	case model.WhyNoManager:
		return "You are told because the account has no manager, and no manager of this desk can be told."
	case model.WhyUnknown:
		return "You are told because the account's manager " + manager + " is no user of this desk: an admin has to decide."
	case model.WhyCannotDecide:
		return "You are told because the account's manager " + manager + " has a role that cannot decide: an admin has to."
	case model.WhyOwnRequest:
		return "You are told because the account's manager " + manager + " submitted the request: an admin has to decide it."
	case model.WhyNoAddress:
		return "You are told because the account's manager " + manager + " has no e-mail address on this desk: unsubdesk users set-email " + manager + " ADDR"
	}
	return ""
}
