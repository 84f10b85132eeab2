package db

import (
	"time"

	"unsubdesk/model"
)

// PutMessages appends messages to the outbox, in their order. One whose ID is there
// already is left out.
func (t *tx) PutMessages(messages []model.Message) error {
	if len(messages) == 0 {
		return nil
	}
	var last int64 // one writer at a time counts on
	if err := t.find(&last, t.raw("SELECT coalesce(max(seq), 0) FROM outbox")); err != nil {
		return err
	}
	rows := make([][]field, len(messages))
	for i, m := range messages {
		next := micros(m.DueAt)
		if m.Lane != "" {
			next = nil
		}
		rows[i] = []field{{"seq", last + 1 + int64(i)}, {"id", m.ID}, {"channel", m.Channel}, {"lane", m.Lane}, {"type", m.Type},
			{"account_id", m.AccountID}, {"request_id", m.RequestID}, {"recipient", m.Recipient}, {"body", string(m.Body)},
			{"made_at", m.MadeAt.UnixMicro()}, {"due_at", m.DueAt.UnixMicro()}, {"state", model.MessageWaiting}, {"attempts", 0},
			{"next_at", next}, {"said", ""}}
	}
	if err := t.insert("outbox", rows, "ON CONFLICT (id) DO NOTHING"); err != nil {
		return err
	}
	// The first of each lane is due; the others wait for it.
	_, err := t.exec(`UPDATE outbox SET next_at = due_at WHERE seq > ? AND lane <> '' AND NOT EXISTS (SELECT 1 FROM outbox AS e
		WHERE e.channel = outbox.channel AND e.lane = outbox.lane AND e.closed_at IS NULL AND e.seq < outbox.seq)`, last)
	return err
}

// ClaimMessages begins an attempt of the first due message of some lanes, which nobody
// else then makes until the claim ends, and answers with them and those that follow
// each in its lane and are due, with their bytes. Of those that follow, the attempt is
// begun by whoever has the lane.
func (t *tx) ClaimMessages(c model.Claim) (lanes [][]model.Message, err error) {
	firsts, err := t.readMessages(t.db.Table("outbox").Select(messageColumns+", body").
		Where("channel = ? AND next_at <= ?", c.Channel, c.Due.UnixMicro()).Order("next_at, seq").Limit(c.Lanes))
	for i := 0; i < len(firsts) && err == nil; i++ {
		m := firsts[i]
		lane := []model.Message{m}
		if m.Lane != "" && c.Each > 1 {
			lane, err = t.readMessages(t.messages(true).Where("channel = ? AND lane = ? AND closed_at IS NULL AND seq >= ? AND due_at <= ?",
				m.Channel, m.Lane, m.Seq, c.Due.UnixMicro()).Limit(c.Each))
			if err != nil {
				return nil, err
			}
		}
		m.State, m.TriedAt, m.NextAt = model.MessageSent, c.Now, c.Until
		m.Attempts++
		lane[0] = m
		lanes = append(lanes, lane)
		_, err = t.exec("UPDATE outbox SET state = ?, attempts = ?, tried_at = ?, next_at = ? WHERE seq = ?",
			m.State, m.Attempts, micros(m.TriedAt), micros(m.NextAt), m.Seq)
	}
	return lanes, err
}

// SettleMessage writes how an attempt ended, and lets the next message of the lane go
// when this one has come to its end. It changes nothing where the message was ended
// meanwhile, or where somebody has begun another attempt and this one was not accepted.
func (t *tx) SettleMessage(m model.Message) error {
	begun := m.Attempts
	if m.State == model.MessageAccepted {
		begun = int(^uint32(0) >> 1)
	}
	// After an admin asked for an earlier one again, that one goes first.
	n, err := t.exec(`UPDATE outbox SET state = ?, attempts = ?, tried_at = ?, failing_since = ?, closed_at = ?, said = ?,
			next_at = CASE WHEN lane <> '' AND EXISTS (SELECT 1 FROM outbox AS e WHERE e.channel = outbox.channel AND e.lane = outbox.lane
				AND e.closed_at IS NULL AND e.seq < outbox.seq) THEN NULL ELSE CAST(? AS bigint) END
		WHERE seq = ? AND closed_at IS NULL AND attempts <= ?`,
		m.State, m.Attempts, micros(m.TriedAt), micros(m.FailingSince), micros(m.ClosedAt), m.Said, micros(m.NextAt), m.Seq, begun)
	if err != nil || n == 0 || m.Lane == "" {
		return err
	}
	return t.nextOf(m.Channel, m.Lane)
}

// nextOf lets the first open message of a lane go, unless one is being sent.
func (t *tx) nextOf(c model.Channel, lane string) error {
	_, err := t.exec(`UPDATE outbox SET next_at = due_at WHERE next_at IS NULL
		AND seq = (SELECT min(seq) FROM outbox WHERE channel = ? AND lane = ? AND closed_at IS NULL)
		AND NOT EXISTS (SELECT 1 FROM outbox AS s WHERE s.channel = ? AND s.lane = ? AND s.state = 'sent')`, c, lane, c, lane)
	return err
}

// RetryMessages lets messages be sent from now on that were given up, or whose next
// attempt was to come later, as if none had been made. In their lanes they go first again; what is
// being sent just now is not stopped.
func (t *tx) RetryMessages(messages []model.Message, now time.Time) error {
	lanes := map[[2]string]bool{}
	for _, m := range messages {
		if _, err := t.exec("UPDATE outbox SET state = ?, attempts = 0, failing_since = NULL, closed_at = NULL, next_at = NULL WHERE seq = ? AND state IN ?",
			model.MessageWaiting, m.Seq, []model.MessageState{model.MessageGivenUp, model.MessageFailing}); err != nil {
			return err
		}
		if m.Lane != "" {
			lanes[[2]string{string(m.Channel), m.Lane}] = true
			continue
		}
		if _, err := t.exec("UPDATE outbox SET next_at = ? WHERE seq = ? AND state = ?", now.UnixMicro(), m.Seq, model.MessageWaiting); err != nil {
			return err
		}
	}
	for lane := range lanes {
		if _, err := t.exec(`UPDATE outbox SET next_at = NULL WHERE channel = ? AND lane = ? AND closed_at IS NULL AND next_at IS NOT NULL AND state <> ?`,
			lane[0], lane[1], model.MessageSent); err != nil {
			return err
		}
		if err := t.nextOf(model.Channel(lane[0]), lane[1]); err != nil {
			return err
		}
	}
	return nil
}

// PutHalt lets nothing be sent on a channel any more.
func (t *tx) PutHalt(h model.Halt) error {
	_, err := t.exec("INSERT INTO outbox_halts (channel, at, said) VALUES (?, ?, ?) ON CONFLICT (channel) DO UPDATE SET at = excluded.at, said = excluded.said",
		h.Channel, h.At.UnixMicro(), h.Said)
	return err
}

// EndHalt lets a channel be used again.
func (t *tx) EndHalt(c model.Channel) error {
	_, err := t.exec("DELETE FROM outbox_halts WHERE channel = ?", c)
	return err
}
