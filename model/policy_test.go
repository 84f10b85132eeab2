package model_test

import (
	"strings"
	"testing"
	"time"

	"unsubdesk/model"
)

func TestDefaultPolicyHasThePagesNumbers(t *testing.T) {
	p := model.DefaultPolicy()
	if p.ReviewThreshold.String() != "7000.00" || p.ReviewWindow != 24*time.Hour || p.PromotionRule != model.PromotionBoth {
		t.Errorf("defaults %+v", p)
	}
	for i, label := range []string{"Hard to use", "Lacks needed functions", "Too complex to operate", "Dissatisfied with the service", "Other"} {
		r := p.Reasons[i]
		if r.Code != string(rune('1'+i)) || r.Label != label || r.NoteRequired != (i == 4) {
			t.Errorf("reason %d is %+v", i+1, r)
		}
	}
	if err := p.Check(); err != nil {
		t.Errorf("the default policy is refused: %v", err)
	}
}

func TestCheckReason(t *testing.T) {
	for _, c := range []struct{ code, note, says string }{
		{"1", "", ""},
		{"4", "a note is welcome", ""},
		{"5", "duplicate order", ""},
		{"", "", "A reason is required; choose one of 1, 2, 3, 4, 5."},
		{"6", "", `There is no reason "6"; choose one of 1, 2, 3, 4, 5.`},
		{"Other", "x", "There is no reason"},
		{" 1", "", "There is no reason"},
		{"5", "", "needs a note"},
		{"5", " \t", "control character"},
		{"5", "   ", "needs a note"},
		{"1", strings.Repeat("x", model.MaxNote), ""},
		{"1", strings.Repeat("x", model.MaxNote+1), "501 characters"},
		{"1", "\x1b[2J", "control character"},
	} {
		r, err := model.DefaultPolicy().CheckReason(c.code, c.note)
		if c.says == "" {
			if err != nil || r.Code != c.code {
				t.Errorf("reason %q, note %q: %+v, %v", c.code, c.note, r, err)
			}
			continue
		}
		wantCode(t, err, model.CodeInvalid)
		if err != nil && !strings.Contains(err.Error(), c.says) {
			t.Errorf("reason %q, note %q says %q, want %q", c.code, c.note, err, c.says)
		}
	}
}

func TestPolicyCheck(t *testing.T) {
	reasons := func(rs ...model.Reason) func(*model.Policy) {
		return func(p *model.Policy) { p.Reasons = rs }
	}
	window := func(d time.Duration) func(*model.Policy) {
		return func(p *model.Policy) { p.ReviewWindow = d }
	}
	threshold := func(m model.Money) func(*model.Policy) {
		return func(p *model.Policy) { p.ReviewThreshold = m }
	}
	for _, c := range []struct {
		name   string
		change func(*model.Policy)
		says   string
	}{
		{"threshold 0.00", threshold(model.Money{}), ""},
		{"the largest threshold", threshold(model.MaxAmount), ""},
		{"a negative threshold", threshold(model.Cents(-1)), "review_threshold"},
		{"a larger threshold", threshold(model.MaxAmount.Add(model.Cents(1))), "review_threshold"},
		{"a window of a second", window(time.Second), ""},
		{"a shorter window", window(time.Second - 1), "review_window"},
		{"the longest window", window(model.MaxReviewWindow), ""},
		{"a longer window", window(model.MaxReviewWindow + 1), "review_window"},
		{"either", func(p *model.Policy) { p.PromotionRule = model.PromotionEither }, ""},
		{"another promotion rule", func(p *model.Policy) { p.PromotionRule = "neither" }, `not "neither"`},
		{"no reasons", reasons(), "reasons"},
		{"one reason", reasons(model.Reason{Code: "x", Label: "X"}), ""},
		{"too many reasons", reasons(make([]model.Reason, 51)...), "1 to 50"},
		{"a code twice", reasons(model.Reason{Code: "x", Label: "X"}, model.Reason{Code: "x", Label: "Y"}), "twice"},
		{"a blank code", reasons(model.Reason{Code: " ", Label: "X"}), "number 1 needs a code"},
		{"a blank label", reasons(model.Reason{Code: "x", Label: "X"}, model.Reason{Code: "y"}), "number 2 needs a code and a label"},
		{"a code with an escape", reasons(model.Reason{Code: "\x1b", Label: "X"}), "U+001B"},
		{"a label with an override", reasons(model.Reason{Code: "x", Label: "\u202e"}), "U+202E"},
		{"a long label", reasons(model.Reason{Code: "x", Label: strings.Repeat("x", 101)}), "101 characters"},
	} {
		p := model.DefaultPolicy()
		c.change(&p)
		err := p.Check()
		if c.says == "" && err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if c.says != "" && (model.ErrorCode(err) != model.CodeInvalid || !strings.Contains(err.Error(), c.says)) {
			t.Errorf("%s: %v, want %q", c.name, err, c.says)
		}
	}
}

func TestFormatDuration(t *testing.T) {
	for d, want := range map[time.Duration]string{24 * time.Hour: "24h", 90 * time.Minute: "1h30m", 90 * time.Second: "1m30s", time.Second: "1s", time.Hour + time.Second: "1h0m1s"} {
		if got := model.FormatDuration(d); got != want {
			t.Errorf("%s is %s; want %s", d, got, want)
		}
		if back, err := time.ParseDuration(model.FormatDuration(d)); err != nil || back != d {
			t.Errorf("%s does not come back", d)
		}
	}
}

// TestDeadlinesKnowNoDaylightSaving: a window is time that passes, wherever a
// program runs and whatever is done to the clocks there meanwhile (R7).
func TestDeadlinesKnowNoDaylightSaving(t *testing.T) {
	p := model.DefaultPolicy()
	for _, c := range []struct{ zone, before string }{
		{"Europe/Berlin", "2026-03-28T18:00:00"}, {"Europe/Berlin", "2026-10-24T18:00:00"},
		{"America/New_York", "2026-03-07T18:00:00"}, {"America/New_York", "2026-10-31T18:00:00"},
		{"Asia/Kathmandu", "2026-03-28T18:00:00"},
	} {
		zone, err := time.LoadLocation(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		submitted, err := time.ParseInLocation("2006-01-02T15:04:05", c.before, zone)
		if err != nil {
			t.Fatal(err)
		}
		deadline := p.DeadlineOf(submitted)
		if deadline.Sub(submitted) != 24*time.Hour || deadline.UTC().Sub(submitted.UTC()) != 24*time.Hour {
			t.Errorf("%s %s: due after %v", c.zone, c.before, deadline.Sub(submitted))
		}
		r := model.Request{Status: model.RequestPending, SubmittedAt: submitted, Deadline: deadline}
		if r.Due(submitted.Add(24*time.Hour-time.Microsecond)) || !r.Due(submitted.UTC().Add(24*time.Hour)) {
			t.Errorf("%s %s: silence approves at another moment", c.zone, c.before)
		}
	}
}
