package db

import (
	"fmt"

	"github.com/RoaringBitmap/roaring/v2"
)

// staleSearch finds what the search index has lost: a row of an instance is in a part or
// is fresh, and a part has all its rows and pages.
func (t *tx) staleSearch(fn func(what, id, message string) error) error {
	var parts []struct{ ID, Rows, Pages, Found int64 }
	err := t.find(&parts, t.raw(`SELECT id, rows, pages, (SELECT count(*) FROM search_pages AS p WHERE p.segment = s.id) AS found
		FROM search_segments AS s ORDER BY id`))
	if err != nil {
		return err
	}
	known := roaring.New()
	for _, p := range parts {
		err := t.staleOrders(p.ID, p.Rows, known, fn)
		if lost := p.Found == 0 || p.Pages > 0 && p.Found != p.Pages; err == nil && lost {
			err = fn("search", fmt.Sprint("part ", p.ID), fmt.Sprintf("it has %d pages, and had %d: instances may not be found", p.Found, p.Pages))
		}
		if err != nil {
			return err
		}
	}
	if err := t.addFresh(known); err != nil {
		return err
	}
	last, err := t.lastRow()
	if err != nil {
		return err
	}
	every := roaring.New()
	every.AddRange(1, uint64(last)+1)                             //nolint:gosec // a count
	if found := int(every.AndCardinality(known)); found != last { //nolint:gosec // a count
		return fn("search", "instances", fmt.Sprintf("%d of them are in no part of the search index, and may not be found", last-found))
	}
	return nil
}

// staleOrders finds which orders of a part have lost rows; known gets those that both have.
func (t *tx) staleOrders(id, had int64, known *roaring.Bitmap, fn func(what, id, message string) error) error {
	both := (*roaring.Bitmap)(nil)
	for _, o := range rowOrders() {
		found := roaring.New()
		rows, err := t.rowsOfSegment(o, id, found)
		if err == nil && rows != had {
			err = fn("search", fmt.Sprint("part ", id), fmt.Sprintf("it has %d rows in the order of %s, and had %d: instances may not be found", rows, o.words, had))
		}
		if err != nil {
			return err
		}
		if both == nil {
			both = found
		}
		both.And(found)
	}
	known.Or(both)
	return nil
}
