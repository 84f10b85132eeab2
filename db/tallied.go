package db

import (
	"slices"

	"gorm.io/gorm"

	"unsubdesk/model"
)

// talliedBy reports whether a filter asks for no more than the tallies of the field say:
// for its values, and for the status.
func talliedBy(f model.Filter, field model.FilterField) bool {
	return !slices.ContainsFunc(f.Terms, func(term model.FilterTerm) bool {
		if term.Field == model.FieldIs {
			return slices.Contains(term.Values, model.IsSelected) || slices.Contains(term.Values, model.IsReview)
		}
		return term.Field != field
	})
}

// talliedField is the field whose tallies answer a filter.
func talliedField(f model.Filter) (field model.FilterField, ok bool) {
	at := slices.IndexFunc(talliedFields[:], func(field model.FilterField) bool { return talliedBy(f, field) })
	if at < 0 {
		return "", false
	}
	return talliedFields[at], true
}

// talliedGroups counts by a value from the tallies.
func (t *tx) talliedGroups(ts *tests, tab model.Tab, field model.FilterField) (groups []group, err error) {
	from, err := t.talliedRows(ts, field)
	if err != nil {
		return nil, err
	}
	fold := pickedColumns[field].fold
	sums := ts.matching(from, tab).Select("i." + fold + " AS fold, sum(i.n) AS count").Group("i." + fold).Having("sum(i.n) <> 0")
	err = t.find(&groups, t.db.Table("(?) AS g", sums).
		Select("g.fold, g.count, (SELECT x.id FROM instances AS x WHERE x."+fold+" = g.fold ORDER BY x."+fold+", x.id LIMIT 1) AS id"))
	return groups, err
}

// countTallied counts the matches from the tallies.
func (t *tx) countTallied(ts *tests, tab model.Tab, field model.FilterField) (n int, err error) {
	from, err := t.talliedRows(ts, field)
	if err == nil {
		err = t.find(&n, ts.matching(from, tab).Select("coalesce(sum(i.n), 0)"))
	}
	return n, err
}

// talliedRows are the tallies of a field as rows that stand for n instances and that a
// condition on the status takes as one of these: what lies wholly before or behind the
// present is, by the times of their slots. The present's own day counts as one with its
// longer part; the instances of the shorter are read and set right, those alone whose
// status the time decides.
func (t *tx) talliedRows(ts *tests, field model.FilterField) (*gorm.DB, error) {
	if err := t.flushTallies(); err != nil {
		return nil, err
	}
	value, fold := "''", "all_fold"
	if picked, ok := pickedColumns[field]; ok {
		value, fold = "i."+picked.fold, picked.fold
	}
	now := ts.now.UnixMicro()
	today := now / dayMicros
	wide := today / wideSlot
	midnight, next := today*dayMicros, (today+1)*dayMicros
	whole, from, to := midnight, now+1, next // it is afternoon: the day counts as past
	if now < midnight+dayMicros/2 {
		whole, from, to = next-1, midnight, now+1
	}
	day := expr("SELECT value AS "+fold+", block_bits, CASE WHEN slot = ? THEN ? ELSE slot * ? END AS effective_at, n FROM tallies"+
		" WHERE days = 1 AND slot >= ? AND slot < ? AND field = ?", today, whole, dayMicros, wide*wideSlot, (wide+1)*wideSlot, field)
	slots := expr("SELECT value, block_bits, slot * ?, n FROM tallies WHERE days = ? AND slot <> ? AND field = ?", wideSlot*dayMicros, wideSlot, wide, field)
	near := expr("SELECT "+value+", i.block_bits, CASE WHEN s.sign > 0 THEN i.effective_at ELSE ? END, s.sign"+
		" FROM "+instanceTable+" CROSS JOIN (SELECT 1 AS sign UNION ALL SELECT -1) AS s"+
		" WHERE i.effective_at >= ? AND i.effective_at < ? AND ?", whole, from, to, not(ts.dialect.anyBit(ts.policy.BlockingBits())))
	return t.db.Table("(? UNION ALL ? UNION ALL ?) AS i", day, slots, near), nil
}
