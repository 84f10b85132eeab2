package cli

import (
	"context"
	"strings"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/present"
)

// reviewsCmd is the review queue.
type reviewsCmd struct {
	List     reviewsListCmd     `cmd:"" help:"List requests: under review and on hold, unless told otherwise."`
	Show     reviewsShowCmd     `cmd:"" help:"Show one request with its ledger entries and its trail."`
	Approve  reviewsApproveCmd  `cmd:"" help:"Approve requests; their refunds are executed at once."`
	Reject   reviewsRejectCmd   `cmd:"" help:"Reject requests; their instances are free again."`
	Withdraw reviewsWithdrawCmd `cmd:"" help:"Withdraw requests of your own; an admin may withdraw any."`
}

// reviewsListCmd lists requests, soonest deadline first.
type reviewsListCmd struct {
	Status []string `enum:"pending_review,on_hold,completed,rejected,withdrawn,all" default:"pending_review,on_hold" placeholder:"S" help:"Only these, joined by commas: ${enum}."`
	Mine   bool     `help:"Only requests that you submitted or whose account you manage."`
}

// Run implements the command.
func (c *reviewsListCmd) Run(ctx context.Context, a *App) error {
	s, err := a.swept(ctx)
	if err != nil {
		return err
	}
	rows, err := s.Requests(ctx, c.query(s.Actor.User))
	if err != nil {
		return err
	}
	if a.JSON {
		return a.writeJSON(list(rows, requestRowJSON))
	}
	a.printRequests(rows)
	if len(rows) == 0 {
		a.notice("No request matches.")
	}
	return nil
}

func (c *reviewsListCmd) query(user string) model.RequestQuery {
	var q model.RequestQuery
	for _, status := range c.Status {
		if status == "all" {
			q.Statuses = nil
			break
		}
		q.Statuses = append(q.Statuses, model.RequestStatus(status))
	}
	if c.Mine {
		q.Mine = user
	}
	return q
}

func (a *App) printRequests(rows []desk.RequestRow) {
	t := a.newTable("=REQUEST", "=STATE", "=DEADLINE", "?#ORDER", "?ACCOUNT", ">REFUND USD", "?>ITEMS", "?REASON", "?BY", "?MANAGER", "REMARK")
	for _, r := range rows {
		deadline := "-"
		if r.Status.Open() {
			deadline = present.Exact(r.Deadline)
		}
		t.add(r.ID, requestState(r.Request), deadline, r.OrderNumber, present.Account(r.Account), present.Amount(r.Refund),
			present.Count(len(r.Items)), present.Reason(r.ReasonCode, r.ReasonLabel, r.Note), r.SubmittedBy, present.Manager(r.Account), remark(r))
	}
	t.end()
}

// requestState is where a request stands, and how it came there.
func requestState(r model.Request) string {
	if r.Decision != model.DecisionNone {
		return present.DecisionBy(r)
	}
	return present.RequestWord(r.Status)
}

// remark is what a reviewer has to know of a request beside its facts.
func remark(r desk.RequestRow) string {
	var said []string
	if len(r.HoldBlocks) > 0 {
		said = append(said, present.HoldWords(r.HoldBlocks))
	}
	if caveat := r.Deciders.Caveat(); caveat != "" {
		said = append(said, strings.TrimSuffix(present.Clean(caveat), "."))
	}
	if len(r.TakesEffectFirst) > 0 {
		said = append(said, present.Plural(len(r.TakesEffectFirst), "instance")+" in effect before the deadline")
	}
	return present.OrDash(joinWith("; ", said))
}

// reviewsShowCmd shows one request.
type reviewsShowCmd struct {
	Request string `arg:"" name:"req" complete:"request" help:"Request number."`
}

// Run implements the command.
func (c *reviewsShowCmd) Run(ctx context.Context, a *App) error {
	s, err := a.swept(ctx)
	if err != nil {
		return err
	}
	d, err := s.Request(ctx, c.Request)
	if err != nil {
		return err
	}
	if a.JSON {
		return a.writeJSON(detailJSON(d))
	}
	a.printDetail(d)
	return nil
}
