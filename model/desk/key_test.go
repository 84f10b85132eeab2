package desk_test

import (
	"context"
	"testing"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// A session that came with a key acts only while the key is its user's: the key is
// looked at in the transaction of every action, and one person's several keys are one
// person.
func TestASessionEndsWithItsKey(t *testing.T) {
	ctx := context.Background()
	d := desk.New(dbtest.New(t))
	admin := d.As(model.Actor{User: "ada", Surface: model.SurfaceCommand})
	keys := []model.Key{{Fingerprint: "SHA256:one", Line: "ssh-ed25519 AAAA one"}, {Fingerprint: "SHA256:two", Line: "ssh-ed25519 AAAB two"}}
	for _, err := range []error{
		second(admin.AddUser(ctx, "ada", model.RoleAdmin, nil)),
		second(admin.AddUser(ctx, "chen", model.RoleManager, keys)),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if n, err := d.CountKeys(ctx); n != 2 || err != nil {
		t.Fatalf("CountKeys = %d, %v; want 2", n, err)
	}
	for _, k := range keys {
		if u, err := d.WhoHas(ctx, k.Fingerprint); u.Name != "chen" || err != nil {
			t.Errorf("WhoHas(%s) = %q, %v; want chen", k.Fingerprint, u.Name, err)
		}
	}
	with := func(key string) *desk.Session {
		return d.As(model.Actor{User: "chen", Surface: model.SurfaceSSH, Key: key})
	}
	one, two := with("SHA256:one"), with("SHA256:two")
	if _, err := one.Standing(ctx); err != nil {
		t.Fatalf("with a good key: %v", err)
	}
	if err := admin.RemoveKey(ctx, "chen", "SHA256:one"); err != nil {
		t.Fatal(err)
	}
	if _, err := one.Standing(ctx); model.ErrorCode(err) != model.CodeForbidden {
		t.Errorf("with a removed key: %v, want %s", err, model.CodeForbidden)
	}
	if _, err := two.Standing(ctx); err != nil {
		t.Errorf("with the other key: %v", err)
	}
	// A key that is given to somebody else does not turn the session into theirs.
	if err := admin.AddKey(ctx, "ada", keys[0]); err != nil {
		t.Fatal(err)
	}
	if _, err := one.Standing(ctx); model.ErrorCode(err) != model.CodeForbidden {
		t.Errorf("with a key that is now another's: %v, want %s", err, model.CodeForbidden)
	}
	if err := admin.RemoveUser(ctx, "chen"); err != nil {
		t.Fatal(err)
	}
	if _, err := two.Standing(ctx); model.ErrorCode(err) != model.CodeForbidden {
		t.Errorf("as a removed user: %v, want %s", err, model.CodeForbidden)
	}
}

func second[T any](_ T, err error) error { return err }
