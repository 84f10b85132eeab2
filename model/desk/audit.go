package desk

import (
	"encoding/json"
	"time"

	"unsubdesk/model"
)

// neverUser stands for "was never a user" where a removal time is looked at.
var neverUser = time.Unix(0, 0).UTC()

// record appends an audit event to the chain of an account ("" is the desk's
// own), with the desk's clock. before and after are written as JSON; nil
// stays empty.
func record(tx model.WriteTx, by model.Actor, account string, kind model.EventKind, subject string, before, after any) error {
	now, err := tx.Now()
	if err != nil {
		return err
	}
	return tx.AddEvents([]model.Event{eventOf(by, account, now, kind, subject, before, after)})
}

// eventOf is an audit event of now.
func eventOf(by model.Actor, account string, now time.Time, kind model.EventKind, subject string, before, after any) model.Event {
	return model.Event{
		AccountID: account, At: now, Actor: by.User, OSUser: by.OSUser, Surface: by.Surface,
		Kind: kind, Subject: subject, Before: jsonOf(before), After: jsonOf(after),
	}
}

func jsonOf(v any) string {
	if v == nil {
		return ""
	}
	b, err := json.Marshal(v)
	if err != nil { // only plain structs and maps of this package come here
		panic(err)
	}
	return string(b)
}

// requestState is what the trail keeps of a request at a change.
type requestState struct {
	Status     model.RequestStatus `json:"status"`
	Decision   model.Decision      `json:"decision,omitempty"`
	Order      string              `json:"order_number,omitempty"`
	Instances  []string            `json:"instances,omitempty"`
	OrderValue string              `json:"order_value,omitempty"`
	Threshold  string              `json:"threshold,omitempty"`
	Refund     string              `json:"refund,omitempty"`
	Coupons    string              `json:"coupons_returned,omitempty"`
	Reason     string              `json:"reason,omitempty"`
	Label      string              `json:"reason_label,omitempty"`
	Note       string              `json:"note,omitempty"`
	Submitted  string              `json:"submitted_at,omitempty"`
	Deadline   string              `json:"review_deadline,omitempty"`
	DecidedBy  string              `json:"decided_by,omitempty"`
	DecidedAt  string              `json:"decided_at,omitempty"`
	Remark     string              `json:"decision_note,omitempty"`
	Holds      []model.HoldBlock   `json:"hold_blocks,omitempty"`
	Batch      string              `json:"batch_id,omitempty"`
	Key        string              `json:"key,omitempty"`
	Quote      string              `json:"quote,omitempty"`
	Seen       string              `json:"seen,omitempty"`
}

// statusOnly is the before side of a change.
func statusOnly(s model.RequestStatus) requestState { return requestState{Status: s} }

// decided is the after side of a change of state.
func decided(r model.Request) requestState {
	return requestState{
		Status: r.Status, Decision: r.Decision, Refund: r.Refund.String(), Coupons: r.CouponsReturned.String(),
		Deadline: timeText(r.Deadline), DecidedBy: r.DecidedBy, DecidedAt: timeText(r.DecidedAt),
		Remark: r.DecisionNote, Holds: r.HoldBlocks,
	}
}

// submitted is the after side of a submission: everything that was frozen.
func submitted(r model.Request, b model.Batch) requestState {
	return requestState{
		Status: r.Status, Decision: r.Decision, Order: r.OrderNumber, Instances: r.InstanceIDs(),
		OrderValue: r.OrderValue.String(), Threshold: r.Threshold.String(), Refund: r.Refund.String(),
		Coupons: r.CouponsReturned.String(), Reason: r.ReasonCode, Label: r.ReasonLabel, Note: r.Note,
		Submitted: timeText(r.SubmittedAt), Deadline: timeText(r.Deadline),
		Batch: b.ID, Key: b.Key, Quote: b.Quote,
	}
}

func timeText(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
}
