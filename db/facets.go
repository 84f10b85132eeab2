package db

import (
	"cmp"
	"slices"

	"gorm.io/gorm"

	"unsubdesk/model"
)

// projectNoneLabel is what a picker shows for instances without an enterprise
// project.
const projectNoneLabel = "no project"

// pickedColumn is where a field's values stand, folded and as they are written.
type pickedColumn struct{ fold, written string }

// pickedColumns are the fields of the pickers.
var pickedColumns = map[model.FilterField]pickedColumn{
	model.FieldType:    {"type_fold", "product_type"},
	model.FieldRegion:  {"region_fold", "region"},
	model.FieldProject: {"project_fold", "project"},
}

// group is how many matches have a value, and one instance that has it.
type group struct {
	Fold, ID string
	Count    int
}

// Facets counts the matches by the values of one field, most first. Values
// that differ only in case are one, as the filter sees them. Accounts without
// a manager are left out of FieldManager: no filter chooses them.
func (t *tx) Facets(q model.ListQuery, field model.FilterField) ([]model.Facet, error) {
	ts, err := t.listTests(q)
	if err != nil {
		return nil, err
	}
	picked, ok := pickedColumns[field]
	if !ok {
		return t.accountFacets(ts, q.Tab, field)
	}
	groups, sure, err := t.groupsAtOnce(ts, q.Tab, field)
	if err == nil && !sure {
		groups, err = t.groupsInParts(ts, q.Tab, picked.fold)
	}
	if err != nil {
		return nil, err
	}
	return t.facetsOf(groups, field)
}

// FacetsAtOnce is Facets of a picker's field where that takes no time worth mentioning.
// Else sure is false, and the facets are all values that the desk has, those of most
// instances first, with CountUnknown.
func (t *tx) FacetsAtOnce(q model.ListQuery, field model.FilterField) (facets []model.Facet, sure bool, err error) {
	if _, ok := pickedColumns[field]; !ok {
		return nil, false, model.Invalid("There are no counts at once by %s; choose type, region or project.", field)
	}
	ts, err := t.listTests(q)
	if err != nil {
		return nil, false, err
	}
	groups, sure, err := t.groupsAtOnce(ts, q.Tab, field)
	if err == nil && !sure {
		ts.filter = model.Filter{}
		groups, err = t.talliedGroups(ts, model.TabAll, field)
	}
	if err != nil {
		return nil, false, err
	}
	facets, err = t.facetsOf(groups, field)
	for i := range facets {
		if !sure {
			facets[i].Count = model.CountUnknown
		}
	}
	return facets, sure, err
}

// groupsAtOnce counts from the tallies, or the rows of a small desk. Else sure is false.
func (t *tx) groupsAtOnce(ts *tests, tab model.Tab, field model.FilterField) (groups []group, sure bool, err error) {
	if talliedBy(ts.filter, field) {
		groups, err = t.talliedGroups(ts, tab, field)
		return groups, true, err
	}
	if last, err := t.lastRow(); err != nil || last > t.store.smallDesk || ts.chosen != nil {
		return nil, false, err
	}
	groups, err = t.groups(ts.matching(t.instanceRows(), tab), pickedColumns[field].fold)
	return groups, true, err
}

// groups counts the rows of a query by a folded value.
func (t *tx) groups(query *gorm.DB, fold string) (groups []group, err error) {
	fold = "i." + fold
	err = t.find(&groups, query.Select(fold+" AS fold, min(i.id) AS id, count(*) AS count").Group(fold))
	return groups, err
}

