package model

import "time"

// Tab is a view of the list: one status, all but the allowed ones, or all.
type Tab string

// The tabs.
const (
	TabAll          Tab = "all"
	TabAllowed      Tab = Tab(StatusAllowed)
	TabBlocked      Tab = Tab(StatusBlocked)
	TabPending      Tab = Tab(StatusPending)
	TabUnsubscribed Tab = Tab(StatusUnsubscribed)
	// TabNotAllowed is the screen's second tab: blocked, pending and unsubscribed.
	TabNotAllowed Tab = "not_allowed"
)

// SortField is a column by which the list can be sorted. The instance ID
// breaks ties, so every order is total.
type SortField string

// The sort fields; SortEffective is the default.
const (
	SortEffective SortField = "effective"
	SortName      SortField = "name"
	SortOrder     SortField = "order"
	SortID        SortField = "id"
	SortAccount   SortField = "account"
	SortType      SortField = "type"
	SortRegion    SortField = "region"
	SortProject   SortField = "project"
	SortDue       SortField = "due"
	SortPaid      SortField = "paid"
)

// SortFields are all sort fields in the order in which `o` walks them.
func SortFields() []SortField {
	return []SortField{SortEffective, SortName, SortOrder, SortID, SortAccount, SortType, SortRegion, SortProject, SortDue, SortPaid}
}

// Sort is an order of the list.
type Sort struct {
	Field SortField
	Desc  bool
}

// ListQuery asks for instances. Filter, Tab and Selected say which; Sort,
// Anchor, Backward, Inclusive and Limit say which page of them.
type ListQuery struct {
	Tab    Tab // "" is TabAll
	Filter Filter
	// Selected is what `is:selected` means.
	Selected Selection
	Sort     Sort
	// Anchor, if set, is the row after which the page begins (before which it
	// ends, if Backward); with Inclusive the row itself is part of the page if
	// it still matches. Only its ID and its sort column are looked at.
	Anchor    *Instance
	Backward  bool
	Inclusive bool
	Limit     int // 0 is all
}

// Facet is one value of a picker with the number of matching instances.
type Facet struct {
	Value string
	Label string // what to show, if not Value
	Count int    // or CountUnknown
}

// CountUnknown is the count of a facet that is not counted yet.
const CountUnknown = -1

// RequestQuery asks for requests.
type RequestQuery struct {
	Statuses []RequestStatus // none: all
	// Mine, if set, keeps the requests that this user submitted or whose
	// account this user manages.
	Mine string
	// IDs, if any, keeps these requests.
	IDs []string
	// OrderNumbers, AccountID, InstanceID and BatchID, if set, keep the requests on them.
	OrderNumbers []string
	AccountID    string
	InstanceID   string
	BatchID      string
	// Filter's terms hold for a request if one of its instances satisfies them
	// all; bare words also look at the request ID, reason at the request's.
	Filter Filter
	// Reviewed keeps requests that needed a review, open ones included.
	Reviewed bool
	// DecidedSince, if set, keeps requests decided at or after it.
	DecidedSince time.Time
	// DueBefore, if set, keeps requests whose deadline lies before it.
	DueBefore time.Time
	// ByDecision sorts newest decision first; otherwise soonest deadline
	// first, held requests after them, then newest submission first.
	ByDecision bool
	// After, if set, is the request after which the page begins (before which it
	// ends, if Backward). Without it a page that is Backward is the last one.
	After    *Request
	Backward bool
	Limit    int // 0 is all
}

// EventQuery asks for audit events in the order of their chains.
type EventQuery struct {
	// Subject, if set, keeps the events of one request, instance, user or
	// policy key.
	Subject string
	// AccountID keeps one account's chain if OneChain is set ("" is the
	// desk's own chain).
	AccountID string
	OneChain  bool
	Limit     int
}
