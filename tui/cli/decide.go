package cli

import (
	"context"
	"slices"

	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// requests are the request numbers of a decision, in any letter case.
type requests struct {
	Requests []string `arg:"" name:"req" complete:"open" help:"Request numbers."`
}

// reviewsApproveCmd approves requests.
type reviewsApproveCmd struct {
	requests
	Note string `placeholder:"T" help:"A note for the trail."`
}

// Run implements the command.
func (c *reviewsApproveCmd) Run(ctx context.Context, a *App) error {
	return a.decide(ctx, c.Requests, action{model.DecisionApproved, c.Note, func(s *desk.Session, id string) (desk.RequestRow, error) {
		return s.Approve(ctx, id, c.Note, "")
	}})
}

// reviewsRejectCmd rejects requests.
type reviewsRejectCmd struct {
	requests
	Note string `required:"" placeholder:"T" help:"Why."`
}

// Run implements the command.
func (c *reviewsRejectCmd) Run(ctx context.Context, a *App) error {
	return a.decide(ctx, c.Requests, action{model.DecisionRejected, c.Note, func(s *desk.Session, id string) (desk.RequestRow, error) {
		return s.Reject(ctx, id, c.Note, "")
	}})
}

// reviewsWithdrawCmd withdraws requests.
type reviewsWithdrawCmd struct {
	requests
	Note string `placeholder:"T" help:"A note for the trail."`
}

// Run implements the command.
func (c *reviewsWithdrawCmd) Run(ctx context.Context, a *App) error {
	return a.decide(ctx, c.Requests, action{model.DecisionWithdrawn, c.Note, func(s *desk.Session, id string) (desk.RequestRow, error) {
		return s.Withdraw(ctx, id, c.Note)
	}})
}

// action decides one request, and leaves the decision with the note on it.
type action struct {
	leaves model.Decision
	note   string
	do     func(s *desk.Session, id string) (desk.RequestRow, error)
}

// decide runs an action on each request. One request answers as an object or
// with its error; several as an array of those that were done.
func (a *App) decide(ctx context.Context, typed []string, act action) error {
	if err := a.lostFromNote(act.note, typed); err != nil {
		return err
	}
	s, err := a.swept(ctx)
	if err != nil {
		return err
	}
	ids := requestIDs(typed)
	if len(ids) == 1 {
		row, err := a.decideOne(ctx, s, ids[0], act)
		if err != nil {
			return err
		}
		return a.printDecided([]desk.RequestRow{row}, false)
	}
	if _, err := s.Policy(ctx); err != nil { // somebody unknown is told so once
		return err
	}
	return a.decideSeveral(ctx, s, ids, act)
}

// decideSeveral tells refusals one by one and goes on after them; any other
// error ends it, with a word on how far it came.
func (a *App) decideSeveral(ctx context.Context, s *desk.Session, ids []string, act action) error {
	var done []desk.RequestRow
	var failure error
	refused := 0
	for _, id := range ids {
		row, err := a.decideOne(ctx, s, id, act)
		if err == nil {
			done = append(done, row)
		} else if exitStatus(model.ErrorCode(err)) == ExitRefused {
			a.fail(&subjectError{err, id})
			refused++
		} else {
			failure = err
			break
		}
	}
	if failure != nil && len(done) == 0 {
		return failure
	}
	if err := a.printDecided(done, true); err != nil {
		return err
	}
	if failure != nil {
		a.notice("Only the requests listed were decided.")
		return failure
	}
	return outcome(len(done), refused)
}

func (a *App) printDecided(done []desk.RequestRow, several bool) error {
	switch {
	case a.JSON && several:
		return a.writeJSON(list(done, requestRowJSON))
	case a.JSON:
		return a.writeJSON(requestRowJSON(done[0]))
	}
	a.printRequests(done)
	return nil
}

// requestIDs are the numbers as the desk writes them, each once.
func requestIDs(typed []string) []string {
	var ids []string
	for _, t := range typed {
		if id := desk.RequestID(t); !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}
