package db

import (
	"cmp"
	"database/sql"
	"encoding/binary"
	"errors"
	"slices"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"
	"gorm.io/gorm"

	"unsubdesk/model"
)

// Names that have a word in common lie together in the order of names: to read along
// the list until they come would take as long as the list is. Each part of the search
// index therefore has its rows in that order, a stretch at a time with the names of its
// ends. A page is then found by walking over the stretches in their order and looking
// at the first candidates in each, until none that is left can come before the page's
// last. A row that has changed has its right place in a newer part, or is fresh; of where
// it was it is only known how many such places there are at most.

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
type match struct {
	id, name string
	row      uint32
}

func scanMatch(r *sql.Rows, m *match) error {
	var search string // begins with the name, and is in the index by row numbers
	err := r.Scan(&m.id, &m.row, &search)
	m.name, _, _ = strings.Cut(search, "\n")
	return err
}

// opened is a stretch with what is left of its candidates.
type opened struct {
	left []uint32
	next int // how many of them are looked at next
	keys []match
}

// nameWalk looks for a page in the order of names.
type nameWalk struct {
	t       *tx
	ts      *tests
	q       model.ListQuery
	falling bool
	known   []uint64 // the candidates that were not looked at, a bit each
	waiting []uint32 // those that are to be looked at
	wanted  int      // how many of them are worth a look
	first   int      // how many candidates of a stretch are looked at first
	moved   int      // how many places are at most that a row no longer has
	open    []*opened
	of      map[uint32]*opened // where a candidate that waits was found
	found   []match            // the page, as far as it is known
}

var errFull = errors.New("the page is full")

// byName are the IDs of a page in the order of names.
func (t *tx) byName(ts *tests, q model.ListQuery, c *candidates) ([]string, error) {
	last, err := t.lastRow()
	if err != nil {
		return nil, err
	}
	segments, err := t.segmentIDs()
	if err != nil {
		return nil, err
	}
	w := &nameWalk{t: t, ts: ts, q: q, falling: q.Sort.Desc != q.Backward, known: make([]uint64, last/64+1), wanted: 2 * q.Limit,
		of: map[uint32]*opened{}}
	w.first = 1 + 4*q.Limit/max(1, len(segments))
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
	var places int
	if err = t.find(&places, t.raw("SELECT coalesce(sum(rows), 0) FROM search_segments")); err != nil {
		return nil, err
	}
	w.moved = places + len(w.waiting) - last // each row has one place that is right
	err = stream(t, w.stretches(), stretchesAtOnce, func(r *sql.Rows, s *stretch) error {
		return r.Scan(&s.firstName, &s.firstID, &s.lastName, &s.lastID, &s.rows)
	}, w.take)
	if err == nil {
		err = w.settle()
	}
	if err != nil && !errors.Is(err, errFull) {
		return nil, err
	}
	ids := make([]string, len(w.found))
	for i, m := range w.found {
		ids[i] = m.id
	}
	return ids, nil
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
			if err := w.settle(); err != nil {
				return err
			}
			if w.full(s) {
				return errFull
			}
			w.wanted = min(2*w.wanted, 10_000)
		}
		o := &opened{next: w.first}
		for packed := s.rows; len(packed) >= rowBytes; packed = packed[rowBytes:] {
			if row := binary.LittleEndian.Uint32(packed); w.is(row) {
				o.left = append(o.left, row)
			}
		}
		if w.moved > w.q.Limit { // nothing is known of an order
			o.next = len(o.left)
		}
		if w.falling {
			slices.Reverse(o.left)
		}
		w.open = append(w.open, o)
		w.read(o)
	}
	return nil
}

// is reports whether a row is a candidate that was not looked at before: one look is
// enough.
func (w *nameWalk) is(row uint32) bool {
	at := int(row / 64)
	return at < len(w.known) && w.known[at]&(1<<(row%64)) != 0
}

func (w *nameWalk) forget(row uint32) {
	if w.is(row) {
		w.known[row/64] &^= 1 << (row % 64)
	}
}

// read chooses a stretch's next candidates, twice as many each time.
func (w *nameWalk) read(o *opened) {
	n := min(o.next, len(o.left))
	for _, row := range o.left[:n] {
		if w.is(row) {
			w.waiting, w.of[row] = append(w.waiting, row), o
			w.forget(row)
		}
	}
	o.left, o.next = o.left[n:], 2*o.next
}

// settle looks at the candidates that wait, and at more of each stretch until those that
// are left there come after the page.
func (w *nameWalk) settle() error {
	for len(w.waiting) > 0 {
		if err := w.look(); err != nil {
			return err
		}
		w.open = slices.DeleteFunc(w.open, w.behind)
		for _, o := range w.open {
			w.read(o)
		}
	}
	return nil
}

// behind reports whether all that is left of a stretch comes after the page. Of so many
// rows that matched there, one had its place there.
func (w *nameWalk) behind(o *opened) bool {
	if len(o.left) == 0 {
		return true
	}
	if len(w.found) < w.q.Limit || len(o.keys) <= w.moved {
		return false
	}
	slices.SortFunc(o.keys, w.compare)
	return w.compare(o.keys[len(o.keys)-1-w.moved], w.found[len(w.found)-1]) >= 0
}

// compare is the order of the list.
func (w *nameWalk) compare(a, b match) int {
	c := cmp.Or(cmp.Compare(a.name, b.name), cmp.Compare(a.id, b.id))
	if w.falling {
		return -c
	}
	return c
}

// look tests the candidates that wait.
func (w *nameWalk) look() error {
	from := w.t.among(&candidates{roaring.BitmapOf(w.waiting...)})
	query := behind(w.ts.matching(from, w.q.Tab), w.q).Select("i.id, i.search_row, i.search")
	var found []match
	err := stream(w.t, query, 0, scanMatch, func(all []match) error {
		found = all
		return nil
	})
	for _, m := range found {
		if o := w.of[m.row]; o != nil {
			o.keys = append(o.keys, m)
		}
	}
	clear(w.of)
	w.waiting = w.waiting[:0]
	w.found = append(w.found, found...)
	slices.SortFunc(w.found, w.compare)
	w.found = w.found[:min(len(w.found), w.q.Limit)]
	return err
}

// full reports whether the page's rows all come before those of a stretch, and so of
// all that are left.
func (w *nameWalk) full(next stretch) bool {
	begin := match{name: next.firstName, id: next.firstID}
	if w.falling {
		begin = match{name: next.lastName, id: next.lastID}
	}
	return len(w.found) == w.q.Limit && w.compare(w.found[w.q.Limit-1], begin) < 0
}
