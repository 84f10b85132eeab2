package model

import (
	"crypto/sha256"
	"encoding/hex"
	"time"
)

// EventKind names a change of state in the audit trail.
type EventKind string

// The kinds of audit events.
const (
	EventImported         EventKind = "instances_imported"
	EventBlocksChanged    EventKind = "blocks_changed"
	EventInstanceChanged  EventKind = "instance_changed"
	EventOrderChanged     EventKind = "order_changed"
	EventAccountChanged   EventKind = "account_changed"
	EventRequestSubmitted EventKind = "request_submitted"
	EventRequestCompleted EventKind = "request_completed"
	EventRequestHeld      EventKind = "request_held"
	EventRequestResumed   EventKind = "request_resumed"
	EventRequestRejected  EventKind = "request_rejected"
	EventRequestWithdrawn EventKind = "request_withdrawn"
	EventUserAdded        EventKind = "user_added"
	EventUserRole         EventKind = "user_role_changed"
	EventUserEmail        EventKind = "user_email_changed"
	EventUserRemoved      EventKind = "user_removed"
	EventKeyAdded         EventKind = "key_added"
	EventKeyRemoved       EventKind = "key_removed"
	EventPolicyChanged    EventKind = "policy_changed"
	EventNoticeChanged    EventKind = "notice_changed"
	EventRestored         EventKind = "desk_restored"
	EventClockDoubted     EventKind = "clock_doubted"
	EventClockConfirmed   EventKind = "clock_confirmed"
	EventMessagesRetried  EventKind = "messages_retried"
)

// Event is one line of the audit trail: who changed what, where and when,
// from what to what. Events form one chain for each account, and one for the
// desk itself (AccountID ""): Seq counts from 1, and Hash covers the event
// and the Hash before it.
type Event struct {
	AccountID string    `json:"account_id"`
	Seq       int64     `json:"seq"`
	At        time.Time `json:"at"`
	Actor     string    `json:"actor"`
	OSUser    string    `json:"os_user"`
	Surface   Surface   `json:"surface"`
	Kind      EventKind `json:"kind"`
	Subject   string    `json:"subject"`
	Before    string    `json:"before"` // JSON, or ""
	After     string    `json:"after"`  // JSON, or ""
	Prev      string    `json:"prev"`
	Hash      string    `json:"hash"`
}

// AtText is the time as the hash covers it: RFC 3339 in UTC, with all six digits
// of the microseconds.
func (e Event) AtText() string { return Micro(e.At).Format("2006-01-02T15:04:05.000000Z") }

// ChainHash is the hash that the event must carry: SHA-256, in hexadecimal,
// over the JSON array of all fields before it, without blanks, the time as
// AtText; <, >, &, U+2028 and U+2029 are written as \uXXXX.
func (e Event) ChainHash() string {
	sum := sha256.Sum256([]byte(jsonText([]any{e.AccountID, e.Seq, e.AtText(),
		e.Actor, e.OSUser, e.Surface, e.Kind, e.Subject, e.Before, e.After, e.Prev})))
	return hex.EncodeToString(sum[:])
}

// ChainHead is the end of one audit chain: how many events it has, and the hash
// of the last. Whoever keeps it elsewhere finds out later whether the events up
// to it are still the same; whoever owns the database could write all of it anew.
type ChainHead struct {
	AccountID string `json:"account_id"` // "" is the desk's own chain
	Events    int64  `json:"events"`
	Hash      string `json:"hash"`
}
