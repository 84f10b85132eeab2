package model_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"unsubdesk/model"
)

// blockers make exactly one block of R2 hold on an instance that can be
// unsubscribed. promotion_invoiced is here in its strict form, both together.
var blockers = []struct {
	code  model.BlockCode
	apply func(*model.Instance)
	says  string
}{
	{model.BlockTransaction, func(in *model.Instance) { in.Transaction = "renewal" }, "another transaction is open: renewal"},
	{model.BlockPromotion, func(in *model.Instance) { in.Promotion, in.InvoiceIssuedBy = true, model.IssuerPartner },
		"bought in a promotion with an invoice issued to a partner"},
	{model.BlockAccountFrozen, func(in *model.Instance) { in.Account.Frozen = true }, "the account is frozen for legal management"},
	{model.BlockResourceFrozen, func(in *model.Instance) { in.ResourceFrozen = true }, "the instance is frozen for legal management"},
	{model.BlockReviewPending, func(in *model.Instance) { in.Live, in.RequestID = model.LiveRequest, "R-7" }, "a request is under review: R-7"},
	{model.BlockInEffect, func(in *model.Instance) { in.EffectiveAt = t0 }, "in effect since 23 Nov 2026 09:00 UTC"},
	{model.BlockUnsubscribed, func(in *model.Instance) { in.Live, in.RequestID = model.LiveDone, "R-8" }, "already unsubscribed: R-8"},
}

func policyWith(rule model.PromotionRule) model.Policy {
	p := model.DefaultPolicy()
	p.PromotionRule = rule
	return p
}

var promotionRules = []model.PromotionRule{model.PromotionBoth, model.PromotionEither}

func TestNoBlockMeansAllowed(t *testing.T) {
	for _, rule := range promotionRules {
		in := instance()
		if blocks := in.Blocks(policyWith(rule), t0); len(blocks) != 0 {
			t.Errorf("%s: blocked by %v", rule, blocks)
		}
		if got := in.Status(policyWith(rule), t0); got != model.StatusAllowed {
			t.Errorf("%s: status %s", rule, got)
		}
	}
}

func TestBlockersCoverEveryCode(t *testing.T) {
	if len(blockers) != len(model.BlockCodes()) {
		t.Fatalf("%d blockers for %d codes", len(blockers), len(model.BlockCodes()))
	}
	for _, b := range blockers {
		if !slices.Contains(model.BlockCodes(), b.code) {
			t.Errorf("BlockCodes lacks %s", b.code)
		}
	}
}

func TestEachBlockAlone(t *testing.T) {
	for _, rule := range promotionRules {
		for _, b := range blockers {
			blocks := instance(b.apply).Blocks(policyWith(rule), t0)
			if len(blocks) != 1 || blocks[0].Code != b.code || blocks[0].Message != b.says {
				t.Errorf("%s, %s: got %v, want the message %q", rule, b.code, blocks, b.says)
			}
		}
	}
}

func TestEveryPairOfBlocksIsShown(t *testing.T) {
	for _, rule := range promotionRules {
		for i, a := range blockers {
			for _, b := range blockers[i+1:] {
				t.Run(fmt.Sprintf("%s/%s+%s", rule, a.code, b.code), func(t *testing.T) {
					checkPair(t, policyWith(rule), instance(a.apply, b.apply), a.code, b.code)
				})
			}
		}
	}
}

func checkPair(t *testing.T, p model.Policy, in model.Instance, a, b model.BlockCode) {
	want := inShownOrder(a, b)
	if a == model.BlockReviewPending && b == model.BlockUnsubscribed {
		want = []model.BlockCode{b} // an instance has one live request (R12), so never both
	}
	if got := codes(in.Blocks(p, t0)); !slices.Equal(got, want) {
		t.Errorf("blocks %v, want %v", got, want)
	}
	var wantHold []model.BlockCode
	for _, c := range want {
		if c != model.BlockInEffect && c != model.BlockReviewPending && c != model.BlockUnsubscribed {
			wantHold = append(wantHold, c)
		}
	}
	if got := codes(in.HoldBlocks(p)); !slices.Equal(got, wantHold) {
		t.Errorf("hold blocks %v, want %v", got, wantHold)
	}
	if got := in.Status(p, t0); got != statusOf(want) {
		t.Errorf("status %s with blocks %v", got, want)
	}
}

func inShownOrder(wanted ...model.BlockCode) []model.BlockCode {
	var out []model.BlockCode
	for _, c := range model.BlockCodes() {
		if slices.Contains(wanted, c) {
			out = append(out, c)
		}
	}
	return out
}

func statusOf(blocks []model.BlockCode) model.Status {
	switch {
	case slices.Contains(blocks, model.BlockUnsubscribed):
		return model.StatusUnsubscribed
	case slices.Contains(blocks, model.BlockReviewPending):
		return model.StatusPending
	case len(blocks) > 0:
		return model.StatusBlocked
	}
	return model.StatusAllowed
}

