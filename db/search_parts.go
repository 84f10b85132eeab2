package db

import (
	"cmp"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
)

// segment is a part of the index.
type segment struct{ ID, Rows int64 }

// class is which parts become one: each class has several times the rows of the one
// below.
func (sizes searchSizes) class(s segment) (class int) {
	for n := int(s.Rows) / sizes.fresh; n >= sizes.together; n /= sizes.together {
		class++
	}
	return class
}

// mergeSegments makes one of parts of about the same size, until there are few of each;
// then it sheds what is stale. No part comes to have more rows than fit into memory well.
func (t *tx) mergeSegments() error {
	for {
		var all []segment
		if err := t.find(&all, t.raw("SELECT id, rows FROM search_segments WHERE 2 * rows <= ? ORDER BY rows, id", t.store.sizes.segment)); err != nil {
			return err
		}
		classes := map[int][]segment{}
		for _, s := range all {
			class := t.store.sizes.class(s)
			classes[class] = append(classes[class], s)
		}
		merged := false
		for _, c := range classes {
			if len(c) >= t.store.sizes.together {
				merged = true
				if err := t.merge(t.store.sizes.fitting(c)); err != nil {
					return err
				}
			}
		}
		if !merged {
			return t.shedStale()
		}
	}
}

// fitting are as many of the parts, smallest first, as make one part: two at least.
func (sizes searchSizes) fitting(parts []segment) []segment {
	rows := int64(0)
	for i, s := range parts {
		if rows += s.Rows; i > 1 && rows > int64(sizes.segment) {
			return parts[:i]
		}
	}
	return parts
}

// merge makes one part of the rows of several, as they are now.
func (t *tx) merge(parts []segment) error {
	rows := roaring.New()
	for _, s := range parts {
		if _, err := t.rowsOfSegment(byNames(), s.ID, rows); err != nil {
			return err
		}
		if err := t.dropSegment(s.ID); err != nil {
			return err
		}
	}
	return t.addPartOf(t.store.dialect.inRows("i.search_row", rows.ToArray()))
}

func (t *tx) dropSegment(id int64) error {
	t.segments = nil
	for _, table := range []string{"search_pages WHERE segment", "search_names WHERE segment", "search_times WHERE segment", "search_segments WHERE id"} {
		if _, err := t.exec("DELETE FROM "+table+" = ?", id); err != nil {
			return err
		}
	}
	return nil
}

// shedStale keeps the index from growing with every change: a row in a part is stale if
// it is in a newer one, or fresh. Once there are more stale rows than others, and a part
// full of them, it drops the parts that have none but stale rows, and makes one of those
// with the fewest others, as many as fit.
func (t *tx) shedStale() error {
	var parts []segment // newest first
	if err := t.find(&parts, t.raw("SELECT id, rows FROM search_segments ORDER BY id DESC")); err != nil {
		return err
	}
	last, err := t.lastRow()
	rows := int64(0)
	for _, s := range parts {
		rows += s.Rows
	}
	if err != nil || rows <= int64(2*last+t.store.sizes.segment) {
		return err
	}
	type part struct {
		segment
		live *roaring.Bitmap
	}
	var mixed []part
	newer := roaring.New()
	if err := t.addFresh(newer); err != nil {
		return err
	}
	for _, s := range parts {
		all := roaring.New()
		if _, err := t.rowsOfSegment(byNames(), s.ID, all); err != nil {
			return err
		}
		live := roaring.AndNot(all, newer)
		newer.Or(all)
		if live.IsEmpty() {
			if err := t.dropSegment(s.ID); err != nil {
				return err
			}
			rows -= s.Rows
			continue
		}
		mixed = append(mixed, part{s, live})
	}
	slices.SortFunc(mixed, func(a, b part) int { // by the share of those that are not stale
		return cmp.Compare(int64(a.live.GetCardinality())*b.Rows, int64(b.live.GetCardinality())*a.Rows) //nolint:gosec // counts
	})
	kept := roaring.New()
	for i, s := range mixed {
		if together := kept.GetCardinality() + s.live.GetCardinality(); rows <= int64(2*last) || i > 0 && together > uint64(t.store.sizes.segment) { //nolint:gosec // counts
			break
		}
		kept.Or(s.live)
		rows -= s.Rows - int64(s.live.GetCardinality()) //nolint:gosec // a count
		if err := t.dropSegment(s.ID); err != nil {
			return err
		}
	}
	if kept.IsEmpty() {
		return nil
	}
	return t.addPartOf(t.store.dialect.inRows("i.search_row", kept.ToArray()))
}
