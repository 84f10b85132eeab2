package db

import (
	"cmp"
	"math"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"unsubdesk/model"
)

// A part of a name, or a manager, may choose thousands of accounts, more than are looked up
// in the search index one by one. The accounts' own index has their instances in the order in
// which they take effect, with their row numbers: some
// accounts at a time give their rows, however far down the list these are.

// pageRows is about how many rows a page has.
const pageRows = 100

// ofAccounts reports whether a term is on an instance's account.
func ofAccounts(term model.FilterTerm) bool {
	return term.Field == model.FieldAccount || term.Field == model.FieldManager
}

// onAccounts reports whether a filter chooses accounts.
func onAccounts(f model.Filter) bool {
	return slices.ContainsFunc(f.Terms, func(term model.FilterTerm) bool { return ofAccounts(term) && !term.Not })
}

// byAccounts reports whether a filter asks for accounts, times and states alone.
func byAccounts(f model.Filter) bool {
	return !slices.ContainsFunc(f.Terms, func(term model.FilterTerm) bool {
		return !ofAccounts(term) && (!inIndex(term) || term.Field == model.FieldAny)
	})
}

// chosenAccounts are the accounts that all terms on accounts leave, of a filter that has such
// terms, and whether these are too many to be looked up in the search index.
func (t *tx) chosenAccounts(ts *tests) (ids []string, many bool, err error) {
	if !onAccounts(ts.filter) {
		return nil, false, nil
	}
	if !ts.accountsRead {
		query := t.db.Table("accounts").Select("id")
		for _, term := range ts.filter.Terms {
			if ofAccounts(term) {
				condition := ts.account(term)
				query = query.Where(condition.SQL, condition.Vars...)
			}
		}
		if err := t.find(&ts.accountIDs, query.Order("id")); err != nil {
			return nil, false, err
		}
		ts.accountsRead = true
	}
	return ts.accountIDs, len(ts.accountIDs) > t.store.sizes.accounts, nil
}

// account is the condition on an account of a term that is on accounts.
func (ts *tests) account(term model.FilterTerm) clause.Expr {
	conditions := make([]clause.Expr, len(term.Values))
	for i, v := range term.Values {
		conditions[i] = ts.accounts(term.Field, model.Fold(v))
	}
	if term.Not {
		return not(anyOf(conditions))
	}
	return anyOf(conditions)
}

// rowsOf is a query on the instances of some accounts by the accounts' index.
func (t *tx) rowsOf(accounts []string) *gorm.DB {
	return t.db.Table(t.store.dialect.instancesByAccount()).Where(t.in("i.account_id", accounts))
}

// besideAccounts are the tests without the terms on accounts, of a query on the instances of
// accounts that all of these leave.
func (ts *tests) besideAccounts() *tests {
	rest := *ts
	rest.filter.Terms = slices.DeleteFunc(slices.Clone(ts.filter.Terms), ofAccounts)
	return &rest
}

// mayTakeEffect are the conditions on times that rows of a query must have: they need no look
// at the table.
func (ts *tests) mayTakeEffect(tab model.Tab) (conditions []clause.Expr) {
	if tab == model.TabAllowed {
		conditions = append(conditions, expr("i.effective_at > ?", ts.now.UnixMicro()))
	}
	for _, term := range ts.filter.Terms {
		if term.Field == model.FieldEffective && !term.Not {
			conditions = append(conditions, anyOf(ts.timeTests("i.effective_at", term)))
		}
	}
	return conditions
}

// accountPage are the IDs of a page in the order of times, of a filter that chooses many
// accounts and asks for nothing else that their index does not hold; known is false for others.
// Some accounts at a time tell how far the page goes, each time less far; then its rows are
// looked up.
func (t *tx) accountPage(ts *tests, q model.ListQuery) (ids []string, known bool, err error) {
	if sortColumn(q.Sort.Field) != "i.effective_at" || !byAccounts(q.Filter) {
		return nil, false, nil
	}
	accounts, many, err := t.chosenAccounts(ts)
	if err != nil || !many {
		return nil, false, err
	}
	w := accountWalk{t: t, ts: ts.besideAccounts(), q: q}
	for left, n := accounts, 1; len(left) > 0; n = min(2*n, t.store.sizes.accountsAtOnce) { // the first few say most
		n = min(n, len(left))
		if err := w.near(left[:n]); err != nil {
			return nil, false, err
		}
		left = left[n:]
	}
	for some := range slices.Chunk(accounts, t.store.sizes.accountsAtOnce) {
		if err := w.take(some); err != nil {
			return nil, false, err
		}
	}
	for _, p := range w.found {
		ids = append(ids, p.id)
	}
	return ids, true, nil
}

