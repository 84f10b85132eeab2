package db

import (
	"database/sql"

	"gorm.io/gorm"

	"unsubdesk/model"
)

// A selection of very many rows is a set that no statement is handed: the list is read
// in its order, and rows that are not selected are passed over here.

// walkStep is how many rows are read at least by one statement.
const walkStep = 1000

// placedRow is a row with its place in a list.
type placedRow struct {
	id  string
	row uint32
	key any
}

func scanPlaced(rows *sql.Rows, r *placedRow) error { return rows.Scan(&r.id, &r.row, &r.key) }

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
		part := inOrder(ts.matching(query, q.Tab), q).Limit(step).Select("i.id, i.search_row, " + sortColumn(q.Sort.Field))
		read, last := 0, placedRow{}
		err := stream(t, part, 0, scanPlaced, func(page []placedRow) error {
			read, last = len(page), page[len(page)-1]
			for _, r := range page {
				if len(ids) < q.Limit && among.rows.Contains(r.row) {
					ids = append(ids, r.id)
				}
			}
			return nil
		})
		if err != nil || read < step || len(ids) == q.Limit {
			return ids, err
		}
		query = t.behindRow(q, last)
		step = min(2*step, stretchOfRows)
	}
}

func (t *tx) behindRow(q model.ListQuery, last placedRow) *gorm.DB {
	return t.db.Table(t.store.dialect.instancesInOrder(q.Sort.Field)).
		Where("("+sortColumn(q.Sort.Field)+", i.id) "+beyond(q.Sort.Desc != q.Backward, false)+" (?, ?)", last.key, last.id)
}
