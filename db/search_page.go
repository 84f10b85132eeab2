package db

import (
	"slices"

	"gorm.io/gorm"

	"unsubdesk/model"
)

// covered reports whether the index of the default order holds all that a query asks
// for.
func covered(q model.ListQuery) bool {
	return sortColumn(q.Sort.Field) == "i.effective_at" && len(uncovered(q.Filter)) == 0
}

// uncovered are the terms that only the row itself tells.
func uncovered(f model.Filter) []model.FilterTerm {
	return slices.DeleteFunc(slices.Clone(f.Terms), inIndex)
}

// inIndex reports whether the index of the default order holds what a term asks for.
func inIndex(term model.FilterTerm) bool {
	switch term.Field {
	case model.FieldAny, model.FieldEffective, model.FieldBlock:
		return true
	case model.FieldIs:
		return !slices.Contains(term.Values, model.IsSelected) && !slices.Contains(term.Values, model.IsReview)
	}
	return false
}

// isFact reports whether rows that have a term's gram match it, but for those that have
// changed.
func isFact(term model.FilterTerm) bool {
	return !term.Not && slices.Contains([]model.FilterField{model.FieldType, model.FieldRegion, model.FieldProject}, term.Field)
}

// pageIDs are the IDs of a page in its order; known is false if the filter says nothing
// that an index could help with.
func (t *tx) pageIDs(ts *tests, q model.ListQuery) (ids []string, known bool, err error) {
	if q.Limit > 0 && ts.chosen != nil {
		ids, err = t.chosenPage(ts, q)
		return ids, true, err
	}
	if q.Limit <= 0 || !indexed(q.Filter) && !few(q) {
		return nil, false, nil
	}
	probe, cost := t.store.sizes.probeRows, costRow
	if t.store.dialect.covers() && covered(q) {
		probe, cost = t.store.sizes.probeCovered, costCovered
	}
	ids, done, err := t.walkTo(ts, q, probe)
	if err != nil || done {
		return ids, true, err
	}
	if q.Sort.Field != model.SortName && len(ids)*4 >= q.Limit { // as many again, and the page is full before the index is read
		if ids, done, err = t.walkTo(ts, q, 2*probe*q.Limit/len(ids)); err != nil || done {
			return ids, true, err
		}
	}
	if ids, known, err := t.accountPage(ts, q); err != nil || known {
		return ids, true, err
	}
	found, err := t.candidates(ts, q.Tab)
	if err != nil {
		return nil, false, err
	}
	if found == nil { // the index says nothing, so there are many
		ids, err = t.wholeList(ts, q)
		return ids, true, err
	}
	all, err := t.lastRow()
	if err != nil {
		return nil, false, err
	}
	n := found.size()
	if n == 0 {
		return nil, true, nil
	}
	if order, ok := orderOf(q); ok && n > t.store.sizes.inOrder && n*costCandidate > all/n*q.Limit/rowsInOrder {
		ids, err = t.inRowOrder(order, ts, q, found)
		return ids, true, err
	}
	// To read on pays where the candidates would take longer than it does if they lie
	// evenly. They may all lie together: it ends when it has taken as long as they would.
	each := costCandidate - costCovered + cost
	if rows := n * each / cost; rows > min(all/n*q.Limit, all) || n > t.store.sizes.candidates {
		if ids, done, err = t.walkTo(ts, q, min(rows, all)); err != nil || done {
			return ids, true, err
		}
	}
	if n > t.store.sizes.candidates {
		ids, err = t.wholeList(ts, q)
		return ids, true, err
	}
	if ids, done, err = t.firstByIndex(ts, q, found); err == nil && !done {
		ids, err = t.idsIn(ts, t.among(found), q)
	}
	return ids, true, err
}

