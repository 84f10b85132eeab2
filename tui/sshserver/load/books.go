package main

import (
	"context"
	"errors"
	"fmt"

	"unsubdesk/db"
	"unsubdesk/model"
)

// books are the rows of a desk that money depends on, read past the program.
type books struct {
	requests   map[string]model.Request
	byInstance map[string][]string // the IDs of its requests that are live
	byStatus   map[model.RequestStatus]int
	cash       model.Money
	entries    map[string]int                     // by request
	events     map[string]map[model.EventKind]int // by subject
}

// readBooks reads the books of a desk. It changes nothing and sweeps nothing.
func readBooks(ctx context.Context, address string) (_ books, err error) {
	b := books{requests: map[string]model.Request{}, byInstance: map[string][]string{}, byStatus: map[model.RequestStatus]int{},
		entries: map[string]int{}, events: map[string]map[model.EventKind]int{}}
	store, err := db.Open(ctx, address, db.Options{})
	if err != nil {
		return b, fmt.Errorf("open the books: %w", err)
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	if err := store.View(ctx, b.read); err != nil {
		return b, fmt.Errorf("read the books: %w", err)
	}
	return b, nil
}

func (b *books) read(tx model.ReadTx) error {
	err := tx.EachRequest(model.RequestQuery{}, func(r model.Request) error {
		b.requests[r.ID] = r
		b.byStatus[r.Status]++
		if r.Status.Live() {
			for _, id := range r.InstanceIDs() {
				b.byInstance[id] = append(b.byInstance[id], r.ID)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	err = tx.EachEntry(func(e model.Entry) error {
		b.entries[e.RequestID]++
		if e.Kind == model.EntryCash {
			b.cash = b.cash.Add(e.Amount)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return tx.EachEvent(model.EventQuery{}, func(e model.Event) error {
		if b.events[e.Subject] == nil {
			b.events[e.Subject] = map[model.EventKind]int{}
		}
		b.events[e.Subject][e.Kind]++
		return nil
	})
}

// pending counts the requests that wait for a decision, without sweeping.
func pending(ctx context.Context, store model.Store) (int, error) {
	n := 0
	err := store.View(ctx, func(tx model.ReadTx) error {
		counts, err := tx.RequestCounts()
		n = counts[model.RequestPending]
		return err
	})
	return n, err
}
