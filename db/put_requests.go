package db

import (
	"encoding/json"

	"unsubdesk/model"
)

// requestFields is a request's row.
func requestFields(r model.Request) ([]field, error) {
	holds, err := holdText(r.HoldBlocks)
	return []field{
		{"id", r.ID}, {"batch_id", r.BatchID}, {"order_number", r.OrderNumber}, {"account_id", r.Account.ID},
		{"status", r.Status}, {"decision", r.Decision}, {"order_value", r.OrderValue.Cents()}, {"threshold", r.Threshold.Cents()},
		{"refund", r.Refund.Cents()}, {"coupons_returned", r.CouponsReturned.Cents()},
		{"reason_code", r.ReasonCode}, {"reason_label", r.ReasonLabel}, {"note", r.Note}, {"submitted_by", r.SubmittedBy},
		{"submitted_at", r.SubmittedAt.UnixMicro()}, {"deadline", micros(r.Deadline)},
		{"decided_by", r.DecidedBy}, {"decided_at", micros(r.DecidedAt)}, {"decision_note", r.DecisionNote}, {"hold_blocks", holds},
		{"id_fold", model.Fold(r.ID)}, {"reason_code_fold", model.Fold(r.ReasonCode)}, {"reason_label_fold", model.Fold(r.ReasonLabel)},
	}, err
}

func holdText(blocks []model.HoldBlock) (string, error) {
	if len(blocks) == 0 {
		return "", nil
	}
	text, err := json.Marshal(blocks)
	return string(text), err
}

// manyRequests at once touch more of the desk than a writer usually keeps in memory.
const manyRequests = 100

// InsertRequests adds requests, with ledger lines of theirs, and makes those whose status
// is live the live ones of their instances; CodeConflict if one of these has another
// (R12), if an ID is taken, or for a line that is there already (R16). The instances come
// last: SQLite keeps the pages that a statement changes until it ends, in memory until
// one has changed many; from there on each row of the transaction costs a file's write.
func (t *tx) InsertRequests(requests []model.Request, entries ...model.Entry) error {
	var rows, items [][]field
	live := map[model.BlockBits][]string{} // IDs of instances
	for _, r := range requests {
		row, err := requestFields(r)
		if err != nil {
			return t.fail(err)
		}
		rows = append(rows, row)
		for i, it := range r.Items {
			items = append(items, []field{{"request_id", r.ID}, {"instance_id", it.InstanceID}, {"position", i},
				{"refund", it.Refund.Cents()}, {"live", r.Status.Live()}})
		}
		if r.Status.Live() {
			live[bitOf(r.Status)] = append(live[bitOf(r.Status)], r.InstanceIDs()...)
		}
	}
	if engine, ok := t.store.dialect.(bulkIndexer); ok && len(requests) >= manyRequests {
		if err := engine.makeRoom(t, 0); err != nil {
			return err
		}
	}
	if err := t.insert("requests", rows, ""); err != nil {
		return err
	}
	if err := t.insert("request_instances", items, ""); err != nil {
		return err
	}
	if err := t.AddEntries(entries); err != nil {
		return err
	}
	for _, bit := range []model.BlockBits{model.BitReviewPending, model.BitUnsubscribed} {
		if err := t.takeInstances(live[bit], bit); err != nil {
			return err
		}
	}
	return nil
}

// takeInstances makes instances those of their live requests, which make a fact of them. They are
// named one by one: a server that has not yet counted the requests' rows would read all
// instances to find those of some requests.
func (t *tx) takeInstances(ids []string, bit model.BlockBits) error {
	if len(ids) == 0 {
		return nil
	}
	if err := t.retally(t.instanceRows().Where(t.in("i.id", ids)), liveBits, bit); err != nil {
		return err
	}
	n, err := t.exec(`UPDATE instances SET block_bits = (block_bits & ?) | ?,
		request_id = (SELECT ri.request_id FROM request_instances AS ri WHERE ri.instance_id = instances.id AND ri.live)
		WHERE ?`, without(liveBits), bit, t.in("id", ids))
	if err == nil && n != int64(len(ids)) {
		err = model.Errorf(model.CodeInternal, "%d instances became those of their requests, not %d.", n, len(ids))
	}
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
	bit := model.BlockBits(0)
	if r.Status.Live() {
		bit = bitOf(r.Status)
	}
	// Which instances are a request's says request_instances; an index on the instances'
	// own column would be written with every submission.
	var ids []string
	if err := t.find(&ids, t.raw("SELECT instance_id FROM request_instances WHERE request_id = ?", r.ID)); err != nil {
		return err
	}
	if err := t.retally(t.instanceRows().Where(t.in("i.id", ids)).Where("i.request_id = ?", r.ID), liveBits, bit); err != nil {
		return err
	}
	if r.Status.Live() {
		_, err := t.exec("UPDATE instances SET block_bits = (block_bits & ?) | ? WHERE ? AND request_id = ?",
			without(liveBits), bit, t.in("id", ids), r.ID)
		return err
	}
	if _, err := t.exec("UPDATE request_instances SET live = FALSE WHERE request_id = ?", r.ID); err != nil {
		return err
	}
	_, err := t.exec("UPDATE instances SET request_id = NULL, block_bits = block_bits & ? WHERE ? AND request_id = ?",
		without(liveBits), t.in("id", ids), r.ID)
	return err
}
