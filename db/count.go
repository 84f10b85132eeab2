package db

import (
	"gorm.io/gorm"

	"unsubdesk/model"
)

// Count counts the matches, to the query's limit if it has one. A large desk is counted
// a part at a time where the engine does not break off a statement, so that whoever no
// longer waits for the number does not keep others waiting.
func (t *tx) Count(q model.ListQuery) (int, error) {
	if len(q.Filter.Terms) == 0 && (q.Tab == "" || q.Tab == model.TabAll) {
		n, err := t.lastRow() // rows are numbered one by one and never deleted
		return atMost(n, q.Limit), err
	}
	ts, err := t.listTests(q)
	if err != nil || !ts.possible(q.Tab) {
		return 0, err
	}
	if field, ok := talliedField(q.Filter); ok {
		n, err := t.countTallied(ts, q.Tab, field)
		return atMost(n, q.Limit), err
	}
	if ts.chosen == nil && !few(q) {
		if n, known, err := t.countCandidates(ts, q); err != nil || known {
			return n, err
		}
		if n, known, err := t.countOfAccounts(ts, q); err != nil || known {
			return n, err
		}
		return t.countParts(ts, q)
	}
	from, err := t.fewRows(ts, q.Tab)
	if err != nil {
		return 0, err
	}
	if from != nil {
		return t.countIn(ts.matching(from, q.Tab), q.Limit)
	}
	if ts.chosen != nil {
		return t.countChosen(q)
	}
	return t.countParts(ts, q)
}

// countChosen counts what a filter leaves of a large selection.
func (t *tx) countChosen(q model.ListQuery) (n int, err error) {
	err = t.eachRow(q, func(uint32) bool {
		n++
		return n != q.Limit
	})
	return n, err
}

func (t *tx) countParts(ts *tests, q model.ListQuery) (int, error) {
	last, err := t.lastRow()
	if err != nil {
		return 0, err
	}
	step := t.store.dialect.countStep() // of an index that has what most filters ask for
	if step == 0 || last <= step || !covered(model.ListQuery{Filter: q.Filter}) {
		return t.countIn(ts.matching(t.instanceRows(), q.Tab), q.Limit)
	}
	n := 0
	for from := 0; from < last; from += step {
		part := t.db.Table(t.store.dialect.instancesByRow()).Where("i.search_row > ? AND i.search_row <= ?", from, from+step)
		found, err := t.countIn(ts.matching(part, q.Tab), max(q.Limit-n, 0))
		if n += found; err != nil || q.Limit > 0 && n >= q.Limit {
			return n, err
		}
	}
	return n, nil
}

// countIn counts the rows of a query, to the limit if that is not 0.
func (t *tx) countIn(query *gorm.DB, limit int) (n int, err error) {
	if limit == 0 {
		err = t.find(&n, query.Select("count(*)"))
		return n, err
	}
	err = t.find(&n, t.raw("SELECT count(*) FROM (?) AS counted", query.Select("1 AS one").Limit(limit)))
	return n, err
}

func atMost(n, limit int) int {
	if limit > 0 {
		return min(n, limit)
	}
	return n
}
