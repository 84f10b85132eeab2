package desk

import (
	"context"
	"time"

	"unsubdesk/model"
)

// ReportQuery asks for a report: of Span, all of time where it has no ends; with Days of so
// many days (UTC), the last of which is today, or that of Span's end if it has one.
type ReportQuery struct {
	Days int
	Span model.Span
}

func (q ReportQuery) span(now time.Time) model.Span {
	switch {
	case q.Days <= 0:
		return q.Span
	case q.Span.To.IsZero():
		return model.LastDays(now, q.Days)
	}
	return model.Span{From: model.LastDays(q.Span.To.Add(-time.Microsecond), q.Days).From, To: q.Span.To}
}

// Report is what happened to refunds and reviews in a span, and what will by tomorrow
// morning. Cash and coupons are never one figure (R4).
type Report struct {
	At   time.Time // of the snapshot, by the desk's clock
	Span model.Span
	// Refunded are all refunds, Days the same by day, the newest first, without a gap.
	Refunded model.Sums
	Days     []model.RefundGroup
	// Decided is how requests were decided, Reviews how long people took to.
	Decided model.Decided
	Reviews model.ReviewTimes
	// Silent are the pending requests that approve themselves before Morning unless
	// somebody decides them: their sums, and the first of them, soonest first. What is on
	// hold is not among them (R9).
	Morning    time.Time
	Silent     model.Sums
	SilentRows []SilentRow
	// Splittings are runs of orders just under the threshold (model.FindSplittings).
	Splittings []model.Splitting
}

// SilentRow is a request that approves itself unless one of Deciders decides it (R7).
type SilentRow struct {
	model.Request
	Deciders model.Deciders
}

// mostSilent is how many requests a report lists that approve themselves.
const mostSilent = 500

// Report reads a report without its tables but for the days. Any desk user may. What is due
// is approved first (R8).
func (s *Session) Report(ctx context.Context, q ReportQuery) (Report, error) {
	if err := s.sweepFirst(ctx); err != nil {
		return Report{}, err
	}
	var r Report
	err := s.view(ctx, func(tx model.ReadTx, _ model.User) (err error) {
		r, err = reportOf(tx, q)
		return err
	})
	return r, err
}

// ReportTable reads one table of a report: by product, region, reason or account. Any desk
// user may. CodeInvalid for any other grouping.
func (s *Session) ReportTable(ctx context.Context, q ReportQuery, by model.ReportBy) ([]model.RefundGroup, error) {
	var groups []model.RefundGroup
	err := s.view(ctx, func(tx model.ReadTx, _ model.User) (err error) {
		groups, err = reportTable(tx, q, by)
		return err
	})
	return groups, err
}

// FullReport is Report with the tables named, all as of one moment.
func (s *Session) FullReport(ctx context.Context, q ReportQuery, by []model.ReportBy) (Report, map[model.ReportBy][]model.RefundGroup, error) {
	if err := s.sweepFirst(ctx); err != nil {
		return Report{}, nil, err
	}
	var r Report
	var tables map[model.ReportBy][]model.RefundGroup
	err := s.view(ctx, func(tx model.ReadTx, _ model.User) (err error) {
		if r, err = reportOf(tx, q); err != nil {
			return err
		}
		tables = map[model.ReportBy][]model.RefundGroup{}
		for _, one := range by {
			if one == model.ByDay {
				tables[one] = r.Days
			} else if tables[one], err = reportTable(tx, q, one); err != nil {
				return err
			}
		}
		return nil
	})
	return r, tables, err
}

func reportOf(tx model.ReadTx, q ReportQuery) (Report, error) {
	now, err := tx.Now()
	if err != nil {
		return Report{}, err
	}
	r := Report{At: now, Span: q.span(now), Morning: model.NextMorning(now)}
	days, err := tx.DecidedDays(r.Span)
	if err != nil {
		return r, err
	}
	r.Decided, r.Days = model.SumDays(days)
	r.Refunded = r.Decided.Refunded()
	r.Days = model.FillDays(r.Days, r.Span, now)
	took, err := tx.ReviewTimes(r.Span)
	if err != nil {
		return r, err
	}
	r.Reviews = model.TimesOf(took)
	near, err := tx.NearOrders(r.Span.Wider(model.SplitWindow))
	if err != nil {
		return r, err
	}
	r.Splittings = model.FindSplittings(near, r.Span)
	err = silentOf(tx, &r)
	return r, err
}

// silentOf reads what approves itself before the morning.
func silentOf(tx model.ReadTx, r *Report) (err error) {
	q := model.RequestQuery{Statuses: []model.RequestStatus{model.RequestPending}, DueBefore: r.Morning}
	if r.Silent, err = tx.SumRequests(q); err != nil || r.Silent.Requests == 0 {
		return err
	}
	q.Limit = mostSilent
	requests, err := tx.Requests(q)
	if err != nil {
		return err
	}
	deciders := deciderLookup{tx: tx}
	r.SilentRows = make([]SilentRow, len(requests))
	for i, one := range requests {
		who, err := deciders.of(one)
		if err != nil {
			return err
		}
		r.SilentRows[i] = SilentRow{one, who}
	}
	return nil
}

// reportTable reads a table; what a reason is called is what the desk's policy calls it
// now, if it still has it.
func reportTable(tx model.ReadTx, q ReportQuery, by model.ReportBy) ([]model.RefundGroup, error) {
	now, err := tx.Now()
	if err != nil {
		return nil, err
	}
	groups, err := tx.RefundGroups(q.span(now), by)
	if err != nil || by != model.ByReason {
		return groups, err
	}
	p, err := tx.Policy()
	for i := range groups {
		if reason, ok := p.Reason(groups[i].Value); ok {
			groups[i].Label = reason.Label
		}
	}
	return groups, err
}
