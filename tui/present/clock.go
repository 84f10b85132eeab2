package present

import (
	"fmt"
	"time"
)

// day is the length of a day in the desk's zone, UTC.
const day = 24 * time.Hour

// Absolute is the exact minute: 26 Nov 2026 21:10 UTC; "-" for no time.
func Absolute(t time.Time) string { return layout(t, "2 Jan 2006 15:04 UTC") }

// Exact is Absolute with seconds, for trails and ledgers.
func Exact(t time.Time) string { return layout(t, "2 Jan 2006 15:04:05 UTC") }

// Date is the day: 26 Nov 2026; "-" for no time.
func Date(t time.Time) string { return layout(t, "2 Jan 2006") }

// TimeOfDay is the clock of the status line: 14:02:10.
func TimeOfDay(t time.Time) string { return layout(t, "15:04:05") }

func layout(t time.Time, form string) string {
	if t.IsZero() {
		return "-"
	}
	return t.UTC().Format(form)
}

// Clock is t as a person near it says it: 14:20 on the same day, Tue 12:40
// within the next or last six days, the date when farther.
func Clock(t, now time.Time) string {
	t, now = t.UTC(), now.UTC()
	days := t.Truncate(day).Sub(now.Truncate(day)) / day
	switch {
	case t.IsZero():
		return "-"
	case days == 0:
		return t.Format("15:04")
	case days > -7 && days < 7:
		return t.Format("Mon 15:04")
	}
	return t.Format("2 Jan 2006 15:04")
}

// ClockUTC is Clock with the zone: 14:20 UTC.
func ClockUTC(t, now time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return Clock(t, now) + " UTC"
}

// shortDate is the day without its year while the year goes without saying,
// and the time of today.
func shortDate(t, now time.Time) string {
	if t.UTC().Truncate(day).Equal(now.UTC().Truncate(day)) {
		return ClockUTC(t, now)
	}
	if away := t.Sub(now).Abs(); away > 300*day {
		return t.UTC().Format("2 Jan 2006")
	}
	return t.UTC().Format("2 Jan")
}

// TimeUntil says how far t is from now: "in 3 d 4 h", "in 42 m", "in 4 m 8 s"
// in the last five minutes only, "now", "since 3 d" when it has passed. A time
// to come is never said to be now: the last part of a second counts as one.
func TimeUntil(t, now time.Time) string { return timeUntil(t, now, short) }

func timeUntil(t, now time.Time, unit unit) string {
	left := t.Sub(now)
	switch {
	case t.IsZero():
		return "-"
	case left > 0:
		return "in " + span(left, unit)
	case left == 0:
		return "now"
	}
	return "since " + span(-left, unit)
}

// Ago is how long ago t was: "3 d 4 h ago", "just now" within a minute.
func Ago(t, now time.Time) string { return ago(t, now, short) }

func ago(t, now time.Time, unit unit) string {
	passed := now.Sub(t)
	switch {
	case t.IsZero():
		return "-"
	case passed < time.Minute:
		return "just now"
	}
	return span(passed, unit) + " ago"
}

// When is TimeUntil within sixty days and the date beyond them.
func When(t, now time.Time) string { return when(t, now, short) }

func when(t, now time.Time, unit unit) string {
	if t.Sub(now).Abs() > 60*day {
		return Date(t)
	}
	return timeUntil(t, now, unit)
}

// unit writes a number of days, hours, minutes or seconds.
type unit func(n time.Duration, noun string) string

// short is for the eye: "3 d".
func short(n time.Duration, noun string) string { return fmt.Sprintf("%d %s", n, noun[:1]) }

// span writes a positive length of time in at most two units, seconds only
// under five minutes.
func span(d time.Duration, unit unit) string {
	two := func(a time.Duration, nounA string, b time.Duration, nounB string) string {
		if b == 0 {
			return unit(a, nounA)
		}
		return unit(a, nounA) + " " + unit(b, nounB)
	}
	switch {
	case d >= 10*day:
		return unit(d/day, "day")
	case d >= day:
		return two(d/day, "day", d%day/time.Hour, "hour")
	case d >= time.Hour:
		return two(d/time.Hour, "hour", d%time.Hour/time.Minute, "minute")
	case d > 5*time.Minute:
		return unit(d/time.Minute, "minute")
	}
	seconds := (d + time.Second - 1) / time.Second
	if seconds < 60 {
		return unit(seconds, "second")
	}
	return two(seconds/60, "minute", seconds%60, "second")
}
