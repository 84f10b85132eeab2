package desk

import (
	"encoding/json"
	"fmt"
	"time"

	"unsubdesk/model"
)

// The types of messages to the billing system.
const (
	typeSubmitted = "request.submitted"
	typeHeld      = "request.held"
	typeResumed   = "request.resumed"
	typeDecided   = "request.decided" // approved, by a person or by silence, rejected, withdrawn
	typeRefunded  = "refund.completed"
)

// billing is what the billing system is told of a change, in the order in which it is to
// come: a refund after the decision that it follows from.
func billing(c change) []model.Message {
	switch c.kind {
	case model.EventRequestSubmitted:
		return []model.Message{c.message(typeSubmitted, "submitted")}
	case model.EventRequestCompleted:
		refund := c.message(typeRefunded, "refunded")
		if c.request.Decision == model.DecisionNotRequired { // nobody decided anything
			return []model.Message{refund}
		}
		return []model.Message{c.message(typeDecided, "decided"), refund}
	case model.EventRequestRejected, model.EventRequestWithdrawn:
		return []model.Message{c.message(typeDecided, "decided")}
	case model.EventRequestHeld:
		return []model.Message{c.message(typeHeld, fmt.Sprint("held_", c.at.UnixMicro()))}
	case model.EventRequestResumed:
		return []model.Message{c.message(typeResumed, fmt.Sprint("resumed_", c.at.UnixMicro()))}
	}
	return nil
}

// message is a message to the billing system. word is what there is of once in a
// request's life: a desk that was restored and refunds anew says so under the same ID.
func (c change) message(kind, word string) model.Message {
	r := c.request
	data := billedOf(r)
	if kind == typeRefunded {
		data.Entries = make([]billedEntry, len(c.entries))
		for i, e := range c.entries {
			data.Entries[i] = billedEntry{e.Kind, e.InstanceID, e.Amount, e.CouponID, wireTime(e.At)}
		}
	}
	body, err := json.Marshal(envelope{kind, wireTime(c.at), data})
	if err != nil { // only plain structs of this file come here
		panic(err)
	}
	return model.Message{ID: "msg_" + r.ID + "_" + word, Channel: model.ChannelWebhook, Lane: r.Account.ID, Type: kind,
		AccountID: r.Account.ID, RequestID: r.ID, Body: body, MadeAt: c.at, DueAt: c.at}
}

// envelope is the shape that the Standard Webhooks specification recommends.
type envelope struct {
	Type      string   `json:"type"`
	Timestamp wireTime `json:"timestamp"` // of the change, not of the attempt
	Data      billed   `json:"data"`
}

// billed is what the billing system is told of a request: all that it needs to book the
// refund, under the names that the program's other JSON has, and nobody's remarks.
type billed struct {
	ID              string              `json:"request_id"`
	BatchID         string              `json:"batch_id"`
	Order           string              `json:"order_number"`
	AccountID       string              `json:"account_id"`
	AccountName     string              `json:"account_name"`
	AccountManager  string              `json:"account_manager"`
	Status          model.RequestStatus `json:"status"`
	Decision        model.Decision      `json:"decision"`
	OrderValue      model.Money         `json:"order_value"`
	Refund          model.Money         `json:"refund"`
	CouponsReturned model.Money         `json:"coupons_returned"`
	Currency        string              `json:"currency"`
	Instances       []string            `json:"instances"`
	Reason          string              `json:"reason"`
	ReasonLabel     string              `json:"reason_label"`
	SubmittedBy     string              `json:"submitted_by"`
	SubmittedAt     wireTime            `json:"submitted_at"`
	Deadline        wireTime            `json:"review_deadline"`
	DecidedBy       string              `json:"decided_by"`
	DecidedAt       wireTime            `json:"decided_at"`
	HoldBlocks      []model.HoldBlock   `json:"hold_blocks"`
	Entries         []billedEntry       `json:"entries,omitempty"` // of refund.completed
}

type billedEntry struct {
	Kind       model.EntryKind `json:"kind"`
	InstanceID string          `json:"instance_id"`
	Amount     model.Money     `json:"amount"`
	CouponID   string          `json:"coupon_id"`
	At         wireTime        `json:"at"`
}

func billedOf(r model.Request) billed {
	return billed{
		ID: r.ID, BatchID: r.BatchID, Order: r.OrderNumber, AccountID: r.Account.ID, AccountName: r.Account.Name,
		AccountManager: r.Account.Manager, Status: r.Status, Decision: r.Decision, OrderValue: r.OrderValue, Refund: r.Refund,
		CouponsReturned: r.CouponsReturned, Currency: model.Currency, Instances: r.InstanceIDs(), Reason: r.ReasonCode,
		ReasonLabel: r.ReasonLabel, SubmittedBy: r.SubmittedBy, SubmittedAt: wireTime(r.SubmittedAt),
		Deadline: wireTime(r.Deadline), DecidedBy: r.DecidedBy, DecidedAt: wireTime(r.DecidedAt),
		HoldBlocks: append([]model.HoldBlock{}, r.HoldBlocks...),
	}
}

// wireTime is a time as RFC 3339 in UTC; null for none.
type wireTime time.Time

// MarshalJSON implements json.Marshaler.
func (t wireTime) MarshalJSON() ([]byte, error) {
	if time.Time(t).IsZero() {
		return []byte("null"), nil
	}
	return json.Marshal(time.Time(t).UTC())
}
