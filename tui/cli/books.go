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
	a.onStderr().printf("%s due cannot be executed; unsubdesk verify says what is wrong.\n", present.Plural(len(swept.Stuck), "request"))
	return Status(ExitPartly)
}

func (a *App) printSwept(swept desk.Swept) error {
	if a.JSON {
		return a.writeJSON(jsonSwept{len(swept.Approved), len(swept.Held), len(swept.Resumed),
			texts(swept.Approved), texts(swept.Held), texts(swept.Resumed), texts(swept.Stuck)})
	}
	a.printf("%s approved by silence.\n", present.Plural(len(swept.Approved), "request"))
	for _, part := range []struct {
		said string
		ids  []string
	}{{"Approved", swept.Approved}, {"Put on hold", swept.Held}, {"Under review again", swept.Resumed}, {"Stuck", swept.Stuck}} {
		for _, id := range part.ids {
			a.printf("%s: %s\n", part.said, id)
		}
	}
	return nil
}

// verifyCmd recomputes the books and the audit chains (R16).
type verifyCmd struct{}

// jsonVerify is the answer of `verify`.
type jsonVerify struct {
	OK       bool           `json:"ok"`
	Checked  jsonChecked    `json:"checked"`
	Problems []desk.Problem `json:"problems"`
}

type jsonChecked struct {
	Instances int `json:"instances"`
	Requests  int `json:"requests"`
	Entries   int `json:"entries"`
	Events    int `json:"events"`
}

// Run implements the command.
func (c *verifyCmd) Run(ctx context.Context, a *App) error {
	s, err := a.session(ctx, false)
	if err != nil {
		return err
	}
	bar := a.newBar("Verifying")
	report, err := s.Verify(ctx, bar.step)
	bar.end()
	if err != nil {
		return err
	}
	if a.JSON {
		err = a.writeJSON(jsonVerify{report.OK(), jsonChecked(report.Checked), append([]desk.Problem{}, report.Problems...)})
	} else {
		a.printReport(report)
	}
	if err == nil && !report.OK() {
		err = Status(ExitFailed)
	}
	return err
}

func (a *App) printReport(r desk.VerifyReport) {
	t := a.newTable("PROBLEM", "WHERE", "WHAT IS WRONG")
	for _, p := range r.Problems {
		t.add(p.What, p.Where, p.Message)
	}
	t.end()
	verdict := "The books and the trail agree"
	if !r.OK() {
		verdict = present.Plural(len(r.Problems), "problem") + " found"
	}
	c := r.Checked
	a.printf("%s: %s, %s, %s and %s checked.\n", verdict, present.Plural(c.Instances, "instance"),
		present.Plural(c.Requests, "request"), present.Plural(c.Entries, "ledger entry"), present.Plural(c.Events, "audit event"))
}
