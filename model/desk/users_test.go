package desk_test

import (
	"testing"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
	"unsubdesk/model/desk"
)

func TestFirstAdmin(t *testing.T) {
	d := desk.New(dbtest.New(t))
	f := &fixture{t: t, desk: d, ctx: t.Context()}
	created, err := d.EnsureFirstAdmin(f.ctx, model.Actor{User: "root"})
	f.ok(err)
	again, err := d.EnsureFirstAdmin(f.ctx, model.Actor{User: "maya"})
	f.ok(err)
	if !created || again {
		t.Errorf("created %v, then %v", created, again)
	}
	_, err = f.as("maya").AddUser(f.ctx, "maya", model.RoleAdmin, nil)
	f.refused(err, model.CodeForbidden, "maya")
	_, err = f.as("root").AddUser(f.ctx, "maya", model.RoleAgent, nil)
	f.ok(err)
}

func TestUsers(t *testing.T) {
	f := newFixture(t, large("a"))
	key := model.Key{Fingerprint: "SHA256:abc", Line: "ssh-ed25519 AAAA x"}
	_, err := f.as("ada").AddUser(f.ctx, "zoe", model.RoleAgent, []model.Key{key})
	f.ok(err)
	f.refused(f.as("ada").AddKey(f.ctx, "ben", key), model.CodeConflict)
	for name, code := range map[string]model.Code{"system": model.CodeRefused, "zoe": model.CodeRefused, "": model.CodeInvalid, "a b": model.CodeInvalid} {
		_, err := f.as("ada").AddUser(f.ctx, name, model.RoleAgent, nil)
		f.refused(err, code)
	}
	f.refused(f.as("ada").RemoveUser(f.ctx, "ada"), model.CodeRefused, "last admin")
	_, err = f.as("ada").SetRole(f.ctx, "ada", model.RoleAgent)
	f.refused(err, model.CodeRefused, "last admin")
	f.ok(f.as("ada").RemoveUser(f.ctx, "zoe"))
	_, err = f.as("ada").AddUser(f.ctx, "zoe", model.RoleAgent, nil)
	f.refused(err, model.CodeRefused, "never given out")
	f.ok(f.as("ada").AddKey(f.ctx, "ben", key)) // the removed user's key is free
	f.refused(f.as("chen").RemoveUser(f.ctx, "ben"), model.CodeForbidden, "admin")
	f.refused(f.as("ada").RemoveKey(f.ctx, "ben", "SHA256:other"), model.CodeNotFound)
	f.verified()
}

// A changed role counts from the next action on.
func TestRoleIsReadEachTime(t *testing.T) {
	f := newFixture(t, large("a"), large("b"))
	one, two := f.review("maya", "a"), f.review("maya", "b")
	chen := f.as("chen")
	_, err := chen.Approve(f.ctx, one.ID, "", "")
	f.ok(err)
	_, err = f.as("ada").SetRole(f.ctx, "chen", model.RoleAgent)
	f.ok(err)
	_, err = chen.Approve(f.ctx, two.ID, "", "")
	f.refused(err, model.CodeForbidden, "manager")
	st, err := f.as("ada").Standing(f.ctx)
	f.ok(err)
	if st.Decidable != 1 || st.Requests[model.RequestPending] != 1 || st.User.Role != model.RoleAdmin {
		t.Errorf("standing: %+v", st)
	}
}
