package db

import (
	"gorm.io/gorm/clause"

	"unsubdesk/model"
)

type userRow struct {
	Name      string `gorm:"primaryKey"`
	Role      model.Role
	Email     string
	AddedAt   int64
	RemovedAt *int64
}

func (userRow) TableName() string { return "users" }

type keyRow struct {
	Fingerprint string
	UserName    string
	Line        string
}

// User finds a desk user, removed ones included; the zero User if the name was
// never given.
func (t *tx) User(name string) (model.User, error) {
	return t.oneUser("SELECT name, role, email, added_at, removed_at FROM users WHERE name = ?", name)
}

// UserByKey finds the active user a key belongs to; the zero User if none.
func (t *tx) UserByKey(fingerprint string) (model.User, error) {
	return t.oneUser(`SELECT u.name, u.role, u.email, u.added_at, u.removed_at FROM users AS u JOIN user_keys AS k ON k.user_name = u.name
		WHERE k.fingerprint = ? AND u.removed_at IS NULL`, fingerprint)
}

func (t *tx) oneUser(query string, arg string) (model.User, error) {
	found, err := t.users(query, arg)
	if err != nil || len(found) == 0 {
		return model.User{}, err
	}
	return found[0], nil
}

// Users are all active users by name.
func (t *tx) Users() ([]model.User, error) {
	return t.users("SELECT name, role, email, added_at, removed_at FROM users WHERE removed_at IS NULL ORDER BY name")
}

// HasEmails reports whether any active user has an e-mail address.
func (t *tx) HasEmails() (bool, error) {
	var found []string
	err := t.find(&found, t.raw("SELECT name FROM users WHERE email <> '' AND removed_at IS NULL LIMIT 1"))
	return len(found) > 0, err
}

func (t *tx) users(query string, args ...any) ([]model.User, error) {
	var rows []userRow
	if err := t.find(&rows, t.raw(query, args...)); err != nil || len(rows) == 0 {
		return nil, err
	}
	names := make([]string, len(rows))
	for i, r := range rows {
		names[i] = r.Name
	}
	keys, err := t.keysOf(names)
	users := make([]model.User, len(rows))
	for i, r := range rows {
		users[i] = model.User{Name: r.Name, Role: r.Role, Email: r.Email, Keys: keys[r.Name],
			AddedAt: fromMicros(&r.AddedAt), RemovedAt: fromMicros(r.RemovedAt)}
	}
	return users, err
}

func (t *tx) keysOf(names []string) (map[string][]model.Key, error) {
	var rows []keyRow
	err := t.find(&rows, t.raw("SELECT fingerprint, user_name, line FROM user_keys WHERE ? ORDER BY fingerprint", t.in("user_name", names)))
	keys := map[string][]model.Key{}
	for _, r := range rows {
		keys[r.UserName] = append(keys[r.UserName], model.Key{Fingerprint: r.Fingerprint, Line: r.Line})
	}
	return keys, err
}

// PutUser adds or changes a user, without the keys.
func (t *tx) PutUser(u model.User) error {
	row := userRow{Name: u.Name, Role: u.Role, Email: u.Email, AddedAt: u.AddedAt.UnixMicro(), RemovedAt: micros(u.RemovedAt)}
	return t.create(&row, clause.OnConflict{Columns: []clause.Column{{Name: "name"}}, UpdateAll: true})
}

// PutKey gives a key to a user; CodeConflict if it belongs to another.
func (t *tx) PutKey(user string, k model.Key) error {
	n, err := t.exec(`INSERT INTO user_keys (fingerprint, user_name, line) VALUES (?, ?, ?)
		ON CONFLICT (fingerprint) DO UPDATE SET line = excluded.line WHERE user_keys.user_name = excluded.user_name`,
		k.Fingerprint, user, k.Line)
	if err == nil && n == 0 {
		return model.Errorf(model.CodeConflict, "The key %s belongs to another user; a key belongs to one.", model.CleanText(k.Fingerprint))
	}
	return err
}

// DeleteKey takes a key from a user; CodeNotFound if it has no such key.
func (t *tx) DeleteKey(user, fingerprint string) error {
	n, err := t.exec("DELETE FROM user_keys WHERE user_name = ? AND fingerprint = ?", user, fingerprint)
	if err == nil && n == 0 {
		return model.NotFound("%s has no key %s.", model.CleanText(user), model.CleanText(fingerprint))
	}
	return err
}
