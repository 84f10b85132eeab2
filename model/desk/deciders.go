package desk

import (
	"slices"

	"unsubdesk/model"
)

// withDeciders is a quote that says who decides what the session's user submits of it (R7),
// so that nobody waits for a person who cannot.
func (s *Session) withDeciders(tx model.ReadTx, q model.Quote) (model.Quote, error) {
	if q.Totals.Review == 0 {
		return q, nil
	}
	users, err := tx.Users()
	if err != nil {
		return model.Quote{}, err
	}
	q.Mail = s.mails(users)
	return q.WithDeciders(s.Actor.User, users), nil
}

// mails reports whether people are told by mail what waits: where this program sends mail,
// and on a desk on which one of the users has an address.
func (d *Desk) mails(users []model.User) bool {
	return d.mail || slices.ContainsFunc(users, func(u model.User) bool { return u.Email != "" })
}

// deciderLookup finds who can decide requests, once for each manager and submitter.
type deciderLookup struct {
	tx    model.ReadTx
	users []model.User
	known map[[2]string]model.Deciders
}

// of is who can decide an open request; nobody of one that is decided.
func (l *deciderLookup) of(r model.Request) (d model.Deciders, err error) {
	if !r.Status.Open() {
		return d, nil
	}
	if l.known == nil {
		l.known = map[[2]string]model.Deciders{}
		if l.users, err = l.tx.Users(); err != nil {
			return d, err
		}
	}
	key := [2]string{r.Account.Manager, r.SubmittedBy}
	d, there := l.known[key]
	if !there {
		d = model.DecidersOf(r, l.users)
		l.known[key] = d
	}
	return d, nil
}
