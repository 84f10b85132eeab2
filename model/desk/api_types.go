package desk

import (
	"time"

	"unsubdesk/model"
)

// Row is an instance with what the rules say of it at the time of the query.
type Row struct {
	model.Instance
	Status      model.Status
	Blocks      []model.Block
	NeedsReview bool
}

// Page is a page of instances as of At.
type Page struct {
	Rows   []Row
	At     time.Time
	Policy model.Policy
}

// Submission is what a Confirm carries. Key identifies it (R13); Quote is the
// digest of the quote that was on screen (R14), or "" where nothing was shown.
type Submission struct {
	IDs []string
	// Rows, if it is not empty, stands in the place of IDs.
	Rows   model.Selection
	Reason string
	Note   string
	Key    string
	Quote  string
}

// Progress reports how far a long action has come, in instances. Total is 0
// while it is not known.
type Progress func(done, total int)

// BatchResult lists what became of every instance of a submission (R15).
type BatchResult struct {
	BatchID  string
	Key      string
	Requests []model.Request
	Refused  []Refusal
	NotFound []string
	// Repeated is true if the key had been used before with the same content,
	// and this is the first answer again.
	Repeated bool
}

// Refusal is an instance that was not submitted, and why.
type Refusal struct {
	InstanceID string
	Row        uint32 // Instance.Row
	Blocks     []model.Block
}

// QuoteChanged is the Cause of an error with model.CodeQuoteChanged: the
// quote as it is now, to be shown beside the one that was confirmed.
type QuoteChanged struct{ Now model.Quote }

// Error implements error.
func (c *QuoteChanged) Error() string { return "the quote has changed" }

// RequestRow is a request with what this user may do with it now: each field
// is nil for yes, else the reason why not.
type RequestRow struct {
	model.Request
	MayApprove  error
	MayReject   error
	MayWithdraw error
	// TakesEffectFirst names instances that take effect before the deadline
	// (R10) of an open request.
	TakesEffectFirst []string
	// Deciders are who can decide an open request.
	Deciders model.Deciders
}

// RequestDetail is the page that a manager signs.
type RequestDetail struct {
	RequestRow
	At        time.Time
	Policy    model.Policy
	Instances []Row         // of the request, in its order
	Others    []Row         // the order's other instances
	Entries   []model.Entry // of a completed request
	Events    []model.Event // the request's trail
	// Recent are the account's other requests completed in the last 30 days,
	// RecentRefund their cash.
	Recent       []model.Request
	RecentRefund model.Money
	// Delivery is how what the billing system is told of it stands.
	Delivery model.Delivery
}

// InstanceDetail is the full page of one instance.
type InstanceDetail struct {
	Row
	At       time.Time
	Others   []Row           // the order's other instances
	Requests []model.Request // every request there was for it, newest first
	// Deciders are who would decide what this user submits of it now, if it needs a review.
	Deciders model.Deciders
	Events   []model.Event
}

// HistoryRow is a completed request with its ledger entries.
type HistoryRow struct {
	model.Request
	Entries []model.Entry
	// Delivery is how what the billing system is told of it stands.
	Delivery model.Delivery
}

// Swept is what a sweep did.
type Swept struct {
	Approved []string // requests approved by silence
	Held     []string // put on hold because a block was found
	Resumed  []string // pending again
	Stuck    []string // due, but not to be executed: verify says what is wrong
}

// VerifyReport is the outcome of Verify.
type VerifyReport struct {
	At       time.Time // of the snapshot, by the desk's clock
	Checked  model.TableCounts
	Cash     model.Money       // all that the ledger returned in cash
	Coupons  model.Money       // and in coupons
	Heads    []model.ChainHead // where each audit chain ended, by account
	Compared int               // how many heads that were kept elsewhere it was held against
	Problems []Problem
}

func (r *VerifyReport) add(e model.Entry) {
	if e.Kind == model.EntryCash {
		r.Cash = r.Cash.Add(e.Amount)
	} else {
		r.Coupons = r.Coupons.Add(e.Amount)
	}
}

// OK reports whether the books and the trail agree.
func (r VerifyReport) OK() bool { return len(r.Problems) == 0 }

// Problem is one disagreement: what kind, where (a request, instance, entry or
// event), and a sentence.
type Problem struct {
	What    string `json:"what"`
	Where   string `json:"where"`
	Message string `json:"message"`
}
