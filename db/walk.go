package db

import (
	"gorm.io/gorm"

	"unsubdesk/model"
)

// A selection of very many rows is a set that no statement is handed: the list is read
// in its order, and rows that are not selected are passed over here.

// walkStep is how many rows are read at least by one statement.
const walkStep = 1000

// placedRow is a row with its place in a list.
type placedRow struct {
	ID  string
	Row uint32
	Key any
}

func scanPlaced(r scanner, p *placedRow) error { return r.Scan(&p.ID, &p.Row, &p.Key) }

// placed are the rows of a query with their places in a list. GORM would say of the key
// that it does not know its type, on standard output.
func (t *tx) placed(query *gorm.DB, field model.SortField) (found []placedRow, err error) {
	err = stream(t, query.Select("i.id, i.search_row, "+sortColumn(field)), 0, scanPlaced, func(all []placedRow) error {
		found = all
		return nil
	})
	return found, err
}

// chosenPage are the IDs of a page of a list that shows the selection alone.
func (t *tx) chosenPage(ts *tests, q model.ListQuery) ([]string, error) {
	found, err := t.candidates(ts, q.Tab)
	if err != nil {
		return nil, err
	}
	n := found.size()
	if n == 0 {
		return nil, nil
	}
	all, err := t.lastRow()
	if err != nil {
		return nil, err
	}
	// Selected rows that lie evenly are found sooner than all of them are sorted.
	walked := all / n * q.Limit
	if n <= t.store.sizes.candidates && n*costCandidate <= walked*costRow {
		return t.idsIn(ts, t.among(found), q)
	}
	return t.walk(ts, q, found)
}

// walk reads a list until the page is full.
func (t *tx) walk(ts *tests, q model.ListQuery, among *candidates) (ids []string, err error) {
	query := behind(t.db.Table(t.store.dialect.instancesInOrder(q.Sort.Field)), q)
	step := max(q.Limit, walkStep)
	for {
		page, err := t.placed(inOrder(ts.matching(query, q.Tab), q).Limit(step), q.Sort.Field)
		if err != nil {
			return nil, err
		}
		for _, r := range page {
			if !among.rows.Contains(r.Row) {
				continue
			}
			if ids = append(ids, r.ID); len(ids) == q.Limit {
				return ids, nil
			}
		}
		if len(page) < step {
			return ids, nil
		}
		query = t.behindRow(q, page[len(page)-1])
		step = min(2*step, stretchOfRows)
	}
}

func (t *tx) behindRow(q model.ListQuery, last placedRow) *gorm.DB {
	return t.db.Table(t.store.dialect.instancesInOrder(q.Sort.Field)).
		Where("("+sortColumn(q.Sort.Field)+", i.id) "+beyond(q.Sort.Desc != q.Backward, false)+" (?, ?)", last.Key, last.ID)
}
