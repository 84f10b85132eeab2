package present

import (
	"slices"
	"time"

	"unsubdesk/model"
)

// NothingNow says that unsubscribing an instance with these blocks would pay
// nothing now, "" without any. would is whether it would pay without the blocks
// that it has: what is in effect or unsubscribed never does again.
func NothingNow(blocks []model.Block) (words string, would bool) {
	has := func(code model.BlockCode) bool {
		return slices.ContainsFunc(blocks, func(b model.Block) bool { return b.Code == code })
	}
	switch {
	case len(blocks) == 0:
		return "", true
	case has(model.BlockUnsubscribed):
		return "Nothing now: it is unsubscribed already", false
	case has(model.BlockInEffect):
		return "Nothing now: it is in effect", false
	case has(model.BlockReviewPending):
		return "Nothing more now: it is under review; would give back", true
	}
	return "Nothing now; once allowed it would give back", true
}

// ReviewWarnings name what may be otherwise by the time a review of the instance
// ends that began now: coupons that end first (R4), and that it takes effect
// first (R10).
func ReviewWarnings(in model.Instance, p model.Policy, now time.Time) []string {
	deadline := p.DeadlineOf(now)
	var said []string
	for _, c := range model.RefundOf(in, now).Returned {
		if !c.Valid(deadline) {
			said = append(said, Clean(c.ID)+" ends before the review: it may be lost.")
		}
	}
	if in.InEffect(deadline) {
		said = append(said, "Takes effect before the review ends: still honoured.")
	}
	return said
}
