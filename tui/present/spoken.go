package present

import "time"

// The functions of this file are for the ear: lengths of time with their units in
// full, which a screen reader would spell otherwise.

// spoken is "3 days".
func spoken(n time.Duration, noun string) string { return Plural(int(n), noun) }

// SpokenUntil is TimeUntil in words: "in 3 days 4 hours".
func SpokenUntil(t, now time.Time) string { return timeUntil(t, now, spoken) }

// SpokenAgo is Ago in words: "3 days 4 hours ago".
func SpokenAgo(t, now time.Time) string { return ago(t, now, spoken) }

// SpokenWhen is When in words.
func SpokenWhen(t, now time.Time) string { return when(t, now, spoken) }

// SpokenDeadline is Deadline in words: "approves itself in 3 hours 12 minutes, 14:20 UTC".
func SpokenDeadline(deadline, now time.Time) string { return deadlineSaid(deadline, now, spoken) }

// SpokenTook is Took in words: "3 hours 12 minutes".
func SpokenTook(d time.Duration) string {
	if d <= 0 {
		return "no time"
	}
	return span(d, spoken)
}
