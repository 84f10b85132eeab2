package model

import (
	"cmp"
	"slices"
	"time"

	"github.com/shopspring/decimal"
)

// Day is a day of the desk: 24 hours of UTC.
const Day = 24 * time.Hour

// Span is a stretch of time, From ≤ t < To; a zero end is none.
type Span struct{ From, To time.Time }

// Has reports whether t lies in the span.
func (s Span) Has(t time.Time) bool {
	return (s.From.IsZero() || !t.Before(s.From)) && (s.To.IsZero() || t.Before(s.To))
}

// LastDays is the day of now and those before it, n in all; 0 is all of time.
func LastDays(now time.Time, n int) Span {
	if n <= 0 {
		return Span{}
	}
	return Span{From: DayOf(now).AddDate(0, 0, 1-n)}
}

// DayOf is the beginning of t's day, in UTC.
func DayOf(t time.Time) time.Time { return t.UTC().Truncate(Day) }

// Morning is the hour of the day, in UTC, before which silence counts as the night's: what
// approves itself until then is done before anybody is at work again.
const Morning = 9 * time.Hour

// NextMorning is Morning of the day after now's: a request whose deadline lies before it
// approves itself unless somebody decides it today.
func NextMorning(now time.Time) time.Time { return DayOf(now).AddDate(0, 0, 1).Add(Morning) }

// ReportBy is what a report's sums are grouped by.
type ReportBy string

// The groups of a report.
const (
	ByDay     ReportBy = "day"
	ByProduct ReportBy = "product"
	ByRegion  ReportBy = "region"
	ByReason  ReportBy = "reason"
	ByAccount ReportBy = "account"
)

// ReportGroups are all that a report can be grouped by, in their order.
func ReportGroups() []ReportBy { return []ReportBy{ByDay, ByProduct, ByRegion, ByReason, ByAccount} }

// Sums are refunds added up. Cash and coupons are never one figure (R4).
type Sums struct {
	Requests  int
	Instances int
	Cash      Money
	Coupons   Money
}

// RefundGroup is what was refunded under one value of a report's grouping.
type RefundGroup struct {
	// Day is set by day; else Value is the product type, the region, the code of the
	// reason or the account's ID, as one row has it written.
	Day   time.Time
	Value string
	// Label is the reason's label, or the account's name.
	Label string
	Sums
}

// MillionCents adds up to millions and rest, a sum of cents that a database has added in
// two parts, so that it cannot overflow (R5).
func MillionCents(millions, rest int64) Money {
	return Money{decimal.New(millions, 4).Add(decimal.New(rest, -2))}
}

// SortGroups puts groups in the order of a report: the newest day first, else the most
// cash first, then the most in coupons, then by value.
func SortGroups(groups []RefundGroup) {
	slices.SortFunc(groups, func(a, b RefundGroup) int {
		return cmp.Or(b.Day.Compare(a.Day), b.Cash.Cmp(a.Cash), b.Coupons.Cmp(a.Coupons), cmp.Compare(a.Value, b.Value))
	})
}

// mostDays is how many days a report lists though nothing was refunded on them.
const mostDays = 4000

// FillDays adds the days of a span on which nothing was refunded, up to now's. A span
// without a beginning begins with the first refund. The groups stand in SortGroups' order.
func FillDays(groups []RefundGroup, s Span, now time.Time) []RefundGroup {
	first, last := DayOf(s.From), DayOf(now)
	if s.From.IsZero() {
		if len(groups) == 0 {
			return groups
		}
		first = groups[len(groups)-1].Day
	}
	if !s.To.IsZero() && s.To.Before(now) {
		last = DayOf(s.To.Add(-time.Microsecond))
	}
	if len(groups) > 0 && groups[0].Day.After(last) {
		last = groups[0].Day
	}
	if last.Sub(first) > mostDays*Day {
		return groups
	}
	var filled []RefundGroup
	for day := last; !day.Before(first); day = day.AddDate(0, 0, -1) {
		g := RefundGroup{Day: day}
		if len(groups) > 0 && groups[0].Day.Equal(day) {
			g, groups = groups[0], groups[1:]
		}
		filled = append(filled, g)
	}
	return filled
}

// Wider is the span with as much time more at each end that it has.
func (s Span) Wider(by time.Duration) Span {
	if !s.From.IsZero() {
		s.From = s.From.Add(-by)
	}
	if !s.To.IsZero() {
		s.To = s.To.Add(by)
	}
	return s
}

// DecidedDay is what was decided on one day in one way.
type DecidedDay struct {
	Day      time.Time
	Decision Decision
	Sums
}

// Decided is how the requests of a span were decided, each decision with what it comes to;
// for rejected and withdrawn ones that is what would have been refunded.
type Decided map[Decision]Sums

// Plus are both sums together.
func (s Sums) Plus(t Sums) Sums {
	return Sums{s.Requests + t.Requests, s.Instances + t.Instances, s.Cash.Add(t.Cash), s.Coupons.Add(t.Coupons)}
}

// SumDays adds up days by decision, and refunds by day.
func SumDays(days []DecidedDay) (Decided, []RefundGroup) {
	decided, byDay := Decided{}, map[time.Time]Sums{}
	for _, d := range days {
		decided[d.Decision] = decided[d.Decision].Plus(d.Sums)
		if d.Decision.Refunds() {
			byDay[d.Day] = byDay[d.Day].Plus(d.Sums)
		}
	}
	groups := make([]RefundGroup, 0, len(byDay))
	for day, sums := range byDay {
		groups = append(groups, RefundGroup{Day: day, Sums: sums})
	}
	SortGroups(groups)
	return decided, groups
}

// Refunds reports whether a request with this decision is completed.
func (d Decision) Refunds() bool {
	return d == DecisionNotRequired || d == DecisionApproved || d == DecisionAutoApproved
}

// Refunded are the sums of the completed requests.
func (d Decided) Refunded() (all Sums) {
	for decision, sums := range d {
		if decision.Refunds() {
			all = all.Plus(sums)
		}
	}
	return all
}

// ReviewTimes is how long people took to approve or reject: from submission to decision.
// What silence approved and what was withdrawn are no reviews of theirs.
type ReviewTimes struct {
	Reviews                 int
	Median, Ninety, Longest time.Duration
}

// TimesOf are the times of these reviews: the median and the 90 % are those of the review
// that as many percent took at most (the nearest rank), never a mean of two.
func TimesOf(took []time.Duration) ReviewTimes {
	n := len(took)
	if n == 0 {
		return ReviewTimes{}
	}
	took = slices.Sorted(slices.Values(took))
	rank := func(percent int) time.Duration { return took[(n*percent+99)/100-1] }
	return ReviewTimes{Reviews: n, Median: rank(50), Ninety: rank(90), Longest: took[n-1]}
}
