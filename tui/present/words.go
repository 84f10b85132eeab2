package present

import (
	"strings"

	"unsubdesk/model"
)

// BlockWord is a block in a word or two, for a column.
func BlockWord(code model.BlockCode) string {
	switch code {
	case model.BlockTransaction:
		return "transaction open"
	case model.BlockPromotion:
		return "promotion invoiced"
	case model.BlockAccountFrozen:
		return "account frozen"
	case model.BlockResourceFrozen:
		return "instance frozen"
	case model.BlockReviewPending:
		return "under review"
	case model.BlockInEffect:
		return "in effect"
	case model.BlockUnsubscribed:
		return "unsubscribed"
	}
	return Clean(string(code))
}

// BlockWords are all blocks of an instance on one line (R2: never just the
// first).
func BlockWords(blocks []model.Block) string {
	words := make([]string, len(blocks))
	for i, b := range blocks {
		words[i] = BlockWord(b.Code)
	}
	return strings.Join(words, ", ")
}

// BlockSentences are the blocks' full sentences on one line.
func BlockSentences(blocks []model.Block) string {
	said := make([]string, len(blocks))
	for i, b := range blocks {
		said[i] = Clean(b.Message)
	}
	return strings.Join(said, "; ")
}

// HoldWords are the blocks of a request on hold, each said once.
func HoldWords(blocks []model.HoldBlock) string {
	var said []string
	seen := map[string]bool{}
	for _, b := range blocks {
		if m := Clean(b.Message); !seen[m] {
			seen[m] = true
			said = append(said, m)
		}
	}
	return strings.Join(said, "; ")
}

// StatusWord is where an instance stands.
func StatusWord(s model.Status) string {
	switch s {
	case model.StatusAllowed:
		return "allowed"
	case model.StatusBlocked:
		return "not allowed"
	case model.StatusPending:
		return "under review"
	case model.StatusUnsubscribed:
		return "unsubscribed"
	}
	return Clean(string(s))
}

// RequestWord is where a request stands.
func RequestWord(s model.RequestStatus) string {
	switch s {
	case model.RequestPending:
		return "under review"
	case model.RequestOnHold:
		return "on hold"
	case model.RequestCompleted:
		return "refunded"
	case model.RequestRejected:
		return "rejected"
	case model.RequestWithdrawn:
		return "withdrawn"
	}
	return Clean(string(s))
}

// DecisionWord is how a request came to its outcome.
func DecisionWord(d model.Decision) string {
	switch d {
	case model.DecisionNone:
		return "open"
	case model.DecisionNotRequired:
		return "no review needed"
	case model.DecisionApproved:
		return "approved"
	case model.DecisionAutoApproved:
		return "approved by silence"
	case model.DecisionRejected:
		return "rejected"
	case model.DecisionWithdrawn:
		return "withdrawn"
	}
	return Clean(string(d))
}

// DecisionBy is the decision with who took it: "rejected by chen". The desk
// itself is not named beside a silence.
func DecisionBy(r model.Request) string {
	word := DecisionWord(r.Decision)
	switch r.Decision {
	case model.DecisionApproved, model.DecisionRejected, model.DecisionWithdrawn:
		return word + " by " + Clean(r.DecidedBy)
	}
	return word
}

// Reason is a reason in the queue: its code, its label, and the note behind
// it: "5 other: duplicate".
func Reason(code, label, note string) string {
	s := Clean(code) + " " + lowerFirst(Clean(label))
	if note = strings.TrimSpace(Clean(note)); note != "" {
		s += ": " + note
	}
	return s
}

// lowerFirst leaves words alone that are written in capitals.
func lowerFirst(s string) string {
	if len(s) > 1 && s[1] >= 'a' && s[1] <= 'z' {
		return strings.ToLower(s[:1]) + s[1:]
	}
	return s
}

// Account is a customer's name, or its ID where it has none.
func Account(a model.Account) string {
	if strings.TrimSpace(a.Name) != "" {
		return Clean(a.Name)
	}
	return Clean(a.ID)
}

// AccountFull is name and ID: "Northwind Bank (acc-17)".
func AccountFull(a model.Account) string {
	if strings.TrimSpace(a.Name) == "" || a.Name == a.ID {
		return Clean(a.ID)
	}
	return Clean(a.Name) + " (" + Clean(a.ID) + ")"
}

// Manager is the account manager, or that there is none.
func Manager(a model.Account) string {
	if a.Manager == "" {
		return "no manager"
	}
	return Clean(a.Manager)
}
