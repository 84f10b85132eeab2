package present

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"unsubdesk/model"
)

// eventState is what the sentences need of an event's before and after.
type eventState struct {
	Status      model.RequestStatus `json:"status"`
	Decision    model.Decision      `json:"decision"`
	Instances   []string            `json:"instances"`
	Refund      model.Money         `json:"refund"`
	Coupons     model.Money         `json:"coupons_returned"`
	Deadline    string              `json:"review_deadline"`
	Remark      string              `json:"decision_note"`
	Holds       []model.HoldBlock   `json:"hold_blocks"`
	Role        string              `json:"role"`
	Email       string              `json:"email"`
	Fingerprint string              `json:"fingerprint"`
}

// stateOf reads one side of an event; what it does not know stays empty.
func stateOf(text string) eventState {
	var s eventState
	if json.Unmarshal([]byte(text), &s) != nil {
		return eventState{}
	}
	return s
}

// Event says in one sentence who did what: "maya asked for 18,750.00 USD for 1
// instance; silence approves it at 24 Nov 2026 17:40 UTC".
func Event(e model.Event) string {
	who, before, after := Actor(e.Actor), stateOf(e.Before), stateOf(e.After)
	switch e.Kind {
	case model.EventRequestSubmitted:
		return who + " asked for " + USD(after.Refund) + " for " + Plural(len(after.Instances), "instance") + until(after)
	case model.EventRequestCompleted:
		return completed(who, after)
	case model.EventRequestHeld:
		return "put on hold: " + HoldWords(after.Holds)
	case model.EventRequestResumed:
		return "no block is left: under review again"
	case model.EventRequestRejected:
		return who + " rejected it" + remark(after)
	case model.EventRequestWithdrawn:
		return who + " withdrew it" + remark(after)
	}
	return who + " " + deskEvent(e, before, after)
}

func completed(who string, after eventState) string {
	paid := "refunded " + USD(after.Refund)
	if !after.Coupons.IsZero() {
		paid += " and coupons " + Amount(after.Coupons)
	}
	switch after.Decision {
	case model.DecisionAutoApproved:
		return "approved by silence: " + paid
	case model.DecisionApproved:
		return who + " approved it: " + paid + remark(after)
	}
	return paid + " at once: no review needed"
}

// deskEvent is the rest of the sentence for events outside a request.
func deskEvent(e model.Event, before, after eventState) string {
	subject := Clean(e.Subject)
	switch e.Kind {
	case model.EventImported:
		return "imported " + subject
	case model.EventBlocksChanged:
		return "changed the blocks of " + subject
	case model.EventInstanceChanged:
		return "changed " + fieldsOf(e.After) + " of " + subject
	case model.EventOrderChanged:
		return "changed order " + subject
	case model.EventAccountChanged:
		return "changed account " + subject
	case model.EventUserAdded:
		return "added user " + subject + " with the role " + Clean(after.Role)
	case model.EventUserRole:
		return "made " + subject + " " + Clean(after.Role) + ", before " + Clean(before.Role)
	case model.EventUserEmail:
		if after.Email == "" {
			return "took the e-mail address " + Clean(before.Email) + " from " + subject
		}
		return "gave " + subject + " the e-mail address " + Clean(after.Email)
	case model.EventUserRemoved:
		return "removed user " + subject
	case model.EventKeyAdded:
		return "gave " + subject + " the key " + Clean(after.Fingerprint)
	case model.EventKeyRemoved:
		return "took the key " + Clean(before.Fingerprint) + " from " + subject
	case model.EventPolicyChanged:
		return "changed the policy"
	case model.EventNoticeChanged:
		return "changed the words of notices"
	case model.EventClockDoubted:
		return "doubted the clock; nothing is approved by silence until an admin confirms the time"
	case model.EventClockConfirmed:
		return "confirmed the time"
	case model.EventMessagesRetried:
		return "asked for messages to be sent again"
	case model.EventRestored:
		return "restored the desk from " + subject
	}
	return Clean(string(e.Kind)) + " " + subject
}

// Actor is who acted; the desk itself is called that.
func Actor(name string) string {
	if name == model.SystemUser {
		return "the desk"
	}
	return Clean(name)
}

func until(after eventState) string {
	deadline, err := time.Parse(time.RFC3339Nano, after.Deadline)
	if err != nil {
		return ""
	}
	return "; silence approves it at " + Absolute(deadline)
}

func remark(after eventState) string {
	if after.Remark == "" {
		return ""
	}
	return ": " + Clean(after.Remark)
}

// fieldsOf names the fields of one side of an event: "amount due, region".
func fieldsOf(text string) string {
	var fields map[string]string
	if json.Unmarshal([]byte(text), &fields) != nil || len(fields) == 0 {
		return "facts"
	}
	return Clean(strings.ReplaceAll(strings.Join(slices.Sorted(maps.Keys(fields)), ", "), "_", " "))
}
