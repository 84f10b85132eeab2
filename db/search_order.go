package db

import (
	"cmp"
	"encoding/binary"
	"errors"
	"slices"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"
	"gorm.io/gorm"

	"unsubdesk/model"
)

// Rows that match do not lie where a list begins. Names that have a word in common lie
// together in the order of names: to read along the list until they come would take as
// long as the list is; and of a term that a few thousand rows have, any order has few among
// its first. Each part of the search index therefore has its rows in two orders, that of
// names and that of the times at which they take effect, a stretch at a time with its ends.
// A page is then found by walking over the stretches in their order and looking at the
// first candidates in each, until none that is left can come before the page's last. A row
// that has changed has its right place in a newer part, or is fresh; of where it was it is
// only known how many such places there are at most.

const (
	// stretchesAtOnce is how many stretches are read by one statement where an engine
	// reads whole answers.
	stretchesAtOnce = 32
	rowBytes        = 4
)

// place is where a row stands in one of the orders: at a time, or by its name, each with the
// ID.
type place struct {
	at       int64
	name, id string
}

func (p place) compare(other place) int {
	return cmp.Or(cmp.Compare(p.at, other.at), cmp.Compare(p.name, other.name), cmp.Compare(p.id, other.id))
}

// rowOrder is an order in which the parts of the index have their rows.
type rowOrder struct {
	table string
	words string // what it is the order of
	ends  string // how the columns of its stretches' ends are called, after first_ and last_
	// size is how many rows a stretch has.
	size func(searchSizes) int
	// of is where a row stands that has this name and time.
	of func(name string, at int64, id string) place
	// key is what a place has in the columns of the ends, and scan reads it.
	key  func(place) any
	scan func(p *place) any
}

// rowOrders are the orders there are.
func rowOrders() []rowOrder { return []rowOrder{byNames(), byTimes()} }

func byNames() rowOrder {
	return rowOrder{table: "search_names", words: "names", ends: "name", size: func(sizes searchSizes) int { return sizes.stretch },
		of:  func(name string, _ int64, id string) place { return place{name: name, id: id} },
		key: func(p place) any { return p.name }, scan: func(p *place) any { return &p.name }}
}

// byTimes has short stretches: times spread over all parts alike, so that each has some rows
// to look at.
func byTimes() rowOrder {
	return rowOrder{table: "search_times", words: "times", ends: "at", size: func(sizes searchSizes) int { return max(1, sizes.stretch/4) },
		of:  func(_ string, at int64, id string) place { return place{at: at, id: id} },
		key: func(p place) any { return p.at }, scan: func(p *place) any { return &p.at }}
}

// orderOf is the order that a list is in, if the index has it.
func orderOf(q model.ListQuery) (o rowOrder, ok bool) {
	switch {
	case q.Sort.Field == model.SortName:
		return byNames(), true
	case sortColumn(q.Sort.Field) == "i.effective_at":
		return byTimes(), true
	}
	return rowOrder{}, false
}

// stretch is some rows of a part in an order.
type stretch struct {
	first, last place
	rows        []byte
}

// addOrders writes the rows of a new part in each order.
func (t *tx) addOrders(segment int64, p *part) error {
	for _, o := range rowOrders() {
		if err := t.addOrder(o, segment, p.rows); err != nil {
			return err
		}
	}
	p.rows = nil
	return nil
}

func (t *tx) addOrder(o rowOrder, segment int64, all []orderedRow) error {
	of := func(r orderedRow) place { return o.of(r.name, r.at, r.id) }
	slices.SortFunc(all, func(a, b orderedRow) int { return of(a).compare(of(b)) })
	insert := strings.ReplaceAll("INSERT INTO "+o.table+" (segment, stretch, first_KEY, first_id, last_KEY, last_id, rows) VALUES (?, ?, ?, ?, ?, ?, ?)", "KEY", o.ends)
	n := int64(0)
	for rows := range slices.Chunk(all, o.size(t.store.sizes)) {
		packed := make([]byte, 0, len(rows)*rowBytes)
		for _, r := range rows {
			packed = binary.LittleEndian.AppendUint32(packed, r.row)
		}
		first, last := of(rows[0]), of(rows[len(rows)-1])
		if _, err := t.exec(insert, segment, n, o.key(first), first.id, o.key(last), last.id, packed); err != nil {
			return err
		}
		n++
	}
	return nil
}

