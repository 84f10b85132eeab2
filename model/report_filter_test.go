package model_test

import (
	"testing"
	"time"

	"unsubdesk/model"
)

// The filter of a row of a report has the row's value and the days it was added up for.
func TestFilterOfAGroup(t *testing.T) {
	day := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	since := model.Span{From: day}
	for _, c := range []struct {
		g    model.RefundGroup
		by   model.ReportBy
		in   model.Span
		want string
	}{
		{model.RefundGroup{Day: day}, model.ByDay, since, "decided:2026-03-02"},
		{model.RefundGroup{Value: "CDN"}, model.ByProduct, since, "type:CDN decided:>=2026-03-02"},
		{model.RefundGroup{Value: "eu west, 1"}, model.ByRegion, model.Span{}, `region:"eu west, 1"`},
		{model.RefundGroup{Value: "5", Label: "Other"}, model.ByReason, model.Span{}, "reason:5"},
		{model.RefundGroup{Value: "acct-1", Label: "Northwind"}, model.ByAccount, since, "account:acct-1 decided:>=2026-03-02"},
	} {
		got := c.g.Filter(c.by, c.in)
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.by, got, c.want)
		}
		if _, err := model.ParseFilter(got); err != nil {
			t.Errorf("%q: %v", got, err)
		}
	}
	run := model.Splitting{Account: model.Account{ID: "acct-1"}, Orders: []model.NearOrder{{At: day.Add(time.Hour)}, {At: day.AddDate(0, 0, 3)}}}
	if got := run.Filter(); got != "account:acct-1 decided:>=2026-03-02 decided:<=2026-03-05" {
		t.Errorf("a run: %q", got)
	}
}
