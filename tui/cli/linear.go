package cli

import (
	"context"
	"fmt"
	"io"
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
	in, discard := a.typed()
	o := linear.Options{Desk: s, In: in, Out: a.Stdout, Flush: a.flush, Discard: discard, Terminal: a.StdinTTY && a.StdoutTTY,
		Now: a.Now, Notices: notices, Announcements: a.Announcements}
	if a.StdoutTTY {
		o.Width = a.Width
	}
	if a.runtime != nil {
		o.Save = a.runtime.Save
	}
	return linear.Run(ctx, o)
}

// typed is where lines are typed, and what drops those that were not read yet; nil where
// no terminal keeps any. Over SSH the server keeps them, here the terminal's driver does,
// and what is dropped of a line stands on the screen, so that a new one begins.
func (a *App) typed() (in io.Reader, discard func() bool) {
	switch in := a.Stdin.(type) {
	case interface {
		io.Reader
		Discard() bool
	}:
		return in, in.Discard
	case *os.File:
		if !a.StdinTTY {
			break
		}
		k := newKeyboard(in)
		return k, func() bool {
			held := k.Discard()
			if held {
				fmt.Fprintln(a.Stdout)
			}
			return held
		}
	}
	return a.Stdin, nil
}
