package db

import (
	"fmt"
	"time"

	"gorm.io/gorm"

	"unsubdesk/model"
)

// A sum of cents may be more than 64 bits hold (R5): millions of cents are added up apart
// from the rest, and model puts both together.
const centsApart = 1_000_000

// sumOf are the columns of a sum of cents.
func sumOf(cents, name string) string {
	return fmt.Sprintf("CAST(coalesce(sum(%s / %d), 0) AS BIGINT) AS %s_millions, CAST(coalesce(sum(%s %% %d), 0) AS BIGINT) AS %s_rest",
		cents, centsApart, name, cents, centsApart, name)
}

// sumRow are sums as they are read.
type sumRow struct {
	Requests, Instances          int
	CashMillions, CashRest       int64
	CouponsMillions, CouponsRest int64
}

func (r sumRow) sums() model.Sums {
	return model.Sums{Requests: r.Requests, Instances: r.Instances,
		Cash: model.MillionCents(r.CashMillions, r.CashRest), Coupons: model.MillionCents(r.CouponsMillions, r.CouponsRest)}
}

// requestSums adds up requests: of a completed one these are the sums of its ledger (R16).
func requestSums() string {
	return "count(*) AS requests, CAST(coalesce(sum((SELECT count(*) FROM request_instances AS ri WHERE ri.request_id = r.id)), 0) AS BIGINT) AS instances, " +
		sumOf("r.refund", "cash") + ", " + sumOf("r.coupons_returned", "coupons")
}

// refunding is the condition on a request that is completed. It does not name the status:
// that has an index, which a planner would take instead of the one by time.
const refunding = "r.decision IN ('not_required', 'approved', 'auto_approved')"

// decidedIn are the requests decided in a span, read by the index of their time.
func (t *tx) decidedIn(s model.Span) *gorm.DB {
	from := int64(1) // the open ones have 0
	if !s.From.IsZero() {
		from = s.From.UnixMicro()
	}
	query := t.db.Table(requestTable).Where(decisionTime+" >= ?", from)
	if !s.To.IsZero() {
		query = query.Where(decisionTime+" < ?", s.To.UnixMicro())
	}
	return query
}

// SumRequests adds up the matches; After and Limit are not looked at.
func (t *tx) SumRequests(q model.RequestQuery) (model.Sums, error) {
	query, err := t.matchingRequests(q, false)
	if err != nil {
		return model.Sums{}, err
	}
	var row sumRow
	err = t.find(&row, query.Table(requestTable).Select(requestSums()))
	return row.sums(), err
}

// DecidedDays are the requests decided in a span, by day and decision.
func (t *tx) DecidedDays(s model.Span) ([]model.DecidedDay, error) {
	var rows []struct {
		Day      int64
		Decision model.Decision
		SumRow   sumRow `gorm:"embedded"`
	}
	day := fmt.Sprintf("r.decided_at / %d", dayMicros)
	err := t.find(&rows, t.decidedIn(s).Select(day+" AS day, r.decision, "+requestSums()).Group(day+", r.decision"))
	days := make([]model.DecidedDay, len(rows))
	for i, r := range rows {
		days[i] = model.DecidedDay{Day: time.UnixMicro(r.Day * dayMicros).UTC(), Decision: r.Decision, Sums: r.SumRow.sums()}
	}
	return days, err
}

// ReviewTimes are the times from submission to decision of what people approved or
// rejected in a span.
func (t *tx) ReviewTimes(s model.Span) ([]time.Duration, error) {
	var took []int64
	err := t.find(&took, t.decidedIn(s).Where("r.decision IN ('approved', 'rejected')").Select("r.decided_at - r.submitted_at"))
	times := make([]time.Duration, len(took))
	for i, us := range took {
		times[i] = time.Duration(us) * time.Microsecond
	}
	return times, err
}

