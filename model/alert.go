package model

import (
	"slices"
	"strings"
	"time"
)

// AlertKind is what a mail to a desk user is about.
type AlertKind string

// The kinds of alerts.
const (
	// AlertWaiting: requests wait for the user's decision (R7).
	AlertWaiting AlertKind = "review.waiting"
	// AlertReminder: they still do, and silence will soon approve them (R8).
	AlertReminder AlertKind = "review.reminder"
	// AlertOutcome: how requests ended that the user submitted, or that they are on hold.
	AlertOutcome AlertKind = "request.outcome"
)

// Alert is what one desk user is told by one mail.
type Alert struct {
	// ID is the same whenever the same is told, and of no other alert.
	ID   string
	Kind AlertKind
	To   User
	Now  time.Time
	// Told are the requests with why the user is told of them, soonest deadline first.
	Told []Told
}

// Told is a request of which somebody is told.
type Told struct {
	Request
	Why Why
}

// Why says why somebody is told that a request waits.
type Why string

// The reasons. All but the first two are told to admins.
const (
	WhyManager      Why = "manager"       // who manages the account
	WhyAnyManager   Why = "any_manager"   // the account has no manager: each manager may decide
	WhyNoManager    Why = "no_manager"    // it has none, and no manager can be told
	WhyUnknown      Why = "unknown"       // the account's manager is no user of this desk
	WhyCannotDecide Why = "cannot_decide" // … has a role that cannot decide
	WhyOwnRequest   Why = "own_request"   // … submitted the request
	WhyNoAddress    Why = "no_address"    // … has no e-mail address
)

// The reminder comes reminderLead before the deadline, or, in a window that is less than
// twice as long, when half of it is over; not at all in a window so short that the first
// alert has only just been read.
const (
	reminderLead   = 4 * time.Hour
	leastForRemind = time.Hour
)

// ReminderAt is when who decides the request is told of it once more; zero for never.
func (r Request) ReminderAt() time.Time {
	window := r.Deadline.Sub(r.SubmittedAt)
	if r.Deadline.IsZero() || window < leastForRemind {
		return time.Time{}
	}
	return Micro(r.Deadline.Add(-min(reminderLead, window/2)))
}

// WorthTelling reports whether a request as it is now is still what an alert of this kind
// is about, for the user whom it is for: nobody is told to decide what is decided, on
// hold or due, nor of what they did themselves.
func (k AlertKind) WorthTelling(r Request, to User, now time.Time) bool {
	if k == AlertOutcome {
		told := r.Status == RequestOnHold || !r.Status.Open() && r.DecidedBy != to.Name
		return told && r.SubmittedBy == to.Name
	}
	return r.Status == RequestPending && !r.Due(now)
}

// SortTold puts requests in the order in which they are told: soonest deadline first.
func SortTold(told []Told) {
	slices.SortStableFunc(told, func(a, b Told) int {
		if c := a.Deadline.Compare(b.Deadline); c != 0 {
			return c
		}
		return strings.Compare(a.ID, b.ID)
	})
}
