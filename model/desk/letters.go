package desk

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"unsubdesk/model"
)

const (
	// alertsAtOnce is how many alerts become letters in one commit.
	alertsAtOnce = 1000
	// remindedTogether is how much earlier a reminder may come, to go with one that is due.
	remindedTogether = 15 * time.Minute
	// newsFor is how long it is news how a request ended: a desk that could send no mail for
	// a week does not tell all of it at once.
	newsFor = 3 * 24 * time.Hour
)

// writeLetters makes letters of the alerts that are due, by the time given or now: one
// for each user and kind, to whom the rules say at this moment. Alerts are claimed like
// other messages, looked at while others write, and become letters in one commit, so that
// any number of programs tell everything once.
func (d *Desk) writeLetters(ctx context.Context, due time.Time) error {
	for {
		found, err := d.claimAlerts(ctx, due)
		if err != nil || len(found) == 0 {
			return err
		}
		var w *letterWork
		if err := d.store.View(ctx, func(tx model.ReadTx) (err error) {
			w, err = newLetterWork(tx, found)
			return err
		}); err != nil {
			return err
		}
		if err := d.commit(ctx, w.write); err != nil {
			return err
		}
	}
}

// claimAlerts takes the alerts that are due, and with them those that soon would be:
// whatever else gathers, and with a reminder the next ones.
func (d *Desk) claimAlerts(ctx context.Context, due time.Time) (found []model.Message, err error) {
	if any, err := d.alertsDue(ctx, due); err != nil || !any {
		return nil, err
	}
	err = d.commit(ctx, func(tx model.WriteTx) error {
		now, err := tx.Now()
		if err != nil {
			return err
		}
		claim := model.Claim{Channel: model.ChannelAlert, Due: orNow(due, now).Add(gather), Now: now, Until: now.Add(claimFor), Lanes: alertsAtOnce, Each: 1}
		lanes, err := tx.ClaimMessages(claim)
		if found = slices.Concat(lanes...); err != nil || !slices.ContainsFunc(found, isReminder) {
			return err
		}
		claim.Due = claim.Due.Add(remindedTogether)
		lanes, err = tx.ClaimMessages(claim)
		again := slices.Concat(lanes...) // those of before are among them
		found = append(slices.DeleteFunc(found, func(m model.Message) bool { return slices.ContainsFunc(again, m.Same) }), again...)
		return err
	})
	return found, err
}

func isReminder(m model.Message) bool { return m.Type == string(model.AlertReminder) }

// alertsDue looks whether there are any, without a lock.
func (d *Desk) alertsDue(ctx context.Context, due time.Time) (any bool, err error) {
	err = d.store.View(ctx, func(tx model.ReadTx) error {
		now, err := tx.Now()
		if err != nil {
			return err
		}
		any, err = tx.DueMessages(model.Claim{Channel: model.ChannelAlert, Due: orNow(due, now)})
		return err
	})
	return any, err
}

func orNow(due, now time.Time) time.Time {
	if due.IsZero() {
		return now
	}
	return due
}

// letterWork makes letters of some alerts.
type letterWork struct {
	now      time.Time
	users    []model.User
	requests map[string]model.Request
	ended    []model.Message // the alerts, as they end
	order    []letterKey
	about    map[letterKey][]string // the requests
	from     map[letterKey][]string // the alerts, each once
}

type letterKey struct {
	kind model.AlertKind
	user string
}

func newLetterWork(tx model.ReadTx, found []model.Message) (*letterWork, error) {
	w := &letterWork{about: map[letterKey][]string{}, from: map[letterKey][]string{}}
	var ids []string
	for _, m := range found {
		some, err := requestsOf(m)
		if err != nil {
			return nil, err
		}
		ids = append(ids, some...)
	}
	var err error
	if w.now, err = tx.Now(); err != nil {
		return nil, err
	}
	if w.users, err = tx.Users(); err != nil {
		return nil, err
	}
	if w.requests, err = requestsByID(tx, ids); err != nil {
		return nil, err
	}
	for _, m := range found {
		if err := w.tell(m); err != nil {
			return nil, err
		}
	}
	return w, nil
}

