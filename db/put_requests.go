package db

import (
	"encoding/json"

	"unsubdesk/model"
)

type requestRow struct {
	ID              string `gorm:"primaryKey"`
	BatchID         string
	OrderNumber     string
	AccountID       string
	Status          model.RequestStatus
	Decision        model.Decision
	OrderValue      int64
	Threshold       int64
	Refund          int64
	CouponsReturned int64
	ReasonCode      string
	ReasonLabel     string
	Note            string
	SubmittedBy     string
	SubmittedAt     int64
	Deadline        *int64
	DecidedBy       string
	DecidedAt       *int64
	DecisionNote    string
	HoldBlocks      string
	IDFold          string
	ReasonCodeFold  string
	ReasonLabelFold string
}

func (requestRow) TableName() string { return "requests" }

func rowOfRequest(r model.Request) (requestRow, error) {
	holds, err := holdText(r.HoldBlocks)
	return requestRow{
		ID: r.ID, BatchID: r.BatchID, OrderNumber: r.OrderNumber, AccountID: r.Account.ID,
		Status: r.Status, Decision: r.Decision, OrderValue: r.OrderValue.Cents(), Threshold: r.Threshold.Cents(),
		Refund: r.Refund.Cents(), CouponsReturned: r.CouponsReturned.Cents(),
		ReasonCode: r.ReasonCode, ReasonLabel: r.ReasonLabel, Note: r.Note,
		SubmittedBy: r.SubmittedBy, SubmittedAt: r.SubmittedAt.UnixMicro(), Deadline: micros(r.Deadline),
		DecidedBy: r.DecidedBy, DecidedAt: micros(r.DecidedAt), DecisionNote: r.DecisionNote, HoldBlocks: holds,
		IDFold: model.Fold(r.ID), ReasonCodeFold: model.Fold(r.ReasonCode), ReasonLabelFold: model.Fold(r.ReasonLabel),
	}, err
}

func holdText(blocks []model.HoldBlock) (string, error) {
	if len(blocks) == 0 {
		return "", nil
	}
	text, err := json.Marshal(blocks)
	return string(text), err
}

// InsertRequest adds a request and, if its status is live, makes it the live
// one of its instances; CodeConflict if one of them has another (R12), or if
// the ID is taken.
func (t *tx) InsertRequest(r model.Request) error {
	row, err := rowOfRequest(r)
	if err != nil {
		return t.fail(err)
	}
	if err := t.create(&row); err != nil {
		return err
	}
	items := make([][]field, len(r.Items))
	for i, it := range r.Items {
		items[i] = []field{{"request_id", r.ID}, {"instance_id", it.InstanceID}, {"position", i},
			{"refund", it.Refund.Cents()}, {"live", r.Status.Live()}}
	}
	if err := t.insert("request_instances", items, ""); err != nil {
		return err
	}
	if !r.Status.Live() {
		return nil
	}
	_, err = t.exec("UPDATE instances SET request_id = ?, block_bits = (block_bits & ?) | ? WHERE ?",
		r.ID, without(liveBits), bitOf(r.Status), t.in("id", r.InstanceIDs()))
	return err
}

// bitOf is the fact that a live request makes of its instances.
func bitOf(status model.RequestStatus) model.BlockBits {
	if status == model.RequestCompleted {
		return model.BitUnsubscribed
	}
	return model.BitReviewPending
}

// ChangeRequest writes a request's state, decision, hold and returned coupons
// if its status is still from; CodeConflict if not. Its instances follow. A
// state that does not follow from is a mistake of the program: CodeInternal.
func (t *tx) ChangeRequest(r model.Request, from model.RequestStatus) error {
	if r.Status != from && !from.MayBecome(r.Status) {
		return model.Errorf(model.CodeInternal, "Request %s cannot go from %s to %s.", model.CleanText(r.ID), from, r.Status)
	}
	holds, err := holdText(r.HoldBlocks)
	if err != nil {
		return t.fail(err)
	}
	n, err := t.exec(`UPDATE requests SET status = ?, decision = ?, decided_by = ?, decided_at = ?, decision_note = ?,
		hold_blocks = ?, coupons_returned = ? WHERE id = ? AND status = ?`,
		r.Status, r.Decision, r.DecidedBy, micros(r.DecidedAt), r.DecisionNote, holds, r.CouponsReturned.Cents(), r.ID, from)
	if err != nil {
		return err
	}
	if n == 0 {
		return model.Errorf(model.CodeConflict, "Request %s was changed by somebody else just now; look again.", model.CleanText(r.ID))
	}
	return t.followRequest(r)
}

// followRequest frees the request's instances, or keeps them as it says.
func (t *tx) followRequest(r model.Request) error {
	if r.Status.Live() {
		_, err := t.exec("UPDATE instances SET block_bits = (block_bits & ?) | ? WHERE request_id = ?", without(liveBits), bitOf(r.Status), r.ID)
		return err
	}
	if _, err := t.exec("UPDATE request_instances SET live = FALSE WHERE request_id = ?", r.ID); err != nil {
		return err
	}
	_, err := t.exec("UPDATE instances SET request_id = NULL, block_bits = block_bits & ? WHERE request_id = ?", without(liveBits), r.ID)
	return err
}
