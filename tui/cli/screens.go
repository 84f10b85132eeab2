package cli

import (
	"context"

	"unsubdesk/model"
)

// screensCmd opens the screens on the configured desk: the program without a
// command.
type screensCmd struct {
	Linear bool `help:"Prompts and plain lines in the place of the screens, for screen readers and braille displays."`
}

// Help is the long help.
func (c *screensCmd) Help() string { return linearHelp }

// Run implements the command.
func (c *screensCmd) Run(ctx context.Context, a *App) error {
	if a.JSON {
		return model.Invalid("The screens talk to people; for the plain commands see: unsubdesk --help")
	}
	r, err := a.setup()
	if err != nil {
		return err
	}
	if c.Linear || r.Linear {
		return a.linear(ctx)
	}
	if err := a.needTerminal(); err != nil {
		return err
	}
	s, notices, err := a.open(ctx, true, model.SurfaceScreen)
	if err != nil {
		return err
	}
	if _, err := s.Policy(ctx); err != nil { // somebody unknown is told so here
		return err
	}
	return a.runtime.Screens(ctx, s, notices)
}

// needTerminal refuses to open screens where nobody could see them.
func (a *App) needTerminal() error {
	if a.StdinTTY && a.StdoutTTY {
		return nil
	}
	return model.Invalid("The screens need a terminal; for the plain commands see: unsubdesk --help")
}
