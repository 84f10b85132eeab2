package desk

import (
	"crypto/sha256"
	"encoding/json"
	"slices"

	"unsubdesk/model"
)

// trail is what the events say of one request, as digests, so that memory
// does not grow with notes and instances.
type trail struct {
	submissions, completions int
	by, account              string   // who submitted it, and whose chain has it
	brief                    bool     // by a program that wrote less of a submission
	frozen                   [32]byte // what was fixed at the submission
	outcome                  [32]byte // where the last event left it
	known                    bool     // the request exists
}

// readTrail keeps what an event says of a request, or of the policy.
func (v *verifier) readTrail(e model.Event) {
	switch e.Kind {
	case model.EventPolicyChanged:
		v.readPolicy(e)
		return
	case model.EventNoticeChanged:
		v.readTemplate(e)
		return
	case model.EventRequestSubmitted, model.EventRequestCompleted, model.EventRequestHeld,
		model.EventRequestResumed, model.EventRequestRejected, model.EventRequestWithdrawn:
	default:
		return
	}
	var after requestState
	if err := json.Unmarshal([]byte(e.After), &after); err != nil {
		v.problem("event", chainName(e.AccountID), "event %d says nothing that can be read of %s", e.Seq, e.Subject)
	}
	t := v.trails[e.Subject]
	if t == nil {
		t = &trail{}
		v.trails[e.Subject] = t
	}
	switch e.Kind {
	case model.EventRequestSubmitted:
		t.submissions++
		t.by, t.account, t.brief, t.frozen = e.Actor, e.AccountID, after.Submitted == "", after.frozen()
	case model.EventRequestCompleted:
		t.completions++
	}
	t.outcome = after.outcome()
}

// frozen stands for what nothing changes after the submission (R6, R7).
func (s requestState) frozen() [32]byte {
	return sha256.Sum256([]byte(jsonOf(requestState{Order: s.Order, Instances: s.Instances, OrderValue: s.OrderValue,
		Threshold: s.Threshold, Refund: s.Refund, Reason: s.Reason, Label: s.Label, Note: s.Note,
		Submitted: s.Submitted, Deadline: s.Deadline, Batch: s.Batch})))
}

// outcome stands for what every change of state writes.
func (s requestState) outcome() [32]byte {
	return sha256.Sum256([]byte(jsonOf(requestState{Status: s.Status, Decision: s.Decision, Coupons: s.Coupons,
		DecidedBy: s.DecidedBy, DecidedAt: s.DecidedAt, Remark: s.Remark, Holds: s.Holds})))
}

// checkTrail holds a request against its events: submitted once, completed at
// most once, and what it says of itself is what was recorded.
func (v *verifier) checkTrail(r model.Request) {
	t := v.trails[r.ID]
	if t == nil {
		t = &trail{}
		v.trails[r.ID] = t
	}
	t.known = true
	completions := 0
	if r.Status == model.RequestCompleted {
		completions = 1
	}
	if t.completions != completions {
		v.problem("request", r.ID, "it is %s, but the trail has completed it %d times", r.Status, t.completions)
	}
	if t.submissions != 1 {
		v.problem("request", r.ID, "the trail has submitted it %d times", t.submissions)
		return
	}
	if t.by != r.SubmittedBy {
		v.problem("request", r.ID, "the trail says that %s submitted it, not %s", t.by, r.SubmittedBy)
	}
	if t.account != r.Account.ID {
		v.problem("request", r.ID, "it is in the trail of %s, not of its account %s", chainName(t.account), r.Account.ID)
	}
	asked := submitted(r, model.Batch{ID: r.BatchID})
	if t.brief {
		asked.Label, asked.Submitted = "", ""
		v.checkBrief(r)
	}
	if t.frozen != asked.frozen() {
		v.problem("request", r.ID, "what was fixed when it was submitted is not what the trail has")
	}
	if t.outcome != decided(r).outcome() {
		v.problem("request", r.ID, "its state or decision is not what the trail has")
	}
}

// checkBrief holds the columns of a request that the first program's events leave out
// against what else the trail has: the time of its submission is that of a refund made
// at once, or lies one of the desk's review windows before the deadline; its reason
// was called so by one of the desk's policies.
func (v *verifier) checkBrief(r model.Request) {
	sent := func(p model.Policy) bool { return p.DeadlineOf(r.SubmittedAt).Equal(r.Deadline) }
	if r.Deadline.IsZero() {
		sent = func(model.Policy) bool { return r.SubmittedAt.Equal(r.DecidedAt) }
	}
	if !slices.ContainsFunc(v.policies, sent) {
		v.problem("request", r.ID, "it was not submitted at the time that it says")
	}
	called := func(p model.Policy) bool {
		reason, _ := p.Reason(r.ReasonCode)
		return reason.Label == r.ReasonLabel
	}
	// A reason that left the list while a batch was under way is called by its code.
	if r.ReasonLabel != r.ReasonCode && !slices.ContainsFunc(v.policies, called) {
		v.problem("request", r.ID, "its reason %s was never called %s", r.ReasonCode, r.ReasonLabel)
	}
}
