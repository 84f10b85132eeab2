package cli

import (
	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// jsonRequest is a request as `reviews` and `history` print it.
type jsonRequest struct {
	ID              string              `json:"request_id"`
	BatchID         string              `json:"batch_id"`
	Order           string              `json:"order_number"`
	AccountID       string              `json:"account_id"`
	AccountName     string              `json:"account_name"`
	AccountManager  string              `json:"account_manager"`
	Status          model.RequestStatus `json:"status"`
	Decision        model.Decision      `json:"decision"` // "" while it is open
	OrderValue      model.Money         `json:"order_value"`
	Threshold       model.Money         `json:"review_threshold"`
	Refund          model.Money         `json:"refund"`
	CouponsReturned model.Money         `json:"coupons_returned"`
	Instances       []string            `json:"instances"`
	Reason          string              `json:"reason"` // its code
	ReasonLabel     string              `json:"reason_label"`
	Note            string              `json:"note"`
	SubmittedBy     string              `json:"submitted_by"`
	SubmittedAt     jsonTime            `json:"submitted_at"`
	Deadline        jsonTime            `json:"review_deadline"`
	DecidedBy       string              `json:"decided_by"`
	DecidedAt       jsonTime            `json:"decided_at"`
	DecisionNote    string              `json:"decision_note"`
	HoldBlocks      []model.HoldBlock   `json:"hold_blocks"`
}

func requestJSON(r model.Request) jsonRequest {
	return jsonRequest{
		ID: r.ID, BatchID: r.BatchID, Order: r.OrderNumber,
		AccountID: r.Account.ID, AccountName: r.Account.Name, AccountManager: r.Account.Manager,
		Status: r.Status, Decision: r.Decision, OrderValue: r.OrderValue, Threshold: r.Threshold,
		Refund: r.Refund, CouponsReturned: r.CouponsReturned, Instances: r.InstanceIDs(),
		Reason: r.ReasonCode, ReasonLabel: r.ReasonLabel, Note: r.Note,
		SubmittedBy: r.SubmittedBy, SubmittedAt: jsonTime(r.SubmittedAt), Deadline: jsonTime(r.Deadline),
		DecidedBy: r.DecidedBy, DecidedAt: jsonTime(r.DecidedAt), DecisionNote: r.DecisionNote,
		HoldBlocks: append([]model.HoldBlock{}, r.HoldBlocks...),
	}
}

func requestRowJSON(r desk.RequestRow) jsonRequest { return requestJSON(r.Request) }

// jsonEntry is a line of the ledger.
type jsonEntry struct {
	Kind       model.EntryKind `json:"kind"`
	InstanceID string          `json:"instance_id"`
	Amount     model.Money     `json:"amount"`
	CouponID   string          `json:"coupon_id"` // "" for cash
	At         jsonTime        `json:"at"`
}

func entryJSON(e model.Entry) jsonEntry {
	return jsonEntry{Kind: e.Kind, InstanceID: e.InstanceID, Amount: e.Amount, CouponID: e.CouponID, At: jsonTime(e.At)}
}

// jsonHistory is a line of `history`.
type jsonHistory struct {
	jsonRequest
	Entries       []jsonEntry        `json:"entries"`
	Delivery      model.MessageState `json:"delivery"`       // "" if nothing is sent
	DeliverySince jsonTime           `json:"delivery_since"` // failing, given up, accepted
}

func historyJSON(r desk.HistoryRow) jsonHistory {
	return jsonHistory{requestJSON(r.Request), list(r.Entries, entryJSON), r.Delivery.State, jsonTime(r.Delivery.Since)}
}

// jsonDetail is the answer of `reviews show`.
type jsonDetail struct {
	jsonHistory
	TakesEffectFirst []string      `json:"takes_effect_first"` // R10
	Events           []model.Event `json:"events"`
}

func detailJSON(d desk.RequestDetail) jsonDetail {
	return jsonDetail{
		jsonHistory:      historyJSON(desk.HistoryRow{Request: d.Request, Entries: d.Entries, Delivery: d.Delivery}),
		TakesEffectFirst: texts(d.TakesEffectFirst),
		Events:           append([]model.Event{}, d.Events...),
	}
}
