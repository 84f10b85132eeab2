package db

import (
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"unsubdesk/db/textindex"
	"unsubdesk/model"
)

// pagesAtOnce is how many pages of the search index go into one statement.
const pagesAtOnce = 16

// factAccount is the fact that an instance is an account's; the others are called as
// the fields of the filter.
const factAccount = "account"

// The search index grows by parts (segments) that are never changed: rows that are new
// or have changed wait as fresh until there are some, and parts of about the same size
// become one. A row that has changed is in the index twice.

// indexing is what a transaction has to tell the search index.
type indexing struct {
	fresh []indexRow
	part  *part
	// last is the number of the newest row, once it was asked for, and given
	// whether it has grown.
	last         int64
	known, given bool
}

// indexRow is what the index knows of an instance.
type indexRow struct {
	ID          string
	SearchRow   int64
	Search      string
	TypeFold    string
	RegionFold  string
	ProjectFold string
	AccountID   string
	EffectiveAt int64
}

const indexColumns = "i.id, i.search_row, i.search, i.type_fold, i.region_fold, i.project_fold, i.account_id, i.effective_at"

func scanIndexRow(rows scanner, r *indexRow) error {
	return rows.Scan(&r.ID, &r.SearchRow, &r.Search, &r.TypeFold, &r.RegionFold, &r.ProjectFold, &r.AccountID, &r.EffectiveAt)
}

func scanStoredRow(rows scanner, r *storedRow) error {
	var bits model.BlockBits
	err := rows.Scan(&r.ID, &r.SearchRow, &r.Search, &r.TypeFold, &r.RegionFold, &r.ProjectFold, &r.AccountID, &r.EffectiveAt, &bits)
	r.tally = newTalliedRow(r.EffectiveAt, bits, r.TypeFold, r.RegionFold, r.ProjectFold)
	return err
}

func indexRowOf(in model.Instance) indexRow {
	return indexRow{ID: in.ID, Search: model.SearchText(in.Name, in.Order.Number, in.ID), TypeFold: model.Fold(in.ProductType),
		RegionFold: model.Fold(in.Region), ProjectFold: model.Fold(in.EnterpriseProject), AccountID: in.Account.ID,
		EffectiveAt: in.EffectiveAt.UnixMicro()}
}

// part is a part of the index that is being made.
type part struct {
	*textindex.Builder
	rows []orderedRow
}

// orderedRow is what a row's places in the orders go by.
type orderedRow struct {
	name, id string
	at       int64
	row      uint32
}

func newPart() *part { return &part{Builder: textindex.NewBuilder()} }

func (p *part) add(r indexRow) {
	name, _, _ := strings.Cut(r.Search, "\n")
	// Copies, because each is a piece of a longer text that would be kept with it.
	p.rows = append(p.rows, orderedRow{strings.Clone(name), strings.Clone(r.ID), r.EffectiveAt, uint32(r.SearchRow)}) //nolint:gosec // numbers are given one by one
	p.Add(uint32(r.SearchRow), r.Search,                                                                              //nolint:gosec // numbers are given one by one
		textindex.Fact(string(model.FieldType), r.TypeFold), textindex.Fact(string(model.FieldRegion), r.RegionFold),
		textindex.Fact(string(model.FieldProject), r.ProjectFold), textindex.Fact(factAccount, r.AccountID))
}

// storedRow is what the index and the tallies know of an instance.
type storedRow struct {
	indexRow
	tally talliedRow
}

// numbered are the rows' numbers in the search index, in the order of the instances;
// what is new to the index is noted for it.
func (t *tx) numbered(instances []model.Instance, stored map[string]storedRow) (numbers []int64, err error) {
	numbers = make([]int64, len(instances))
	for i, in := range instances {
		row := indexRowOf(in)
		old, known := stored[in.ID]
		if row.SearchRow = old.SearchRow; !known {
			if row.SearchRow, err = t.nextRow(); err != nil {
				return nil, err
			}
		}
		numbers[i] = row.SearchRow
		if stored[in.ID] = (storedRow{row, old.tally}); row == old.indexRow {
			continue
		}
		if err := t.index1(row); err != nil {
			return nil, err
		}
	}
	return numbers, nil
}

// storedRows are those of the instances that are stored already.
func (t *tx) storedRows(instances []model.Instance) (map[string]storedRow, error) {
	ids := make([]string, len(instances))
	for i, in := range instances {
		ids[i] = in.ID
	}
	query := t.instanceRows().Select(indexColumns + ", i.block_bits").Where(t.in("i.id", ids))
	stored := make(map[string]storedRow, len(ids))
	err := stream(t, query, 0, scanStoredRow, func(found []storedRow) error {
		for _, row := range found {
			stored[row.ID] = row
		}
		return nil
	})
	return stored, err
}

