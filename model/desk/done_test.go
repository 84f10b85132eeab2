package desk

import (
	"testing"
	"time"

	"unsubdesk/model"
)

// Only what was quoted is done: an ID that the quote does not have is no row, not row 0.
func TestRowsThatWereDone(t *testing.T) {
	made := []model.Request{{Items: []model.RequestItem{{InstanceID: "a"}, {InstanceID: "unheard-of"}}}}
	q := model.Quote{Lines: []model.QuoteLine{{Instance: model.Instance{ID: "a", Row: 7}}, {Instance: model.Instance{ID: "b", Row: 8}}}}
	if done := (BatchResult{Requests: made}).Done(q, model.Selection{}); !done.Equal(model.SelectionOf(7)) {
		t.Errorf("done: %v", done.Bitmap())
	}
	sums := model.Quote{Sum: &model.QuoteSum{}}
	refused := BatchResult{Refused: []Refusal{{Row: 8}}}
	if done := refused.Done(sums, model.SelectionOf(7, 8, 9)); !done.Equal(model.SelectionOf(7, 9)) {
		t.Errorf("of a large one: %v", done.Bitmap())
	}
	if s := (Submission{Rows: model.SelectionOf(7, 8)}).Quoted(q); s.Rows.Len() > 0 || len(s.IDs) != 2 || s.IDs[1] != "b" {
		t.Errorf("a small selection: %+v", s)
	}
	if s := (Submission{Rows: model.SelectionOf(7, 8)}).Quoted(sums); s.Rows.Len() != 2 || len(s.IDs) > 0 {
		t.Errorf("a large one: %+v", s)
	}
}

func TestDecidedByThis(t *testing.T) {
	began := time.Date(2026, 5, 4, 9, 0, 0, 0, time.UTC)
	mine := RequestRow{Request: model.Request{Decision: model.DecisionApproved, DecidedBy: "chen", DecisionNote: "seen", DecidedAt: began.Add(-skew)}}
	for what, c := range map[string]struct {
		change func(*RequestRow)
		want   bool
	}{
		"it":             {func(*RequestRow) {}, true},
		"another's":      {func(r *RequestRow) { r.DecidedBy = "ada" }, false},
		"another note":   {func(r *RequestRow) { r.DecisionNote = "" }, false},
		"a rejection":    {func(r *RequestRow) { r.Decision = model.DecisionRejected }, false},
		"an earlier one": {func(r *RequestRow) { r.DecidedAt = began.Add(-skew - time.Second) }, false},
	} {
		r := mine
		c.change(&r)
		if r.DecidedThus(model.DecisionApproved, "chen", "seen", began) != c.want {
			t.Errorf("%s: want %v", what, c.want)
		}
	}
}
