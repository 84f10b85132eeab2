package model_test

import (
	"slices"
	"testing"
	"time"

	"unsubdesk/model"
)

// TestWhoIsTold: the account's manager, or whoever else decides by R7 and can be told.
func TestWhoIsTold(t *testing.T) {
	with := func(u model.User) model.User { u.Email = u.Name + "@desk.example"; return u }
	chen, silva, ada, root := user("chen", model.RoleManager), user("silva", model.RoleManager), user("ada", model.RoleAdmin), user("root", model.RoleAdmin)
	ben, iris := with(user("ben", model.RoleAgent)), with(user("iris", model.RoleAuditor))
	for _, c := range []struct {
		name, manager, by string
		users             []model.User
		told              []string
		why               model.Why
	}{
		{"the manager", "chen", "maya", []model.User{with(ada), with(chen), with(silva)}, []string{"chen"}, model.WhyManager},
		{"a manager who is an admin", "ada", "maya", []model.User{with(ada), with(root)}, []string{"ada"}, model.WhyManager},
		{"a manager without an address", "chen", "maya", []model.User{with(ada), chen, with(silva), root}, []string{"ada"}, model.WhyNoAddress},
		{"a manager who is no user", "wu", "maya", []model.User{with(ada), with(root), with(chen)}, []string{"ada", "root"}, model.WhyUnknown},
		{"a manager who cannot decide", "ben", "maya", []model.User{with(ada), ben, iris}, []string{"ada"}, model.WhyCannotDecide},
		{"a manager's own request", "chen", "chen", []model.User{with(ada), with(chen)}, []string{"ada"}, model.WhyOwnRequest},
		{"an admin's own request", "wu", "ada", []model.User{with(ada), with(root)}, []string{"root"}, model.WhyUnknown},
		{"no manager", "", "maya", []model.User{with(ada), with(chen), with(silva), ben}, []string{"chen", "silva"}, model.WhyAnyManager},
		{"no manager, one asks", "", "chen", []model.User{with(ada), with(chen), with(silva)}, []string{"silva"}, model.WhyAnyManager},
		{"no manager who can be told", "", "chen", []model.User{with(ada), with(chen), silva}, []string{"ada"}, model.WhyNoManager},
		{"nobody", "chen", "maya", []model.User{ada, chen}, nil, model.WhyNoAddress},
	} {
		r := model.Request{SubmittedBy: c.by, Account: model.Account{ID: "acct-1", Manager: c.manager}}
		told, why := model.DecidersOf(r, c.users).Told()
		var names []string
		for _, u := range told {
			names = append(names, u.Name)
		}
		if !slices.Equal(names, c.told) || why != c.why {
			t.Errorf("%s: %v, %s; want %v, %s", c.name, names, why, c.told, c.why)
		}
	}
}

func TestWhenIsReminded(t *testing.T) {
	for window, want := range map[time.Duration]time.Duration{
		24 * time.Hour: 20 * time.Hour, 48 * time.Hour: 44 * time.Hour, 8 * time.Hour: 4 * time.Hour, 8*time.Hour - 2: 4*time.Hour - time.Microsecond,
		4 * time.Hour: 2 * time.Hour, time.Hour: 30 * time.Minute, time.Hour - 1: 0, time.Second: 0,
	} {
		r := model.Request{SubmittedAt: t0, Deadline: t0.Add(window)}
		at := r.ReminderAt()
		if want == 0 && !at.IsZero() || want != 0 && !at.Equal(t0.Add(want)) {
			t.Errorf("a window of %s: %s", window, at.Sub(t0))
		}
	}
	if at := (model.Request{SubmittedAt: t0}).ReminderAt(); !at.IsZero() {
		t.Errorf("without a deadline: %s", at)
	}
}

func TestWhatIsWorthTelling(t *testing.T) {
	maya, chen := user("maya", model.RoleAgent), user("chen", model.RoleManager)
	open := func(s model.RequestStatus) model.Request {
		return model.Request{Status: s, SubmittedBy: "maya", SubmittedAt: t0, Deadline: t0.Add(time.Hour)}
	}
	done := func(s model.RequestStatus, by string) model.Request {
		r := open(s)
		r.DecidedBy = by
		return r
	}
	for _, c := range []struct {
		name string
		kind model.AlertKind
		r    model.Request
		to   model.User
		at   time.Duration
		want bool
	}{
		{"pending", model.AlertWaiting, open(model.RequestPending), chen, 0, true},
		{"pending until the last moment", model.AlertReminder, open(model.RequestPending), chen, time.Hour - 1, true},
		{"due", model.AlertReminder, open(model.RequestPending), chen, time.Hour, false},
		{"on hold", model.AlertReminder, open(model.RequestOnHold), chen, 0, false},
		{"decided", model.AlertWaiting, done(model.RequestRejected, "ada"), chen, 0, false},
		{"rejected", model.AlertOutcome, done(model.RequestRejected, "chen"), maya, 0, true},
		{"approved by silence", model.AlertOutcome, done(model.RequestCompleted, "system"), maya, 0, true},
		{"withdrawn by an admin", model.AlertOutcome, done(model.RequestWithdrawn, "ada"), maya, 0, true},
		{"withdrawn oneself", model.AlertOutcome, done(model.RequestWithdrawn, "maya"), maya, 0, false},
		{"refunded at once", model.AlertOutcome, done(model.RequestCompleted, "maya"), maya, 0, false},
		{"held", model.AlertOutcome, open(model.RequestOnHold), maya, 0, true},
		{"freed again", model.AlertOutcome, open(model.RequestPending), maya, 0, false},
		{"another's", model.AlertOutcome, done(model.RequestRejected, "ada"), chen, 0, false},
	} {
		if got := c.kind.WorthTelling(c.r, c.to, t0.Add(c.at)); got != c.want {
			t.Errorf("%s: %t", c.name, got)
		}
	}
}
