package model

import "time"

// Batch is what one Confirm submitted (R13): the key belongs to its user.
// Plan says what was confirmed order by order, so that a batch that was
// interrupted goes on where it stopped; Result is the first answer, kept to
// be given again.
type Batch struct {
	ID          string
	User        string
	Key         string
	Content     string // digest of the IDs, the reason and the note
	Plan        []BatchOrder
	Result      []byte // JSON of the answer; nil until the batch is finished
	SubmittedAt time.Time
	// Chosen and Prints stand in the place of Plan for many instances: which were
	// confirmed, and for each, in the order of the rows, what a quote at SubmittedAt
	// showed of it (Quote.Prints). Reason and Note let such a batch go on without whoever
	// began it.
	Chosen Selection
	Prints []uint32
	Reason string
	Note   string
	// Quote is the digest of the quote that was confirmed last (R14), "" if none was
	// shown. Begun is JSON of what the answer had when it was: what was refused and what
	// did not exist; nil for a batch that an older program began.
	Quote string
	Begun []byte
}

// BatchOrder is one order of a batch: the chosen instances that were not
// blocked, and the digest of their quote (R14).
type BatchOrder struct {
	Number string   `json:"n"`
	IDs    []string `json:"i"`
	Digest string   `json:"d"`
}
