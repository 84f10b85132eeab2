package present

import (
	"time"

	"unsubdesk/model"
)

// DeliveryWord is how the messages to the billing system stand, in a word or a few:
// waiting, sent, accepted, "failing since 14:02", given up; "" if there are none.
func DeliveryWord(d model.Delivery, now time.Time) string {
	if d.State == model.MessageFailing {
		return "failing since " + Clock(d.Since, now)
	}
	return MessageWord(d.State)
}

// MessageWord is a message's state in a word or two.
func MessageWord(s model.MessageState) string {
	if s == model.MessageGivenUp {
		return "given up"
	}
	return Clean(string(s))
}

// Delivery is DeliveryWord with what is known beside it: since when, or why.
func Delivery(d model.Delivery, now time.Time) string {
	switch d.State {
	case model.MessageWaiting:
		return "waiting to be sent"
	case model.MessageSent:
		return "sent, no answer yet"
	case model.MessageAccepted:
		return "accepted, " + ClockUTC(d.Since, now)
	case model.MessageFailing:
		return "failing since " + ClockUTC(d.Since, now) + ": " + Clean(d.Said)
	case model.MessageGivenUp:
		return "given up, " + ClockUTC(d.Since, now) + ": " + Clean(d.Said)
	}
	return ""
}
