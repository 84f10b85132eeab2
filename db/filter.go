package db

import (
	"slices"
	"strings"
	"time"

	"github.com/RoaringBitmap/roaring/v2"
	"gorm.io/gorm/clause"

	"unsubdesk/model"
)

// tests turns a filter into conditions on `instances AS i`. They decide as
// model's Filter.Matches does, which is this code's oracle in the tests.
type tests struct {
	dialect  dialect
	filter   model.Filter
	policy   model.Policy
	now      time.Time
	selected model.Selection
	// chosen is set for a list of selected rows alone: its rows are looked for in it,
	// and not by a condition.
	chosen *roaring.Bitmap
	// aPage is set where each of many statements looks at few rows.
	aPage bool
	// accountIDs are what chosenAccounts has read, once accountsRead is set.
	accountIDs   []string
	accountsRead bool
	// request is set for a filter on requests: bare words then look at the
	// ID of `requests AS r` too, and reason at its reason.
	request bool
}

// tests reads what a filter depends on: the policy and the clock.
func (t *tx) tests(f model.Filter, selected model.Selection) (*tests, error) {
	policy, err := t.Policy()
	if err != nil {
		return nil, err
	}
	now, err := t.Now()
	return &tests{dialect: t.store.dialect, filter: f, policy: policy, now: now, selected: selected}, err
}

// listTests are the tests of a list.
func (t *tx) listTests(q model.ListQuery) (*tests, error) {
	ts, err := t.tests(q.Filter, q.Selected)
	if err == nil && slices.ContainsFunc(q.Filter.Terms, selectedOnly) {
		ts.chosen = q.Selected.Bitmap()
	}
	return ts, err
}

// selectedOnly reports whether a term is is:selected, and nothing else.
func selectedOnly(term model.FilterTerm) bool {
	return !term.Not && term.Field == model.FieldIs && slices.Equal(term.Values, []string{model.IsSelected})
}

func expr(sql string, args ...any) clause.Expr { return clause.Expr{SQL: sql, Vars: args} }

// anyOf holds if one of the conditions does.
func anyOf(conditions []clause.Expr) clause.Expr { return joined(conditions, " OR ", "1 = 0") }

// allOf holds if each of the conditions does.
func allOf(conditions []clause.Expr) clause.Expr { return joined(conditions, " AND ", "1 = 1") }

func joined(conditions []clause.Expr, with, none string) clause.Expr {
	if len(conditions) == 0 {
		return expr(none)
	}
	var all clause.Expr
	parts := make([]string, len(conditions))
	for i, c := range conditions {
		parts[i] = c.SQL
		all.Vars = append(all.Vars, c.Vars...)
	}
	all.SQL = "(" + strings.Join(parts, with) + ")"
	return all
}

// within puts SQL around a condition.
func within(before string, c clause.Expr, after string) clause.Expr {
	return clause.Expr{SQL: before + c.SQL + after, Vars: c.Vars}
}

func not(c clause.Expr) clause.Expr { return clause.Expr{SQL: "NOT " + c.SQL, Vars: c.Vars} }

// all are the conditions of the filter's terms.
func (ts *tests) all() []clause.Expr {
	conditions := make([]clause.Expr, 0, len(ts.filter.Terms))
	for _, term := range ts.filter.Terms {
		if ts.chosen != nil && selectedOnly(term) {
			continue
		}
		condition := anyOf(ts.alternatives(term))
		if term.Not {
			condition = not(condition)
		}
		conditions = append(conditions, condition)
	}
	return conditions
}

// ofRequest are the conditions of the terms that look at a request alone, which it then
// leaves out of the filter: whether an instance of the request satisfies them does not
// have to be looked up.
func (ts *tests) ofRequest() []clause.Expr {
	var terms, rest []model.FilterTerm
	for _, term := range ts.filter.Terms {
		if term.Field == model.FieldDecided || term.Field == model.FieldReason {
			terms = append(terms, term)
		} else {
			rest = append(rest, term)
		}
	}
	ts.filter.Terms = terms
	conditions := ts.all()
	ts.filter.Terms = rest
	return conditions
}

func (ts *tests) alternatives(term model.FilterTerm) []clause.Expr {
	switch term.Field {
	case model.FieldPaid:
		return amountTests("i.paid", term)
	case model.FieldDue:
		return amountTests("i.due", term)
	case model.FieldEffective:
		return ts.timeTests("i.effective_at", term)
	case model.FieldDecided:
		return []clause.Expr{ts.decided(term)}
	}
	conditions := make([]clause.Expr, 0, len(term.Values))
	for _, v := range term.Values {
		conditions = append(conditions, ts.value(term.Field, model.Fold(v)))
	}
	return conditions
}

// value is the test of one folded value of a field.
func (ts *tests) value(field model.FilterField, v string) clause.Expr {
	switch field {
	case model.FieldAny:
		return ts.word(v)
	case model.FieldName:
		return ts.dialect.contains("i.name_fold", v)
	case model.FieldOrder:
		return ts.dialect.contains("i.order_fold", v)
	case model.FieldID:
		return ts.dialect.contains("i.id_fold", v)
	case model.FieldType:
		return expr("i.type_fold = ?", v)
	case model.FieldRegion:
		return expr("i.region_fold = ?", v)
	case model.FieldProject:
		if v == model.ProjectNone {
			return expr("i.project_fold IN (?, '')", v)
		}
		return expr("i.project_fold = ?", v)
	case model.FieldAccount, model.FieldManager:
		return ts.ofOne("i.account_id", "accounts", "id", ts.accounts(field, v))
	case model.FieldReason:
		return ts.reason(v)
	case model.FieldIs:
		return ts.is(v)
	case model.FieldBlock:
		return ts.block(model.BlockCode(v))
	}
	return expr("1 = 0")
}

