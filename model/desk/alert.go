package desk

import (
	"context"
	"slices"

	"unsubdesk/model"
)

// Alert is what a letter has to say at this moment: what it is about has gone on, and so
// may who is to hear of it. Nothing is left to say where Told is empty. It asks nobody's
// permission.
func (d *Desk) Alert(ctx context.Context, letter model.Message) (model.Alert, error) {
	n := model.Alert{ID: letter.ID, Kind: model.AlertKind(letter.Type)}
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

func toldBy(tx model.ReadTx, letter model.Message, n model.Alert) (told []model.Told, err error) {
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
	for _, id := range ids {
		r, there := requests[id]
		if !there || !n.Kind.WorthTelling(r, n.To, n.Now) {
			continue
		}
		t := model.Told{Request: r}
		if n.Kind != model.AlertOutcome {
			var all []model.User
			if all, t.Why = model.DecidersOf(r, users).Told(); !slices.ContainsFunc(all, func(u model.User) bool { return u.Name == n.To.Name }) {
				continue
			}
		}
		told = append(told, t)
	}
	return told, nil
}
