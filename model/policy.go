package model

import (
	"strings"
	"time"
)

// The numbers of the rules page. They are the defaults of Policy.
var (
	// DefaultReviewThreshold is R6's 7,000.00; over it an order waits.
	DefaultReviewThreshold = Cents(7_000_00)
	// DefaultReviewWindow is R7's 24 hours.
	DefaultReviewWindow = 24 * time.Hour
)

// MinReviewWindow is the shortest review window a desk may set.
const MinReviewWindow = time.Second

// MaxReviewWindow is the longest review window a desk may set.
const MaxReviewWindow = 366 * 24 * time.Hour

// PromotionRule says when a promotion with an invoice blocks (R2).
type PromotionRule string

const (
	// PromotionBoth blocks when promotion and invoice come together.
	PromotionBoth PromotionRule = "both"
	// PromotionEither blocks on one of them.
	PromotionEither PromotionRule = "either"
)

// Reason is one entry of the list a requester chooses from.
type Reason struct {
	Code         string `json:"code"`
	Label        string `json:"label"`
	NoteRequired bool   `json:"note_required"`
}

// DefaultReasons are the five categories of the provider's billing API.
func DefaultReasons() []Reason {
	return []Reason{
		{Code: "1", Label: "Hard to use"},
		{Code: "2", Label: "Lacks needed functions"},
		{Code: "3", Label: "Too complex to operate"},
		{Code: "4", Label: "Dissatisfied with the service"},
		{Code: "5", Label: "Other", NoteRequired: true},
	}
}

// Policy is what the desk decided once for every program on its database
// (R17).
type Policy struct {
	ReviewThreshold Money
	ReviewWindow    time.Duration
	PromotionRule   PromotionRule
	Reasons         []Reason
	// Webhook says whether what happens to requests is put into the outbox for the
	// billing system.
	Webhook Switch `json:",omitempty"`
}

// Switch is what a desk has decided about something that it does or not.
type Switch string

const (
	// SwitchUndecided is off until somebody decides.
	SwitchUndecided Switch = ""
	SwitchOn        Switch = "on"
	SwitchOff       Switch = "off"
)

// On reports whether it is on.
func (s Switch) On() bool { return s == SwitchOn }

// DefaultPolicy is the policy of a new desk.
func DefaultPolicy() Policy {
	return Policy{
		ReviewThreshold: DefaultReviewThreshold,
		ReviewWindow:    DefaultReviewWindow,
		PromotionRule:   PromotionBoth,
		Reasons:         DefaultReasons(),
	}
}

// Reason finds a reason by its code.
func (p Policy) Reason(code string) (Reason, bool) {
	for _, r := range p.Reasons {
		if r.Code == code {
			return r, true
		}
	}
	return Reason{}, false
}

// CheckReason answers whether a request may carry this reason and note; the
// error (CodeInvalid) says what is missing.
func (p Policy) CheckReason(code, note string) (Reason, error) {
	if code == "" {
		return Reason{}, Invalid("A reason is required; choose one of %s.", p.reasonCodes())
	}
	r, ok := p.Reason(code)
	if !ok {
		return Reason{}, Invalid("There is no reason %q; choose one of %s.", clip(code), p.reasonCodes())
	}
	if err := CheckText(note, MaxNote); err != nil {
		return Reason{}, Invalid("The note %s.", err.Sentence)
	}
	if r.NoteRequired && isBlank(note) {
		return Reason{}, Invalid("Reason %s (%s) needs a note.", r.Code, r.Label)
	}
	return r, nil
}

// Limits of a desk's own list of reasons.
const (
	maxReasons     = 50
	maxReasonCode  = 20
	maxReasonLabel = 100
)

// FormatDuration writes a duration as Go reads it, without units of zero: 24h,
// not 24h0m0s.
func FormatDuration(d time.Duration) string {
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}

// Check says what is wrong with a policy (CodeInvalid), or nil.
func (p Policy) Check() error {
	switch {
	case p.ReviewThreshold.IsNegative() || p.ReviewThreshold.Cmp(MaxAmount) > 0:
		return Invalid("review_threshold must be an amount from 0.00 to %s.", MaxAmount)
	case p.ReviewWindow < MinReviewWindow || p.ReviewWindow > MaxReviewWindow:
		return Invalid("review_window must be from %s to %s.", FormatDuration(MinReviewWindow), FormatDuration(MaxReviewWindow))
	case p.PromotionRule != PromotionBoth && p.PromotionRule != PromotionEither:
		return Invalid("promotion_invoice must be both or either, not %q.", clip(string(p.PromotionRule)))
	case p.Webhook != SwitchUndecided && p.Webhook != SwitchOn && p.Webhook != SwitchOff:
		return Invalid("webhook must be on or off, not %q.", clip(string(p.Webhook)))
	case len(p.Reasons) == 0 || len(p.Reasons) > maxReasons:
		return Invalid("reasons must be a list of 1 to %d.", maxReasons)
	}
	seen := map[string]bool{}
	for i, r := range p.Reasons {
		if err := r.check(); err != nil {
			return Invalid("reasons: number %d %s", i+1, err.Sentence)
		}
		if seen[r.Code] {
			return Invalid("reasons: the code %s stands there twice.", r.Code)
		}
		seen[r.Code] = true
	}
	return nil
}

func (r Reason) check() *Error {
	if isBlank(r.Code) || isBlank(r.Label) {
		return Invalid("needs a code and a label.")
	}
	if err := CheckText(r.Code, maxReasonCode); err != nil {
		return Invalid("has a code that %s.", err.Sentence)
	}
	if err := CheckText(r.Label, maxReasonLabel); err != nil {
		return Invalid("has a label that %s.", err.Sentence)
	}
	return nil
}

// MaxClockDeparture is how far the desk's clock may depart from the time that passes
// in a running program before that approves nothing by silence any more (R8).
const MaxClockDeparture = 5 * time.Minute