// groupsInParts counts all matches, a part of them at a time.
func (t *tx) groupsInParts(ts *tests, tab model.Tab, fold string) ([]group, error) {
	found, err := t.candidates(ts, tab)
	if err != nil {
		return nil, err
	}
	all := map[string]group{}
	count := func(part *gorm.DB) error {
		groups, err := t.groups(ts.matching(part, tab), fold)
		for _, g := range groups {
			if old, known := all[g.Fold]; known {
				g.ID, g.Count = min(old.ID, g.ID), old.Count+g.Count
			}
			all[g.Fold] = g
		}
		return err
	}
	last, err := t.lastRow()
	if err != nil {
		return nil, err
	}
	switch {
	case found != nil && (ts.chosen != nil || found.size()*fewOf < last):
		err = t.eachFew(model.NewSelection(found.rows), count)
	case t.store.dialect.countStep() == 0:
		err = count(t.instanceRows()) // the server breaks it off when nobody waits
	default:
		err = t.eachStretch(last, count)
	}
	if err != nil {
		return nil, err
	}
	groups := make([]group, 0, len(all))
	for _, g := range all {
		groups = append(groups, g)
	}
	return groups, err
}

// eachFew calls read with a query on each part of few rows.
func (t *tx) eachFew(rows model.Selection, read func(*gorm.DB) error) error {
	for part := range rows.Parts(rowsAtATime) {
		if err := read(t.byRow().Where(t.store.dialect.inRows("i.search_row", part))); err != nil {
			return err
		}
	}
	return nil
}

// eachStretch calls read with a query on each stretch of all rows.
func (t *tx) eachStretch(last int, read func(*gorm.DB) error) error {
	step := t.store.dialect.countStep()
	for from := 0; from < last; from += step {
		if err := read(t.byRow().Where("i.search_row > ? AND i.search_row <= ?", from, from+step)); err != nil {
			return err
		}
	}
	return nil
}

// facetsOf are groups with their values as one instance has them written.
func (t *tx) facetsOf(groups []group, field model.FilterField) ([]model.Facet, error) {
	ids := make([]string, len(groups))
	for i, g := range groups {
		ids[i] = g.ID
	}
	var written []struct{ ID, Value string }
	err := t.find(&written, t.instanceRows().Select("i.id, i."+pickedColumns[field].written+" AS value").Where(t.in("i.id", ids)))
	if err != nil {
		return nil, err
	}
	values := make(map[string]string, len(written))
	for _, w := range written {
		values[w.ID] = w.Value
	}
	facets := make([]model.Facet, len(groups))
	for i, g := range groups {
		facets[i] = model.Facet{Value: values[g.ID], Count: g.Count}
	}
	if field == model.FieldProject {
		facets = withoutProject(facets)
	}
	return mostFirst(facets), nil
}

func mostFirst(facets []model.Facet) []model.Facet {
	slices.SortFunc(facets, func(a, b model.Facet) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
	})
	return facets
}

// withoutProject counts instances without a project under the filter's word
// for them, together with those of a project that has that very name.
func withoutProject(facets []model.Facet) []model.Facet {
	none := model.Facet{Value: model.ProjectNone, Label: projectNoneLabel}
	others := slices.DeleteFunc(facets, func(f model.Facet) bool {
		if f.Value != "" && model.Fold(f.Value) != model.ProjectNone {
			return false
		}
		none.Count += f.Count
		return true
	})
	if none.Count == 0 {
		return others
	}
	return append(others, none)
}

// accountFacets counts by account first, which an index has in order, and
// looks at the few accounts after that.
func (t *tx) accountFacets(ts *tests, tab model.Tab, field model.FilterField) (facets []model.Facet, err error) {
	query, err := t.allMatches(ts, tab)
	if err != nil {
		return nil, err
	}
	groups := query.Select("i.account_id AS id, count(*) AS count").Group("i.account_id")
	all := t.db.Table("(?) AS g", groups).Joins("JOIN accounts AS a ON a.id = g.id")
	switch field {
	case model.FieldAccount:
		all = all.Select("a.id AS value, a.name AS label, g.count AS count")
	case model.FieldManager:
		all = all.Select("min(a.manager) AS value, sum(g.count) AS count").Where("a.manager <> ''").Group("a.manager_fold")
	default:
		return nil, model.Invalid("There are no counts by %s; choose type, region, project, account or manager.", field)
	}
	err = t.find(&facets, all)
	return mostFirst(facets), err
}
