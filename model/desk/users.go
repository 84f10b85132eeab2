package desk

import (
	"context"

	"unsubdesk/model"
)

// EnsureFirstAdmin makes the actor the first admin of a desk that has no
// users; created says whether it did.
func (d *Desk) EnsureFirstAdmin(ctx context.Context, actor model.Actor) (created bool, err error) {
	err = d.commit(ctx, func(tx model.WriteTx) error {
		created = false
		users, err := tx.Users()
		if err != nil || len(users) > 0 {
			return err
		}
		created = true
		return addUser(tx, actor, model.User{Name: actor.User, Role: model.RoleAdmin})
	})
	return created && err == nil, err
}

// Users lists the active desk users by name. Any desk user may.
func (s *Session) Users(ctx context.Context) ([]model.User, error) {
	var users []model.User
	err := s.view(ctx, func(tx model.ReadTx, _ model.User) (err error) {
		users, err = tx.Users()
		return err
	})
	return users, err
}

// AddUser adds a desk user with public keys. An admin may; while the desk has
// no users, anybody may add the first admin. Errors: CodeInvalid (name),
// CodeRefused (the name was given before, or is reserved), CodeConflict (a key
// belongs to somebody else).
func (s *Session) AddUser(ctx context.Context, name string, role model.Role, keys []model.Key) (model.User, error) {
	return s.AddMember(ctx, model.User{Name: name, Role: role, Keys: keys})
}

// AddMember is AddUser for a user who may have an e-mail address as well; CodeInvalid
// for one that is none.
func (s *Session) AddMember(ctx context.Context, u model.User) (model.User, error) {
	var added model.User
	err := s.commit(ctx, func(tx model.WriteTx) error {
		if err := s.mayAddUser(tx, u.Role); err != nil {
			return err
		}
		if err := addUser(tx, s.Actor, u); err != nil {
			return err
		}
		var err error
		added, err = tx.User(u.Name)
		return err
	})
	return added, err
}

func (s *Session) mayAddUser(tx model.ReadTx, role model.Role) error {
	users, err := tx.Users()
	if err != nil {
		return err
	}
	if len(users) == 0 && role == model.RoleAdmin {
		return nil
	}
	u, err := s.user(tx)
	if err != nil {
		return err
	}
	return model.MayAdminister(u, "Adding a user")
}

func addUser(tx model.WriteTx, by model.Actor, u model.User) error {
	if err := first(model.CheckUserName(u.Name), model.CheckEmail(u.Email)); err != nil {
		return err
	}
	name := u.Name
	known, err := tx.User(name)
	if err != nil {
		return err
	}
	switch {
	case known.Active():
		return model.Refused("%s is already a user of this desk, with the role %s.", name, known.Role)
	case known.Name != "":
		return model.Refused("The name %s belonged to a removed user and is never given out again.", name)
	}
	now, err := tx.Now()
	if err != nil {
		return err
	}
	if err := tx.PutUser(model.User{Name: name, Role: u.Role, Email: u.Email, AddedAt: now}); err != nil {
		return err
	}
	after := map[string]any{"role": u.Role}
	if u.Email != "" {
		after["email"] = u.Email
	}
	if err := record(tx, by, "", model.EventUserAdded, name, nil, after); err != nil {
		return err
	}
	for _, k := range u.Keys {
		if err := addKey(tx, by, name, k); err != nil {
			return err
		}
	}
	return nil
}

// SetRole changes a user's role; it takes effect with the user's next action.
// An admin may; the last admin cannot be demoted.
func (s *Session) SetRole(ctx context.Context, name string, role model.Role) (model.User, error) {
	var changed model.User
	err := s.onUser(ctx, "Changing a role", name, func(tx model.WriteTx, u model.User) error {
		before := u.Role
		if before == role {
			changed = u
			return nil
		}
		if err := keepAnAdmin(tx, u); err != nil {
			return err
		}
		u.Role, changed = role, u
		changed.Role = role
		if err := tx.PutUser(u); err != nil {
			return err
		}
		return record(tx, s.Actor, "", model.EventUserRole, name,
			map[string]any{"role": before}, map[string]any{"role": role})
	})
	return changed, err
}

