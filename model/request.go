package model

import (
	"strings"
	"time"
)

// RequestStatus is where a request stands.
type RequestStatus string

// The request states; see the README's "Rules" for the arrows between them.
const (
	RequestPending   RequestStatus = "pending_review"
	RequestOnHold    RequestStatus = "on_hold"
	RequestCompleted RequestStatus = "completed"
	RequestRejected  RequestStatus = "rejected"
	RequestWithdrawn RequestStatus = "withdrawn"
)

// RequestStatuses are all states in the order of a request's life.
func RequestStatuses() []RequestStatus {
	return []RequestStatus{RequestPending, RequestOnHold, RequestCompleted, RequestRejected, RequestWithdrawn}
}

// OpenStatuses are the states in which a request waits for something.
func OpenStatuses() []RequestStatus { return []RequestStatus{RequestPending, RequestOnHold} }

// Live reports whether a request in this state holds its instances (R12).
func (s RequestStatus) Live() bool {
	return s == RequestPending || s == RequestOnHold || s == RequestCompleted
}

// Open reports whether a request in this state waits for something.
func (s RequestStatus) Open() bool { return s == RequestPending || s == RequestOnHold }

// MayBecome reports whether the state may change to next (R7–R9, R11). The
// store refuses every other change.
func (s RequestStatus) MayBecome(next RequestStatus) bool {
	switch s {
	case RequestPending:
		return next == RequestCompleted || next == RequestRejected || next == RequestWithdrawn || next == RequestOnHold
	case RequestOnHold:
		return next == RequestPending || next == RequestRejected || next == RequestWithdrawn
	}
	return false
}

// Decision is how a request came to its outcome; "" while it is open.
type Decision string

// The decisions.
const (
	DecisionNone         Decision = ""
	DecisionNotRequired  Decision = "not_required"
	DecisionApproved     Decision = "approved"
	DecisionAutoApproved Decision = "auto_approved"
	DecisionRejected     Decision = "rejected"
	DecisionWithdrawn    Decision = "withdrawn"
)

// HoldBlock is a block that keeps a request on hold, and on which instance.
type HoldBlock struct {
	InstanceID string    `json:"instance_id"`
	Code       BlockCode `json:"code"`
	Message    string    `json:"message"`
}

// RequestItem is one instance of a request with the refund that was shown.
type RequestItem struct {
	InstanceID string
	Refund     Money
}

// Request is one unsubscription request: the chosen instances of one order,
// one reason, one outcome. OrderValue and Threshold are frozen at submission
// (R6); Deadline is zero for a request that needs no review. Account carries
// the account's facts of now.
type Request struct {
	ID          string
	BatchID     string
	OrderNumber string
	Account     Account
	Status      RequestStatus
	Decision    Decision
	OrderValue  Money
	Threshold   Money
	Refund      Money
	// CouponsReturned is what came back (completed), else what would come
	// back if it were executed at the time it was submitted.
	CouponsReturned Money
	ReasonCode      string
	ReasonLabel     string
	Note            string
	SubmittedBy     string
	SubmittedAt     time.Time
	Deadline        time.Time
	DecidedBy       string
	DecidedAt       time.Time
	DecisionNote    string
	HoldBlocks      []HoldBlock
	Items           []RequestItem
}

// InstanceIDs are the IDs of the request's instances in order.
func (r Request) InstanceIDs() []string {
	ids := make([]string, len(r.Items))
	for i, it := range r.Items {
		ids[i] = it.InstanceID
	}
	return ids
}

// beforeDeadline is R7's `now < deadline`.
func (r Request) beforeDeadline(now time.Time) bool { return now.Before(r.Deadline) }

// Due reports whether silence approves the request at now (R8).
func (r Request) Due(now time.Time) bool {
	return r.Status == RequestPending && !r.beforeDeadline(now)
}

func (r Request) pastDeadline() error {
	return Refused("The deadline of %s passed at %s: silence approves it; nobody can decide or withdraw it any more.",
		r.ID, sayTime(r.Deadline))
}

func (r Request) alreadyDecided() error {
	at := sayTime(r.DecidedAt)
	switch r.Decision {
	case DecisionAutoApproved:
		return Refused("Request %s was approved by silence at %s. The refund is done.", r.ID, at)
	case DecisionApproved:
		return Refused("Request %s was already approved by %s at %s. The refund is done.", r.ID, r.DecidedBy, at)
	case DecisionNotRequired:
		return Refused("Request %s needed no review and was completed at %s.", r.ID, at)
	case DecisionRejected:
		return Refused("Request %s was already rejected by %s at %s.", r.ID, r.DecidedBy, at)
	case DecisionWithdrawn:
		return Refused("Request %s was already withdrawn by %s at %s.", r.ID, r.DecidedBy, at)
	}
	return Refused("Request %s is %s.", r.ID, r.Status)
}

func sayTime(t time.Time) string { return t.UTC().Format("2 Jan 2006 15:04:05 UTC") }

func isBlank(s string) bool { return strings.TrimSpace(s) == "" }

func joinBlocks(blocks []HoldBlock) string {
	var said []string
	for _, b := range blocks {
		said = append(said, b.InstanceID+": "+b.Message)
	}
	return strings.Join(said, "; ")
}

func (p Policy) reasonCodes() string {
	var codes []string
	for _, r := range p.Reasons {
		codes = append(codes, r.Code)
	}
	return strings.Join(codes, ", ")
}

// CheckDecisionNote answers whether a decision may carry this note: a
// rejection needs one (R7).
func CheckDecisionNote(approve bool, note string) error {
	if err := CheckText(note, MaxNote); err != nil {
		return Invalid("The note %s.", err.Sentence)
	}
	if !approve && isBlank(note) {
		return Invalid("A rejection needs a note that says why.")
	}
	return nil
}

// EntryKind tells the two kinds of ledger lines.
type EntryKind string

// The kinds of ledger entries. They are never added into one figure (R4).
const (
	EntryCash   EntryKind = "cash"
	EntryCoupon EntryKind = "coupon"
)

// Entry is one line of the ledger: cash returned, or a coupon returned, for
// one instance of one completed request.
type Entry struct {
	ID         int64
	RequestID  string
	InstanceID string
	Kind       EntryKind
	Amount     Money
	CouponID   string
	At         time.Time
}
