package db

import (
	"maps"
	"slices"

	"unsubdesk/model"
)

func scanEvent(rows scanner, e *model.Event) error {
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

// AddEvents appends events to the chains of their accounts, in their order.
func (t *tx) AddEvents(events []model.Event) error {
	if len(events) == 0 {
		return nil
	}
	heads, err := t.headsOf(events)
	if err != nil {
		return err
	}
	var rows, chains [][]field
	for _, e := range events {
		head := heads[e.AccountID]
		e.At = model.Micro(e.At)
		e.Seq, e.Prev = head.Events+1, head.Hash
		e.Hash = e.ChainHash()
		head.Events, head.Hash = e.Seq, e.Hash
		rows = append(rows, []field{{"account_id", e.AccountID}, {"seq", e.Seq}, {"at", e.At.UnixMicro()}, {"actor", e.Actor},
			{"os_user", e.OSUser}, {"surface", e.Surface}, {"kind", e.Kind}, {"subject", e.Subject},
			{"before", e.Before}, {"after", e.After}, {"prev", e.Prev}, {"hash", e.Hash}})
	}
	if err := t.insert("events", rows, ""); err != nil {
		return err
	}
	for _, account := range slices.Sorted(maps.Keys(heads)) { // in one order, so that nobody waits in a circle
		h := heads[account]
		chains = append(chains, []field{{"account_id", account}, {"events", h.Events}, {"hash", h.Hash}})
	}
	return t.insert("chains", chains, "ON CONFLICT (account_id) DO UPDATE SET events = excluded.events, hash = excluded.hash")
}

// headsOf are the heads of the events' chains.
func (t *tx) headsOf(events []model.Event) (map[string]*model.ChainHead, error) {
	heads := map[string]*model.ChainHead{}
	for _, e := range events {
		heads[e.AccountID] = &model.ChainHead{AccountID: e.AccountID}
	}
	query := t.db.Table("chains").Select("account_id, events, hash").Where(t.in("account_id", slices.Collect(maps.Keys(heads))))
	err := stream(t, query, 0, scanHead, func(page []model.ChainHead) error {
		for _, h := range page {
			heads[h.AccountID] = &h
		}
		return nil
	})
	return heads, err
}

func scanHead(rows scanner, h *model.ChainHead) error {
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
