package present

import (
	"strings"
	"unicode/utf8"

	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// Submission says in one sentence what a Confirm submits: how many, why, and what
// is left out.
func Submission(t model.QuoteTotals, reason string) string {
	said := "Unsubscribe " + Plural(t.Submittable(), "instance") + ", reason " + reason
	if last, _ := utf8.DecodeLastRuneInString(reason); !strings.ContainsRune(".!?…", last) { // else a note ends it
		said += "."
	}
	if t.Blocked > 0 {
		said += " " + Plural(t.Blocked, "blocked instance") + " will be refused."
	}
	return said
}

// mostNamed is how many instances, and accounts, of a submission are named.
const mostNamed = 3

// SubmittedNames names the first instances of several that a Confirm submits, and the first of
// their accounts, so that who confirms sees whose they are; "" if the quote has no lines.
func SubmittedNames(q model.Quote) string {
	var names, accounts []string
	instances, seen := 0, map[string]bool{}
	for _, l := range q.Lines {
		if !l.Allowed() {
			continue
		}
		if instances++; len(names) < mostNamed {
			names = append(names, Clean(l.Instance.Name))
		}
		a := l.Instance.Account
		if !seen[a.ID] && len(accounts) < mostNamed {
			accounts = append(accounts, Account(a))
		}
		seen[a.ID] = true
	}
	if instances == 0 {
		return ""
	}
	if more := instances - len(names); more > 0 {
		names = append(names, Count(more)+" more")
	}
	if more := len(seen) - len(accounts); more > 0 {
		accounts = append(accounts, Plural(more, "more account"))
	}
	return List(names) + ", of " + List(accounts) + "."
}

// NotUndone is said before every Confirm (R11).
const NotUndone = "A completed refund cannot be undone here."

// NotGoneThrough is said of a submission whose answer was lost, once it is known
// that there was none.
const NotGoneThrough = "The desk's answer was lost; it was looked up, and this did not go through: nothing was refunded. Confirm again if you still want it."

// StoppedWords say how far a submission came that ended before its last order,
// and how it goes on under its key. asked is whether the person stopped it.
func StoppedWords(how *desk.Stopped, asked bool, key string) []string {
	said := Count(how.Done) + " of " + Plural(how.Total, "instance") + " are done, and stay so. "
	if asked {
		said = "Stopped: " + said + "The rest was not touched."
	} else {
		said += "The rest was not touched: " + Clean(how.Why)
	}
	return []string{said, "Its key is " + Clean(key) + ".",
		"It goes on with the rest when you confirm it again here, or later by: unsubdesk unsubscribe --key " + Clean(key) +
			". Nothing is paid twice. History and Reviews list what went through."}
}
