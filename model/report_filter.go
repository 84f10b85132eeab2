package model

import "time"

// reportFields are the fields of History that find what a report's groups are made of.
var reportFields = map[ReportBy]FilterField{ByProduct: FieldType, ByRegion: FieldRegion, ByReason: FieldReason, ByAccount: FieldAccount}

// Filter is the filter of History that finds the refunds of a group of a report that was
// added up from the beginning of a span on.
func (g RefundGroup) Filter(by ReportBy, in Span) string {
	if by == ByDay {
		return "decided:" + g.Day.Format(time.DateOnly)
	}
	text := fieldIs(reportFields[by], g.Value)
	if !in.From.IsZero() {
		text += " decided:>=" + in.From.UTC().Format(time.DateOnly)
	}
	return text
}

// Filter is the filter of History that finds the refunds of a run, with what else the
// account got back in these days.
func (s Splitting) Filter() string {
	return fieldIs(FieldAccount, s.Account.ID) + " decided:>=" + s.First().UTC().Format(time.DateOnly) + " decided:<=" + s.Last().UTC().Format(time.DateOnly)
}

func fieldIs(field FilterField, value string) string {
	return Filter{}.With(field, []string{value}).Text
}
