package sshserver

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"sync"

	"unsubdesk/model"
)

// Journal is a Store that logs what was committed through it, a line for each
// audit event: submissions and decisions of all sessions, and what silence
// approved. It knows which commits are under way, for a shutdown that lets them
// end.
type Journal struct {
	model.Store
	log *slog.Logger

	mu      sync.Mutex
	running int
	idle    chan struct{} // closed while nothing is committed
}

// NewJournal puts a Journal before a store.
func NewJournal(store model.Store, log *slog.Logger) *Journal {
	idle := make(chan struct{})
	close(idle)
	return &Journal{Store: store, log: log, idle: idle}
}

// Update implements model.Store.
func (j *Journal) Update(ctx context.Context, fn func(model.WriteTx) error) error {
	j.begin()
	defer j.end()
	var events []model.Event
	err := j.Store.Update(ctx, func(tx model.WriteTx) error {
		events = nil // it may run again from the start
		return fn(noted{tx, &events})
	})
	switch {
	case err == nil:
		j.write(slog.LevelInfo, "committed", events)
	case errors.Is(err, model.ErrOutcomeUnknown):
		j.write(slog.LevelWarn, "the answer to a commit was lost", events)
	}
	return err
}

// ReadOnly reports whether the store behind it can only be looked at.
func (j *Journal) ReadOnly() bool {
	r, ok := j.Store.(interface{ ReadOnly() bool })
	return ok && r.ReadOnly()
}

// Settle waits until no commit is under way, or ctx ends.
func (j *Journal) Settle(ctx context.Context) {
	j.mu.Lock()
	idle := j.idle
	j.mu.Unlock()
	select {
	case <-idle:
	case <-ctx.Done():
	}
}

func (j *Journal) begin() {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.running++; j.running == 1 {
		j.idle = make(chan struct{})
	}
}

func (j *Journal) end() {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.running--; j.running == 0 {
		close(j.idle)
	}
}

// noted is a transaction that remembers its events.
type noted struct {
	model.WriteTx
	events *[]model.Event
}

// AddEvents implements model.WriteTx.
func (n noted) AddEvents(events []model.Event) error {
	*n.events = append(*n.events, events...)
	return n.WriteTx.AddEvents(events)
}

func (j *Journal) write(level slog.Level, message string, events []model.Event) {
	for _, e := range events {
		var after struct {
			Status   string `json:"status"`
			Decision string `json:"decision"`
			Refund   string `json:"refund"`
		}
		attrs := []slog.Attr{slog.String("event", string(e.Kind)), slog.String("subject", e.Subject),
			slog.String("account", e.AccountID), slog.String("user", e.Actor), slog.String("surface", string(e.Surface))}
		if json.Unmarshal([]byte(e.After), &after) == nil && after.Status != "" {
			attrs = append(attrs, slog.String("status", after.Status), slog.String("decision", after.Decision), slog.String("refund_usd", after.Refund))
		}
		j.log.LogAttrs(context.Background(), level, message, attrs...)
	}
}