// SetEmail says where a user is told by mail what waits; "" is nowhere. An admin may;
// CodeInvalid for an address that is none.
func (s *Session) SetEmail(ctx context.Context, name, email string) (model.User, error) {
	if err := model.CheckEmail(email); err != nil {
		return model.User{}, err
	}
	var changed model.User
	err := s.onUser(ctx, "Changing an e-mail address", name, func(tx model.WriteTx, u model.User) error {
		before := u.Email
		u.Email = email
		changed = u
		if before == email {
			return nil
		}
		if err := tx.PutUser(u); err != nil {
			return err
		}
		return record(tx, s.Actor, "", model.EventUserEmail, name, emailState(before), emailState(email))
	})
	return changed, err
}

// emailState is one side of a change of address; nothing where there is none.
func emailState(email string) any {
	if email == "" {
		return nil
	}
	return map[string]any{"email": email}
}

// RemoveUser removes a user with keys, saved filters and e-mail address; the name is never given out
// again. An admin may; the last admin cannot be removed.
func (s *Session) RemoveUser(ctx context.Context, name string) error {
	return s.onUser(ctx, "Removing a user", name, func(tx model.WriteTx, u model.User) error {
		if err := keepAnAdmin(tx, u); err != nil {
			return err
		}
		for _, k := range u.Keys {
			if err := tx.DeleteKey(name, k.Fingerprint); err != nil {
				return err
			}
		}
		if err := tx.DeleteSavedFilters(name); err != nil {
			return err
		}
		now, err := tx.Now()
		if err != nil {
			return err
		}
		u.RemovedAt, u.Email = now, ""
		if err := tx.PutUser(u); err != nil {
			return err
		}
		return record(tx, s.Actor, "", model.EventUserRemoved, name, map[string]any{"role": u.Role}, nil)
	})
}

// AddKey gives a user another public key. An admin may; CodeConflict if the
// key belongs to somebody else.
func (s *Session) AddKey(ctx context.Context, name string, key model.Key) error {
	return s.onUser(ctx, "Adding a key", name, func(tx model.WriteTx, _ model.User) error {
		return addKey(tx, s.Actor, name, key)
	})
}

func addKey(tx model.WriteTx, by model.Actor, name string, key model.Key) error {
	if err := tx.PutKey(name, key); err != nil {
		return err
	}
	return record(tx, by, "", model.EventKeyAdded, name, nil, map[string]any{"fingerprint": key.Fingerprint})
}

// RemoveKey takes a key from a user. An admin may; CodeNotFound if the user
// has no such key.
func (s *Session) RemoveKey(ctx context.Context, name, fingerprint string) error {
	return s.onUser(ctx, "Removing a key", name, func(tx model.WriteTx, _ model.User) error {
		if err := tx.DeleteKey(name, fingerprint); err != nil {
			return err
		}
		return record(tx, s.Actor, "", model.EventKeyRemoved, name, map[string]any{"fingerprint": fingerprint}, nil)
	})
}

// onUser runs fn on an active user, for an admin.
func (s *Session) onUser(ctx context.Context, what, name string, fn func(model.WriteTx, model.User) error) error {
	return s.update(ctx, mayAdminister(what), func(tx model.WriteTx, _ model.User) error {
		u, err := tx.User(name)
		if err != nil {
			return err
		}
		if !u.Active() {
			return model.NotFound("There is no user %s; see: unsubdesk users list", model.CleanText(name))
		}
		return fn(tx, u)
	})
}

// keepAnAdmin refuses to take the role from the last admin.
func keepAnAdmin(tx model.ReadTx, u model.User) error {
	if u.Role != model.RoleAdmin {
		return nil
	}
	users, err := tx.Users()
	if err != nil {
		return err
	}
	for _, other := range users {
		if other.Role == model.RoleAdmin && other.Name != u.Name {
			return nil
		}
	}
	return model.Refused("%s is the desk's last admin; make somebody else an admin first.", u.Name)
}