// ofOne is the condition that what a column names in a table has a condition.
func (ts *tests) ofOne(column, table, key string, condition clause.Expr) clause.Expr {
	if ts.aPage && ts.dialect.oneByOne() {
		return within("(SELECT ", condition, " FROM "+table+" AS one WHERE one."+key+" = "+column+")")
	}
	return within(column+" IN (SELECT "+key+" FROM "+table+" WHERE ", condition, ")")
}

// accounts is the condition on accounts of FieldAccount and FieldManager.
func (ts *tests) accounts(field model.FilterField, v string) clause.Expr {
	switch {
	case field == model.FieldAccount:
		return anyOf([]clause.Expr{expr("id_fold = ?", v), ts.dialect.contains("name_fold", v)})
	case v == model.ManagerNone:
		return expr("manager_fold IN (?, '')", v)
	}
	return expr("manager_fold = ?", v)
}

func (ts *tests) word(v string) clause.Expr {
	if ts.request {
		return anyOf([]clause.Expr{ts.dialect.contains("i.search", v), ts.dialect.contains("r.id_fold", v)})
	}
	return ts.dialect.contains("i.search", v)
}

func (ts *tests) reason(v string) clause.Expr {
	if ts.request {
		return within("(r.reason_code <> '' AND ", anyOf([]clause.Expr{expr("r.reason_code_fold = ?", v), ts.dialect.contains("r.reason_label_fold", v)}), ")")
	}
	return within(`i.id IN (SELECT ri.instance_id FROM requests AS q JOIN request_instances AS ri ON ri.request_id = q.id AND ri.live
		WHERE q.reason_code <> '' AND `, anyOf([]clause.Expr{expr("q.reason_code_fold = ?", v), ts.dialect.contains("q.reason_label_fold", v)}), ")")
}

// decided tests when the request was decided: by the expression that has an index, in which
// the open ones have 0.
func (ts *tests) decided(term model.FilterTerm) clause.Expr {
	decided := within("(r.decided_at IS NOT NULL AND ", anyOf(ts.timeTests(decisionTime, term)), ")")
	if ts.request {
		return decided
	}
	return within("(i.request_id IS NOT NULL AND i.request_id IN (SELECT r.id FROM requests AS r WHERE ", decided, "))")
}

// block is R2's test of one code.
func (ts *tests) block(code model.BlockCode) clause.Expr {
	if code == model.BlockInEffect {
		return expr("i.effective_at <= ?", ts.now.UnixMicro())
	}
	return ts.dialect.anyBit(ts.policy.BitOf(code))
}

func (ts *tests) is(what string) clause.Expr {
	switch what {
	case model.IsSelected:
		return ts.dialect.inRows("i.search_row", ts.selected.Bitmap().ToArray())
	case model.IsReview:
		return ts.ofOne("i.order_number", "orders", "number", expr("value > ?", ts.policy.ReviewThreshold.Cents()))
	}
	return allOf(ts.status(model.Status(what)))
}

// status is model.Instance.Status as conditions, of which all must hold.
func (ts *tests) status(status model.Status) []clause.Expr {
	now, blocking := ts.now.UnixMicro(), ts.policy.BlockingBits()
	switch status {
	case model.StatusAllowed:
		return []clause.Expr{expr("i.effective_at > ?", now), not(ts.dialect.anyBit(blocking))}
	case model.StatusBlocked:
		return []clause.Expr{not(ts.dialect.anyBit(liveBits)), anyOf([]clause.Expr{expr("i.effective_at <= ?", now), ts.dialect.anyBit(blocking)})}
	case model.StatusPending:
		return []clause.Expr{ts.dialect.anyBit(model.BitReviewPending)}
	case model.StatusUnsubscribed:
		return []clause.Expr{ts.dialect.anyBit(model.BitUnsubscribed)}
	}
	return []clause.Expr{expr("1 = 0")}
}

// tab are the conditions of one view of the list.
func (ts *tests) tab(tab model.Tab) []clause.Expr {
	switch tab {
	case "", model.TabAll:
		return nil
	case model.TabNotAllowed:
		return []clause.Expr{anyOf([]clause.Expr{expr("i.effective_at <= ?", ts.now.UnixMicro()), ts.dialect.anyBit(ts.policy.BlockingBits())})}
	}
	return ts.status(model.Status(tab))
}

func amountTests(column string, term model.FilterTerm) []clause.Expr {
	op := string(term.Op)
	if term.Op == model.OpIs {
		op = "="
	}
	conditions := make([]clause.Expr, len(term.Amounts))
	for i, m := range term.Amounts {
		conditions[i] = expr(column+" "+op+" ?", m.Cents())
	}
	return conditions
}

func (ts *tests) timeTests(column string, term model.FilterTerm) []clause.Expr {
	conditions := make([]clause.Expr, len(term.Times))
	for i := range term.Times {
		from, to := term.TimeRange(i, ts.now)
		var bounds []clause.Expr
		if !from.IsZero() {
			bounds = append(bounds, expr(column+" >= ?", from.UnixMicro()))
		}
		if !to.IsZero() {
			bounds = append(bounds, expr(column+" < ?", to.UnixMicro()))
		}
		conditions[i] = allOf(bounds)
	}
	return conditions
}
