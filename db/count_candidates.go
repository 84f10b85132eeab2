package db

import (
	"github.com/RoaringBitmap/roaring/v2"

	"unsubdesk/model"
)

// A count takes the candidates of some parts of the search index at a time, each part in its
// turn: people read that there are more than 10,000 when as many were seen, which the first
// parts have of a common term.

const (
	// partsAtOnce is of how many parts candidates are taken at most.
	partsAtOnce = 16
	// candidatesAtOnce is how many are looked at by one statement, manyAtOnce where the
	// engine breaks off one that nobody waits for.
	candidatesAtOnce, manyAtOnce = 2000, 20_000
	// costLookedUp is how many rows a server passes over in the time in which it looks one
	// up, where it reads the table from its beginning.
	costLookedUp = 12
)

// countCandidates counts the matches among the candidates of a filter, to the query's limit
// if it has one; known is false where the index says nothing, or leaves so many that the
// whole desk is counted sooner.
func (t *tx) countCandidates(ts *tests, q model.ListQuery) (n int, known bool, err error) {
	if !indexed(q.Filter) || t.index.part != nil || len(t.index.fresh) > 0 { // or does not know yet what has changed
		return 0, false, nil
	}
	ts.aPage = true
	defer func() { ts.aPage = false }()
	var terms [][]choice
	for _, term := range ts.filter.Terms {
		choices, known, err := ts.choices(t, term)
		if err != nil {
			return 0, false, err
		}
		if known {
			terms = append(terms, choices)
		}
	}
	segments, err := t.segmentIDs()
	if err != nil {
		return 0, false, err
	}
	of, err := t.amongAccounts(ts, q.Tab, nil)
	if err != nil || of == nil && len(terms) == 0 {
		return 0, false, err
	}
	if len(terms) == 0 {
		n, err = t.countAmong(ts, q, of.ToArray())
		return n, true, err
	}
	seen := roaring.New()
	if err := t.addFresh(seen); err != nil {
		return 0, false, err
	}
	if n, err = t.countAmong(ts, q, seen.ToArray()); err != nil {
		return 0, false, err
	}
	for at, size := 0, 1; at < len(segments) && (q.Limit == 0 || n < q.Limit); size = min(2*size, partsAtOnce) {
		parts := segments[at:min(at+size, len(segments))]
		at += len(parts)
		rows, known, err := t.candidatesIn(terms, of, parts)
		if err != nil || !known {
			return 0, false, err
		}
		rows = roaring.AndNot(rows, seen)
		seen.Or(rows)
		if of == nil && at == len(parts) && t.common(q, rows, len(segments)) {
			return 0, false, nil
		}
		part := q
		part.Limit = max(q.Limit-n, 0)
		found, err := t.countAmong(ts, part, rows.ToArray())
		if n += found; err != nil {
			return 0, false, err
		}
	}
	return n, true, nil
}

// common reports whether so many rows of a part are candidates that the desk is counted
// sooner without them.
func (t *tx) common(q model.ListQuery, rows *roaring.Bitmap, segments int) bool {
	last, err := t.lastRow()
	each := (costCandidate - costCovered + costRow) / costRow // rows of the desk take as long as one of these
	switch {
	case !t.store.dialect.covers():
		each = costLookedUp
	case covered(model.ListQuery{Filter: q.Filter}):
		each = costCandidate / costCovered
	}
	return err == nil && int(rows.GetCardinality())*each > last/segments //nolint:gosec // at most 32 bits
}

// candidatesIn are the rows in some parts of the index that all terms leave of those that are
// left, nil being all; known is false where the index does not say.
func (t *tx) candidatesIn(terms [][]choice, rows *roaring.Bitmap, parts []int64) (_ *roaring.Bitmap, known bool, err error) {
	for _, choices := range terms {
		found, err := t.anyChoice(choices, rows, parts)
		if err != nil {
			return nil, false, err
		}
		if found != nil {
			rows = found
		}
		if rows != nil && rows.IsEmpty() {
			break
		}
	}
	return rows, rows != nil, nil
}

// countAmong counts the matches among rows, to the limit if there is one.
func (t *tx) countAmong(ts *tests, q model.ListQuery, rows []uint32) (n int, err error) {
	most := candidatesAtOnce
	if t.store.dialect.countStep() == 0 {
		most = manyAtOnce
	}
	for len(rows) > 0 && (q.Limit == 0 || n < q.Limit) {
		some := rows[:min(most, len(rows))]
		rows = rows[len(some):]
		limit := 0
		if q.Limit > 0 {
			limit = q.Limit - n
		}
		from := t.db.Table(t.store.dialect.instancesByRow()).Where(t.store.dialect.inRows("i.search_row", some))
		found, err := t.countIn(ts.matching(from, q.Tab), limit)
		if n += found; err != nil {
			return 0, err
		}
	}
	return n, nil
}
