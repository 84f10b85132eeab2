package desk

import (
	"context"

	"unsubdesk/model"
)

// Members are the active users by the fingerprint of each of their keys, for a
// server that ends sessions whose key was taken away. It asks nobody's
// permission.
func (d *Desk) Members(ctx context.Context) (map[string]model.User, error) {
	var members map[string]model.User
	err := d.store.View(ctx, func(tx model.ReadTx) error {
		users, err := tx.Users()
		members = make(map[string]model.User, len(users))
		for _, u := range users {
			for _, k := range u.Keys {
				members[k.Fingerprint] = u
			}
		}
		return err
	})
	return members, err
}