// firstByIndex looks for a page among candidates that have all facts a filter asks for:
// an index in row order tells which of them come first, and only these are looked up in
// the table. done is set if they are enough.
func (t *tx) firstByIndex(ts *tests, q model.ListQuery, c *candidates) (ids []string, done bool, err error) {
	rest := uncovered(q.Filter)
	if !t.store.dialect.covers() || covered(q) || sortColumn(q.Sort.Field) != "i.effective_at" ||
		slices.ContainsFunc(rest, func(term model.FilterTerm) bool { return !isFact(term) }) {
		return nil, false, nil
	}
	part, wide := *ts, q
	part.filter.Terms = slices.DeleteFunc(slices.Clone(ts.filter.Terms), isFact)
	wide.Limit = 2 * q.Limit
	first, err := t.idsIn(&part, t.among(c), wide)
	if err != nil {
		return nil, false, err
	}
	ids, err = t.idsIn(ts, t.instanceRows().Where(t.in("i.id", first)), q)
	return ids, len(ids) == q.Limit || len(first) < wide.Limit, err
}

// mostStages is how many of the first stage a later one has at most, if an index holds all that
// is asked for.
const mostStages = 20

// walkTo reads a page of a list as far as some rows go, whatever the filter leaves of
// them; done is set if that is the whole page. Rows are read in stages: a page is often full
// long before the last.
func (t *tx) walkTo(ts *tests, q model.ListQuery, rows int) (ids []string, done bool, err error) {
	list, part, stages := t.inList(ts, q, nil), q, t.store.dialect.stage()
	most := stages * mostStages
	if !covered(q) {
		most /= costRow
	}
	for read := 0; ; {
		stage := rows - read
		if stages > 0 {
			stage = min(stage, max(stages, min(read, most))) // twice as far each time
		}
		from, end, all, err := t.store.dialect.firstRows(t, list, q, stage)
		if err != nil {
			return nil, false, err
		}
		part.Limit = q.Limit - len(ids)
		found, err := t.idsIn(ts, from, part)
		if err != nil {
			return nil, false, err
		}
		read += stage
		ids = append(ids, found...)
		if done = all || len(ids) == q.Limit; done || read >= rows {
			return ids, done, nil
		}
		part.Anchor, list = nil, t.inList(ts, q, end)
	}
}

// inList is what a list is read from, or what of it comes behind a row. What has taken
// effect is passed over where the list is in that order: it lies together at one end.
func (t *tx) inList(ts *tests, q model.ListQuery, last *placedRow) *gorm.DB {
	var from *gorm.DB
	passed := last != nil
	if passed {
		from = t.behindRow(q, *last)
	} else {
		from = behind(t.db.Table(t.store.dialect.instancesInOrder(q.Sort.Field)), q)
		passed = q.Anchor != nil && q.Anchor.EffectiveAt.After(ts.now)
	}
	falling := q.Sort.Desc != q.Backward
	if q.Tab == model.TabAllowed && sortColumn(q.Sort.Field) == "i.effective_at" && (falling || !passed) {
		from = from.Where("i.effective_at > ?", ts.now.UnixMicro())
	}
	return from
}

// idsIn are the IDs of the page that some instances hold.
func (t *tx) idsIn(ts *tests, from *gorm.DB, q model.ListQuery) (ids []string, err error) {
	err = t.find(&ids, page(ts.matching(from, q.Tab), q).Select("i.id"))
	return ids, err
}

// wholeList are the IDs of a page that is read along the list, however far. Where an engine
// reads to the end of what it is given, each statement goes some way only, so that whoever no
// longer waits ends it.
func (t *tx) wholeList(ts *tests, q model.ListQuery) ([]string, error) {
	if t.store.dialect.stage() == 0 {
		return t.idsIn(ts, t.db.Table(t.store.dialect.instancesInOrder(q.Sort.Field)), q)
	}
	all, err := t.lastRow()
	if err != nil {
		return nil, err
	}
	ids, _, err := t.walkTo(ts, q, all)
	return ids, err
}
