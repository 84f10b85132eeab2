package desk

import (
	"unsubdesk/model"
)

// checkRequest holds one request against its rules, its ledger lines, its
// instances and the trail.
func (v *verifier) checkRequest(r model.Request, instances map[string]model.Instance) {
	sum := v.sums[r.ID]
	if sum == nil {
		sum = &requestSum{}
	}
	sum.known = true
	v.checkHolder(r, instances)
	v.checkItems(r, instances)
	v.checkReview(r)
	v.checkDecision(r)
	v.checkTrail(r)
	if r.Status != model.RequestCompleted {
		if len(sum.entries) > 0 {
			v.problem("request", r.ID, "it is %s, but the ledger has %d lines for it", r.Status, len(sum.entries))
		}
		return
	}
	v.checkEntryTimes(r, sum.entries)
	v.checkCash(r, sum.entries, instances)
	v.checkCoupons(r, sum.entries, instances)
}

// checkHolder is R12: at most one live request for an instance.
func (v *verifier) checkHolder(r model.Request, instances map[string]model.Instance) {
	if len(r.Items) == 0 {
		v.problem("request", r.ID, "it has no instances")
	}
	for _, id := range r.InstanceIDs() {
		if in, ok := instances[id]; !ok {
			v.problem("request", r.ID, "its instance %s does not exist", id)
		} else if r.Status.Live() && in.Order.Number != r.OrderNumber {
			v.problem("request", r.ID, "its instance %s belongs to order %s", id, in.Order.Number)
		}
		if !r.Status.Live() {
			continue
		}
		if other := v.live[id]; other != "" {
			v.problem("request", r.ID, "its instance %s is also held by %s", id, other)
		}
		v.live[id] = r.ID
	}
}

// checkItems is R3: what a live request shows is what was paid for each of
// its instances, and together its refund.
func (v *verifier) checkItems(r model.Request, instances map[string]model.Instance) {
	var total model.Money
	for _, item := range r.Items {
		total = total.Add(item.Refund)
		if paid := instances[item.InstanceID].Paid; r.Status.Live() && !item.Refund.Equal(paid) {
			v.problem("request", r.ID, "it shows %s for %s, for which %s was paid", item.Refund, item.InstanceID, paid)
		}
	}
	if !total.Equal(r.Refund) {
		v.problem("request", r.ID, "its refund is %s, but its instances' are %s", r.Refund, total)
	}
}

// checkReview is R6 and R7: review if and only if the value was over the
// threshold, and then a deadline after the submission.
func (v *verifier) checkReview(r model.Request) {
	review := r.OrderValue.Cmp(r.Threshold) > 0
	if review == r.Deadline.IsZero() {
		v.problem("request", r.ID, "its order value %s and threshold %s do not fit its deadline", r.OrderValue, r.Threshold)
	}
	if review && !r.Deadline.After(r.SubmittedAt) {
		v.problem("request", r.ID, "its deadline is not after its submission")
	}
	if !review && r.Status.Open() {
		v.problem("request", r.ID, "it waits, but needs no review")
	}
}

// decisionStatus is the state that each decision leads to.
func decisionStatus(d model.Decision) (model.RequestStatus, bool) {
	switch d {
	case model.DecisionNotRequired, model.DecisionApproved, model.DecisionAutoApproved:
		return model.RequestCompleted, true
	case model.DecisionRejected:
		return model.RequestRejected, true
	case model.DecisionWithdrawn:
		return model.RequestWithdrawn, true
	}
	return "", false
}

