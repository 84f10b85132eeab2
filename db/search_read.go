package db

import (
	"cmp"
	"database/sql"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"unsubdesk/db/textindex"
)

// A long term has several spans, of which a few leave nearly the rows that all of them
// leave, and each takes as long to read as many rows take to be looked at. A sample of the
// index's parts tells which these are.

const (
	// sampled is how many parts a sample has.
	sampled = 4
	// fewSampled rows of a sample are few enough, and a span has to leave out one in
	// worthSpan of the others.
	fewSampled, worthSpan = 8, 4
)

// partsOf are some parts of the index: their table, what this has parameters for, and how many
// there are.
type partsOf struct {
	table string
	args  []any
	n     int
}

func wholeIndex(segments []int64) partsOf { return partsOf{"search_segments", nil, len(segments)} }

func (t *tx) someParts(ids ...int64) partsOf {
	numbers := make([]uint32, len(ids))
	for i, id := range ids {
		numbers[i] = uint32(id) //nolint:gosec // they are given one by one
	}
	return partsOf{"(SELECT id FROM search_segments WHERE ?)", []any{t.store.dialect.inRows("id", numbers)}, len(ids)}
}

// reading collects the rows of choices in some parts of the index.
type reading struct {
	t         *tx
	parts     partsOf
	last      int
	all       *textindex.Rows
	one, span *textindex.Rows // of the choice, and of the span, that is being read
}

// add adds the rows of a choice; known is false where reading them would take longer than to
// look at the rows.
func (r *reading) add(spans choice) (known bool, err error) {
	if len(spans) == 1 {
		return r.t.readSpan(spans[0], r.parts, r.all)
	}
	if r.one == nil {
		r.one, r.span = textindex.NewRows(r.last), textindex.NewRows(r.last)
	}
	for i, span := range spans {
		into := r.span
		if i == 0 {
			into = r.one
		}
		into.Clear()
		if known, err := r.t.readSpan(span, r.parts, into); err != nil || !known {
			return false, err
		}
		if i > 0 {
			r.one.And(r.span)
		}
		if r.one.Len() <= int(r.t.store.sizes.enough) { //nolint:gosec // it is small
			break
		}
	}
	r.all.Or(r.one)
	return true, nil
}

// worth are the spans of a choice that are worth reading, the rarest first, by a sample of
// the index.
func (t *tx) worth(spans choice) (choice, error) {
	ids, err := t.segmentIDs()
	if err != nil || len(spans) < 2 || len(ids) < t.store.sizes.sampleFrom {
		return spans, err
	}
	some := make([]int64, sampled)
	for i := range some {
		some[i] = ids[(2*i+1)*len(ids)/(2*sampled)]
	}
	last, err := t.lastRow()
	if err != nil {
		return nil, err
	}
	parts, found := t.someParts(some...), textindex.NewRows(last)
	type sample struct {
		span textindex.Span
		rows *roaring.Bitmap
	}
	all := make([]sample, len(spans))
	for i, span := range spans {
		found.Clear()
		if _, err := t.readSpan(span, parts, found); err != nil {
			return nil, err
		}
		all[i] = sample{span, found.Bitmap()}
	}
	slices.SortStableFunc(all, func(a, b sample) int { return cmp.Compare(a.rows.GetCardinality(), b.rows.GetCardinality()) })
	chosen, left := choice{all[0].span}, all[0].rows
	for _, s := range all[1:] {
		n := left.GetCardinality()
		if n <= fewSampled {
			break
		}
		if both := roaring.And(left, s.rows); both.GetCardinality() <= n-n/worthSpan {
			chosen, left = append(chosen, s.span), both
		}
	}
	return chosen, nil
}

// readSpan adds the rows that have a gram of the span in some parts of the index; known is
// false where there are too many pages of them.
func (t *tx) readSpan(span textindex.Span, parts partsOf, into *textindex.Rows) (known bool, err error) {
	most := 24*parts.n + 64
	args := append(slices.Clone(parts.args), int64(span.Last), int64(span.First), int64(span.First), most+1)
	query := t.raw(t.store.dialect.pagesOfSpan(parts.table), args...)
	if err := t.ready(); err != nil {
		return false, err
	}
	rows, err := t.open(query)
	if err != nil {
		return false, err
	}
	defer rows.Close() //nolint:errcheck // readRows tells what matters
	n, err := t.readRows(rows, 0, func(r scanner) error {
		var first int64
		var page sql.RawBytes
		if err := r.Scan(&first, &page); err != nil {
			return err
		}
		return textindex.Read(textindex.Gram(first), page, span, into)
	})
	return err == nil && n <= most, err
}
