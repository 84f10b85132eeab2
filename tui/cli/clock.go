package cli

import (
	"context"
	"time"

	"unsubdesk/tui/present"
)

// clockCmd is about the clock by which silence approves.
type clockCmd struct {
	Show    clockShowCmd    `cmd:"" default:"1" help:"Say what time it is for the desk, and here."`
	Confirm clockConfirmCmd `cmd:"" help:"Confirm that the desk's clock is right, after a program has found that it jumped."`
}

// jsonClock is the answer of `clock`.
type jsonClock struct {
	Desk    jsonTime `json:"desk"`
	Machine jsonTime `json:"machine"`
}

// clockShowCmd says the time.
type clockShowCmd struct{}

// Run implements the command.
func (c *clockShowCmd) Run(ctx context.Context, a *App) error {
	s, err := a.session(ctx, false)
	if err != nil {
		return err
	}
	standing, err := s.Standing(ctx)
	if err != nil {
		return err
	}
	return a.printClock(standing.Now, "The desk's clock says %s, this machine's %s.\n")
}

// clockConfirmCmd confirms the time.
type clockConfirmCmd struct{}

// Run implements the command.
func (c *clockConfirmCmd) Run(ctx context.Context, a *App) error {
	s, err := a.session(ctx, false)
	if err != nil {
		return err
	}
	now, err := s.ConfirmClock(ctx)
	if err != nil {
		return err
	}
	return a.printClock(now, "You confirmed that it is %s (this machine says %s). What falls due is approved again.\n")
}

func (a *App) printClock(now time.Time, format string) error {
	if a.JSON {
		return a.writeJSON(jsonClock{jsonTime(now), jsonTime(a.Now())})
	}
	a.printf(format, present.Absolute(now), present.Absolute(a.Now()))
	return nil
}
