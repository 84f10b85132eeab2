package desk

import (
	"encoding/json"

	"unsubdesk/model"
)

// readPolicy keeps what an event says that the policy was, and became.
func (v *verifier) readPolicy(e model.Event) {
	for _, text := range []string{e.Before, e.After} {
		var p model.Policy
		if err := json.Unmarshal([]byte(text), &p); err != nil {
			v.problem("event", chainName(e.AccountID), "event %d says nothing that can be read of the policy", e.Seq)
			continue
		}
		v.policies, v.policy = append(v.policies, p), p
	}
}

// readTemplate keeps what an event says that the template of notices became.
func (v *verifier) readTemplate(e model.Event) {
	var after noticeState
	if err := json.Unmarshal([]byte(e.After), &after); err != nil {
		v.problem("event", chainName(e.AccountID), "event %d says nothing that can be read of the template of notices", e.Seq)
	}
	v.template = after.Template
}

// checkPolicy holds the policy that the desk goes by against what the trail left it at, which
// is the default where nobody ever changed it: money hangs on its threshold (R6). One that
// cannot be read is the error of every command, and of verify too.
func (v *verifier) checkPolicy() error {
	stored, err := v.tx.Policy()
	if err != nil {
		return err
	}
	v.comparePolicy(stored)
	template, err := v.tx.NoticeTemplate()
	if err == nil && template != v.template {
		v.problem("policy", "notice", "the template of notices is not the one that the trail has")
	}
	return err
}

func (v *verifier) comparePolicy(stored model.Policy) {
	for _, part := range []struct {
		name          string
		stored, trail any
	}{
		{"review_threshold", stored.ReviewThreshold.String(), v.policy.ReviewThreshold.String()},
		{"review_window", stored.ReviewWindow.String(), v.policy.ReviewWindow.String()},
		{"promotion_invoice", stored.PromotionRule, v.policy.PromotionRule},
		{"webhook", stored.Webhook, v.policy.Webhook},
	} {
		if part.stored != part.trail {
			v.problem("policy", part.name, "it is %q, but the trail has left it at %q", part.stored, part.trail)
		}
	}
	if jsonOf(stored.Reasons) != jsonOf(v.policy.Reasons) {
		v.problem("policy", "reasons", "the list of reasons is not the one that the trail has")
	}
}
