package cli

import (
	"context"

	"unsubdesk/model/desk"
	"unsubdesk/tui/present"
)

// sweepCmd approves what is due.
type sweepCmd struct{}

// jsonSwept is the answer of `sweep`: how many, and which.
type jsonSwept struct {
	Approved         int      `json:"approved"`
	Held             int      `json:"held"`
	Resumed          int      `json:"resumed"`
	ApprovedRequests []string `json:"approved_requests"`
	HeldRequests     []string `json:"held_requests"`
	ResumedRequests  []string `json:"resumed_requests"`
	StuckRequests    []string `json:"stuck_requests"`
}

// Run implements the command.
func (c *sweepCmd) Run(ctx context.Context, a *App) error {
	s, err := a.session(ctx, false)
	if err != nil {
		return err
	}
	swept, err := s.Sweep(ctx)
	if err != nil {
		return err
	}
	if err := a.printSwept(swept); err != nil || len(swept.Stuck) == 0 {
		return err
	}
	a.onStderr().sentence("%s due cannot be executed; unsubdesk verify says what is wrong.", present.Plural(len(swept.Stuck), "request"))
	return Status(ExitPartly)
}

func (a *App) printSwept(swept desk.Swept) error {
	if a.JSON {
		return a.writeJSON(jsonSwept{len(swept.Approved), len(swept.Held), len(swept.Resumed),
			texts(swept.Approved), texts(swept.Held), texts(swept.Resumed), texts(swept.Stuck)})
	}
	a.sentence("%s approved by silence.", present.Plural(len(swept.Approved), "request"))
	for _, part := range []struct {
		said string
		ids  []string
	}{{"Approved", swept.Approved}, {"Put on hold", swept.Held}, {"Under review again", swept.Resumed}, {"Stuck", swept.Stuck}} {
		for _, id := range part.ids {
			a.sentence("%s: %s", part.said, id)
		}
	}
	return nil
}
