package present

import (
	"testing"
	"time"

	"unsubdesk/model"
)

// What is for the ear has its units in full, and is otherwise what the eye reads.
func TestSpoken(t *testing.T) {
	at := noon.Add
	for got, want := range map[string]string{
		SpokenUntil(at(76*time.Hour), noon):                          "in 3 days 4 hours",
		SpokenUntil(at(time.Hour+time.Minute), noon):                 "in 1 hour 1 minute",
		SpokenUntil(at(240*time.Hour), noon):                         "in 10 days",
		SpokenUntil(at(-42*time.Minute), noon):                       "since 42 minutes",
		SpokenUntil(noon, noon):                                      "now",
		SpokenAgo(at(-2*time.Hour), noon):                            "2 hours ago",
		SpokenAgo(at(-time.Second), noon):                            "just now",
		SpokenWhen(at(2000*time.Hour), noon):                         Date(at(2000 * time.Hour)),
		SpokenWhen(at(time.Second), noon):                            "in 1 second",
		SpokenDeadline(at(3*time.Hour+12*time.Minute), noon):         "approves itself in 3 hours 12 minutes, 15:12 UTC",
		SpokenDeadline(at(-time.Minute), noon):                       "due since 11:59 UTC, approves itself now",
		Deadline(at(3*time.Hour+12*time.Minute), noon):               "approves itself in 3 h 12 m, 15:12 UTC",
		SpokenUntil(at(4*time.Minute+8*time.Second), noon):           "in 4 minutes 8 seconds",
		SpokenTook(3*time.Hour + 12*time.Minute):                     "3 hours 12 minutes",
		SpokenTook(0):                                                "no time",
		HoldNext(at(-time.Second), noon)[:50]:                        "No money moves while it is on hold. Its deadline h",
		Submission(model.QuoteTotals{Now: 1, Review: 2}, "1 hard"):   "Unsubscribe 3 instances, reason 1 hard.",
		Submission(model.QuoteTotals{Now: 1}, "5 other: too much…"):  "Unsubscribe 1 instance, reason 5 other: too much…",
		Submission(model.QuoteTotals{Now: 1}, "5 other: asked for."): "Unsubscribe 1 instance, reason 5 other: asked for.",
		Submission(model.QuoteTotals{Now: 1, Blocked: 1}, "1"):       "Unsubscribe 1 instance, reason 1. 1 blocked instance will be refused.",
		WhoDecides(nil, nil, noon):                                   "",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
