package db

import (
	"cmp"
	"database/sql"
	"encoding/binary"
	"errors"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	"gorm.io/gorm"

	"unsubdesk/model"
)

// Names that have a word in common lie together in the order of names: to read along
// the list until they come would take as long as the list is. Each part of the search
// index therefore has its rows in that order, a stretch at a time with the names of its
// ends. A page is then found by walking over the stretches in their order and looking
// at the candidates in them, until no stretch that is left can hold one before the
// page's last. A row that has changed has its right place in a newer part, or is fresh.

const (
	// stretchesAtOnce is how many stretches are read by one statement where an engine
	// reads whole answers.
	stretchesAtOnce = 32
	rowBytes        = 4
)

// stretch is some rows of a part in the order of their names.
type stretch struct {
	firstName, firstID string
	lastName, lastID   string
	rows               []byte
}

// addNames writes the rows of a new part in the order of their names.
func (t *tx) addNames(segment int64, p *part) error {
	slices.SortFunc(p.names, func(a, b nameRow) int { return cmp.Or(cmp.Compare(a.name, b.name), cmp.Compare(a.id, b.id)) })
	n := int64(0)
	for rows := range slices.Chunk(p.names, t.store.sizes.stretch) {
		packed := make([]byte, 0, len(rows)*rowBytes)
		for _, r := range rows {
			packed = binary.LittleEndian.AppendUint32(packed, r.row)
		}
		first, last := rows[0], rows[len(rows)-1]
		_, err := t.exec("INSERT INTO search_names (segment, stretch, first_name, first_id, last_name, last_id, rows) VALUES (?, ?, ?, ?, ?, ?, ?)",
			segment, n, first.name, first.id, last.name, last.id, packed)
		if err != nil {
			return err
		}
		n++
	}
	p.names = nil
	return nil
}

// rowsOfSegment adds the rows of a part to a set, and counts them.
func (t *tx) rowsOfSegment(segment int64, into *roaring.Bitmap) (n int64, err error) {
	query := t.db.Table("search_names").Select("rows").Where("segment = ?", segment)
	err = stream(t, query, stretchesAtOnce, func(r *sql.Rows, packed *[]byte) error { return r.Scan(packed) }, func(all [][]byte) error {
		for _, packed := range all {
			n += int64(len(packed) / rowBytes)
			for ; len(packed) >= rowBytes; packed = packed[rowBytes:] {
				into.Add(binary.LittleEndian.Uint32(packed))
			}
		}
		return nil
	})
	return n, err
}

// match is a row that matches, with its place in the order of names.
type match struct{ ID, NameFold string }

// nameWalk looks for a page in the order of names.
type nameWalk struct {
	t       *tx
	ts      *tests
	q       model.ListQuery
	falling bool
	known   []uint64 // the candidates, a bit each
	waiting []uint32 // those that were found and not looked at yet
	wanted  int      // how many of them are worth a look
	found   []match  // those that match
}

var errFull = errors.New("the page is full")

// byName are the IDs of a page in the order of names.
func (t *tx) byName(ts *tests, q model.ListQuery, c *candidates) ([]string, error) {
	last, err := t.lastRow()
	if err != nil {
		return nil, err
	}
	w := &nameWalk{t: t, ts: ts, q: q, falling: q.Sort.Desc != q.Backward, known: make([]uint64, last/64+1), wanted: 2 * q.Limit}
	for rows := c.rows.Iterator(); rows.HasNext(); {
		row := rows.Next()
		w.known[row/64] |= 1 << (row % 64)
	}
	fresh := roaring.New()
	if err = t.addFresh(fresh); err != nil {
		return nil, err
	}
	w.waiting = fresh.ToArray()
	for _, row := range w.waiting {
		w.forget(row) // it may be in a part as well
	}
	err = stream(t, w.stretches(), stretchesAtOnce, func(r *sql.Rows, s *stretch) error {
		return r.Scan(&s.firstName, &s.firstID, &s.lastName, &s.lastID, &s.rows)
	}, w.take)
	if err == nil {
		err = w.look()
	}
	if err != nil && !errors.Is(err, errFull) {
		return nil, err
	}
	return w.page(), nil
}

// stretches are those that may hold rows of the page, in their order.
func (w *nameWalk) stretches() *gorm.DB {
	query := w.t.db.Table("search_names").Select("first_name, first_id, last_name, last_id, rows")
	if w.falling {
		if w.q.Anchor != nil {
			query = query.Where("(first_name, first_id) <= (?, ?)", model.Fold(w.q.Anchor.Name), w.q.Anchor.ID)
		}
		return query.Order("last_name DESC, last_id DESC")
	}
	if w.q.Anchor != nil {
		query = query.Where("(last_name, last_id) >= (?, ?)", model.Fold(w.q.Anchor.Name), w.q.Anchor.ID)
	}
	return query.Order("first_name, first_id")
}

// take takes the candidates out of stretches. Before each it is known where the rows
// that are left begin; errFull ends the walk.
func (w *nameWalk) take(all []stretch) error {
	for _, s := range all {
		if len(w.waiting) >= w.wanted {
			if err := w.look(); err != nil {
				return err
			}
			if w.full(s) {
				return errFull
			}
			w.wanted = min(2*w.wanted, 10_000)
		}
		for packed := s.rows; len(packed) >= rowBytes; packed = packed[rowBytes:] {
			if row := binary.LittleEndian.Uint32(packed); w.forget(row) {
				w.waiting = append(w.waiting, row)
			}
		}
	}
	return nil
}

// forget reports whether a row is a candidate that was not found before: one look is
// enough.
func (w *nameWalk) forget(row uint32) bool {
	at, bit := int(row/64), uint64(1)<<(row%64)
	if at >= len(w.known) || w.known[at]&bit == 0 {
		return false
	}
	w.known[at] &^= bit
	return true
}

// look tests the candidates that wait.
func (w *nameWalk) look() error {
	if len(w.waiting) == 0 {
		return nil
	}
	from := w.t.among(&candidates{roaring.BitmapOf(w.waiting...)})
	var found []match
	err := w.t.find(&found, behind(w.ts.matching(from, w.q.Tab), w.q).Select("i.id, i.name_fold"))
	w.found, w.waiting = append(w.found, found...), w.waiting[:0]
	return err
}

// full reports whether the page's rows all come before those of a stretch, and so of
// all that are left.
func (w *nameWalk) full(next stretch) bool {
	n := 0
	for _, m := range w.found {
		before := cmp.Or(cmp.Compare(m.NameFold, next.firstName), cmp.Compare(m.ID, next.firstID)) < 0
		if w.falling {
			before = cmp.Or(cmp.Compare(m.NameFold, next.lastName), cmp.Compare(m.ID, next.lastID)) > 0
		}
		if before {
			n++
		}
	}
	return n >= w.q.Limit
}

// page is the first of what was found.
func (w *nameWalk) page() []string {
	slices.SortFunc(w.found, func(a, b match) int {
		c := cmp.Or(cmp.Compare(a.NameFold, b.NameFold), cmp.Compare(a.ID, b.ID))
		if w.falling {
			return -c
		}
		return c
	})
	var ids []string
	for _, m := range w.found[:min(len(w.found), w.q.Limit)] {
		ids = append(ids, m.ID)
	}
	return ids
}