// accountWalk looks for a page in the order of times among the instances of accounts.
type accountWalk struct {
	t     *tx
	ts    *tests
	q     model.ListQuery
	times []int64 // of the page's rows, as far as they are known
	found []place // the page, likewise
}

func (w *accountWalk) falling() bool { return w.q.Sort.Desc != w.q.Backward }

// rows are those of some accounts from the anchor to where the page ends at most.
func (w *accountWalk) rows(accounts []string) *gorm.DB {
	query := behind(w.ts.matching(w.t.rowsOf(accounts), w.q.Tab), w.q)
	if w.q.Anchor != nil { // an index is not searched by both columns of a pair behind another one
		query = query.Where("i.effective_at "+beyond(w.falling(), true)+" ?", w.q.Anchor.EffectiveAt.UnixMicro())
	}
	if len(w.times) == w.q.Limit {
		query = query.Where("i.effective_at "+beyond(!w.falling(), true)+" ?", w.times[w.q.Limit-1])
	}
	return query
}

// near looks where the page ends at most with some more accounts.
func (w *accountWalk) near(accounts []string) error {
	query, compare := w.rows(accounts).Select("i.effective_at"), cmp.Compare[int64]
	if w.falling() {
		query, compare = query.Order("i.effective_at DESC"), func(a, b int64) int { return cmp.Compare(b, a) }
	} else {
		query = query.Order("i.effective_at")
	}
	var found []int64
	err := w.t.find(&found, query.Limit(w.q.Limit))
	w.times = append(w.times, found...)
	slices.SortFunc(w.times, compare)
	w.times = w.times[:min(len(w.times), w.q.Limit)]
	return err
}

// take takes what some accounts have of the page.
func (w *accountWalk) take(accounts []string) error {
	query := inOrder(w.rows(accounts), w.q).Limit(w.q.Limit).Select("i.effective_at, i.id")
	err := stream(w.t, query, 0, func(r scanner, p *place) error { return r.Scan(&p.at, &p.id) }, func(found []place) error {
		w.found = append(w.found, found...)
		return nil
	})
	slices.SortFunc(w.found, func(a, b place) int {
		if w.falling() {
			return b.compare(a)
		}
		return a.compare(b)
	})
	w.found = w.found[:min(len(w.found), w.q.Limit)]
	return err
}

// accountRows are the rows of the accounts that a filter chooses, those that its times leave, if
// the accounts are many and the rows are not more than some; nil otherwise.
func (t *tx) accountRows(ts *tests, tab model.Tab, most int) (*roaring.Bitmap, error) {
	accounts, many, err := t.chosenAccounts(ts)
	if err != nil || !many {
		return nil, err
	}
	rows := roaring.New()
	for some := range slices.Chunk(accounts, t.store.sizes.accountsAtOnce) {
		left := most + 1 - int(rows.GetCardinality()) //nolint:gosec // at most most
		query := t.rowsOf(some)
		for _, condition := range ts.mayTakeEffect(tab) {
			query = query.Where(condition.SQL, condition.Vars...)
		}
		err := stream(t, query.Select("i.search_row").Limit(left), 0,
			func(r scanner, row *uint32) error { return r.Scan(row) }, func(found []uint32) error {
				rows.AddMany(found)
				return nil
			})
		if err != nil || int(rows.GetCardinality()) > most { //nolint:gosec // as above
			return nil, err
		}
	}
	return rows, nil
}

// mostOfAccounts is how many rows of accounts are worth reading: of more, a page is found along
// the list in that time.
func (t *tx) mostOfAccounts() (int, error) {
	all, err := t.lastRow()
	return min(t.store.sizes.candidates, int(math.Sqrt(float64(all)*pageRows))), err
}

// countOfAccounts counts the matches of a filter that chooses many accounts, some of these at
// a time, to the query's limit if it has one; known is false for other filters.
func (t *tx) countOfAccounts(ts *tests, q model.ListQuery) (n int, known bool, err error) {
	accounts, many, err := t.chosenAccounts(ts)
	if err != nil || !many {
		return 0, false, err
	}
	if !t.store.dialect.covers() { // a server reads the table from its beginning sooner
		return 0, false, nil
	}
	rest := ts.besideAccounts()
	for some := range slices.Chunk(accounts, t.store.sizes.accountsAtOnce) {
		found, err := t.countIn(rest.matching(t.rowsOf(some), q.Tab), max(0, q.Limit-n))
		if n += found; err != nil || q.Limit > 0 && n >= q.Limit {
			return n, true, err
		}
	}
	return n, true, nil
}