// write ends the alerts and puts the letters into the outbox, unless somebody else has
// taken one of them up meanwhile: then they are looked at again.
func (w *letterWork) write(tx model.WriteTx) error {
	var ids []string
	begun := map[string]int{}
	for _, m := range w.ended {
		ids = append(ids, m.ID)
		begun[m.ID] = m.Attempts
	}
	now, err := tx.Messages(model.MessageQuery{Channel: model.ChannelAlert, IDs: ids})
	if err != nil {
		return err
	}
	for _, m := range now {
		if m.State != model.MessageSent || m.Attempts != begun[m.ID] {
			return nil
		}
	}
	for _, m := range w.ended {
		if err := tx.SettleMessage(m); err != nil {
			return err
		}
	}
	return tx.PutMessages(w.letters())
}

func requestsByID(tx model.ReadTx, ids []string) (map[string]model.Request, error) {
	if len(ids) == 0 { // a query for none would be one for all
		return nil, nil
	}
	found, err := tx.Requests(model.RequestQuery{IDs: unique(ids)})
	byID := make(map[string]model.Request, len(found))
	for _, r := range found {
		byID[r.ID] = r
	}
	return byID, err
}

// tell finds out who hears of an alert, and how it ends: as accepted if somebody does.
func (w *letterWork) tell(m model.Message) error {
	ids, err := requestsOf(m)
	if err != nil {
		return err
	}
	kind, told, deaf := model.AlertKind(m.Type), false, false
	for _, id := range ids {
		r, there := w.requests[id]
		if !there {
			continue
		}
		listeners, err := w.listeners(kind, r, m.MadeAt)
		if err != nil {
			return err
		}
		for _, u := range listeners {
			told = true
			w.add(letterKey{kind, u.Name}, m.ID, id)
		}
		deaf = deaf || len(listeners) == 0 && kind != model.AlertOutcome && kind.WorthTelling(r, model.User{}, w.now)
	}
	m.State, m.ClosedAt, m.NextAt = model.MessageAccepted, w.now, time.Time{}
	if !told {
		m.State = model.MessageDropped
	}
	if deaf {
		m.Said = "nobody who could decide has an e-mail address"
	}
	w.ended = append(w.ended, m)
	return nil
}

// listeners are who is told of a request at this moment.
func (w *letterWork) listeners(kind model.AlertKind, r model.Request, made time.Time) ([]model.User, error) {
	if kind == model.AlertOutcome {
		i := slices.IndexFunc(w.users, func(u model.User) bool { return u.Name == r.SubmittedBy && u.Email != "" })
		if i < 0 || w.now.Sub(made) > newsFor || !kind.WorthTelling(r, w.users[i], w.now) {
			return nil, nil
		}
		return w.users[i : i+1], nil
	}
	told, _ := model.DecidersOf(r, w.users).Told()
	return slices.DeleteFunc(told, func(u model.User) bool { return !kind.WorthTelling(r, u, w.now) }), nil
}

func (w *letterWork) add(key letterKey, alert, request string) {
	if w.about[key] == nil {
		w.order = append(w.order, key)
	}
	if from := w.from[key]; len(from) == 0 || from[len(from)-1] != alert { // they come one after the other
		w.from[key] = append(w.from[key], alert)
	}
	w.about[key] = append(w.about[key], request)
}

// letters are what goes to people. Who is reminded of a request is not told at the same
// time that it waits.
func (w *letterWork) letters() []model.Message {
	var all []model.Message
	for _, key := range w.order {
		ids := unique(w.about[key])
		if key.kind == model.AlertWaiting {
			reminded := map[string]bool{}
			for _, id := range w.about[letterKey{model.AlertReminder, key.user}] {
				reminded[id] = true
			}
			ids = slices.DeleteFunc(ids, func(id string) bool { return reminded[id] })
		}
		if len(ids) == 0 {
			continue
		}
		all = append(all, model.Message{ID: letterID(key, w.from[key]), Channel: model.ChannelMail, Type: string(key.kind), RequestID: only(ids), Recipient: key.user,
			Body: bodyOf(ids), MadeAt: w.now, DueAt: w.now})
	}
	return all
}

// letterID follows from the alerts that a letter was made of, and from whom it is for.
func letterID(key letterKey, alerts []string) string {
	sum := sha256.Sum256([]byte(strings.Join(append([]string{string(key.kind), key.user}, alerts...), "\n")))
	return "mail_" + hex.EncodeToString(sum[:10])
}