// checkDecision is R7 and R8: who decided, and on which side of the deadline.
func (v *verifier) checkDecision(r model.Request) {
	status, isDecided := decisionStatus(r.Decision)
	switch {
	case isDecided == r.Status.Open(), isDecided && status != r.Status:
		v.problem("request", r.ID, "its state %s does not fit its decision %q", r.Status, r.Decision)
		return
	case !isDecided:
		return
	case r.DecidedBy == "" || r.DecidedAt.Before(r.SubmittedAt):
		v.problem("request", r.ID, "it was decided by %q before it was submitted", r.DecidedBy)
	}
	switch r.Decision {
	case model.DecisionNotRequired:
		if !r.Deadline.IsZero() {
			v.problem("request", r.ID, "it was completed without the review it needed")
		}
	case model.DecisionApproved:
		if !r.DecidedAt.Before(r.Deadline) {
			v.problem("request", r.ID, "%s approved it at or after its deadline", r.DecidedBy)
		}
		v.checkFourEyes(r)
	case model.DecisionAutoApproved:
		if r.DecidedBy != model.SystemUser || r.DecidedAt.Before(r.Deadline) {
			v.problem("request", r.ID, "silence approved it before its deadline")
		}
	case model.DecisionRejected:
		v.checkFourEyes(r)
	}
}

func (v *verifier) checkFourEyes(r model.Request) {
	if r.DecidedBy == r.SubmittedBy {
		v.problem("request", r.ID, "%s decided a request of their own", r.DecidedBy)
	}
}

// checkEntryTimes is R16: the lines were written by the commit that decided.
func (v *verifier) checkEntryTimes(r model.Request, entries []model.Entry) {
	for _, e := range entries {
		if !e.At.Equal(r.DecidedAt) {
			v.problem("entry", r.ID, "its line for %s was written at another time than its decision", e.InstanceID)
		}
	}
}

// checkCash is R16: one cash line for each instance, equal to what was paid;
// together the request's refund.
func (v *verifier) checkCash(r model.Request, entries []model.Entry, instances map[string]model.Instance) {
	cash := map[string]model.Money{}
	var total model.Money
	for _, e := range entries {
		if e.Kind != model.EntryCash {
			continue
		}
		if e.CouponID != "" {
			v.problem("entry", r.ID, "its cash line for %s names the coupon %s", e.InstanceID, e.CouponID)
		}
		if _, twice := cash[e.InstanceID]; twice {
			v.problem("entry", r.ID, "cash was returned twice for %s", e.InstanceID)
		}
		cash[e.InstanceID] = e.Amount
		total = total.Add(e.Amount)
	}
	if !total.Equal(r.Refund) {
		v.problem("request", r.ID, "its refund is %s, but the ledger returned %s", r.Refund, total)
	}
	for _, item := range r.Items {
		paid, ok := cash[item.InstanceID]
		delete(cash, item.InstanceID)
		switch {
		case !ok:
			v.problem("request", r.ID, "the ledger has no cash line for %s", item.InstanceID)
		case !paid.Equal(instances[item.InstanceID].Paid):
			v.problem("entry", r.ID, "%s for %s is not what was paid, %s", paid, item.InstanceID, instances[item.InstanceID].Paid)
		}
	}
	for id := range cash {
		v.problem("entry", r.ID, "cash was returned for %s, which is no part of it", id)
	}
}

// checkCoupons is R4 and R16: each coupon that was valid at the execution
// came back once for each instance it had paid for, and no other.
func (v *verifier) checkCoupons(r model.Request, entries []model.Entry, instances map[string]model.Instance) {
	type line struct{ instance, coupon string }
	got := map[line]model.Money{}
	var total model.Money
	for _, e := range entries {
		if e.Kind != model.EntryCoupon {
			continue
		}
		k := line{e.InstanceID, e.CouponID}
		if _, twice := got[k]; twice {
			v.problem("entry", r.ID, "coupon %s came back twice for %s", e.CouponID, e.InstanceID)
		}
		got[k] = e.Amount
		total = total.Add(e.Amount)
	}
	if !total.Equal(r.CouponsReturned) {
		v.problem("request", r.ID, "it returned coupons of %s, but the ledger says %s", r.CouponsReturned, total)
	}
	for _, id := range r.InstanceIDs() {
		for _, c := range model.RefundOf(instances[id], r.DecidedAt).Returned {
			amount, ok := got[line{id, c.ID}]
			delete(got, line{id, c.ID})
			if !ok || !amount.Equal(c.Amount) {
				v.problem("entry", r.ID, "coupon %s of %s should have come back with %s", c.ID, id, c.Amount)
			}
		}
	}
	for k := range got {
		v.problem("entry", r.ID, "coupon %s came back for %s, to which it did not belong", k.coupon, k.instance)
	}
}
