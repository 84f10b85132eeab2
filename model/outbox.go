package model

import (
	"context"
	"time"
)

// Channel is a way on which messages leave the desk.
type Channel string

// The channels.
const (
	ChannelWebhook Channel = "webhook" // to the billing system
	ChannelMail    Channel = "mail"    // to people
	// ChannelAlert leads nowhere: when such a message is due, it becomes the letters that
	// go on ChannelMail, to whoever is to hear of it at that moment.
	ChannelAlert Channel = "alert"
)

// MessageState is where a message of the outbox stands.
type MessageState string

// The states of a message. Those before MessageAccepted are open: it will be sent, again
// if need be.
const (
	// MessageWaiting: no attempt was made, or none since somebody asked for a new one.
	MessageWaiting MessageState = "waiting"
	// MessageSent: an attempt was begun that has no answer yet. If its program dies, it is
	// sent again, with the same ID and the same bytes.
	MessageSent MessageState = "sent"
	// MessageFailing: the last attempt failed, and there will be another.
	MessageFailing MessageState = "failing"
	// MessageAccepted: the receiver has said that it has it (2xx).
	MessageAccepted MessageState = "accepted"
	// MessageGivenUp: it is on the dead-letter list: nothing is sent until an admin asks.
	MessageGivenUp MessageState = "given_up"
	// MessageDropped: it had become pointless before it was sent.
	MessageDropped MessageState = "dropped"
)

// MessageStates are all states, those that need somebody's eye first.
func MessageStates() []MessageState {
	return []MessageState{MessageGivenUp, MessageFailing, MessageSent, MessageWaiting, MessageAccepted, MessageDropped}
}

// Open reports whether a message in this state is to be sent.
func (s MessageState) Open() bool {
	return s == MessageWaiting || s == MessageSent || s == MessageFailing
}

// Message is one message of the outbox. What it says is fixed when it is put there, in
// the commit of what it tells of; ID and Body are the same at each attempt.
type Message struct {
	// Seq is its place in the outbox, set by the store.
	Seq int64
	// ID follows from what the message tells of, so that the same thing is told once
	// however often it is put into the outbox, and a receiver knows it again.
	ID      string
	Channel Channel
	// Lane is whose messages of this channel keep their order: none is sent while an
	// earlier one is open. "" is a message by itself.
	Lane string
	// Type is what it tells of, such as request.submitted.
	Type      string
	AccountID string
	RequestID string // "" if it is about none
	Recipient string // a desk user, "" for a channel with one receiver
	Body      []byte
	MadeAt    time.Time
	// DueAt is before when it is not sent.
	DueAt time.Time

	State    MessageState
	Attempts int // begun so far
	// NextAt is when the next attempt is due; of a message that is being sent, when its
	// program counts as dead. Zero where another message of the lane goes first, and
	// where none is to come.
	NextAt time.Time
	// TriedAt is the last attempt, FailingSince the first of those that failed, ClosedAt
	// when it came to its end.
	TriedAt      time.Time
	FailingSince time.Time
	ClosedAt     time.Time
	// Said is why the last attempt failed, in a few words that may be shown: no address,
	// no secret.
	Said string
}

// Same reports whether another message is this one, maybe at another time.
func (m Message) Same(other Message) bool { return m.Seq == other.Seq }

// Answer is what came of one attempt.
type Answer struct {
	Accepted bool
	// Gone: the receiver wants nothing more (410): the message is given up, and nothing
	// more is sent on its channel until an admin asks for it.
	Gone bool
	// Refused: this message will never be taken, while others are: it is given up.
	Refused bool
	// Pointless: by now there is nothing left to say: the message is dropped.
	Pointless bool
	// RetryAfter is how long the receiver asks to be left alone; 0 if it does not say.
	RetryAfter time.Duration
	// Said is Message.Said.
	Said string
}

// Sender makes attempts on one channel. Send returns by the end of ctx; an attempt that
// ctx ended has failed.
type Sender interface {
	Send(ctx context.Context, m Message) Answer
}

// Senders are the ways on which messages leave the desk, by channel. What is in the
// outbox for another channel stays there.
type Senders map[Channel]Sender