func TestAllBlocksTogether(t *testing.T) {
	in := instance()
	for _, b := range blockers { // the last of review_pending and unsubscribed wins
		b.apply(&in)
	}
	want := inShownOrder(model.BlockUnsubscribed, model.BlockInEffect, model.BlockAccountFrozen,
		model.BlockResourceFrozen, model.BlockTransaction, model.BlockPromotion)
	if got := codes(in.Blocks(model.DefaultPolicy(), t0)); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestPromotionRule(t *testing.T) {
	for _, c := range []struct {
		promotion    bool
		issuer       model.Issuer
		both, either string // the message, or "" for no block
	}{
		{false, model.IssuerNone, "", ""},
		{false, "", "", ""},
		{false, model.IssuerProvider, "", ""},
		{true, model.IssuerNone, "", "bought in a promotion"},
		{true, model.IssuerProvider, "", "bought in a promotion"},
		{false, model.IssuerMarketplace, "", "has a marketplace invoice"},
		{false, model.IssuerPartner, "", "has an invoice issued to a partner"},
		{true, model.IssuerMarketplace, "bought in a promotion with a marketplace invoice", "bought in a promotion with a marketplace invoice"},
		{true, model.IssuerPartner, "bought in a promotion with an invoice issued to a partner", "bought in a promotion with an invoice issued to a partner"},
	} {
		in := instance(func(in *model.Instance) { in.Promotion, in.InvoiceIssuedBy = c.promotion, c.issuer })
		for rule, want := range map[model.PromotionRule]string{model.PromotionBoth: c.both, model.PromotionEither: c.either} {
			got := ""
			for _, b := range in.Blocks(policyWith(rule), t0) {
				got += string(b.Code) + ": " + b.Message
			}
			if want != "" {
				want = "promotion_invoiced: " + want
			}
			if got != want {
				t.Errorf("promotion %t, invoice %q, rule %s: %q, want %q", c.promotion, c.issuer, rule, got, want)
			}
		}
	}
}

func TestTransactionNoneIsNoBlock(t *testing.T) {
	for transaction, blocked := range map[string]bool{"": false, "none": false, "renewal": true, "change": true, "transfer": true} {
		in := instance(func(in *model.Instance) { in.Transaction = transaction })
		if got := len(in.Blocks(model.DefaultPolicy(), t0)) == 1; got != blocked {
			t.Errorf("transaction %q: blocked %t", transaction, got)
		}
	}
}

func TestEffectiveTimeBoundary(t *testing.T) {
	in := instance()
	for _, b := range boundary {
		now := in.EffectiveAt.Add(b.offset)
		if got := in.InEffect(now); got != b.reached {
			t.Errorf("%s: in effect %t", b.name, got)
		}
		if got := slices.Contains(codes(in.Blocks(model.DefaultPolicy(), now)), model.BlockInEffect); got != b.reached {
			t.Errorf("%s: blocked %t", b.name, got)
		}
		want := model.StatusAllowed
		if b.reached {
			want = model.StatusBlocked
		}
		if got := in.Status(model.DefaultPolicy(), now); got != want {
			t.Errorf("%s: status %s", b.name, got)
		}
	}
}

func TestEffectiveTimeIsOneInstantInEveryZone(t *testing.T) {
	zone := time.FixedZone("+08", 8*3600)
	in := instance(func(in *model.Instance) { in.EffectiveAt = t0.In(zone) })
	if !in.InEffect(t0) || in.InEffect(t0.Add(-microsecond)) {
		t.Error("the zone of the effective time changes when it is reached")
	}
	if got := in.Blocks(model.DefaultPolicy(), t0)[0].Message; !strings.Contains(got, "09:00 UTC") {
		t.Errorf("says %q", got)
	}
}

// TestBitsSayTheSameAsBlocks ties the facts that databases filter by to the
// blocks that people see.
func TestBitsSayTheSameAsBlocks(t *testing.T) {
	for _, rule := range promotionRules {
		p := policyWith(rule)
		for set := range 1 << len(blockers) {
			in := instance()
			for i, b := range blockers {
				if set&(1<<i) != 0 {
					b.apply(&in)
				}
			}
			blocks := codes(in.Blocks(p, t0))
			for _, code := range model.BlockCodes() {
				byBits := in.Bits()&p.BitOf(code) != 0
				if code == model.BlockInEffect {
					byBits = in.InEffect(t0)
				}
				if byBits != slices.Contains(blocks, code) {
					t.Fatalf("%s, set %b: %s is %t by its bit", rule, set, code, byBits)
				}
			}
			blocked := in.Bits()&p.BlockingBits() != 0 || in.InEffect(t0)
			if blocked != (len(blocks) > 0) {
				t.Fatalf("%s, set %b: blocked %t with %v", rule, set, blocked, blocks)
			}
		}
	}
	if p := model.DefaultPolicy(); p.BitOf("no such block") != 0 || p.BitOf(model.BlockInEffect) != 0 {
		t.Error("a code without a fact has a bit")
	}
}
