package present

import (
	"time"

	"unsubdesk/model"
)

// Decided says how a decision about a request ended.
func Decided(d model.Decision, r model.Request) string {
	switch d {
	case model.DecisionRejected:
		return Clean(r.ID) + " rejected: its instances can be unsubscribed again."
	case model.DecisionWithdrawn:
		return Clean(r.ID) + " withdrawn: its instances can be unsubscribed again."
	}
	text := Clean(r.ID) + " approved: " + USD(r.Refund) + " refunded"
	if !r.CouponsReturned.IsZero() {
		text += ", coupons " + Amount(r.CouponsReturned) + " returned"
	}
	return text + "."
}

// DecisionConsequence says what a decision does with the money; refund and coupons
// are those of all requests that it is about.
func DecisionConsequence(d model.Decision, refund, coupons model.Money) string {
	switch d {
	case model.DecisionRejected:
		return "No money moves. The instances can be unsubscribed again."
	case model.DecisionWithdrawn:
		return "The request ends without a refund. The instances can be unsubscribed again."
	}
	text := USD(refund) + " is refunded at once"
	if !coupons.IsZero() {
		text += ", and the coupons that are still valid come back"
	}
	return text + ". It cannot be undone here."
}

// HoldNext says what comes next for a request on hold.
func HoldNext(deadline, now time.Time) string {
	if !now.Before(deadline) {
		return "No money moves while it is on hold. Its deadline has passed: when the last block is gone it approves itself."
	}
	return "No money moves while it is on hold. When the last block is gone it is under review again, to " + ClockUTC(deadline, now) + "."
}
