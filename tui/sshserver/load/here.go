package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"unsubdesk/model"
	"unsubdesk/tui/app"
	"unsubdesk/tui/common"
	"unsubdesk/tui/sshserver"
	"unsubdesk/tui/styles"
)

// here is a server in this process, on the real desk and with the real screens. Its
// commands are none: they run until their session ends, which is what is looked at.
type here struct {
	*server
	desk opened
	end  context.CancelFunc
	over chan error
}

func serveHere(ctx context.Context, address, hostKeyFile string) (*here, error) {
	o, err := openDesk(ctx, address, nil)
	if err != nil {
		return nil, err
	}
	s, err := sshserver.New(ctx, sshserver.Options{
		Desk: o.Desk, HostKeyFile: hostKeyFile, Listen: "127.0.0.1:0", OSUser: "load",
		MaxSessions: manySessions, MaxSessionsPerAddress: manySessions,
		Screens: o.screens,
		Command: func(ctx context.Context, _ *sshserver.Session, _ []string) int { <-ctx.Done(); return 1 },
	})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("serve in this process: %w", err), o.store.Close())
	}
	h := &here{server: &server{address: s.Addr().String(), hostKey: s.Fingerprint()}, desk: o, over: make(chan error, 1)}
	ctx, h.end = context.WithCancel(ctx)
	go func() { h.over <- s.Serve(ctx) }()
	return h, nil
}

// screens are the screens as the program opens them.
func (o opened) screens(ctx context.Context, s *sshserver.Session) error {
	at := common.Instances
	if s.User.Role == model.RoleManager {
		at = common.Reviews
	}
	return app.Run(ctx, app.Setup{Input: s.Input, Output: s.Output, Environ: s.Environ, Theme: styles.Dark, Size: s.Size, Resized: s.Resized},
		app.Options{Desk: o.As(s.Actor), At: at, Announcements: s.Announcements, Mouse: true})
}

// close ends the server and closes the desk.
func (h *here) close() error {
	h.end()
	var err error
	select {
	case err = <-h.over:
	case <-time.After(30 * time.Second):
		err = errors.New("the server in this process did not end")
	}
	return errors.Join(err, h.desk.store.Close())
}