// MessageQuery asks for messages in the order of the outbox.
type MessageQuery struct {
	Channel  Channel        // "": all
	States   []MessageState // none: all
	IDs      []string       // none: all
	Requests []string       // about one of these requests; none: all
	After    int64          // those with a larger Seq
	Limit    int            // 0 is all
	// Body asks for the bytes as well.
	Body bool
}

// Claim asks for messages to be sent now.
type Claim struct {
	Channel Channel
	// Due is the time by which they are due: an attempt later than that is left alone.
	Due time.Time
	// Now is when the attempt begins, Until when somebody else may take it up.
	Now, Until time.Time
	// Lanes is how many lanes are claimed at most, Each how many messages of a lane.
	Lanes, Each int
}

// Halt says why nothing is sent on a channel.
type Halt struct {
	Channel Channel
	At      time.Time
	Said    string
}

// The rule of the attempts: the first are made again after 1, 2 and 4 seconds, then
// after twice as long each time, up to MaxRetryWait. GiveUpAfter counts from the first
// attempt that failed.
const (
	firstRetryWait = time.Second
	MaxRetryWait   = 3 * time.Hour
	GiveUpAfter    = 72 * time.Hour
	// MaxRetryAfter is how long a receiver may ask to be left alone.
	MaxRetryAfter = 6 * time.Hour
	// surelyFirst are the attempts whose waits are exact; later ones are spread, so that
	// what failed together does not come back together.
	surelyFirst = 3
)

// RetryWait is how long to wait after so many failed attempts. spread is a random number
// from 0 up to 1; a receiver may ask for more, within reason.
func RetryWait(attempts int, asked time.Duration, spread float64) time.Duration {
	wait := firstRetryWait
	for n := 1; n < attempts && wait < MaxRetryWait; n++ {
		wait *= 2
	}
	if attempts > surelyFirst {
		wait = time.Duration(float64(wait) * (0.8 + 0.4*spread))
	}
	return max(min(wait, MaxRetryWait), min(asked, MaxRetryAfter))
}

// After is the message after an attempt that ended at now. spread is as for RetryWait.
func (m Message) After(a Answer, now time.Time, spread float64) Message {
	m.NextAt, m.Said = time.Time{}, a.Said
	if a.Accepted {
		m.State, m.ClosedAt, m.FailingSince, m.Said = MessageAccepted, now, time.Time{}, ""
		return m
	}
	if a.Pointless {
		m.State, m.ClosedAt = MessageDropped, now
		return m
	}
	if m.FailingSince.IsZero() {
		m.FailingSince = m.TriedAt
	}
	next := now.Add(RetryWait(m.Attempts, a.RetryAfter, spread))
	if a.Gone || a.Refused || next.After(m.FailingSince.Add(GiveUpAfter)) {
		m.State, m.ClosedAt = MessageGivenUp, now
		return m
	}
	m.State, m.NextAt = MessageFailing, Micro(next)
	return m
}

// Delivery is how the messages about one thing stand together.
type Delivery struct {
	// State is that of the message which needs an eye first; "" if there are none.
	State MessageState
	// Since is since when it is failing, or when it was given up or accepted.
	Since time.Time
	// Said is why.
	Said string
}

// DeliveryOf is how messages stand together. What was dropped does not count.
func DeliveryOf(messages []Message) Delivery {
	var d Delivery
	for _, s := range MessageStates()[:5] {
		for _, m := range messages {
			if m.State != s {
				continue
			}
			at := m.ClosedAt
			if s == MessageFailing {
				at = m.FailingSince
			}
			// Failing, given up: the first; accepted: when the last was.
			if d.State == "" || at.Before(d.Since) != (s == MessageAccepted) {
				d = Delivery{State: s, Since: at, Said: m.Said}
			}
		}
		if d.State != "" {
			return d
		}
	}
	return d
}

// Unanswered is the message after an attempt that was broken off: nobody knows whether it
// arrived. It is sent again at once.
func (m Message) Unanswered(now time.Time) Message {
	m.State, m.NextAt = MessageWaiting, now
	if !m.FailingSince.IsZero() {
		m.State = MessageFailing
	}
	return m
}
