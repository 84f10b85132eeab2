package db

import (
	"gorm.io/gorm"

	"unsubdesk/model"
)

// ProjectNoneLabel is what a picker shows for instances without an enterprise
// project.
const projectNoneLabel = "no project"

// Facets counts the matches by the values of one field, most first. Values
// that differ only in case are one, as the filter sees them. Accounts without
// a manager are left out of FieldManager: no filter chooses them.
func (t *tx) Facets(q model.ListQuery, field model.FilterField) ([]model.Facet, error) {
	query, err := t.matching(q)
	if err != nil {
		return nil, err
	}
	var facets []model.Facet
	query, err = t.grouped(query.Table(instanceTable), field)
	if err != nil {
		return nil, err
	}
	err = t.find(&facets, query.Order("count DESC, value ASC"))
	return facets, err
}

func (t *tx) grouped(query *gorm.DB, field model.FilterField) (*gorm.DB, error) {
	switch field {
	case model.FieldType:
		return query.Select("min(i.product_type) AS value, count(*) AS count").Group("i.type_fold"), nil
	case model.FieldRegion:
		return query.Select("min(i.region) AS value, count(*) AS count").Group("i.region_fold"), nil
	case model.FieldProject:
		return projects(query), nil
	case model.FieldAccount, model.FieldManager:
		return t.accountFacets(query, field), nil
	}
	return nil, model.Invalid("There are no counts by %s; choose type, region, project, account or manager.", field)
}

// projects counts instances without a project under the filter's word for
// them, together with those of a project that has that very name.
func projects(query *gorm.DB) *gorm.DB {
	return query.Select(`CASE WHEN min(i.project) = '' THEN ? ELSE min(i.project) END AS value,
		CASE WHEN min(i.project) = '' THEN ? ELSE '' END AS label, count(*) AS count`, model.ProjectNone, projectNoneLabel).
		Group("CASE WHEN i.project_fold = '' THEN 'none' ELSE i.project_fold END")
}

// accountFacets counts by account first, which an index has in order, and
// looks at the few accounts after that.
func (t *tx) accountFacets(query *gorm.DB, field model.FilterField) *gorm.DB {
	counts := query.Select("i.account_id AS id, count(*) AS n").Group("i.account_id")
	all := t.db.Table("(?) AS c", counts).Joins("JOIN accounts AS a ON a.id = c.id")
	if field == model.FieldAccount {
		return all.Select("a.id AS value, a.name AS label, c.n AS count")
	}
	return all.Select("min(a.manager) AS value, sum(c.n) AS count").Where("a.manager <> ''").Group("a.manager_fold")
}
