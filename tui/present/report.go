package present

import (
	"strings"
	"time"

	"unsubdesk/model"
)

// Took is a length of time in at most two units: "3 h 12 m"; "-" for none.
func Took(d time.Duration) string {
	if d <= 0 {
		return "-"
	}
	return span(d, short)
}

// SpanWords is a span in days: "2 Nov 2026 to 1 Dec 2026"; with times of the day where it
// does not begin or end with one. now is its end if it has none.
func SpanWords(s model.Span, now time.Time) string {
	to := Date(now)
	switch {
	case s.To.IsZero():
	case wholeDay(s.To):
		to = Date(s.To.Add(-time.Microsecond))
	default:
		to = Absolute(s.To)
	}
	from := Date(s.From)
	switch {
	case s.From.IsZero() && s.To.IsZero():
		return "all of time"
	case s.From.IsZero():
		return "until " + to
	case !wholeDay(s.From):
		from = Absolute(s.From)
	}
	if from == to {
		return from
	}
	return from + " to " + to
}

func wholeDay(t time.Time) bool { return t.Equal(model.DayOf(t)) }

// GroupTitle is what a report's grouping is called.
func GroupTitle(by model.ReportBy) string { return First(string(by)) }

// GroupName is what one group of a report is called: its day, its product type, its
// reason with the code, its account.
func GroupName(by model.ReportBy, g model.RefundGroup) string {
	switch by {
	case model.ByDay:
		return Date(g.Day)
	case model.ByReason:
		return Reason(g.Value, g.Label, "")
	case model.ByAccount:
		return Account(model.Account{ID: g.Value, Name: g.Label})
	}
	return OrDash(g.Value)
}

// SumsWords says what was refunded of how much, without the money.
func SumsWords(s model.Sums) string {
	return Plural(s.Requests, "request") + ", " + Plural(s.Instances, "instance")
}

// ReviewWords is how requests under review ended: "4 approved, 2 by silence, 1 rejected";
// "none" if none did.
func ReviewWords(d model.Decided) string {
	var said []string
	for _, one := range []struct {
		decision model.Decision
		word     string
	}{{model.DecisionApproved, "approved"}, {model.DecisionAutoApproved, "by silence"},
		{model.DecisionRejected, "rejected"}, {model.DecisionWithdrawn, "withdrawn"}} {
		if n := d[one.decision].Requests; n > 0 {
			said = append(said, Count(n)+" "+one.word)
		}
	}
	if len(said) == 0 {
		return "none"
	}
	return strings.Join(said, ", ")
}

// TimesWords are how long people took: "median 4 h 2 m, 90 % within 11 h, longest 12 h 3 m".
func TimesWords(t model.ReviewTimes) string {
	if t.Reviews == 0 {
		return "nobody decided one"
	}
	return "median " + Took(t.Median) + ", 90 % within " + Took(t.Ninety) + ", longest " + Took(t.Longest)
}