// lastRow is the greatest number that a row was given.
func (t *tx) lastRow() (int, error) {
	if t.index.known {
		return int(t.index.last), nil
	}
	err := t.find(&t.index.last, t.raw("SELECT value FROM meta WHERE name = 'row'"))
	t.index.known = err == nil
	return int(t.index.last), err
}

func (t *tx) nextRow() (int64, error) { return t.nextRows(1) }

// nextRows gives n new numbers, which follow each other, and returns the first.
func (t *tx) nextRows(n int) (first int64, err error) {
	if _, err := t.lastRow(); err != nil {
		return 0, err
	}
	first = t.index.last + 1
	t.index.last += int64(n)
	t.index.given = true
	return first, nil
}

// index1 notes a row for the index, and writes a part of it that is full.
func (t *tx) index1(row indexRow) error {
	t.noteRow(row)
	return t.writeFull()
}

// note notes new instances for the index, which are numbered from first on.
func (t *tx) note(instances []model.Instance, first int64) {
	for i, in := range instances {
		row := indexRowOf(in)
		row.SearchRow = first + int64(i)
		t.noteRow(row)
	}
}

func (t *tx) noteRow(row indexRow) {
	x := &t.index
	if x.part != nil {
		x.part.add(row)
		return
	}
	if x.fresh = append(x.fresh, row); len(x.fresh) <= t.store.sizes.fresh {
		return
	}
	x.part = newPart()
	for _, r := range x.fresh {
		x.part.add(r)
	}
	x.fresh = nil
}

// writeFull writes a part of the index that has as many rows as it may have, or a few more.
func (t *tx) writeFull() error {
	if x := &t.index; x.part != nil && x.part.Rows() >= t.store.sizes.segment {
		return t.addSegment(x.part)
	}
	return nil
}

// flushIndex writes what was noted. It comes last in a transaction.
func (t *tx) flushIndex() error {
	x := &t.index
	if x.given {
		if _, err := t.exec("UPDATE meta SET value = ? WHERE name = 'row'", x.last); err != nil {
			return err
		}
	}
	switch {
	case x.part != nil && x.part.Rows() > 0:
		if err := t.addSegment(x.part); err != nil {
			return err
		}
		return t.mergeSegments()
	case len(x.fresh) > 0:
		return t.addFreshRows(x.fresh)
	}
	return nil
}

func (t *tx) addFreshRows(rows []indexRow) error {
	fields := make([][]field, len(rows))
	for i, r := range rows {
		fields[i] = []field{{"search_row", r.SearchRow}}
	}
	if err := t.insert("search_fresh", fields, "ON CONFLICT (search_row) DO NOTHING"); err != nil {
		return err
	}
	var n int
	if err := t.find(&n, t.raw("SELECT count(*) FROM search_fresh")); err != nil || n <= t.store.sizes.fresh {
		return err
	}
	if err := t.addPartOf(expr("i.search_row IN (SELECT search_row FROM search_fresh)")); err != nil {
		return err
	}
	if _, err := t.exec("DELETE FROM search_fresh"); err != nil {
		return err
	}
	return t.mergeSegments()
}

// addPartOf makes a part of the rows that a condition chooses, as they are now.
func (t *tx) addPartOf(condition clause.Expr) error {
	p := newPart()
	err := t.eachIndexRow(t.instanceRows().Where(condition), func(r indexRow) error {
		p.add(r)
		return nil
	})
	if err != nil {
		return err
	}
	return t.addSegment(p)
}

func (t *tx) eachIndexRow(query *gorm.DB, fn func(indexRow) error) error {
	return stream(t, query.Select(indexColumns).Order("i.search_row"), streamSize, scanIndexRow, func(page []indexRow) error {
		for _, r := range page {
			if err := fn(r); err != nil {
				return err
			}
		}
		return nil
	})
}

// addSegment writes a part of the index, and empties it.
func (t *tx) addSegment(b *part) error {
	t.segments = nil
	var id int64
	if err := t.find(&id, t.raw("SELECT coalesce(max(id), 0) + 1 FROM search_segments")); err != nil {
		return err
	}
	if _, err := t.exec("INSERT INTO search_segments (id, rows) VALUES (?, ?)", id, b.Rows()); err != nil {
		return err
	}
	var args []any
	pages := 0
	put := func() error {
		if len(args) == 0 {
			return nil
		}
		_, err := t.exec("INSERT INTO search_pages (segment, first, page) VALUES (?, ?, ?)"+strings.Repeat(", (?, ?, ?)", len(args)/3-1), args...)
		args = args[:0]
		return err
	}
	err := b.Pages(func(first textindex.Gram, page []byte) error {
		pages++
		if args = append(args, id, int64(first), page); len(args) < 3*pagesAtOnce {
			return nil
		}
		return put()
	})
	if err == nil {
		err = put()
	}
	if err == nil {
		_, err = t.exec("UPDATE search_segments SET pages = ? WHERE id = ?", pages, id)
	}
	if err != nil {
		return err
	}
	return t.addOrders(id, b)
}
