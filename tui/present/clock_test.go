package present

import (
	"testing"
	"time"

	"unsubdesk/model"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) // a Monday

func TestTimeUntil(t *testing.T) {
	for _, c := range []struct {
		away time.Duration
		want string
	}{
		{3*day + 4*time.Hour + 59*time.Minute, "in 3 d 4 h"},
		{3 * day, "in 3 d"},
		{day, "in 1 d"},
		{day - time.Second, "in 23 h 59 m"},
		{12*day + 3*time.Hour, "in 12 d"},
		{3*time.Hour + 12*time.Minute + 30*time.Second, "in 3 h 12 m"},
		{time.Hour, "in 1 h"},
		{42*time.Minute + 59*time.Second, "in 42 m"},
		{5*time.Minute + time.Second, "in 5 m"},
		{5 * time.Minute, "in 5 m"},
		{5*time.Minute - time.Second, "in 4 m 59 s"},
		{time.Minute, "in 1 m"},
		{8 * time.Second, "in 8 s"},
		{7*time.Second + time.Microsecond, "in 8 s"},
		{time.Microsecond, "in 1 s"},
		{0, "now"},
		{-time.Microsecond, "since 1 s"},
		{-42 * time.Minute, "since 42 m"},
		{-3 * day, "since 3 d"},
	} {
		if got := TimeUntil(noon.Add(c.away), noon); got != c.want {
			t.Errorf("TimeUntil(%v) = %q, want %q", c.away, got, c.want)
		}
	}
	if got := TimeUntil(time.Time{}, noon); got != "-" {
		t.Errorf("TimeUntil(zero) = %q", got)
	}
}

func TestClock(t *testing.T) {
	for _, c := range []struct {
		at   time.Time
		want string
	}{
		{noon.Add(2*time.Hour + 20*time.Minute), "14:20"},
		{noon.Add(24*time.Hour + 40*time.Minute), "Tue 12:40"},
		{noon.Add(-24 * time.Hour), "Sun 12:00"},
		{noon.Add(6 * day), "Sun 12:00"},
		{noon.Add(7 * day), "30 Nov 2026 12:00"},
		{time.Date(2026, 11, 23, 23, 0, 0, 0, time.FixedZone("", 8*3600)), "15:00"},
		{time.Time{}, "-"},
	} {
		if got := Clock(c.at, noon); got != c.want {
			t.Errorf("Clock(%v) = %q, want %q", c.at, got, c.want)
		}
	}
}

func TestTimesInWords(t *testing.T) {
	for got, want := range map[string]string{
		Absolute(time.Date(2026, 11, 26, 21, 10, 59, 0, time.UTC)): "26 Nov 2026 21:10 UTC",
		Absolute(time.Time{}):               "-",
		Exact(noon):                         "23 Nov 2026 12:00:00 UTC",
		Date(noon):                          "23 Nov 2026",
		TimeOfDay(noon):                     "12:00:00",
		ClockUTC(noon, noon):                "12:00 UTC",
		ClockUTC(time.Time{}, noon):         "-",
		When(noon.Add(59*day), noon):        "in 59 d",
		When(noon.Add(61*day), noon):        "23 Jan 2027",
		Ago(noon.Add(-30*time.Hour), noon):  "1 d 6 h ago",
		Ago(noon.Add(-3*time.Second), noon): "just now",
		Ago(time.Time{}, noon):              "-",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestDeadlineAndUrgency(t *testing.T) {
	for _, c := range []struct {
		left    time.Duration
		urgency Urgency
		want    string
		queue   string
	}{
		{19*time.Hour + 30*time.Minute, UrgencyNone, "approves itself in 19 h 30 m, Tue 07:30 UTC", "in 19 h 30 m (Tue 07:30)"},
		{4 * time.Hour, UrgencyNone, "approves itself in 4 h, 16:00 UTC", "in 4 h (16:00)"},
		{4*time.Hour - time.Microsecond, UrgencySoon, "approves itself in 3 h 59 m, 15:59 UTC", "in 3 h 59 m (15:59)"},
		{time.Hour, UrgencySoon, "approves itself in 1 h, 13:00 UTC", "in 1 h (13:00)"},
		{time.Hour - time.Microsecond, UrgencyHigh, "approves itself in 59 m, 12:59 UTC", "in 59 m (12:59)"},
		{time.Microsecond, UrgencyHigh, "approves itself in 1 s, 12:00 UTC", "in 1 s (12:00)"},
		{0, UrgencyDue, "due since 12:00 UTC, approves itself now", "due (12:00)"},
		{-time.Minute, UrgencyDue, "due since 11:59 UTC, approves itself now", "due (11:59)"},
	} {
		d := noon.Add(c.left)
		if got := UrgencyOf(d, noon); got != c.urgency {
			t.Errorf("UrgencyOf(%v) = %v, want %v", c.left, got, c.urgency)
		}
		if got := Deadline(d, noon); got != c.want {
			t.Errorf("Deadline(%v) = %q, want %q", c.left, got, c.want)
		}
		r := model.Request{Status: model.RequestPending, Deadline: d}
		if got := QueueDeadline(r, noon); got != c.queue {
			t.Errorf("QueueDeadline(%v) = %q, want %q", c.left, got, c.queue)
		}
	}
	if got := QueueDeadline(model.Request{Status: model.RequestOnHold, Deadline: noon}, noon); got != "on hold" {
		t.Errorf("held: %q", got)
	}
	if UrgencyOf(time.Time{}, noon) != UrgencyNone {
		t.Error("no deadline is not urgent")
	}
}
