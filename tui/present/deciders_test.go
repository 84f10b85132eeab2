package present

import (
	"testing"
	"time"

	"unsubdesk/model"
)

// deciding are who decides on accounts of these managers, of whom wu is no user.
func deciding(mail bool, managers ...string) map[string]model.Deciders {
	users := []model.User{{Name: "ada", Role: model.RoleAdmin}, {Name: "chen", Role: model.RoleManager}, {Name: "okafor", Role: model.RoleManager},
		{Name: "silva", Role: model.RoleManager}, {Name: "tan", Role: model.RoleManager}}
	if mail {
		users[1].Email = "chen@desk.example"
	}
	all := map[string]model.Deciders{}
	for _, m := range managers {
		all[m] = model.DecidersOf(model.Request{SubmittedBy: "maya", Account: model.Account{Manager: m}}, users)
	}
	return all
}

func waitingFor(managers ...string) (requests []model.Request) {
	for _, m := range managers {
		requests = append(requests, model.Request{Status: model.RequestPending, SubmittedBy: "maya", Account: model.Account{Manager: m},
			Deadline: time.Date(2026, 3, 3, 9, 0, 0, 0, time.UTC)})
	}
	return requests
}

func TestWhoDecidesInWords(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	said := func(managers ...string) string {
		return WhoDecides(waitingFor(managers...), deciding(false, managers...), now)
	}
	untold := func(managers ...string) string {
		return UntoldOf(waitingFor(managers...), deciding(true, managers...))
	}
	group := func(managers ...string) string {
		q := model.Quote{At: now, Deciders: deciding(false, managers...), Totals: model.QuoteTotals{Review: 1}, Sum: &model.QuoteSum{Managers: managers, Deadline: now.Add(time.Hour)}}
		return Groups(q)[0].Reviewer(now)
	}
	one := deciding(false, "chen", "wu", "")
	alone := model.DecidersOf(model.Request{SubmittedBy: "ada"}, []model.User{{Name: "ada", Role: model.RoleAdmin}})
	const self = "You cannot approve what you submitted yourself: only silence at the deadline (Tue 09:00 UTC)"
	for _, c := range [][2]string{
		{Decider(one["chen"]), "chen"}, {Decider(one["wu"]), "an admin"}, {Decider(one[""]), "any manager"}, {Decider(alone), "nobody but silence"},
		{Approvers(one["chen"]), "the account manager chen or an admin"}, {Approvers(one["wu"]), "an admin only"}, {Approvers(one[""]), "any manager or an admin"}, {Approvers(alone), "nobody on this desk yet"},
		{ReviewedBy(alone, model.DefaultPolicy(), now), "nobody here can review it; it approves itself Tue 09:00 UTC"},
		{said("chen"), self + ", or a second person (chen, or an admin), can."},
		{said("wu"), self + ", or a second person (an admin: the account's manager is no user of this desk), can."},
		{said("chen", "", "silva"), self + ", or a second person (chen, silva and any manager, or an admin), can."},
		{said("chen", "wu"), self + ", or a second person (chen and an admin), can."},
		{WhoDecides(waitingFor(""), map[string]model.Deciders{"": alone}, now), self + " can; nobody else here can decide it yet."},
		{untold("chen"), ""}, {untold("silva"), "Nobody is told by mail that it waits: who decides has no address."},
		{untold("chen", "silva"), "Of what waits for silva nobody is told by mail: who decides has no address."},
		{group("chen"), "chen, until 10:00 UTC"}, {group("chen", "okafor", "silva"), "chen, okafor and silva, until 10:00 UTC"},
		{group("chen", "okafor", "silva", "tan"), "4 managers, until 10:00 UTC"}, {group("", "chen", "wu"), "chen, any manager and an admin, until 10:00 UTC"},
	} {
		if c[0] != c[1] {
			t.Errorf("got  %q\nwant %q", c[0], c[1])
		}
	}
}

// TestWhoDecidesAfterAnotherManager: the account's manager changed between quote and result, so
// that the quote's deciders do not name them.
func TestWhoDecidesAfterAnotherManager(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	r := model.Request{Status: model.RequestPending, SubmittedBy: "maya", Deadline: now.Add(time.Hour), Account: model.Account{Manager: "silva"}}
	const want = "You cannot approve what you submitted yourself: only silence at the deadline (10:00 UTC), or a second person, can."
	if got := WhoDecides([]model.Request{r}, deciding(false, "chen"), now); got != want {
		t.Errorf("%s\nwant: %s", got, want)
	}
}
