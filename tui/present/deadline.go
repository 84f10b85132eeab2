package present

import (
	"time"

	"unsubdesk/model"
)

// Urgency is how near the deadline of a review is. Colour and mark follow it.
type Urgency int

// The levels of urgency.
const (
	UrgencyNone Urgency = iota // four hours or more
	UrgencySoon                // under four hours
	UrgencyHigh                // under one hour
	UrgencyDue                 // the deadline has passed: silence approves (R8)
)

// UrgencyOf is the level at now of a deadline; none for the zero time.
func UrgencyOf(deadline, now time.Time) Urgency {
	left := deadline.Sub(now)
	switch {
	case deadline.IsZero() || left >= 4*time.Hour:
		return UrgencyNone
	case left >= time.Hour:
		return UrgencySoon
	case left > 0:
		return UrgencyHigh
	}
	return UrgencyDue
}

// Mark doubles the colour of an urgency: nothing, "!" or "‼" ("!!").
func (g Glyphs) Mark(u Urgency) string {
	switch u {
	case UrgencySoon:
		return g.Soon
	case UrgencyHigh, UrgencyDue:
		return g.Urgent
	}
	return ""
}

// Deadline says what happens when: "approves itself in 3 h 12 m, 14:20 UTC".
func Deadline(deadline, now time.Time) string { return deadlineSaid(deadline, now, short) }

func deadlineSaid(deadline, now time.Time, unit unit) string {
	switch UrgencyOf(deadline, now) {
	case UrgencyDue:
		return "due since " + ClockUTC(deadline, now) + ", approves itself now"
	default:
		return "approves itself " + timeUntil(deadline, now, unit) + ", " + ClockUTC(deadline, now)
	}
}

// QueueDeadline is the first column of the review queue: "in 42 m (18:22)",
// "due (18:22)", "on hold".
func QueueDeadline(r model.Request, now time.Time) string {
	if r.Status == model.RequestOnHold {
		return "on hold"
	}
	if UrgencyOf(r.Deadline, now) == UrgencyDue {
		return "due (" + Clock(r.Deadline, now) + ")"
	}
	return TimeUntil(r.Deadline, now) + " (" + Clock(r.Deadline, now) + ")"
}
