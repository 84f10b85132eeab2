package db

import (
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"unsubdesk/model"
)

// The queue's order: pending requests by deadline, then held ones by deadline,
// then the others, newest submission first. The ID breaks ties.
const (
	queueRank = "CASE r.status WHEN 'pending_review' THEN 0 WHEN 'on_hold' THEN 1 ELSE 2 END"
	queueDue  = "CASE WHEN r.status IN ('pending_review', 'on_hold') THEN r.deadline ELSE 0 END"
	queueSort = queueRank + ", " + queueDue + ", r.submitted_at DESC, r.id"
	queueBack = queueRank + " DESC, " + queueDue + " DESC, r.submitted_at, r.id DESC"
	// decisionTime has an index as it stands here.
	decisionTime = "COALESCE(r.decided_at, 0)"
	decisionSort = decisionTime + " DESC, r.id DESC"
	decisionBack = decisionTime + ", r.id"
)

// costOfInstance is what it costs to find the requests on an instance, where looking at a
// request is 1.
const costOfInstance = 2

// matchingRequests are the requests of a query, in no order; byTime says that they are
// best looked for by the time of their decision.
func (t *tx) matchingRequests(q model.RequestQuery, byTime bool) (*gorm.DB, error) {
	return t.requestFilter(t.whichRequests(q, byTime || betweenTimes(q)), q.Filter)
}

// betweenTimes reports whether a query asks for requests by the time of their decision.
func betweenTimes(q model.RequestQuery) bool {
	return !q.DecidedSince.IsZero() || slices.ContainsFunc(q.Filter.Terms, func(term model.FilterTerm) bool {
		return term.Field == model.FieldDecided && !term.Not
	})
}

// CountRequests counts the matches; After and Limit are not looked at.
func (t *tx) CountRequests(q model.RequestQuery) (int, error) {
	query, err := t.matchingRequests(q, false)
	if err != nil {
		return 0, err
	}
	var n int
	err = t.find(&n, query.Table(requestTable).Select("count(*)"))
	return n, err
}

// requestPage adds the order, the anchor and the limit. A page that is Backward comes in
// the opposite order.
func (t *tx) requestPage(q model.RequestQuery) (*gorm.DB, error) {
	query, err := t.matchingRequests(q, q.ByDecision)
	if err != nil {
		return nil, err
	}
	forward, backward := queueSort, queueBack
	if q.ByDecision {
		forward, backward = decisionSort, decisionBack
	}
	if q.Backward {
		forward = backward
	}
	query = query.Order(forward)
	switch {
	case q.After == nil:
	case q.ByDecision:
		query = query.Where("("+decisionTime+", r.id) "+beyond(!q.Backward, false)+" (?, ?)", orZero(q.After.DecidedAt), q.After.ID)
	default:
		query = afterInQueue(query, q.After, beyond(q.Backward, false))
	}
	if q.Limit > 0 {
		query = query.Limit(q.Limit)
	}
	return query, nil
}

func (t *tx) whichRequests(q model.RequestQuery, byTime bool) *gorm.DB {
	query := t.db.Session(&gorm.Session{})
	if len(q.Statuses) > 0 {
		status := "r.status"
		if byTime { // nearly all requests have a few states: their index finds nothing
			status = t.store.dialect.unindexed(status)
		}
		query = query.Where(status+" IN ?", q.Statuses)
	}
	if q.Mine != "" {
		query = query.Where("(r.submitted_by = ? OR r.account_id IN (SELECT id FROM accounts WHERE manager = ?))", q.Mine, q.Mine)
	}
	if len(q.IDs) > 0 {
		query = query.Where(t.in("r.id", q.IDs))
	}
	if len(q.OrderNumbers) > 0 {
		query = query.Where(t.in("r.order_number", q.OrderNumbers))
	}
	if q.AccountID != "" {
		query = query.Where("r.account_id = ?", q.AccountID)
	}
	if q.InstanceID != "" {
		query = query.Where("r.id IN (SELECT request_id FROM request_instances WHERE instance_id = ?)", q.InstanceID)
	}
	if q.BatchID != "" {
		query = query.Where("r.batch_id = ?", q.BatchID)
	}
	if q.Reviewed {
		query = query.Where("r.deadline IS NOT NULL")
	}
	if !q.DecidedSince.IsZero() {
		query = query.Where(decisionTime+" >= ?", q.DecidedSince.UnixMicro())
	}
	if !q.DueBefore.IsZero() {
		query = query.Where("r.deadline < ?", q.DueBefore.UnixMicro())
	}
	return query
}

