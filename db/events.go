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

// AddEvent appends an event to its account's chain.
func (t *tx) AddEvent(e model.Event) error {
	var last struct {
		Seq  int64
		Hash string
	}
	err := t.find(&last, t.raw("SELECT seq, hash FROM events WHERE account_id = ? ORDER BY seq DESC LIMIT 1", e.AccountID))
	if err != nil {
		return err
	}
	e.At = model.Micro(e.At)
	e.Seq, e.Prev = last.Seq+1, last.Hash
	e.Hash = e.ChainHash()
	return t.create(&eventRow{AccountID: e.AccountID, Seq: e.Seq, At: e.At.UnixMicro(), Actor: e.Actor, OSUser: e.OSUser,
		Surface: e.Surface, Kind: e.Kind, Subject: e.Subject, Before: e.Before, After: e.After, Prev: e.Prev, Hash: e.Hash})
}
