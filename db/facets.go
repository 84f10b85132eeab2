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

// Facets counts the matches by the values of one field, most first. Values
// that differ only in case are one, as the filter sees them. Accounts without
// a manager are left out of FieldManager: no filter chooses them.
func (t *tx) Facets(q model.ListQuery, field model.FilterField) ([]model.Facet, error) {
	query, err := t.allMatching(q)
	if err != nil {
		return nil, err
	}
	if query, err = t.grouped(query, field); err != nil {
		return nil, err
	}
	var facets []model.Facet
	err = t.find(&facets, query)
	if field == model.FieldProject {
		facets = withoutProject(facets)
	}
	slices.SortFunc(facets, func(a, b model.Facet) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
	})
	return facets, err
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

func (t *tx) grouped(query *gorm.DB, field model.FilterField) (*gorm.DB, error) {
	switch field {
	case model.FieldType:
		return t.named(query, "i.type_fold", "x.product_type"), nil
	case model.FieldRegion:
		return t.named(query, "i.region_fold", "x.region"), nil
	case model.FieldProject:
		return t.named(query, "i.project_fold", "x.project"), nil
	case model.FieldAccount, model.FieldManager:
		return t.accountFacets(query, field), nil
	}
	return nil, model.Invalid("There are no counts by %s; choose type, region, project, account or manager.", field)
}

// named counts by a folded value, which an index has in order, and takes the
// value as it is written from one instance of each group.
func (t *tx) named(query *gorm.DB, fold, value string) *gorm.DB {
	groups := query.Select(fold + " AS value, min(i.id) AS id, count(*) AS count").Group(fold)
	return t.db.Table("(?) AS g", groups).Joins("JOIN instances AS x ON x.id = g.id").
		Select(value + " AS value, g.count AS count")
}

// accountFacets counts by account first, which an index has in order, and
// looks at the few accounts after that.
func (t *tx) accountFacets(query *gorm.DB, field model.FilterField) *gorm.DB {
	groups := query.Select("i.account_id AS id, count(*) AS count").Group("i.account_id")
	all := t.db.Table("(?) AS g", groups).Joins("JOIN accounts AS a ON a.id = g.id")
	if field == model.FieldAccount {
		return all.Select("a.id AS value, a.name AS label, g.count AS count")
	}
	return all.Select("min(a.manager) AS value, sum(g.count) AS count").Where("a.manager <> ''").Group("a.manager_fold")
}
