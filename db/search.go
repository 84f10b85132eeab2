package db

import (
	"slices"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"
	"gorm.io/gorm"

	"unsubdesk/db/textindex"
	"unsubdesk/model"
)

// How a page of a filtered list is read depends on how many rows the filter leaves.
// Many: the list is read in its order until the page is full. Few: the search index
// names candidates, which are looked at one by one. Nothing says beforehand which it
// is, so the list is read a little way first, then the index is asked, and then the
// cheaper of the two goes on. Whatever the index says, each row is tested itself.
type searchSizes struct {
	// probeCovered and probeRows are how many rows of the list are looked at first:
	// where an index holds all that the filter asks for, and where each row is one
	// more search.
	probeCovered, probeRows int
	// sampleFrom is how many parts the index has of which a few are read first to see what
	// is worth reading of all.
	sampleFrom int
	// enough candidates are few enough to be looked at without asking further.
	enough uint64
	// inOrder is how many are sorted rather than looked for in an order that the index has.
	inOrder int
	// candidates is the longest list of them that is handed to the database.
	candidates int
	// fresh is how many rows wait at most until they are indexed together, segment
	// how many a part of the index has at most that may grow, and together how many
	// parts of about a size become one.
	fresh, segment, together int
	// stretch is how many rows of a part lie together in the order of their names.
	stretch int
	// accounts is how many accounts are looked up in the index at most, and accountsAtOnce of
	// how many more the instances are read by one statement.
	accounts, accountsAtOnce int
}

func usualSizes() searchSizes {
	return searchSizes{probeCovered: 4000, probeRows: 1000, sampleFrom: 12, enough: 200, inOrder: 1000, candidates: 100_000, fresh: 1000, segment: 128 << 10, together: 8, stretch: 4096,
		accounts: 100, accountsAtOnce: 250}
}

const (
	// What a row costs by each way, in the same unit: read along an index that holds all
	// that is asked for, looked up by its number in such an index, and looked up in the
	// table besides.
	costCovered   = 1
	costCandidate = 6
	costRow       = 5
	// rowsInOrder is how many rows of the index's own orders are passed over in the time of
	// one read along an index of the database.
	rowsInOrder = 60
	// costAlone is what a candidate costs where no order is asked for: the others are
	// then read in the order of rows, which costs least.
	costAlone = 16
	// manyUnsubscribed is which part of the longest list of candidates is read for a tab:
	// of more rows a page is found sooner along the list.
	manyUnsubscribed = 20
)

// choice is one way to match a term: all of the spans.
type choice []textindex.Span

// choices are what the index knows of a term: rows that match have one of them. known
// is false if it knows nothing.
func (ts *tests) choices(t *tx, term model.FilterTerm) (all []choice, known bool, err error) {
	if term.Not {
		return nil, false, nil
	}
	if ofAccounts(term) {
		return t.accountChoices(ts)
	}
	for _, value := range term.Values {
		found, known, err := choicesOf(term.Field, model.Fold(value))
		if err != nil || !known {
			return nil, false, err
		}
		all = append(all, found...)
	}
	for i := range all {
		if all[i], err = t.worth(all[i]); err != nil {
			return nil, false, err
		}
	}
	return all, len(term.Values) > 0, nil
}

func choicesOf(field model.FilterField, v string) (all []choice, known bool, err error) {
	switch field {
	case model.FieldAny, model.FieldName, model.FieldOrder, model.FieldID:
		spans := textindex.Spans(v)
		return []choice{spans}, len(spans) > 0 && !strings.Contains(v, "\n"), nil
	case model.FieldType, model.FieldRegion:
		return []choice{{textindex.SpanOf(string(field), v)}}, true, nil
	case model.FieldProject:
		all = []choice{{textindex.SpanOf(string(field), v)}}
		if v == model.ProjectNone {
			all = append(all, choice{textindex.SpanOf(string(field), "")})
		}
		return all, true, nil
	}
	return nil, false, nil
}

// accountChoices are the accounts that a filter chooses, if they are not too many.
func (t *tx) accountChoices(ts *tests) (all []choice, known bool, err error) {
	ids, many, err := t.chosenAccounts(ts)
	if err != nil || many {
		return nil, false, err
	}
	for _, id := range ids {
		all = append(all, choice{textindex.SpanOf(factAccount, id)})
	}
	return all, true, nil
}

// candidates asks the search index for the rows that a query may have; nil if it says
// nothing about it.
func (t *tx) candidates(ts *tests, tab model.Tab) (*candidates, error) {
	if t.index.part != nil || len(t.index.fresh) > 0 { // it does not know yet what this transaction has changed
		if ts.chosen == nil {
			return nil, nil
		}
		return &candidates{ts.chosen}, nil
	}
	rows, err := t.requestRows(ts, tab)
	if err != nil {
		return nil, err
	}
	if ts.chosen != nil {
		rows = both(rows, ts.chosen)
	}
	for _, term := range ts.filter.Terms {
		choices, known, err := ts.choices(t, term)
		if err != nil {
			return nil, err
		}
		if !known {
			continue
		}
		found, err := t.anyChoice(choices, rows, nil)
		if err != nil {
			return nil, err
		}
		if found != nil {
			rows = found
		}
		if rows != nil && rows.GetCardinality() <= t.store.sizes.enough {
			break
		}
	}
	if rows, err = t.amongAccounts(ts, tab, rows); err != nil {
		return nil, err
	}
	if rows == nil {
		return nil, nil
	}
	err = t.addFresh(rows)
	if ts.chosen != nil {
		rows.And(ts.chosen)
	}
	return &candidates{rows}, err
}

