// Package programs is what runs in a session over SSH: the screens and the plain
// commands, wired to a session instead of a local terminal.
package programs

import (
	"context"
	"errors"
	"time"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/app"
	"unsubdesk/tui/cli"
	"unsubdesk/tui/common"
	"unsubdesk/tui/sshserver"
	"unsubdesk/tui/styles"
)

// Look is how the screens look and work, for all sessions of a server.
type Look struct {
	Theme   styles.Theme
	ASCII   bool
	Mouse   bool
	Refresh time.Duration
}

// FirstPage is the page of a role's work, on which its screens begin: Reviews for managers,
// Instances for everybody else.
func FirstPage(r model.Role) common.Place {
	if r == model.RoleManager {
		return common.Reviews
	}
	return common.Instances
}

// Screens opens the screens of a desk in a session, on the FirstPage of its user. A session
// has no place for files, so nothing can be saved.
func Screens(d *desk.Desk, look Look) func(context.Context, *sshserver.Session) error {
	return func(ctx context.Context, s *sshserver.Session) error {
		return Ended(app.Run(ctx,
			app.Setup{Input: s.Input, Output: s.Output, Environ: s.Environ, Size: s.Size, Resized: s.Resized,
				Theme: look.Theme, ASCII: look.ASCII},
			app.Options{Desk: d.As(s.Actor), Mouse: look.Mouse, Refresh: look.Refresh, At: FirstPage(s.User.Role),
				Announcements: s.Announcements, Log: s.Log}))
	}
}

// Ended is how the screens ended, as an error with a sentence.
func Ended(err error) error {
	if crash, ok := errors.AsType[*app.ErrCrash](err); ok {
		return &model.Error{Code: model.CodeInternal, Sentence: crash.Error(), Offset: -1, Cause: err}
	}
	return err
}

// Command runs a plain command on a desk in a session: same grammar, output and
// exit statuses as locally, without what belongs to the server's own machine.
func Command(d *desk.Desk, version string) func(context.Context, *sshserver.Session, []string) int {
	return func(ctx context.Context, s *sshserver.Session, args []string) int {
		columns := 0
		if s.Terminal {
			columns, _ = s.Size()
		}
		return cli.Run(ctx, args, cli.Env{
			Stdin: s.Input, Stdout: s.Output, Stderr: s.Errors, Remote: true,
			StdinTTY: s.Terminal, StdoutTTY: s.Terminal, StderrTTY: s.Terminal, Width: columns,
			Now: time.Now, Version: version, Announcements: s.Announcements,
			Setup: func(cli.Globals) (*cli.Runtime, error) {
				return &cli.Runtime{Log: s.Log, Open: func(context.Context, bool) (*cli.Opened, error) {
					return &cli.Opened{Desk: d, Actor: s.Actor}, nil
				}}, nil
			},
		})
	}
}
