package cli

import (
	"context"
	"strings"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/present"
)

// usersCmd is about the desk's users.
type usersCmd struct {
	List      usersListCmd      `cmd:"" help:"List the desk's users."`
	Add       usersAddCmd       `cmd:"" help:"Add a user."`
	SetRole   usersSetRoleCmd   `cmd:"" help:"Change a user's role."`
	SetEmail  usersSetEmailCmd  `cmd:"" help:"Say where a user is told by mail what waits."`
	Remove    usersRemoveCmd    `cmd:"" help:"Remove a user; the name is never given out again."`
	AddKey    usersAddKeyCmd    `cmd:"" help:"Give a user another public key."`
	RemoveKey usersRemoveKeyCmd `cmd:"" help:"Take a key from a user."`
}

// jsonUser is a desk user as `users` prints it.
type jsonUser struct {
	Name    string      `json:"name"`
	Role    model.Role  `json:"role"`
	Email   string      `json:"email"`
	AddedAt jsonTime    `json:"added_at"`
	Keys    []model.Key `json:"keys"`
}

func userJSON(u model.User) jsonUser {
	return jsonUser{u.Name, u.Role, u.Email, jsonTime(u.AddedAt), append([]model.Key{}, u.Keys...)}
}

// usersListCmd lists the active users.
type usersListCmd struct{}

// Run implements the command.
func (c *usersListCmd) Run(ctx context.Context, a *App) error {
	s, err := a.session(ctx, true)
	if err != nil {
		return err
	}
	users, err := s.Users(ctx)
	if err != nil {
		return err
	}
	if a.JSON {
		return a.writeJSON(list(users, userJSON))
	}
	t := a.newTable("NAME", "ROLE", "EMAIL", "ADDED", "KEYS")
	for _, u := range users {
		fingerprints := list(u.Keys, func(k model.Key) string { return k.Fingerprint })
		t.add(u.Name, string(u.Role), present.OrDash(u.Email), present.Absolute(u.AddedAt), present.OrDash(strings.Join(fingerprints, " ")))
	}
	t.end()
	return nil
}

// usersAddCmd adds a user.
type usersAddCmd struct {
	Name  string   `arg:"" help:"Name of the user."`
	Role  string   `required:"" complete:"role" placeholder:"R" help:"auditor, agent, manager or admin."`
	Email string   `placeholder:"ADDR" help:"Where the user is told by mail what waits, and how it ended."`
	Keys  []string `name:"key" sep:"none" complete:"file" placeholder:"FILE|KEY" help:"A public key, or a file of them; may be repeated."`
}

// Run implements the command.
func (c *usersAddCmd) Run(ctx context.Context, a *App) error {
	role, err := model.ParseRole(c.Role)
	if err != nil {
		return err
	}
	keys, err := readKeys(c.Keys)
	if err != nil {
		return err
	}
	return a.onUsers(ctx, func(s *desk.Session) (model.User, string, error) {
		u, err := s.AddMember(ctx, model.User{Name: c.Name, Role: role, Email: c.Email, Keys: keys})
		return u, c.Name + " is now a user of this desk, with the role " + c.Role + ".", err
	})
}

// usersSetRoleCmd changes a role.
type usersSetRoleCmd struct {
	Name string `arg:"" complete:"user" help:"Name of the user."`
	Role string `arg:"" complete:"role" help:"auditor, agent, manager or admin."`
}

// Run implements the command.
func (c *usersSetRoleCmd) Run(ctx context.Context, a *App) error {
	role, err := model.ParseRole(c.Role)
	if err != nil {
		return err
	}
	return a.onUsers(ctx, func(s *desk.Session) (model.User, string, error) {
		u, err := s.SetRole(ctx, c.Name, role)
		return u, c.Name + " has the role " + c.Role + ".", err
	})
}

// usersSetEmailCmd changes or takes away an e-mail address.
type usersSetEmailCmd struct {
	Name  string `arg:"" complete:"user" help:"Name of the user."`
	Email string `arg:"" name:"addr" help:"An address such as chen@desk.example, or none."`
}

// Run implements the command.
func (c *usersSetEmailCmd) Run(ctx context.Context, a *App) error {
	email, said := c.Email, c.Name+" is told by mail at "+c.Email+"."
	if email == "none" {
		email, said = "", c.Name+" is told nothing by mail."
	}
	return a.onUsers(ctx, func(s *desk.Session) (model.User, string, error) {
		u, err := s.SetEmail(ctx, c.Name, email)
		return u, said, err
	})
}

// usersRemoveCmd removes a user.
type usersRemoveCmd struct {
	Name string `arg:"" complete:"user" help:"Name of the user."`
}

// Run implements the command.
func (c *usersRemoveCmd) Run(ctx context.Context, a *App) error {
	s, err := a.session(ctx, true)
	if err != nil {
		return err
	}
	if err := s.RemoveUser(ctx, c.Name); err != nil {
		return err
	}
	if a.JSON {
		return a.writeJSON(map[string]string{"removed": c.Name})
	}
	a.sentence("%s is no longer a user of this desk; the name is not given out again.", clean(c.Name))
	return nil
}

// usersAddKeyCmd gives a user a key.
type usersAddKeyCmd struct {
	Name string `arg:"" complete:"user" help:"Name of the user."`
	Key  string `arg:"" complete:"file" help:"A public key, or a file with it."`
}

// Run implements the command.
func (c *usersAddKeyCmd) Run(ctx context.Context, a *App) error {
	keys, err := readKeys([]string{c.Key})
	if err != nil {
		return err
	}
	if len(keys) > 1 {
		return model.Invalid("%s holds %d keys; give them one at a time.", clean(c.Key), len(keys))
	}
	return a.onUsers(ctx, func(s *desk.Session) (model.User, string, error) {
		if err := s.AddKey(ctx, c.Name, keys[0]); err != nil {
			return model.User{}, "", err
		}
		u, err := findUser(ctx, s, c.Name)
		return u, c.Name + " has the key " + keys[0].Fingerprint + ".", err
	})
}

// usersRemoveKeyCmd takes a key from a user.
type usersRemoveKeyCmd struct {
	Name        string `arg:"" complete:"user" help:"Name of the user."`
	Fingerprint string `arg:"" help:"Fingerprint as users list shows it: SHA256:…"`
}

// Run implements the command.
func (c *usersRemoveKeyCmd) Run(ctx context.Context, a *App) error {
	return a.onUsers(ctx, func(s *desk.Session) (model.User, string, error) {
		if err := s.RemoveKey(ctx, c.Name, c.Fingerprint); err != nil {
			return model.User{}, "", err
		}
		u, err := findUser(ctx, s, c.Name)
		return u, c.Name + " no longer has the key " + c.Fingerprint + ".", err
	})
}

// onUsers runs a change that answers with a user and a sentence.
func (a *App) onUsers(ctx context.Context, change func(*desk.Session) (model.User, string, error)) error {
	s, err := a.session(ctx, true)
	if err != nil {
		return err
	}
	u, said, err := change(s)
	if err != nil {
		return err
	}
	if a.JSON {
		return a.writeJSON(userJSON(u))
	}
	a.sentence("%s", clean(said))
	return nil
}

func findUser(ctx context.Context, s *desk.Session, name string) (model.User, error) {
	users, err := s.Users(ctx)
	for _, u := range users {
		if u.Name == name {
			return u, err
		}
	}
	return model.User{Name: name}, err
}
