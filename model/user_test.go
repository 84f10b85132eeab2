package model_test

import (
	"strings"
	"testing"

	"unsubdesk/model"
)

func TestUserNames(t *testing.T) {
	for _, good := range []string{"maya", "Maya", "chen.wei", "ops-2", "a", "josé", "陈伟", "ann@example.org", "x_y+z",
		"systems", strings.Repeat("a", 64), strings.Repeat("陈", 64)} {
		if err := model.CheckUserName(good); err != nil {
			t.Errorf("%q: %v", good, err)
		}
	}
	for _, bad := range []string{"", " ", "two words", "-dash", ".dot", "_x", "a/b", "a\nb", "maya\n", "a\x1b", "a\u202eb", "a\xff",
		"jose\u0301", // the same letters as josé, another name
		strings.Repeat("a", 65), "a;b", "$USER", "a\u200bb"} {
		wantCode(t, model.CheckUserName(bad), model.CodeInvalid)
	}
	for _, reserved := range []string{"system", "System", "SYSTEM"} {
		wantCode(t, model.CheckUserName(reserved), model.CodeRefused)
	}
}

func TestParseRole(t *testing.T) {
	for _, r := range model.Roles() {
		if got, err := model.ParseRole(string(r)); err != nil || got != r {
			t.Errorf("%s: %q, %v", r, got, err)
		}
	}
	for _, bad := range []string{"", "root", "Admin", "admin ", "\x1b[2J"} {
		_, err := model.ParseRole(bad)
		wantCode(t, err, model.CodeInvalid)
		if err != nil && (!strings.Contains(err.Error(), "auditor, agent, manager and admin") || strings.Contains(err.Error(), "\x1b")) {
			t.Errorf("%q says %q", bad, err)
		}
	}
}

func TestActive(t *testing.T) {
	u := user("maya", model.RoleAgent)
	if !u.Active() || removed(u).Active() || (model.User{}).Active() {
		t.Error("active is wrong for a user, a removed one, or none")
	}
}

func TestSystemActor(t *testing.T) {
	if a := model.SystemActor(); a.User != "system" || a.Surface != model.SurfaceSystem {
		t.Errorf("the desk acts as %+v", a)
	}
}
