package model

import "time"

// BlockCode names one of R2's blocks.
type BlockCode string

// The block codes of R2.
const (
	BlockTransaction    BlockCode = "transaction_in_progress"
	BlockPromotion      BlockCode = "promotion_invoiced"
	BlockAccountFrozen  BlockCode = "account_frozen"
	BlockResourceFrozen BlockCode = "resource_frozen"
	BlockReviewPending  BlockCode = "review_pending"
	BlockInEffect       BlockCode = "in_effect"
	BlockUnsubscribed   BlockCode = "unsubscribed"
)

// BlockCodes are all codes of R2 in the order in which they are shown.
func BlockCodes() []BlockCode {
	return []BlockCode{BlockUnsubscribed, BlockReviewPending, BlockInEffect, BlockAccountFrozen,
		BlockResourceFrozen, BlockTransaction, BlockPromotion}
}

// Block is one reason why an instance cannot be unsubscribed.
type Block struct {
	Code    BlockCode `json:"code"`
	Message string    `json:"message"`
}

// BlockBits are the facts behind the blocks that depend neither on time nor
// on policy, as a set that databases keep beside the instance to filter by.
type BlockBits int64

// The bits. PromotionEither is set when promotion or invoice alone would
// block under PromotionRule either; PromotionBoth when both hold.
const (
	BitTransaction BlockBits = 1 << iota
	BitPromotionBoth
	BitPromotionEither
	BitAccountFrozen
	BitResourceFrozen
	BitReviewPending
	BitUnsubscribed
)

// Bits are the instance's block facts.
func (in Instance) Bits() BlockBits {
	invoiced := in.InvoiceIssuedBy == IssuerMarketplace || in.InvoiceIssuedBy == IssuerPartner
	var b BlockBits
	set := func(on bool, bit BlockBits) {
		if on {
			b |= bit
		}
	}
	set(in.Transaction != NoTransaction && in.Transaction != "", BitTransaction)
	set(in.Promotion && invoiced, BitPromotionBoth)
	set(in.Promotion || invoiced, BitPromotionEither)
	set(in.Account.Frozen, BitAccountFrozen)
	set(in.ResourceFrozen, BitResourceFrozen)
	set(in.Live == LiveRequest, BitReviewPending)
	set(in.Live == LiveDone, BitUnsubscribed)
	return b
}

// Standing is the one bit, or none, that says as much as all of them about the status,
// whatever the policy.
func (b BlockBits) Standing() BlockBits {
	switch {
	case b&BitUnsubscribed != 0:
		return BitUnsubscribed
	case b&BitReviewPending != 0:
		return BitReviewPending
	case b&(BitTransaction|BitPromotionBoth|BitAccountFrozen|BitResourceFrozen) != 0:
		return BitResourceFrozen
	}
	return b & BitPromotionEither
}

// promotionBit is the bit that promotion_invoiced looks at under this policy.
func (p Policy) promotionBit() BlockBits {
	if p.PromotionRule == PromotionEither {
		return BitPromotionEither
	}
	return BitPromotionBoth
}

// BlockingBits is the set of facts of which each blocks under this policy.
func (p Policy) BlockingBits() BlockBits {
	return BitTransaction | p.promotionBit() | BitAccountFrozen | BitResourceFrozen |
		BitReviewPending | BitUnsubscribed
}

// BitOf returns the fact bit behind a block under this policy; 0 for
// in_effect, which depends on time alone.
func (p Policy) BitOf(code BlockCode) BlockBits {
	switch code {
	case BlockTransaction:
		return BitTransaction
	case BlockPromotion:
		return p.promotionBit()
	case BlockAccountFrozen:
		return BitAccountFrozen
	case BlockResourceFrozen:
		return BitResourceFrozen
	case BlockReviewPending:
		return BitReviewPending
	case BlockUnsubscribed:
		return BitUnsubscribed
	}
	return 0
}

// InEffect is R1 turned round: at the very instant of the effective time the
// instance is in effect.
func (in Instance) InEffect(now time.Time) bool { return !now.Before(in.EffectiveAt) }

// Blocks lists every block that holds for the instance at now (R1, R2), each
// with one plain sentence; none means that it can be unsubscribed.
func (in Instance) Blocks(p Policy, now time.Time) []Block {
	var blocks []Block
	for _, code := range BlockCodes() {
		if in.blockedBy(code, p, now) {
			blocks = append(blocks, Block{Code: code, Message: in.blockMessage(code)})
		}
	}
	return blocks
}

// HoldBlocks lists the blocks that stop a request under review (R9): all but
// in_effect (R10) and the request's own states.
func (in Instance) HoldBlocks(p Policy) []Block {
	var blocks []Block
	for _, code := range []BlockCode{BlockAccountFrozen, BlockResourceFrozen, BlockTransaction, BlockPromotion} {
		if in.Bits()&p.BitOf(code) != 0 {
			blocks = append(blocks, Block{Code: code, Message: in.blockMessage(code)})
		}
	}
	return blocks
}

func (in Instance) blockedBy(code BlockCode, p Policy, now time.Time) bool {
	if code == BlockInEffect {
		return in.InEffect(now)
	}
	return in.Bits()&p.BitOf(code) != 0
}

func (in Instance) blockMessage(code BlockCode) string {
	switch code {
	case BlockTransaction:
		return "another transaction is open: " + in.Transaction
	case BlockPromotion:
		return in.promotionMessage()
	case BlockAccountFrozen:
		return "the account is frozen for legal management"
	case BlockResourceFrozen:
		return "the instance is frozen for legal management"
	case BlockReviewPending:
		return "a request is under review: " + in.RequestID
	case BlockInEffect:
		return "in effect since " + in.EffectiveAt.UTC().Format("2 Jan 2006 15:04 UTC")
	case BlockUnsubscribed:
		return "already unsubscribed: " + in.RequestID
	}
	return string(code)
}

func (in Instance) promotionMessage() string {
	invoice := "a marketplace invoice"
	if in.InvoiceIssuedBy == IssuerPartner {
		invoice = "an invoice issued to a partner"
	}
	switch {
	case in.Bits()&BitPromotionBoth != 0:
		return "bought in a promotion with " + invoice
	case in.Promotion:
		return "bought in a promotion"
	}
	return "has " + invoice
}

// Status is where an instance stands: the tabs of the screen and `list`.
type Status string

// The statuses. Each instance has exactly one at a time.
const (
	StatusAllowed      Status = "allowed"
	StatusBlocked      Status = "blocked"
	StatusPending      Status = "pending"
	StatusUnsubscribed Status = "unsubscribed"
)

// Status says where the instance stands at now.
func (in Instance) Status(p Policy, now time.Time) Status {
	switch {
	case in.Live == LiveDone:
		return StatusUnsubscribed
	case in.Live == LiveRequest:
		return StatusPending
	case in.InEffect(now) || in.Bits()&p.BlockingBits() != 0:
		return StatusBlocked
	}
	return StatusAllowed
}
