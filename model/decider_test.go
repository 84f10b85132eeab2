package model_test

import (
	"slices"
	"strings"
	"testing"

	"unsubdesk/model"
)

// TestWhoDecides: a manager is said to decide only if they are a user of the desk who can and
// did not submit it; and whoever can is asked of the rule.
func TestWhoDecides(t *testing.T) {
	chen, silva, ben := user("chen", model.RoleManager), user("silva", model.RoleManager), user("ben", model.RoleAgent)
	ada, root := user("ada", model.RoleAdmin), user("root", model.RoleAdmin)
	for _, c := range []struct {
		name, manager, by string
		users             []model.User
		can               string
		why               model.Why
		caveat            string
	}{
		{"the manager", "chen", "maya", []model.User{ada, ben, chen, silva}, "ada chen", model.WhyManager, ""},
		{"the manager alone", "chen", "maya", []model.User{ben, chen, silva}, "chen", model.WhyManager, ""},
		{"an admin who manages it", "ada", "maya", []model.User{ada, silva}, "ada", model.WhyManager, ""},
		{"nobody manages it", "", "maya", []model.User{ada, ben, chen, silva}, "ada chen silva", model.WhyAnyManager, ""},
		{"no user", "wu", "maya", []model.User{ada, chen}, "ada", model.WhyUnknown, "The manager wu is no user of this desk: only an admin, or silence, decides."},
		{"no user, no admin", "wu", "ada", []model.User{ada, chen}, "", model.WhyUnknown, "The manager wu is no user of this desk, and nobody else here can decide: only silence does."},
		{"an agent", "ben", "maya", []model.User{ada, ben, chen}, "ada", model.WhyCannotDecide, "The manager ben has a role that cannot decide: only an admin, or silence, decides."},
		{"their own", "chen", "chen", []model.User{ada, chen, silva}, "ada", model.WhyOwnRequest, "The manager chen cannot decide a request of their own: only an admin, or silence, decides."},
		{"an admin's own", "ada", "ada", []model.User{ada, silva}, "", model.WhyOwnRequest, "The manager ada cannot decide a request of their own, and nobody else here can decide: only silence does."},
		{"an admin's, who is not alone", "ada", "ada", []model.User{ada, root}, "root", model.WhyOwnRequest, "The manager ada cannot decide a request of their own: only an admin, or silence, decides."},
		{"no manager at all", "", "maya", []model.User{ada, ben}, "ada", model.WhyNoManager, "The account has no manager, nor this desk one who can decide: only an admin, or silence, decides."},
		{"nobody manages it, the only manager asks", "", "chen", []model.User{ada, chen}, "ada", model.WhyNoManager, "The account has no manager, nor this desk one who can decide: only an admin, or silence, decides."},
	} {
		r := model.Request{SubmittedBy: c.by, Account: model.Account{ID: "acct-1", Manager: c.manager}}
		d := model.DecidersOf(r, c.users)
		var can []string
		for _, u := range d.Users {
			can = append(can, u.Name)
		}
		if strings.Join(can, " ") != c.can || d.Why != c.why || d.Caveat() != c.caveat {
			t.Errorf("%s: %v can, %s, %q", c.name, can, d.Why, d.Caveat())
		}
		for _, u := range c.users { // whoever is left out is refused, and by the same rule
			manager := model.User{}
			if i := slices.IndexFunc(c.users, func(u model.User) bool { return u.Name == c.manager }); i >= 0 {
				manager = c.users[i]
			}
			if got := model.MayDecide(u, r, manager) == nil; got != slices.Contains(can, u.Name) {
				t.Errorf("%s: %s may decide: %t", c.name, u.Name, got)
			}
		}
	}
}

// TestUntold: it is said that nobody is told only where somebody could decide.
func TestUntold(t *testing.T) {
	chen, ada := user("chen", model.RoleManager), user("ada", model.RoleAdmin)
	told := ada
	told.Email = "ada@desk.example"
	r := model.Request{SubmittedBy: "maya", Account: model.Account{Manager: "chen"}}
	for name, c := range map[string]struct {
		users []model.User
		want  bool
	}{"an admin has an address": {[]model.User{told, chen}, false}, "none has": {[]model.User{ada, chen}, true}, "nobody can": {nil, false}} {
		if got := model.DecidersOf(r, c.users).Untold(); got != c.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

// TestQuotesSayWhoDecides: one warning for all managers of whom the same is to be said.
func TestQuotesSayWhoDecides(t *testing.T) {
	q := model.Quote{Sum: &model.QuoteSum{Managers: []string{"ben", "chen", "u1", "u2", "u3"}}, Warnings: []string{"last"}}
	q = q.WithDeciders("maya", []model.User{user("ada", model.RoleAdmin), user("ben", model.RoleAgent), user("chen", model.RoleManager)})
	want := []string{"The manager ben has a role that cannot decide: only an admin, or silence, decides.",
		"The managers u1 and 2 others are no users of this desk: only an admin, or silence, decides.", "last"}
	if !slices.Equal(q.Warnings, want) || q.Deciders["chen"].Why != model.WhyManager {
		t.Errorf("%q, %s", q.Warnings, q.Deciders["chen"].Why)
	}
}
