package db

import (
	"database/sql"

	"unsubdesk/model"
)

type eventRow struct {
	AccountID string
	Seq       int64
	At        int64
	Actor     string
	OSUser    string `gorm:"column:os_user"`
	Surface   model.Surface
	Kind      model.EventKind
	Subject   string
	Before    string
	After     string
	Prev      string
	Hash      string
}

func (eventRow) TableName() string { return "events" }

func scanEvent(rows *sql.Rows, e *model.Event) error {
	var at int64
	err := rows.Scan(&e.AccountID, &e.Seq, &at, &e.Actor, &e.OSUser, &e.Surface, &e.Kind, &e.Subject, &e.Before, &e.After, &e.Prev, &e.Hash)
	e.At = fromMicros(&at)
	return err
}

// EachEvent calls fn for the matching events by account and Seq.
func (t *tx) EachEvent(q model.EventQuery, fn func(model.Event) error) error {
	query := t.db.Table("events").Order("account_id, seq").
		Select("account_id, seq, at, actor, os_user, surface, kind, subject, before, after, prev, hash")
	if q.Subject != "" {
		query = query.Where("subject = ?", q.Subject)
	}
	if q.OneChain {
		query = query.Where("account_id = ?", q.AccountID)
	}
	if q.Limit > 0 {
		query = query.Limit(q.Limit)
	}
	return stream(t, query, streamSize, scanEvent, func(page []model.Event) error {
		for _, e := range page {
			if err := fn(e); err != nil {
				return err
			}
		}
		return nil
	})
}

// AddEvent appends an event to its account's chain, of which it becomes the head.
func (t *tx) AddEvent(e model.Event) error {
	var head model.ChainHead
	err := t.find(&head, t.raw("SELECT events, hash FROM chains WHERE account_id = ?", e.AccountID))
	if err != nil {
		return err
	}
	e.At = model.Micro(e.At)
	e.Seq, e.Prev = head.Events+1, head.Hash
	e.Hash = e.ChainHash()
	err = t.create(&eventRow{AccountID: e.AccountID, Seq: e.Seq, At: e.At.UnixMicro(), Actor: e.Actor, OSUser: e.OSUser,
		Surface: e.Surface, Kind: e.Kind, Subject: e.Subject, Before: e.Before, After: e.After, Prev: e.Prev, Hash: e.Hash})
	if err != nil {
		return err
	}
	_, err = t.exec(`INSERT INTO chains (account_id, events, hash) VALUES (?, ?, ?)
		ON CONFLICT (account_id) DO UPDATE SET events = excluded.events, hash = excluded.hash`, e.AccountID, e.Seq, e.Hash)
	return err
}

func scanHead(rows *sql.Rows, h *model.ChainHead) error {
	return rows.Scan(&h.AccountID, &h.Events, &h.Hash)
}

// ChainHeads are the heads of all chains, by account.
func (t *tx) ChainHeads() (heads []model.ChainHead, err error) {
	query := t.db.Table("chains").Select("account_id, events, hash").Order("account_id")
	err = stream(t, query, streamSize, scanHead, func(page []model.ChainHead) error {
		heads = append(heads, page...)
		return nil
	})
	return heads, err
}
