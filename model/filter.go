package model

import "time"

// FilterField names what a term of a filter looks at. All text is compared
// folded (Fold), so in any case of letters:
//   - a bare word, name, order, id: a part of the text;
//   - type, region: the whole text;
//   - project, manager: the whole text, and ProjectNone or ManagerNone also
//     means that there is none;
//   - account: the whole account ID, or a part of the account's name;
//   - paid, due: the amount;
//   - effective: the effective time, see FilterTerm.TimeRange;
//   - decided: when the request was decided, which of a completed one is when it was
//     refunded; of an instance, its live request's. What is open has no such time;
//   - is: the status (Instance.Status), or IsSelected, or IsReview;
//   - block: the code of a block that holds now;
//   - reason: of the instance's live request, the whole code or a part of the
//     label; an instance without one has no reason.
type FilterField string

// The fields of the filter grammar. FieldAny is a bare word: name, order
// number or instance ID.
const (
	FieldAny       FilterField = ""
	FieldName      FilterField = "name"
	FieldOrder     FilterField = "order"
	FieldID        FilterField = "id"
	FieldType      FilterField = "type"
	FieldRegion    FilterField = "region"
	FieldProject   FilterField = "project"
	FieldAccount   FilterField = "account"
	FieldManager   FilterField = "manager"
	FieldPaid      FilterField = "paid"
	FieldDue       FilterField = "due"
	FieldEffective FilterField = "effective"
	FieldIs        FilterField = "is"
	FieldBlock     FilterField = "block"
	FieldReason    FilterField = "reason"
	FieldDecided   FilterField = "decided"
)

// FilterFields are the named fields in the order in which help lists them.
func FilterFields() []FilterField {
	return []FilterField{FieldName, FieldOrder, FieldID, FieldType, FieldRegion, FieldProject, FieldAccount,
		FieldManager, FieldPaid, FieldDue, FieldEffective, FieldIs, FieldBlock, FieldReason, FieldDecided}
}

// The values of `is:`.
const (
	IsSelected     = "selected"
	IsAllowed      = "allowed"
	IsBlocked      = "blocked"
	IsPending      = "pending"
	IsUnsubscribed = "unsubscribed"
	IsReview       = "review" // the order is of large value (R6)
)

// ProjectNone as the value of `project:` means no enterprise project.
const ProjectNone = "none"

// ManagerNone as the value of `manager:` means an account without a manager.
const ManagerNone = "none"

// Whole reports whether the field's values are compared with the whole text:
// region:eu does not find eu-west-101.
func (f FilterField) Whole() bool {
	return f == FieldType || f == FieldRegion || f == FieldProject || f == FieldManager
}

// CompareOp is the comparison of an amount or time term.
type CompareOp string

// The comparisons; OpIs for every term without one.
const (
	OpIs           CompareOp = ""
	OpLess         CompareOp = "<"
	OpLessEqual    CompareOp = "<="
	OpGreater      CompareOp = ">"
	OpGreaterEqual CompareOp = ">="
)

// FilterTime is a point in time in a filter: either fixed, or relative to the
// moment of the query (`effective:<7d`). Day marks a bare date, which OpIs
// matches as the whole UTC day.
type FilterTime struct {
	At       time.Time
	FromNow  time.Duration
	Relative bool
	Day      bool
}

// Resolve is the point in time as of now.
func (t FilterTime) Resolve(now time.Time) time.Time {
	if t.Relative {
		return now.Add(t.FromNow)
	}
	return t.At
}

// FilterTerm is one condition. Its values are alternatives; Amounts and Times
// hold the parsed values of paid, due, effective and decided. Offset and End are the
// byte positions of the term in the text.
type FilterTerm struct {
	Field   FilterField
	Not     bool
	Op      CompareOp
	Values  []string
	Amounts []Money
	Times   []FilterTime
	Offset  int
	End     int
}

// Filter is a parsed filter: all terms must hold. The zero Filter matches
// everything.
type Filter struct {
	Text  string
	Terms []FilterTerm
}

// Empty reports whether the filter has no condition.
func (f Filter) Empty() bool { return len(f.Terms) == 0 }