// requestFilter keeps requests of which one instance satisfies every term.
func (t *tx) requestFilter(query *gorm.DB, f model.Filter) (*gorm.DB, error) {
	if f.Empty() {
		return query, nil
	}
	tests, err := t.tests(f, model.Selection{})
	if err != nil {
		return nil, err
	}
	few, err := t.fewRequests(tests)
	if err != nil {
		return nil, err
	}
	if few.SQL != "" {
		query = query.Where(few.SQL, few.Vars...)
	}
	tests.request = true
	if ofRequest := tests.ofRequest(); len(ofRequest) > 0 {
		condition := allOf(ofRequest)
		query = query.Where(condition.SQL, condition.Vars...)
	}
	rest := tests.all()
	if len(rest) == 0 {
		return query, nil
	}
	condition := allOf(rest)
	return query.Where(`EXISTS (SELECT 1 FROM request_instances AS ri JOIN instances AS i ON i.id = ri.instance_id
		WHERE ri.request_id = r.id AND `+condition.SQL+")", condition.Vars...), nil
}

// fewRequests is a condition that holds for all requests that a filter leaves, and for few
// others: where the search index knows few instances for it, the requests on these, and
// those whose own IDs have one of its words. Without SQL it says nothing.
func (t *tx) fewRequests(ts *tests) (clause.Expr, error) {
	if !indexed(ts.filter) {
		return clause.Expr{}, nil
	}
	found, err := t.candidates(ts, model.TabAll)
	if err != nil || found == nil || found.size() > t.store.sizes.candidates {
		return clause.Expr{}, err
	}
	var requests int
	err = t.find(&requests, t.raw("SELECT count(*) FROM requests"))
	if err != nil || found.size()*costOfInstance > requests {
		return clause.Expr{}, err
	}
	on := expr("1 = 0")
	if found.size() > 0 {
		on = within("r.id IN (SELECT ri.request_id FROM "+t.store.dialect.instancesByRow()+
			" JOIN request_instances AS ri ON ri.instance_id = i.id WHERE ", t.store.dialect.inRows("i.search_row", found.rows.ToArray()), ")")
	}
	named := []clause.Expr{on}
	for _, term := range ts.filter.Terms {
		if term.Field != model.FieldAny || term.Not {
			continue
		}
		for _, v := range term.Values {
			named = append(named, ts.dialect.contains("r.id_fold", model.Fold(v)))
		}
	}
	return anyOf(named), nil
}

func afterInQueue(query *gorm.DB, after *model.Request, beyond string) *gorm.DB {
	rank, due := 2, int64(0)
	switch after.Status {
	case model.RequestPending:
		rank, due = 0, orZero(after.Deadline)
	case model.RequestOnHold:
		rank, due = 1, orZero(after.Deadline)
	}
	submitted := after.SubmittedAt.UnixMicro()
	return query.Where("("+queueRank+", "+queueDue+", -r.submitted_at, r.id) "+beyond+" (?, ?, ?, ?)", rank, due, -submitted, after.ID)
}

func orZero(at time.Time) int64 {
	if us := micros(at); us != nil {
		return *us
	}
	return 0
}

// RequestCounts counts the requests by status.
func (t *tx) RequestCounts() (map[model.RequestStatus]int, error) {
	var rows []struct {
		Status model.RequestStatus
		N      int
	}
	err := t.find(&rows, t.raw("SELECT status, count(*) AS n FROM requests GROUP BY status"))
	counts := make(map[model.RequestStatus]int, len(rows))
	for _, r := range rows {
		counts[r.Status] = r.N
	}
	return counts, err
}

// DueRequests are the IDs of pending requests whose deadline is at or before
// now, soonest first (R8).
func (t *tx) DueRequests(now time.Time, limit int) ([]string, error) {
	query := t.db.Table(requestTable).Select("r.id").
		Where("r.status = 'pending_review' AND r.deadline <= ?", now.UnixMicro()).Order("r.deadline, r.id")
	if limit > 0 {
		query = query.Limit(limit)
	}
	var ids []string
	err := t.find(&ids, query)
	return ids, err
}
