package cli

import (
	"cmp"
	"context"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/present"
)

// printDeciders says of the requests that wait who can approve them (R7), and, where mail
// tells people that something waits, of which nobody is told.
func (a *App) printDeciders(ctx context.Context, s *desk.Session, requests []model.Request) error {
	who := map[string]model.Deciders{} // by their account's manager
	var managers []string
	standing := desk.Standing{}
	for _, r := range requests {
		m := r.Account.Manager
		if _, there := who[m]; there || !r.Status.Open() {
			continue
		}
		if len(who) == 0 {
			var err error
			if standing, err = s.Standing(ctx); err != nil {
				return err
			}
		}
		who[m] = model.DecidersOf(r, standing.Users)
		managers = append(managers, m)
	}
	if len(managers) > present.MostManagers {
		a.sentence("%s", present.WhoDecides(requests, who, standing.Now))
		managers = nil
	}
	for _, m := range managers {
		subject := "What waits"
		if len(managers) > 1 {
			subject = "What waits for " + cmp.Or(clean(m), "any manager")
		}
		a.sentence("%s can be approved by %s, not by %s, who submitted it; otherwise silence approves it at its deadline.",
			subject, present.Approvers(who[m]), clean(s.Actor.User))
	}
	if text := present.UntoldOf(requests, who); text != "" && standing.Mail {
		a.sentence("! %s", text)
	}
	return nil
}