// rowsOfSegment adds the rows of a part to a set, and counts them, by one of its orders.
func (t *tx) rowsOfSegment(o rowOrder, segment int64, into *roaring.Bitmap) (n int64, err error) {
	query := t.db.Table(o.table).Select("rows").Where("segment = ?", segment)
	err = stream(t, query, stretchesAtOnce, func(r scanner, packed *[]byte) error { return r.Scan(packed) }, func(all [][]byte) error {
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

// match is a row that matches, with its place in the order.
type match struct {
	place
	row uint32
}

// scanMatch reads what the index by row numbers has.
func (o rowOrder) scanMatch(r scanner, m *match) error {
	var id, search string
	var at int64
	err := r.Scan(&id, &m.row, &at, &search)
	name, _, _ := strings.Cut(search, "\n") // the text begins with it
	m.place = o.of(name, at, id)
	return err
}

// opened is a stretch with what is left of its candidates.
type opened struct {
	left []uint32
	next int // how many of them are looked at next
	keys []match
}

// orderWalk looks for a page in an order.
type orderWalk struct {
	t       *tx
	order   rowOrder
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

// inRowOrder are the IDs of a page of candidates in an order that the index has.
func (t *tx) inRowOrder(o rowOrder, ts *tests, q model.ListQuery, c *candidates) ([]string, error) {
	last, err := t.lastRow()
	if err != nil {
		return nil, err
	}
	segments, err := t.segmentIDs()
	if err != nil {
		return nil, err
	}
	w := &orderWalk{t: t, order: o, ts: ts, q: q, falling: q.Sort.Desc != q.Backward, wanted: 2 * q.Limit, of: map[uint32]*opened{}}
	w.known = make([]uint64, max(last/64+1, int(c.rows.DenseSize()))) //nolint:gosec // a part of the rows
	c.rows.WriteDenseTo(w.known)
	w.first = 1 + 4*q.Limit/max(1, len(segments))
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
	err = stream(t, w.stretches(), stretchesAtOnce, func(r scanner, s *stretch) error {
		return r.Scan(o.scan(&s.first), &s.first.id, o.scan(&s.last), &s.last.id, &s.rows)
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
func (w *orderWalk) stretches() *gorm.DB {
	first, last := "first_"+w.order.ends, "last_"+w.order.ends
	query := w.t.db.Table(w.order.table).Select(first + ", first_id, " + last + ", last_id, rows")
	if w.q.Tab == model.TabAllowed && w.order.table == byTimes().table {
		query = query.Where("last_at > ?", w.ts.now.UnixMicro())
	}
	var anchor place
	if in := w.q.Anchor; in != nil {
		anchor = w.order.of(model.Fold(in.Name), in.EffectiveAt.UnixMicro(), in.ID)
	}
	if w.falling {
		if w.q.Anchor != nil {
			query = query.Where("("+first+", first_id) <= (?, ?)", w.order.key(anchor), anchor.id)
		}
		return query.Order(last + " DESC, last_id DESC")
	}
	if w.q.Anchor != nil {
		query = query.Where("("+last+", last_id) >= (?, ?)", w.order.key(anchor), anchor.id)
	}
	return query.Order(first + ", first_id")
}

// take takes the candidates out of stretches. Before each it is known where the rows
// that are left begin; errFull ends the walk.
func (w *orderWalk) take(all []stretch) error {
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
func (w *orderWalk) is(row uint32) bool {
	at := int(row / 64)
	return at < len(w.known) && w.known[at]&(1<<(row%64)) != 0
}

func (w *orderWalk) forget(row uint32) {
	if w.is(row) {
		w.known[row/64] &^= 1 << (row % 64)
	}
}

// read chooses a stretch's next candidates, twice as many each time.
func (w *orderWalk) read(o *opened) {
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
func (w *orderWalk) settle() error {
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
func (w *orderWalk) behind(o *opened) bool {
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
func (w *orderWalk) compare(a, b match) int {
	c := a.compare(b.place)
	if w.falling {
		return -c
	}
	return c
}

// look tests the candidates that wait.
func (w *orderWalk) look() error {
	from := w.t.among(&candidates{roaring.BitmapOf(w.waiting...)})
	query := behind(w.ts.matching(from, w.q.Tab), w.q).Select("i.id, i.search_row, i.effective_at, i.search")
	var found []match
	err := stream(w.t, query, 0, w.order.scanMatch, func(all []match) error {
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
func (w *orderWalk) full(next stretch) bool {
	begin := match{place: next.first}
	if w.falling {
		begin = match{place: next.last}
	}
	return len(w.found) == w.q.Limit && w.compare(w.found[w.q.Limit-1], begin) < 0
}
