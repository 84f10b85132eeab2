package db

import (
	"time"

	"unsubdesk/model"
)

// tidiedTo is the name of the row of meta that says up to which message the outbox is
// tidy; there is none before the first time.
const tidiedTo = "outbox"

// ended is a message that may have come to its end.
type ended struct {
	Seq      int64
	State    model.MessageState
	ClosedAt *int64
}

// untidy are the next messages that are to be tidied, of at most n. Those behind one that
// is still open, or has ended since, wait for it.
func (t *tx) untidy(before time.Time, n int) (from int64, found []ended, err error) {
	var at []int64
	if err := t.find(&at, t.raw("SELECT value FROM meta WHERE name = ?", tidiedTo)); err != nil {
		return 0, nil, err
	}
	if len(at) > 0 {
		from = at[0]
	}
	if err := t.find(&found, t.raw("SELECT seq, state, closed_at FROM outbox WHERE seq > ? ORDER BY seq LIMIT ?", from, n)); err != nil {
		return from, nil, err
	}
	for i, m := range found {
		if m.ClosedAt == nil || *m.ClosedAt >= before.UnixMicro() {
			return from, found[:i], nil
		}
	}
	return from, found, nil
}

// UntidyMessages implements model.ReadTx.
func (t *tx) UntidyMessages(before time.Time) (bool, error) {
	_, found, err := t.untidy(before, 1)
	return len(found) > 0, err
}

// TidyMessages implements model.WriteTx. The last message stays, as the next one is
// numbered after it.
func (t *tx) TidyMessages(before time.Time, n int) (more bool, err error) {
	from, found, err := t.untidy(before, n)
	if err != nil || len(found) == 0 {
		return false, err
	}
	last := found[len(found)-1].Seq
	if _, err := t.exec("UPDATE outbox SET body = '' WHERE seq > ? AND seq <= ? AND channel = ? AND state = ?",
		from, last, model.ChannelWebhook, model.MessageAccepted); err != nil {
		return false, err
	}
	if _, err := t.exec(`DELETE FROM outbox WHERE seq > ? AND seq <= ? AND channel <> ? AND state IN ?
		AND seq < (SELECT max(seq) FROM outbox)`,
		from, last, model.ChannelWebhook, []model.MessageState{model.MessageAccepted, model.MessageDropped}); err != nil {
		return false, err
	}
	_, err = t.exec("INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", tidiedTo, last)
	return len(found) == n, err
}
