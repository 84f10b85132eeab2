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
	// noticesAtOnce is how many notices become letters in one commit.
	noticesAtOnce = 200
	// remindedTogether is how much earlier a reminder may come, to go with one that is due.
	remindedTogether = 15 * time.Minute
	// newsFor is how long it is news how a request ended: a desk that could send no mail for
	// a week does not tell all of it at once.
	newsFor = 3 * 24 * time.Hour
)

// writeLetters makes letters of the notices that are due, by the time given or now: one
// for each user and kind, to whom the rules say at this moment. Notice and letters change
// in one commit, so that any number of programs tell everything once.
func (d *Desk) writeLetters(ctx context.Context, due time.Time) error {
	for {
		any, err := d.noticesDue(ctx, due)
		if err != nil || !any {
			return err
		}
		if err := d.commit(ctx, func(tx model.WriteTx) error { return writeSomeLetters(tx, due) }); err != nil {
			return err
		}
	}
}

// noticesDue looks whether there are any, without a lock.
func (d *Desk) noticesDue(ctx context.Context, due time.Time) (any bool, err error) {
	err = d.store.View(ctx, func(tx model.ReadTx) error {
		now, err := tx.Now()
		if err != nil {
			return err
		}
		any, err = tx.DueMessages(model.Claim{Channel: model.ChannelNotice, Due: orNow(due, now)})
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

func writeSomeLetters(tx model.WriteTx, due time.Time) error {
	now, err := tx.Now()
	if err != nil {
		return err
	}
	found, err := claimNotices(tx, orNow(due, now), now)
	if err != nil || len(found) == 0 {
		return err
	}
	w, err := newLetterWork(tx, found, now)
	if err != nil {
		return err
	}
	for _, m := range found {
		if err := w.settle(m); err != nil {
			return err
		}
	}
	return tx.PutMessages(w.letters())
}

// claimNotices takes the notices that are due, and with a reminder those that soon would
// be.
func claimNotices(tx model.WriteTx, due, now time.Time) ([]model.Message, error) {
	// As long as this transaction lasts nobody else sees them; they are not to be claimed twice in it.
	claim := model.Claim{Channel: model.ChannelNotice, Due: due, Now: now, Until: due.Add(2 * remindedTogether), Lanes: noticesAtOnce, Each: 1}
	lanes, err := tx.ClaimMessages(claim)
	if err != nil {
		return nil, err
	}
	found := slices.Concat(lanes...)
	if slices.ContainsFunc(found, func(m model.Message) bool { return m.Type == string(model.NoticeReminder) }) {
		claim.Due = due.Add(remindedTogether)
		lanes, err = tx.ClaimMessages(claim)
		found = append(found, slices.Concat(lanes...)...)
	}
	return found, err
}

// letterWork makes letters of some notices.
type letterWork struct {
	tx       model.WriteTx
	now      time.Time
	users    []model.User
	managers managerLookup
	requests map[string]model.Request
	order    []letterKey
	about    map[letterKey][]string // the requests, each once
	from     map[letterKey][]string // the notices
}

type letterKey struct {
	kind model.NoticeKind
	user string
}

func newLetterWork(tx model.WriteTx, found []model.Message, now time.Time) (*letterWork, error) {
	w := &letterWork{tx: tx, now: now, managers: managerLookup{tx: tx}, about: map[letterKey][]string{}, from: map[letterKey][]string{}}
	var ids []string
	for _, m := range found {
		some, err := requestsOf(m)
		if err != nil {
			return nil, err
		}
		ids = append(ids, some...)
	}
	var err error
	if w.users, err = tx.Users(); err != nil {
		return nil, err
	}
	w.requests, err = requestsByID(tx, ids)
	return w, err
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

// settle finds out who hears of a notice, and ends it: as accepted if somebody does.
func (w *letterWork) settle(m model.Message) error {
	ids, err := requestsOf(m)
	if err != nil {
		return err
	}
	kind, told, deaf := model.NoticeKind(m.Type), false, false
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
		deaf = deaf || len(listeners) == 0 && kind != model.NoticeOutcome && kind.WorthTelling(r, model.User{}, w.now)
	}
	m.State, m.ClosedAt, m.NextAt = model.MessageAccepted, w.now, time.Time{}
	if !told {
		m.State = model.MessageDropped
	}
	if deaf {
		m.Said = "nobody who could decide has an e-mail address"
	}
	return w.tx.SettleMessage(m)
}

// listeners are who is told of a request at this moment.
func (w *letterWork) listeners(kind model.NoticeKind, r model.Request, made time.Time) ([]model.User, error) {
	if kind == model.NoticeOutcome {
		i := slices.IndexFunc(w.users, func(u model.User) bool { return u.Name == r.SubmittedBy && u.Email != "" })
		if i < 0 || w.now.Sub(made) > newsFor || !kind.WorthTelling(r, w.users[i], w.now) {
			return nil, nil
		}
		return w.users[i : i+1], nil
	}
	manager, err := w.managers.of(r)
	if err != nil {
		return nil, err
	}
	told, _ := model.ToldOf(r, manager, w.users)
	return slices.DeleteFunc(told, func(u model.User) bool { return !kind.WorthTelling(r, u, w.now) }), nil
}

func (w *letterWork) add(key letterKey, notice, request string) {
	if w.about[key] == nil {
		w.order = append(w.order, key)
	}
	if !slices.Contains(w.from[key], notice) {
		w.from[key] = append(w.from[key], notice)
	}
	w.about[key] = append(w.about[key], request)
}

// letters are what goes to people. Who is reminded of a request is not told at the same
// time that it waits.
func (w *letterWork) letters() []model.Message {
	var all []model.Message
	for _, key := range w.order {
		ids := unique(w.about[key])
		if key.kind == model.NoticeWaiting {
			reminded := map[string]bool{}
			for _, id := range w.about[letterKey{model.NoticeReminder, key.user}] {
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

// letterID follows from the notices that a letter was made of, and from whom it is for.
func letterID(key letterKey, notices []string) string {
	sum := sha256.Sum256([]byte(strings.Join(append([]string{string(key.kind), key.user}, notices...), "\n")))
	return "mail_" + hex.EncodeToString(sum[:10])
}

// Notice is what a letter has to say at this moment: what it is about has gone on, and so
// may who is to hear of it. Nothing is left to say where Told is empty. It asks nobody's
// permission.
func (d *Desk) Notice(ctx context.Context, letter model.Message) (model.Notice, error) {
	n := model.Notice{ID: letter.ID, Kind: model.NoticeKind(letter.Type)}
	err := d.store.View(ctx, func(tx model.ReadTx) (err error) {
		n.Told = nil
		if n.To, err = tx.User(letter.Recipient); err != nil || !n.To.Active() || n.To.Email == "" {
			return err
		}
		if n.Now, err = tx.Now(); err != nil {
			return err
		}
		n.Told, err = toldBy(tx, letter, n)
		return err
	})
	model.SortTold(n.Told)
	return n, err
}

func toldBy(tx model.ReadTx, letter model.Message, n model.Notice) (told []model.Told, err error) {
	ids, err := requestsOf(letter)
	if err != nil {
		return nil, err
	}
	requests, err := requestsByID(tx, ids)
	if err != nil {
		return nil, err
	}
	users, err := tx.Users()
	if err != nil {
		return nil, err
	}
	managers := managerLookup{tx: tx}
	for _, id := range ids {
		r, there := requests[id]
		if !there || !n.Kind.WorthTelling(r, n.To, n.Now) {
			continue
		}
		t := model.Told{Request: r}
		if n.Kind != model.NoticeOutcome {
			manager, err := managers.of(r)
			if err != nil {
				return nil, err
			}
			var all []model.User
			if all, t.Why = model.ToldOf(r, manager, users); !slices.ContainsFunc(all, func(u model.User) bool { return u.Name == n.To.Name }) {
				continue
			}
		}
		told = append(told, t)
	}
	return told, nil
}
