package desk_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
)

// TestEmailOfUsers: only an admin changes an address, each change is in the trail, and a
// removed user has none.
func TestEmailOfUsers(t *testing.T) {
	f := newFixture(t)
	_, err := f.as("ada").AddMember(f.ctx, model.User{Name: "zoe", Role: model.RoleManager, Email: "no address"})
	f.refused(err, model.CodeInvalid, "no e-mail address")
	zoe, err := f.as("ada").AddMember(f.ctx, model.User{Name: "zoe", Role: model.RoleManager, Email: "zoe@desk.example"})
	f.ok(err)
	if zoe.Email != "zoe@desk.example" {
		t.Errorf("zoe was added as %+v", zoe)
	}
	for _, who := range []string{"zoe", "maya", "iris"} {
		_, err := f.as(who).SetEmail(f.ctx, "zoe", "z@desk.example")
		f.refused(err, model.CodeForbidden, "admin")
	}
	_, err = f.as("ada").SetEmail(f.ctx, "nobody", "z@desk.example")
	f.refused(err, model.CodeNotFound, "nobody")
	_, err = f.as("ada").SetEmail(f.ctx, "zoe", "z@desk.example\r\nBcc: b@desk.example")
	f.refused(err, model.CodeInvalid)

	for _, email := range []string{"z@desk.example", "z@desk.example", "", "", "zoe@desk.example"} {
		u, err := f.as("ada").SetEmail(f.ctx, "zoe", email)
		f.ok(err)
		if u.Email != email || userNamed(f, "zoe").Email != email {
			t.Errorf("after %q zoe is %+v", email, u)
		}
	}
	f.ok(f.as("ada").RemoveUser(f.ctx, "zoe"))
	if email := userNamed(f, "zoe").Email; email != "" {
		t.Errorf("removed, zoe has the address %s", email)
	}
	var told []string
	dbtest.View(t, f.store, func(tx model.ReadTx) error {
		return tx.EachEvent(model.EventQuery{Subject: "zoe"}, func(e model.Event) error {
			told = append(told, string(e.Kind)+" "+e.Before+" "+e.After)
			return nil
		})
	})
	want := []string{
		`user_added  {"email":"zoe@desk.example","role":"manager"}`,
		`user_email_changed {"email":"zoe@desk.example"} {"email":"z@desk.example"}`,
		`user_email_changed {"email":"z@desk.example"} `,
		`user_email_changed  {"email":"zoe@desk.example"}`,
		`user_removed {"role":"manager"} `,
	}
	if diff := cmp.Diff(want, told); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	f.verified()
}

// userNamed is a desk user as it is stored.
func userNamed(f *fixture, name string) model.User {
	f.t.Helper()
	var u model.User
	dbtest.View(f.t, f.store, func(tx model.ReadTx) (err error) {
		u, err = tx.User(name)
		return err
	})
	return u
}
