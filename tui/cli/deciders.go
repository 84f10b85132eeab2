package cli

import (
	"context"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/present"
)

// printDeciders says of the requests that wait who can approve them (R7): it
// asks the rule itself, for every user of the desk.
func (a *App) printDeciders(ctx context.Context, s *desk.Session, requests []model.Request) error {
	waiting := map[string][]model.Request{} // by their account's manager
	var managers []string
	for _, r := range requests {
		if r.Status.Open() {
			if waiting[r.Account.Manager] == nil {
				managers = append(managers, r.Account.Manager)
			}
			waiting[r.Account.Manager] = append(waiting[r.Account.Manager], r)
		}
	}
	if len(managers) == 0 {
		return nil
	}
	users, err := s.Users(ctx)
	if err != nil {
		return err
	}
	for _, m := range managers {
		subject := "What waits"
		if len(managers) > 1 {
			subject = "What waits for " + present.Decider(model.Account{Manager: m})
		}
		a.sentence("%s can be approved by %s, not by %s, who submitted it; otherwise silence approves it at its deadline.",
			subject, deciders(users, waiting[m][0]), clean(s.Actor.User))
	}
	return nil
}

// deciders says who of the desk's users can decide the request.
func deciders(users []model.User, r model.Request) string {
	var manager model.User
	for _, u := range users {
		if u.Name == r.Account.Manager {
			manager = u
		}
	}
	var managers, admins bool
	for _, u := range users {
		if model.MayDecide(u, r, manager) == nil {
			managers = managers || u.Role == model.RoleManager
			admins = admins || u.Role == model.RoleAdmin
		}
	}
	var who []string
	switch {
	case managers && r.Account.Manager == "":
		who = append(who, "any manager")
	case managers || manager.Active() && model.MayDecide(manager, r, manager) == nil:
		who = append(who, "the account manager "+clean(manager.Name))
	}
	switch {
	case admins && len(who) == 0:
		return "an admin only"
	case admins:
		who = append(who, "an admin")
	case len(who) == 0:
		return "nobody on this desk yet"
	}
	return present.Choice(who)
}
