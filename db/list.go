package db

import (
	"slices"

	"gorm.io/gorm"

	"unsubdesk/model"
)

// streamSize is how many instances a stream holds at a time.
const streamSize = 500

// sortColumn is what a sort goes by; the ID breaks ties. Each has an index
// that ends in the ID, so that a page is read off it. Text is compared byte by
// byte, names without regard to case.
func sortColumn(field model.SortField) string {
	switch field {
	case model.SortName:
		return "i.name_fold"
	case model.SortOrder:
		return "i.order_number"
	case model.SortID:
		return "i.id"
	case model.SortAccount:
		return "i.account_key"
	case model.SortType:
		return "i.type_fold"
	case model.SortRegion:
		return "i.region_fold"
	case model.SortProject:
		return "i.project_fold"
	case model.SortDue:
		return "i.due"
	case model.SortPaid:
		return "i.paid"
	}
	return "i.effective_at"
}

// sortValue is what the sort column of the instance holds.
func sortValue(field model.SortField, in model.Instance) any {
	switch field {
	case model.SortName:
		return model.Fold(in.Name)
	case model.SortOrder:
		return in.Order.Number
	case model.SortID:
		return in.ID
	case model.SortAccount:
		return accountKey(in.Account)
	case model.SortType:
		return model.Fold(in.ProductType)
	case model.SortRegion:
		return model.Fold(in.Region)
	case model.SortProject:
		return model.Fold(in.EnterpriseProject)
	case model.SortDue:
		return in.AmountDue.Cents()
	case model.SortPaid:
		return in.Paid.Cents()
	}
	return in.EffectiveAt.UnixMicro()
}

// accountKey sorts accounts as they are shown: by name, those without one by
// ID, and two of the same name apart.
func accountKey(a model.Account) string {
	if a.Name == "" {
		return model.Fold(a.ID) + "\n" + a.ID
	}
	return model.Fold(a.Name) + "\n" + a.ID
}

// List is a page of instances in the query's order.
func (t *tx) List(q model.ListQuery) ([]model.Instance, error) {
	query, err := t.page(q)
	if err != nil {
		return nil, err
	}
	found, err := t.instances(query)
	if q.Backward {
		slices.Reverse(found)
	}
	return found, err
}

// EachInstance calls fn for every match in the query's order. Backward is not
// looked at. fn may ask and write anything else, but an instance that it
// changes may come twice, or not.
func (t *tx) EachInstance(q model.ListQuery, fn func(model.Instance) error) error {
	q.Backward = false
	query, err := t.page(q)
	if err != nil {
		return err
	}
	return t.eachPage(query, streamSize, func(page []model.Instance) error {
		for _, in := range page {
			if err := fn(in); err != nil {
				return err
			}
		}
		return nil
	})
}

// MatchIDs are the IDs of all matches in the query's order.
func (t *tx) MatchIDs(q model.ListQuery) ([]string, error) {
	query, err := t.page(q)
	if err != nil {
		return nil, err
	}
	var ids []string
	err = t.find(&ids, query.Table(instanceTable).Select("i.id"))
	if q.Backward {
		slices.Reverse(ids)
	}
	return ids, err
}

// Count counts the matches.
func (t *tx) Count(q model.ListQuery) (int, error) {
	query, err := t.matching(q)
	if err != nil {
		return 0, err
	}
	var n int
	err = t.find(&n, query.Table(instanceTable).Select("count(*)"))
	return n, err
}

// HasProjects reports whether any instance has an enterprise project.
func (t *tx) HasProjects() (bool, error) {
	var found bool
	err := t.find(&found, t.raw("SELECT EXISTS (SELECT 1 FROM instances WHERE project_fold > '')"))
	return found, err
}

// matching adds the query's tab and filter.
func (t *tx) matching(q model.ListQuery) (*gorm.DB, error) {
	query := t.db.Session(&gorm.Session{})
	tests, err := t.tests(q.Filter, q.Selected)
	if err != nil {
		return nil, err
	}
	for _, test := range append(tests.tab(q.Tab), tests.all()...) {
		query = query.Where(test.SQL, test.Vars...)
	}
	return query, nil
}

// page adds the order, the anchor and the limit. A page before the anchor is
// read backwards. Pages go by key, never by OFFSET, which would walk over all
// rows before them.
func (t *tx) page(q model.ListQuery) (*gorm.DB, error) {
	query, err := t.matching(q)
	if err != nil {
		return nil, err
	}
	column := sortColumn(q.Sort.Field)
	falling := q.Sort.Desc != q.Backward
	if q.Anchor != nil {
		query = query.Where("("+column+", i.id) "+beyond(falling, q.Inclusive)+" (?, ?)", sortValue(q.Sort.Field, *q.Anchor), q.Anchor.ID)
	}
	direction := " ASC"
	if falling {
		direction = " DESC"
	}
	query = query.Order(column + direction + ", i.id" + direction)
	if q.Limit > 0 {
		query = query.Limit(q.Limit)
	}
	return query, nil
}

func beyond(falling, inclusive bool) string {
	op := ">"
	if falling {
		op = "<"
	}
	if inclusive {
		op += "="
	}
	return op
}
