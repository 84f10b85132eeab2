package db

import (
	"slices"

	"gorm.io/gorm"

	"unsubdesk/model"
)

// messageColumns is what scanMessage reads, in its order; the body is asked for apart.
const messageColumns = `seq, id, channel, lane, type, account_id, request_id, recipient, made_at, due_at, state,
	attempts, next_at, tried_at, failing_since, closed_at, said`

func scanMessage(rows scanner, m *model.Message) error {
	var made, due int64
	var next, tried, failing, closed *int64
	var body string
	err := rows.Scan(&m.Seq, &m.ID, &m.Channel, &m.Lane, &m.Type, &m.AccountID, &m.RequestID, &m.Recipient, &made, &due, &m.State,
		&m.Attempts, &next, &tried, &failing, &closed, &m.Said, &body)
	m.MadeAt, m.DueAt, m.NextAt, m.TriedAt = fromMicros(&made), fromMicros(&due), fromMicros(next), fromMicros(tried)
	m.FailingSince, m.ClosedAt = fromMicros(failing), fromMicros(closed)
	if body != "" {
		m.Body = []byte(body)
	}
	return err
}

// messages is a query for messages; it has the order of the outbox.
func (t *tx) messages(body bool) *gorm.DB {
	columns := messageColumns + ", '' AS body"
	if body {
		columns = messageColumns + ", body"
	}
	return t.db.Table("outbox").Select(columns).Order("seq")
}

// Messages are the messages that match, in the order of the outbox.
func (t *tx) Messages(q model.MessageQuery) ([]model.Message, error) {
	query := t.messages(q.Body)
	if q.Channel != "" {
		query = query.Where("channel = ?", q.Channel)
	}
	if len(q.States) > 0 {
		query = query.Where("state IN ?", q.States)
		if !slices.Contains(q.States, model.MessageAccepted) {
			query = query.Where("state <> 'accepted'") // an index has these words
		}
	}
	if len(q.IDs) > 0 {
		query = query.Where(t.in("id", q.IDs))
	}
	if len(q.Requests) > 0 {
		query = query.Where(t.in("request_id", q.Requests))
	}
	if q.After > 0 {
		query = query.Where("seq > ?", q.After)
	}
	if q.Limit > 0 {
		query = query.Limit(q.Limit)
	}
	return t.readMessages(query)
}

func (t *tx) readMessages(query *gorm.DB) (found []model.Message, err error) {
	err = stream(t, query, 0, scanMessage, func(page []model.Message) error {
		found = page
		return nil
	})
	return found, err
}

// EachMessage calls fn for every message that matches, in the order of the outbox, without
// holding them all.
func (t *tx) EachMessage(q model.MessageQuery, fn func(model.Message) error) error {
	const page = 500
	left := q.Limit
	for {
		q.Limit = page
		if left > 0 {
			q.Limit = min(left, page)
		}
		found, err := t.Messages(q)
		if err != nil {
			return err
		}
		for _, m := range found {
			if err := fn(m); err != nil {
				return err
			}
			q.After = m.Seq
		}
		if len(found) < q.Limit || len(found) == left {
			return nil
		}
		left = max(0, left-len(found))
	}
}

// DueMessages reports whether a message of the channel is due by the claim's time.
func (t *tx) DueMessages(c model.Claim) (bool, error) {
	var due []int64
	err := t.find(&due, t.raw("SELECT next_at FROM outbox WHERE channel = ? AND next_at <= ? LIMIT 1", c.Channel, c.Due.UnixMicro()))
	return len(due) > 0, err
}

// Halts are the channels on which nothing is sent.
func (t *tx) Halts() (map[model.Channel]model.Halt, error) {
	var rows []struct {
		Channel model.Channel
		At      int64
		Said    string
	}
	halts := map[model.Channel]model.Halt{}
	err := t.find(&rows, t.raw("SELECT channel, at, said FROM outbox_halts"))
	for _, r := range rows {
		halts[r.Channel] = model.Halt{Channel: r.Channel, At: fromMicros(&r.At), Said: r.Said}
	}
	return halts, err
}
