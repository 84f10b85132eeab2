package model_test

import (
	"fmt"
	"strings"
	"testing"

	"unsubdesk/model"
)

func user(name string, role model.Role) model.User {
	return model.User{Name: name, Role: role, AddedAt: t0}
}

func removed(u model.User) model.User {
	u.RemovedAt = t0
	return u
}

func TestRolesMay(t *testing.T) {
	for _, c := range []struct {
		user                   model.User
		view, submit, administ bool
	}{
		{user("ada", model.RoleAuditor), true, false, false},
		{user("ben", model.RoleAgent), true, true, false},
		{user("chen", model.RoleManager), true, true, false},
		{user("root", model.RoleAdmin), true, true, true},
		{removed(user("gone", model.RoleAdmin)), false, false, false},
		{model.User{}, false, false, false},
	} {
		for what, may := range map[string]struct {
			err  error
			want bool
		}{
			"view":       {model.MayView(c.user), c.view},
			"submit":     {model.MaySubmit(c.user), c.submit},
			"administer": {model.MayAdminister(c.user, "Importing"), c.administ},
		} {
			wantMay(t, fmt.Sprintf("%s (%s) may %s", c.user.Name, c.user.Role, what), may.err, may.want)
		}
	}
}

// wantMay fails unless err says what is wanted; a no must be CodeForbidden
// with a sentence.
func wantMay(t *testing.T, what string, err error, want bool) {
	t.Helper()
	if (err == nil) != want {
		t.Errorf("%s: %v, want %t", what, err, want)
	}
	if err != nil {
		wantCode(t, err, model.CodeForbidden)
		if !strings.HasSuffix(err.Error(), ".") && !strings.Contains(err.Error(), ": unsubdesk") {
			t.Errorf("%s: %q is no sentence", what, err)
		}
	}
}

func TestRefusalsNameTheRole(t *testing.T) {
	err := model.MayAdminister(user("ben", model.RoleAgent), "Importing")
	if err == nil || err.Error() != "Importing needs the role admin; ben is an agent." {
		t.Errorf("says %v", err)
	}
	err = model.MayDecide(user("ada", model.RoleAuditor), model.Request{SubmittedBy: "ben"}, model.User{})
	if err == nil || err.Error() != "Deciding needs the role manager or admin; ada is an auditor." {
		t.Errorf("says %v", err)
	}
}

// decideCases is the matrix of R7: who the account names as manager, against
// the four roles. The deciders are ada, ben, chen and root.
var decideCases = []struct {
	name    string
	manager string
	found   model.User // the desk user of that name
	may     map[string]bool
}{
	{"own account of chen", "chen", user("chen", model.RoleManager), map[string]bool{"chen": true, "root": true}},
	{"account of another manager", "silva", user("silva", model.RoleManager), map[string]bool{"root": true}},
	{"account of an agent", "ben", user("ben", model.RoleAgent), map[string]bool{"root": true}},
	{"manager is no desk user", "nobody", model.User{}, map[string]bool{"root": true}},
	{"manager was removed", "silva", removed(user("silva", model.RoleManager)), map[string]bool{"root": true}},
	{"no manager", "", model.User{}, map[string]bool{"chen": true, "root": true}},
	{"name in other letters", "Chen", model.User{}, map[string]bool{"root": true}},
}

func deciders() []model.User {
	return []model.User{user("ada", model.RoleAuditor), user("ben", model.RoleAgent),
		user("chen", model.RoleManager), user("root", model.RoleAdmin)}
}

func TestWhoMayDecide(t *testing.T) {
	for _, c := range decideCases {
		for _, u := range deciders() {
			what := fmt.Sprintf("%s, %s", c.name, u.Name)
			r := model.Request{ID: "R-1", SubmittedBy: "maya", Account: model.Account{ID: "acct-1", Manager: c.manager}}
			wantMay(t, what, model.MayDecide(u, r, c.found), c.may[u.Name])
			wantMay(t, what+", removed", model.MayDecide(removed(u), r, c.found), false)

			r.SubmittedBy = u.Name
			own := model.MayDecide(u, r, c.found)
			wantMay(t, what+", own request", own, false)
			if own != nil && !strings.Contains(own.Error(), "Nobody decides a request they submitted") {
				t.Errorf("%s, own request: %q", what, own)
			}
		}
	}
}

// TestRefusalsSayWhoDecides: a manager who is refused hears who can, and a manager who
// cannot is not said to be that.
func TestRefusalsSayWhoDecides(t *testing.T) {
	for _, c := range []struct{ manager, role, by, want string }{
		{"silva", "manager", "maya", "Account acct-1 is managed by silva, not by chen."},
		{"root", "admin", "root", "The account's manager root submitted it and cannot decide it: only an admin, or silence, decides."},
		{"ben", "agent", "ben", "The account's manager ben submitted it and cannot decide it: only an admin, or silence, decides."},
		{"ben", "agent", "maya", "The account's manager ben is an agent, who cannot decide: only an admin, or silence, decides."},
		{"nobody", "", "nobody", "The account's manager nobody is no user of this desk: only an admin, or silence, decides."},
	} {
		manager := model.User{}
		if c.role != "" {
			manager = user(c.manager, model.Role(c.role))
		}
		r := model.Request{SubmittedBy: c.by, Account: model.Account{ID: "acct-1", Manager: c.manager}}
		err := model.MayDecide(user("chen", model.RoleManager), r, manager)
		if err == nil || err.Error() != c.want {
			t.Errorf("%s, asked by %s: says %v", c.manager, c.by, err)
		}
	}
}

func TestWhoMayWithdraw(t *testing.T) {
	for _, c := range []struct {
		user       model.User
		own, other bool
	}{
		{user("ada", model.RoleAuditor), false, false},
		{user("ben", model.RoleAgent), true, false},
		{user("chen", model.RoleManager), true, false},
		{user("root", model.RoleAdmin), true, true},
		{removed(user("ben", model.RoleAgent)), false, false},
	} {
		what := fmt.Sprintf("%s (%s)", c.user.Name, c.user.Role)
		account := model.Account{Manager: c.user.Name} // managing the account gives no right to withdraw
		wantMay(t, what+" own", model.MayWithdraw(c.user, model.Request{SubmittedBy: c.user.Name, Account: account}), c.own)
		wantMay(t, what+" other", model.MayWithdraw(c.user, model.Request{SubmittedBy: "maya", Account: account}), c.other)
	}
}
