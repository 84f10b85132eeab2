package desk

import (
	"context"
	"time"

	"unsubdesk/model"
)

// user reads the acting user and answers MayView's refusal for anybody who is
// not an active one, and MayUseKey's for a key that is no longer the user's.
func (s *Session) user(tx model.ReadTx) (model.User, error) {
	u, err := tx.User(s.Actor.User)
	if err != nil {
		return model.User{}, err
	}
	if u.Name == "" {
		u.Name = s.Actor.User
		u.RemovedAt = neverUser
	}
	if err := model.MayView(u); err != nil {
		return u, err
	}
	return u, model.MayUseKey(u, s.Actor.Key)
}

// WhoHas finds the active user whom a public key belongs to, for a login with
// it; the zero User if nobody. It asks nobody's permission.
func (d *Desk) WhoHas(ctx context.Context, fingerprint string) (model.User, error) {
	var u model.User
	err := d.store.View(ctx, func(tx model.ReadTx) (err error) {
		u, err = tx.UserByKey(fingerprint)
		return err
	})
	return u, err
}

// CountKeys counts the keys that somebody could log in with. It asks nobody's
// permission: a server without any must not start.
func (d *Desk) CountKeys(ctx context.Context) (int, error) {
	n := 0
	err := d.store.View(ctx, func(tx model.ReadTx) error {
		users, err := tx.Users()
		n = 0
		for _, u := range users {
			n += len(u.Keys)
		}
		return err
	})
	return n, err
}

// view runs fn on a snapshot for a user who may look.
func (s *Session) view(ctx context.Context, fn func(tx model.ReadTx, u model.User) error) error {
	return s.store.View(ctx, func(tx model.ReadTx) error {
		u, err := s.user(tx)
		if err != nil {
			return err
		}
		return fn(tx, u)
	})
}

// update runs fn as one transaction for a user whom may allows.
func (s *Session) update(ctx context.Context, may func(model.User) error, fn func(tx model.WriteTx, u model.User) error) error {
	return s.commit(ctx, func(tx model.WriteTx) error {
		u, err := s.user(tx)
		if err != nil {
			return err
		}
		if err := may(u); err != nil {
			return err
		}
		return fn(tx, u)
	})
}

// mayAdminister is model.MayAdminister for one action.
func mayAdminister(what string) func(model.User) error {
	return func(u model.User) error { return model.MayAdminister(u, what) }
}

// Standing reads the surroundings of a screen. Any desk user may.
func (s *Session) Standing(ctx context.Context) (Standing, error) {
	var st Standing
	err := s.view(ctx, func(tx model.ReadTx, u model.User) (err error) {
		st.User = u
		if st.Now, err = tx.Now(); err != nil {
			return err
		}
		if st.Policy, err = tx.Policy(); err != nil {
			return err
		}
		if st.HasProjects, err = tx.HasProjects(); err != nil {
			return err
		}
		if st.Requests, err = tx.RequestCounts(); err != nil {
			return err
		}
		if st.Version, err = tx.Version(); err != nil {
			return err
		}
		if st.Users, err = tx.Users(); err != nil {
			return err
		}
		st.Mail = s.mails(st.Users)
		st.ReadOnly = s.readOnly()
		return waiting(tx, u, &st)
	})
	return st, err
}

// waiting counts what waits for the user.
func waiting(tx model.ReadTx, u model.User, st *Standing) error {
	if st.Requests[model.RequestPending] == 0 {
		st.Waiting, st.Decidable, st.Soonest, st.Own = nil, 0, time.Time{}, 0
		return nil
	}
	var err error
	if st.Decidable, st.Waiting, st.Soonest, err = decidable(tx, u); err != nil {
		return err
	}
	st.Own, err = tx.CountRequests(model.RequestQuery{Statuses: []model.RequestStatus{model.RequestPending}, Mine: u.Name})
	return err
}

// mostWaiting is how many numbers of requests a standing holds: each session keeps one.
const mostWaiting = 200

// decidable counts the pending requests that the user may decide, leaving the clock aside, and
// says the numbers of the first, soonest deadline first, and when that approves itself.
func decidable(tx model.ReadTx, u model.User) (n int, ids []string, soonest time.Time, err error) {
	if u.Role != model.RoleManager && u.Role != model.RoleAdmin {
		return 0, nil, soonest, nil
	}
	requests, err := tx.Requests(model.RequestQuery{Statuses: []model.RequestStatus{model.RequestPending}})
	if err != nil {
		return 0, nil, soonest, err
	}
	managers := managerLookup{tx: tx}
	for _, r := range requests { // soonest deadline first
		manager, err := managers.of(r)
		if err != nil {
			return 0, nil, time.Time{}, err
		}
		if model.MayDecide(u, r, manager) != nil {
			continue
		}
		if n++; n == 1 {
			soonest = r.Deadline
		}
		if n <= mostWaiting {
			ids = append(ids, r.ID)
		}
	}
	return n, ids, soonest, nil
}

// managerLookup finds account managers among the desk users, each once.
type managerLookup struct {
	tx    model.ReadTx
	known map[string]model.User
}

// of is the desk user who manages the request's account; the zero User if
// the account names none, or somebody who is no desk user.
func (l *managerLookup) of(r model.Request) (model.User, error) {
	name := r.Account.Manager
	if name == "" {
		return model.User{}, nil
	}
	if u, ok := l.known[name]; ok {
		return u, nil
	}
	u, err := l.tx.User(name)
	if err != nil {
		return model.User{}, err
	}
	if l.known == nil {
		l.known = map[string]model.User{}
	}
	l.known[name] = u
	return u, nil
}