// amongAccounts leaves of the rows those of the accounts that a filter chooses, where it takes
// less time to read these than to look the rows up; nil is every row.
func (t *tx) amongAccounts(ts *tests, tab model.Tab, rows *roaring.Bitmap) (*roaring.Bitmap, error) {
	most, err := t.mostOfAccounts()
	if err != nil {
		return nil, err
	}
	if rows != nil {
		if rows.GetCardinality() <= t.store.sizes.enough {
			return rows, nil
		}
		most = min(most, int(rows.GetCardinality())) //nolint:gosec // at most 32 bits
	}
	of, err := t.accountRows(ts, tab, most)
	if err != nil || of == nil {
		return rows, err
	}
	return both(rows, of), nil
}

// both are the rows that two sets have; nil is every row.
func both(a, b *roaring.Bitmap) *roaring.Bitmap {
	if a == nil {
		return b.Clone()
	}
	return roaring.And(a, b)
}

// anyChoice are the rows that have one of the choices in some parts of the index, or in all
// if none are given, and are among those that are left; nil if the index does not say.
func (t *tx) anyChoice(choices []choice, left *roaring.Bitmap, in []int64) (*roaring.Bitmap, error) {
	last, err := t.lastRow()
	if err != nil {
		return nil, err
	}
	segments, err := t.segmentIDs()
	if err != nil {
		return nil, err
	}
	r := reading{t: t, parts: wholeIndex(segments), all: textindex.NewRows(last), last: last}
	if in != nil {
		r.parts = t.someParts(in...)
	}
	for _, spans := range choices {
		if known, err := r.add(spans); err != nil || !known {
			return nil, err
		}
	}
	rows := r.all.Bitmap()
	if left != nil {
		rows.And(left)
	}
	return rows, nil
}

// segmentIDs are the parts of the index.
func (t *tx) segmentIDs() ([]int64, error) {
	if t.segments == nil {
		t.segments = []int64{}
		if err := t.find(&t.segments, t.raw("SELECT id FROM search_segments ORDER BY id")); err != nil {
			return nil, err
		}
	}
	return t.segments, nil
}

// addFresh adds the rows that the index does not know yet.
func (t *tx) addFresh(rows *roaring.Bitmap) error {
	var fresh []uint32
	err := t.find(&fresh, t.raw("SELECT search_row FROM search_fresh"))
	rows.AddMany(fresh)
	return err
}

// requestsOf are the states of which an instance's request has one if a query asks for
// requests that wait, or for what is unsubscribed.
func requestsOf(q model.ListQuery) []model.RequestStatus {
	asks := func(tab model.Tab, block model.BlockCode) bool {
		return q.Tab == tab || slices.ContainsFunc(q.Filter.Terms, func(term model.FilterTerm) bool {
			return !term.Not && (term.Field == model.FieldIs && slices.Equal(term.Values, []string{string(tab)}) ||
				term.Field == model.FieldBlock && slices.Equal(term.Values, []string{string(block)}))
		})
	}
	switch {
	case asks(model.TabPending, model.BlockReviewPending):
		return []model.RequestStatus{model.RequestPending, model.RequestOnHold}
	case asks(model.TabUnsubscribed, model.BlockUnsubscribed):
		return []model.RequestStatus{model.RequestCompleted}
	}
	return nil
}

// few reports whether a query asks for instances that there are few of: those whose
// requests wait, and on many desks those that are unsubscribed.
func few(q model.ListQuery) bool { return len(requestsOf(q)) > 0 }

// requestRows are the instances that a query asks for by the state of their request, if
// there are not too many.
func (t *tx) requestRows(ts *tests, tab model.Tab) (*roaring.Bitmap, error) {
	states := requestsOf(model.ListQuery{Tab: tab, Filter: ts.filter})
	if len(states) == 0 {
		return nil, nil
	}
	most := t.store.sizes.candidates
	if states[0] == model.RequestCompleted {
		most /= manyUnsubscribed
	}
	var numbers []uint32
	err := t.find(&numbers, t.db.Table("requests AS r").Select("i.search_row").Where("r.status IN (?)", states).
		Joins("JOIN request_instances AS ri ON ri.request_id = r.id AND ri.live").Joins("JOIN "+instanceTable+" ON i.id = ri.instance_id").Limit(most+1))
	if err != nil || len(numbers) > most {
		return nil, err
	}
	return roaring.BitmapOf(numbers...), nil
}

// indexed reports whether the index says anything about the filter.
func indexed(f model.Filter) bool {
	return slices.ContainsFunc(f.Terms, func(term model.FilterTerm) bool {
		switch term.Field {
		case model.FieldAny, model.FieldName, model.FieldOrder, model.FieldID, model.FieldType, model.FieldRegion,
			model.FieldProject, model.FieldAccount, model.FieldManager:
			return !term.Not
		}
		return false
	})
}

// fewRows is a query on the candidates of a filter; nil if they are not known, or many.
func (t *tx) fewRows(ts *tests, tab model.Tab) (*gorm.DB, error) {
	if ts.chosen == nil && !indexed(ts.filter) && !few(model.ListQuery{Tab: tab, Filter: ts.filter}) {
		return nil, nil
	}
	found, err := t.candidates(ts, tab)
	if err != nil || found == nil {
		return nil, err
	}
	all, err := t.lastRow()
	if n := found.size(); err != nil || n > t.store.sizes.candidates || n*costAlone > all {
		return nil, err
	}
	return t.among(found), nil
}

func (t *tx) among(c *candidates) *gorm.DB {
	if c.size() == 0 {
		return t.instanceRows().Where("1 = 0")
	}
	return t.db.Table(t.store.dialect.instancesByRow()).Where(t.store.dialect.inRows("i.search_row", c.rows.ToArray()))
}
