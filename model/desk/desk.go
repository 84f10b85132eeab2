// Package desk holds the use cases: quote, submit, decide, withdraw, sweep,
// import, verify, and the desk's users and policy. It is the only write path:
// every change passes permission, idempotency, the rules of package model, the
// work, and an audit event, in one commit.
package desk

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"errors"
	"time"

	"unsubdesk/model"
)

// Desk offers the use cases on one database. It is safe for concurrent use.
type Desk struct {
	store    model.Store
	newID    func(prefix string) string
	newStage NewStage
	watcher  *watcher
	guard    *clockGuard
	mail     bool
}

// Option changes how a Desk is made.
type Option func(*Desk)

// WithIDs replaces the random request and batch numbers, for a demo or a test
// that wants the same ones each time.
func WithIDs(newID func(prefix string) string) Option {
	return func(d *Desk) { d.newID = newID }
}

// WithMail says that this program has a server that takes mail.
func WithMail(on bool) Option { return func(d *Desk) { d.mail = on } }

// New makes a Desk on a database.
func New(store model.Store, options ...Option) *Desk {
	d := &Desk{store: store, newID: randomID, guard: &clockGuard{}}
	d.watcher = newWatcher(d)
	for _, o := range options {
		o(d)
	}
	return d
}

// randomID is prefix and 50 random bits in letters and digits that are hard
// to mistake for each other.
func randomID(prefix string) string {
	b := make([]byte, 7)
	_, _ = rand.Read(b) // never fails, by its documentation
	const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	return prefix + base32.NewEncoding(alphabet).WithPadding(base32.NoPadding).EncodeToString(b)[:10]
}

// commit is Store.Update; whoever watches the desk hears of it at once.
func (d *Desk) commit(ctx context.Context, fn func(model.WriteTx) error) error {
	err := d.store.Update(ctx, fn)
	if err == nil || errors.Is(err, model.ErrOutcomeUnknown) {
		d.watcher.wake()
	}
	return err
}

// readOnly reports whether the store can only be looked at, as far as it says so.
func (d *Desk) readOnly() bool {
	r, ok := d.store.(interface{ ReadOnly() bool })
	return ok && r.ReadOnly()
}

// Name is what a person calls the database.
func (d *Desk) Name() string { return d.store.Name() }

// Session is the desk as one person sees it from one surface. The person's
// role is read again for every action.
type Session struct {
	*Desk
	Actor model.Actor
}

// As opens a session for an actor.
func (d *Desk) As(actor model.Actor) *Session { return &Session{Desk: d, Actor: actor} }

// Standing is what a screen shows around everything: who acts, under which
// policy, at which time by the desk's clock.
type Standing struct {
	User        model.User
	Policy      model.Policy
	Now         time.Time
	HasProjects bool
	// Requests counts the requests by status; Decidable the pending ones that
	// this user could decide, of which Waiting has the numbers of the first 200, soonest
	// deadline first, and the first approves itself at Soonest; Own
	// the pending ones that this user submitted, or whose account is the user's.
	Requests  map[model.RequestStatus]int
	Decidable int
	Waiting   []string
	Soonest   time.Time
	Own       int
	// Users are all active users: who of them decides what is submitted (model.DecidersOf).
	Users []model.User
	// Mail is set if people are told by mail what waits.
	Mail bool
	// ReadOnly is set if the database can only be looked at.
	ReadOnly bool
	// Version grows with every committed change of any program.
	Version int64
}
