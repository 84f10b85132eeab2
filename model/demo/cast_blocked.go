package demo

import "unsubdesk/model"

// plainBlocks are the blocks that an instance can have from the first import
// on; the two others come about in the story.
func plainBlocks() []model.BlockCode {
	return []model.BlockCode{model.BlockInEffect, model.BlockAccountFrozen, model.BlockResourceFrozen,
		model.BlockTransaction, model.BlockPromotion}
}

// blocked are orders with each block alone, each pair of them, and three.
func (w *world) blocked() []castOrder {
	codes := plainBlocks()
	var all []castOrder
	for i, a := range codes {
		all = append(all, blockedBy(a))
		for _, b := range codes[i+1:] {
			all = append(all, blockedBy(a, b))
		}
	}
	return append(all, blockedBy(model.BlockAccountFrozen, model.BlockResourceFrozen, model.BlockTransaction))
}

// blockedBy is an order of one instance with exactly these blocks.
func blockedBy(codes ...model.BlockCode) castOrder {
	c := castOrder{key: "blocked", account: zhongyuan, parts: []castPart{{with: codes}}}
	for _, code := range codes {
		c.key += " " + string(code)
		if code == model.BlockAccountFrozen {
			c.account = meridian
		}
	}
	return c
}
