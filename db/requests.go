package db

import (
	"encoding/json"
	"slices"

	"gorm.io/gorm"

	"unsubdesk/model"
)

// requestColumns is what scanRequest reads, in its order.
const (
	requestColumns = `r.id, r.batch_id, r.order_number, r.account_id, r.status, r.decision, r.order_value,
		r.threshold, r.refund, r.coupons_returned, r.reason_code, r.reason_label, r.note, r.submitted_by,
		r.submitted_at, r.deadline, r.decided_by, r.decided_at, r.decision_note, r.hold_blocks,
		coalesce(a.name, ''), coalesce(a.manager, ''), coalesce(a.frozen, FALSE)`
	requestTable = "requests AS r"
	requestJoins = "LEFT JOIN accounts AS a ON a.id = r.account_id"
)

// scanRequest reads one row of requestColumns, without the items.
func scanRequest(rows scanner, r *model.Request) error {
	var value, threshold, refund, returned, submitted int64
	var deadline, decided *int64
	var holds string
	err := rows.Scan(&r.ID, &r.BatchID, &r.OrderNumber, &r.Account.ID, &r.Status, &r.Decision, &value,
		&threshold, &refund, &returned, &r.ReasonCode, &r.ReasonLabel, &r.Note, &r.SubmittedBy,
		&submitted, &deadline, &r.DecidedBy, &decided, &r.DecisionNote, &holds,
		&r.Account.Name, &r.Account.Manager, &r.Account.Frozen)
	if err != nil {
		return err
	}
	r.OrderValue, r.Threshold = model.Cents(value), model.Cents(threshold)
	r.Refund, r.CouponsReturned = model.Cents(refund), model.Cents(returned)
	r.SubmittedAt, r.Deadline, r.DecidedAt = fromMicros(&submitted), fromMicros(deadline), fromMicros(decided)
	r.HoldBlocks = readHolds(holds)
	return nil
}

// readHolds reads what holdText wrote. What somebody else has put there says so
// itself, so that one row does not keep a whole list from being shown.
func readHolds(text string) (blocks []model.HoldBlock) {
	if text != "" && json.Unmarshal([]byte(text), &blocks) != nil {
		return []model.HoldBlock{{Message: "The database's text of the block cannot be read."}}
	}
	return blocks
}

// Request finds a request; CodeNotFound if there is none.
func (t *tx) Request(id string) (model.Request, error) { return t.oneRequest(t.db, id) }

// LockRequest is Request, with the row locked where the engine has such locks;
// on SQLite the transaction is the lock.
func (t *tx) LockRequest(id string) (model.Request, error) {
	return t.oneRequest(t.db.Clauses(locked("r")), id)
}

func (t *tx) oneRequest(query *gorm.DB, id string) (model.Request, error) {
	var found model.Request
	err := t.eachRequests(query.Where("r.id = ?", id), 0, func(page []model.Request) error {
		found = page[0]
		return nil
	})
	if err == nil && found.ID == "" {
		return found, model.NotFound("There is no request %s.", model.CleanText(id))
	}
	return found, err
}

// Requests is a page of requests in the query's order.
func (t *tx) Requests(q model.RequestQuery) ([]model.Request, error) {
	query, err := t.requestPage(q)
	if err != nil {
		return nil, err
	}
	var all []model.Request
	err = t.eachRequests(query, 0, func(page []model.Request) error {
		all = page
		return nil
	})
	if q.Backward {
		slices.Reverse(all)
	}
	return all, err
}

// EachRequest calls fn for every match in the query's order; Backward is not looked at. fn may ask and
// write anything else, but a request that it changes may come twice, or not.
func (t *tx) EachRequest(q model.RequestQuery, fn func(model.Request) error) error {
	q.Backward = false
	query, err := t.requestPage(q)
	if err != nil {
		return err
	}
	return t.eachRequests(query, streamSize, func(page []model.Request) error {
		for _, r := range page {
			if err := fn(r); err != nil {
				return err
			}
		}
		return nil
	})
}

// eachRequests hands over requests with their items, size at a time.
func (t *tx) eachRequests(query *gorm.DB, size int, fn func([]model.Request) error) error {
	query = query.Table(requestTable).Select(requestColumns).Joins(requestJoins)
	return stream(t, query, size, scanRequest, func(page []model.Request) error {
		if err := t.addItems(page); err != nil {
			return err
		}
		return fn(page)
	})
}

type itemRow struct {
	RequestID  string
	InstanceID string
	Refund     int64
}

// addItems fills in the instances of requests, in the requests' own order.
func (t *tx) addItems(requests []model.Request) error {
	at := make(map[string]int, len(requests))
	ids := make([]string, len(requests))
	for i := range requests {
		ids[i] = requests[i].ID
		at[ids[i]] = i
	}
	var rows []itemRow
	err := t.find(&rows, t.raw("SELECT request_id, instance_id, refund FROM request_instances WHERE ? ORDER BY request_id, position", t.in("request_id", ids)))
	for _, row := range rows {
		r := &requests[at[row.RequestID]]
		r.Items = append(r.Items, model.RequestItem{InstanceID: row.InstanceID, Refund: model.Cents(row.Refund)})
	}
	return err
}
