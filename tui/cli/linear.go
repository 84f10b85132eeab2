package cli

import (
	"context"
	"os"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/linear"
)

// linearCmd opens the linear mode for somebody who comes over SSH; on the machine
// itself it is a flag of the screens.
type linearCmd struct{}

// Help is the long help.
func (c *linearCmd) Help() string { return linearHelp }

const linearHelp = "Prompts and plain lines in the place of the screens, for screen readers and braille displays: nothing is redrawn, " +
	"each fact has its label. Type help at any prompt. Without a terminal everything can be looked at, and nothing is submitted or decided."

// Run implements the command.
func (c *linearCmd) Run(ctx context.Context, a *App) error {
	if a.JSON {
		return model.Invalid("The linear mode talks to people; for programs there are list, quote, unsubscribe, reviews and history with --json.")
	}
	return a.linear(ctx)
}

// linear opens the configured desk for the ear.
func (a *App) linear(ctx context.Context) error {
	begins := !a.Remote && a.StdinTTY && a.StdoutTTY // else nobody would know of a new desk
	s, notices, err := a.open(ctx, begins, model.SurfaceScreen)
	if err != nil {
		return err
	}
	if _, err := s.Policy(ctx); err != nil { // somebody unknown is told so here
		return err
	}
	if err := a.sweep(ctx, s); err != nil {
		return err
	}
	return a.talk(ctx, s, notices)
}

// talk is the linear mode on a desk that is open.
func (a *App) talk(ctx context.Context, s *desk.Session, notices []string) error {
	o := linear.Options{Desk: s, In: a.Stdin, Out: a.Stdout, Flush: a.flush, Discard: a.discard(), Terminal: a.StdinTTY && a.StdoutTTY,
		Now: a.Now, Notices: notices, Announcements: a.Announcements}
	if a.StdoutTTY {
		o.Width = a.Width
	}
	if a.runtime != nil {
		o.Save = a.runtime.Save
	}
	return linear.Run(ctx, o)
}

// discard drops what was typed and not read yet; nil where no terminal keeps any. Over
// SSH the server keeps the line; here the terminal's driver does, which does not tell
// whether there was one.
func (a *App) discard() func() bool {
	switch in := a.Stdin.(type) {
	case interface{ Discard() bool }:
		return in.Discard
	case *os.File:
		if a.StdinTTY {
			return func() bool { dropInput(in); return false }
		}
	}
	return nil
}
