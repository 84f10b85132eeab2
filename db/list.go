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
	ts, err := t.listTests(q)
	if err != nil || !ts.possible(q.Tab) {
		return nil, err
	}
	ts.aPage = q.Limit > 0
	var found []model.Instance
	if ids, known, err := t.pageIDs(ts, q); err != nil {
		return nil, err
	} else if known {
		found, err = t.Instances(ids)
		if err != nil {
			return nil, err
		}
	} else if query, err := t.allMatches(ts, q.Tab); err != nil {
		return nil, err
	} else if found, err = t.instances(page(query, q)); err != nil {
		return nil, err
	}
	if q.Backward {
		slices.Reverse(found)
	}
	return found, nil
}

// EachInstance calls fn for every match in the query's order. Backward is not
// looked at. fn may ask and write anything else, but an instance that it
// changes may come twice, or not.
func (t *tx) EachInstance(q model.ListQuery, fn func(model.Instance) error) error {
	q.Backward = false
	query, err := t.allMatching(q)
	if err != nil {
		return err
	}
	return t.eachPage(page(query, q), streamSize, func(page []model.Instance) error {
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
	query, err := t.allMatching(q)
	if err != nil {
		return nil, err
	}
	var ids []string
	err = t.find(&ids, page(query, q).Select("i.id"))
	if q.Backward {
		slices.Reverse(ids)
	}
	return ids, err
}

// HasProjects reports whether any instance has an enterprise project.
func (t *tx) HasProjects() (bool, error) {
	var found bool
	err := t.find(&found, t.raw("SELECT EXISTS (SELECT 1 FROM instances WHERE project_fold > '')"))
	return found, err
}

// instanceRows is a query on all instances.
func (t *tx) instanceRows() *gorm.DB { return t.db.Table(instanceTable) }

// matching adds the tab and the filter to a query.
func (ts *tests) matching(query *gorm.DB, tab model.Tab) *gorm.DB {
	for _, test := range append(ts.tab(tab), ts.all()...) {
		query = query.Where(test.SQL, test.Vars...)
	}
	return query
}

// allMatching is allMatches for a query whose tests are not known yet.
func (t *tx) allMatching(q model.ListQuery) (*gorm.DB, error) {
	ts, err := t.listTests(q)
	if err != nil {
		return nil, err
	}
	return t.allMatches(ts, q.Tab)
}

// allMatches is the query for all matches, in no order: from the candidates of the
// search index where it knows few.
func (t *tx) allMatches(ts *tests, tab model.Tab) (*gorm.DB, error) {
	if !ts.possible(tab) {
		return t.instanceRows().Where("1 = 0"), nil
	}
	from, err := t.fewRows(ts, tab)
	if err != nil {
		return nil, err
	}
	if from == nil {
		ts.chosen = nil // a condition names the rows, however many
		from = t.instanceRows()
	}
	return ts.matching(from, tab), nil
}

// page adds the order, the anchor and the limit. A page before the anchor is
// read backwards. Pages go by key, never by OFFSET, which would walk over all
// rows before them.
func page(query *gorm.DB, q model.ListQuery) *gorm.DB {
	query = inOrder(behind(query, q), q)
	if q.Limit > 0 {
		query = query.Limit(q.Limit)
	}
	return query
}

// behind leaves out what lies before the anchor.
func behind(query *gorm.DB, q model.ListQuery) *gorm.DB {
	if q.Anchor == nil {
		return query
	}
	return query.Where("("+sortColumn(q.Sort.Field)+", i.id) "+beyond(q.Sort.Desc != q.Backward, q.Inclusive)+" (?, ?)",
		sortValue(q.Sort.Field, *q.Anchor), q.Anchor.ID)
}

func inOrder(query *gorm.DB, q model.ListQuery) *gorm.DB {
	direction := " ASC"
	if q.Sort.Desc != q.Backward {
		direction = " DESC"
	}
	return query.Order(sortColumn(q.Sort.Field) + direction + ", i.id" + direction)
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
