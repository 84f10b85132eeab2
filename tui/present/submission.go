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