// NearOrders are the orders near the review threshold that were refunded in a span, each
// once, with its first refund there.
func (t *tx) NearOrders(s model.Span) ([]model.NearOrder, error) {
	var rows []struct {
		Number, AccountID, Name, Manager, By string
		Value, Threshold, Cash, At           int64
	}
	// threshold / 10 is rounded down: what is too far below is left out after that.
	query := t.decidedIn(s).Joins(requestJoins).Where(refunding).
		Where("r.order_value <= r.threshold AND r.order_value >= r.threshold - r.threshold / ?", 100/model.NearPercent).
		Select(`r.order_number AS number, r.account_id, coalesce(a.name, '') AS name, coalesce(a.manager, '') AS manager, r.submitted_by AS "by",
			r.order_value AS value, r.threshold, r.refund AS cash, r.decided_at AS at`).Order(decisionTime + ", r.id")
	err := t.find(&rows, query)
	var orders []model.NearOrder
	at := map[string]int{}
	for _, r := range rows {
		if i, again := at[r.Number]; again {
			orders[i].Cash = orders[i].Cash.Add(model.Cents(r.Cash))
			continue
		}
		if !model.NearThreshold(model.Cents(r.Value), model.Cents(r.Threshold)) {
			continue
		}
		at[r.Number] = len(orders)
		orders = append(orders, model.NearOrder{Number: r.Number, Account: model.Account{ID: r.AccountID, Name: r.Name, Manager: r.Manager},
			Value: model.Cents(r.Value), Threshold: model.Cents(r.Threshold), Cash: model.Cents(r.Cash), At: fromMicros(&r.At), By: r.By})
	}
	return orders, err
}

// groupedColumns are the columns of a grouping: what is grouped by, what is shown of it,
// and a name for it.
type groupedColumns struct{ by, value, label string }

var instanceGroups = map[model.ReportBy]groupedColumns{
	model.ByProduct: {"i.type_fold", "min(i.product_type)", "''"},
	model.ByRegion:  {"i.region_fold", "min(i.region)", "''"},
}

// requestGroups are columns of requests. By an account's ID as such SQLite would read all
// requests, by the index of the accounts.
func (t *tx) requestGroups(by model.ReportBy) (columns groupedColumns, ok bool) {
	switch by {
	case model.ByReason:
		return groupedColumns{"r.reason_code", "r.reason_code", "max(r.reason_label)"}, true
	case model.ByAccount:
		id := t.store.dialect.unindexed("r.account_id")
		return groupedColumns{id, id, "''"}, true
	}
	return columns, false
}

type groupRow struct {
	Fold, Value, Label string
	SumRow             sumRow `gorm:"embedded"`
}

// RefundGroups are the completed requests of a span by product, region, reason or account,
// in SortGroups' order.
func (t *tx) RefundGroups(s model.Span, by model.ReportBy) ([]model.RefundGroup, error) {
	var rows []groupRow
	var err error
	if columns, ok := t.requestGroups(by); ok {
		err = t.find(&rows, t.decidedIn(s).Where(refunding).Group("fold").
			Select(columns.by+" AS fold, "+columns.value+" AS value, "+columns.label+" AS label, "+requestSums()))
	} else if columns, ok := instanceGroups[by]; ok {
		rows, err = t.instanceSums(s, columns)
	} else {
		err = model.Invalid("There is no report by %s.", model.CleanText(string(by)))
	}
	groups := make([]model.RefundGroup, len(rows))
	for i, r := range rows {
		groups[i] = model.RefundGroup{Value: r.Value, Label: r.Label, Sums: r.SumRow.sums()}
	}
	model.SortGroups(groups)
	if err == nil && by == model.ByAccount {
		err = t.nameAccounts(groups)
	}
	return groups, err
}

// nameAccounts labels groups by account.
func (t *tx) nameAccounts(groups []model.RefundGroup) error {
	ids := make([]string, len(groups))
	for i, g := range groups {
		ids[i] = g.Value
	}
	accounts, err := t.Accounts(ids)
	for i := range groups {
		groups[i].Label = accounts[groups[i].Value].Name
	}
	return err
}

// couponsBack is what came back in coupons for an instance of a completed request: all of
// them, unless the first of them had ended by then (R4); then the ledger knows.
const couponsBack = `CASE WHEN i.coupon_total = 0 OR i.coupons_until = 0 OR i.coupons_until > r.decided_at THEN i.coupon_total
	ELSE (SELECT CAST(coalesce(sum(e.amount), 0) AS BIGINT) FROM entries AS e WHERE e.request_id = r.id AND e.instance_id = i.id AND e.kind = 'coupon') END`

// instanceSums adds up the instances of completed requests, of which all that was paid
// came back (R3).
func (t *tx) instanceSums(s model.Span, columns groupedColumns) (rows []groupRow, err error) {
	err = t.find(&rows, t.decidedIn(s).Where(refunding).
		Joins("CROSS JOIN request_instances AS ri CROSS JOIN instances AS i").Where("ri.request_id = r.id AND i.id = ri.instance_id").Group("fold").
		Select(columns.by+" AS fold, "+columns.value+" AS value, "+columns.label+" AS label, "+
			"count(DISTINCT r.id) AS requests, count(*) AS instances, "+sumOf("i.paid", "cash")+", "+sumOf("("+couponsBack+")", "coupons")))
	return rows, err
}
