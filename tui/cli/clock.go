package cli

import (
	"context"
	"time"

	"unsubdesk/tui/present"
)

// clockCmd is about the clock by which silence approves.
type clockCmd struct {
	Show    clockShowCmd    `cmd:"" default:"1" help:"Say what time it is for the desk, and here, and whether the desk doubts its clock."`
	Confirm clockConfirmCmd `cmd:"" help:"Confirm that the desk's clock is right, after a program has found that it jumped."`
}

// jsonClock is the answer of `clock`.
type jsonClock struct {
	Desk    jsonTime `json:"desk"`
	Machine jsonTime `json:"machine"`
	Doubt   string   `json:"doubt"` // why nothing is approved by silence; "" while nobody doubts the clock
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
	doubt, err := s.ClockDoubt(ctx)
	if err != nil {
		return err
	}
	said := ""
	if doubt != nil {
		said = sentence(doubt)
	}
	return a.printClock(standing.Now, "The desk's clock says %s, this machine's %s.\n", said)
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
	return a.printClock(now, "You confirmed that it is %s (this machine says %s). What falls due is approved again.\n", "")
}

func (a *App) printClock(now time.Time, format, doubt string) error {
	if a.JSON {
		return a.writeJSON(jsonClock{jsonTime(now), jsonTime(a.Now()), doubt})
	}
	a.printf(format, present.Absolute(now), present.Absolute(a.Now()))
	if doubt != "" {
		a.printf("%s\n", doubt)
	}
	return nil
}
