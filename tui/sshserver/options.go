// Package sshserver serves the desk over SSH: who somebody is follows from their
// public key alone, a terminal gets the screens, and an exec request one of the
// plain commands. It knows neither; main hands both in.
//
// Everything else that SSH can do (a shell, files, forwarding, passwords,
// certificates) is refused, and the log has it.
package sshserver

import (
	"context"
	"log/slog"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// Desk is what the server uses of the use cases; *desk.Desk is one.
type Desk interface {
	// WhoHas finds the active user of a key by its fingerprint; the zero User if
	// there is none.
	WhoHas(ctx context.Context, fingerprint string) (model.User, error)
	// Members are the active users by the fingerprints of their keys.
	Members(ctx context.Context) (map[string]model.User, error)
	// CountKeys counts the keys that somebody could log in with.
	CountKeys(ctx context.Context) (int, error)
	// Watch sweeps what is due while somebody ranges over it (R8).
	Watch(ctx context.Context) <-chan desk.News
}

var _ Desk = (*desk.Desk)(nil)

// Options are what a Server is made of. Durations and numbers that are zero
// have the default given.
type Options struct {
	Desk Desk
	// HostKeyFile holds the server's host key; it is made if there is none.
	// HostKey, if given, is used instead.
	HostKeyFile string
	HostKey     gossh.Signer
	// Listen is the address and port; port 0 takes a free one.
	Listen string
	// OSUser is the operating system's user that runs the server: it is recorded
	// in every event, as there is no other for people who come over SSH.
	OSUser string
	Log    *slog.Logger // nil for none

	// Screens opens the screens until the person leaves or ctx ends. An error is
	// shown as its sentence.
	Screens func(ctx context.Context, s *Session) error
	// Linear is whether everybody gets the command linear in the place of the screens;
	// a terminal that cannot move its cursor gets it in any case.
	Linear bool
	// Command runs a plain command and returns its exit status.
	Command func(ctx context.Context, s *Session, args []string) (status int)
	// Settle waits until no commit is under way, or ctx ends; nil for no wait.
	// See Journal.
	Settle func(ctx context.Context)

	IdleTimeout           time.Duration // without a keystroke; 15 m
	MaxTimeout            time.Duration // from login on; 12 h
	MaxSessions           int           // 1000
	MaxSessionsPerAddress int           // an IPv4 address, or an IPv6 /64; 50

	Handshake time.Duration // from TCP accept to login; 10 s
	KeyCheck  time.Duration // how often open sessions' keys are looked at; 2 s
	Keepalive time.Duration // how often the client is asked for a sign of life; three missed end it; 30 s
	Farewell  time.Duration // how long sessions can read that the desk closes; 2 s
	Grace     time.Duration // how long a session that was ended may take to end; 3 s
}

const (
	// maxAuthTries is the number of failed logins on a connection. Each key that
	// an agent offers counts; fewer would lock out people with several keys.
	maxAuthTries = 6
	// maxChannels is the number of sessions on one connection.
	maxChannels = 4
)

// withDefaults fills in what was left out.
func (o Options) withDefaults() Options {
	for _, d := range []struct {
		of     *time.Duration
		preset time.Duration
	}{
		{&o.IdleTimeout, 15 * time.Minute}, {&o.MaxTimeout, 12 * time.Hour}, {&o.Handshake, 10 * time.Second},
		{&o.KeyCheck, 2 * time.Second}, {&o.Keepalive, 30 * time.Second}, {&o.Farewell, 2 * time.Second}, {&o.Grace, 3 * time.Second},
	} {
		if *d.of <= 0 {
			*d.of = d.preset
		}
	}
	if o.MaxSessions <= 0 {
		o.MaxSessions = 1000
	}
	if o.MaxSessionsPerAddress <= 0 {
		o.MaxSessionsPerAddress = 50
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Settle == nil {
		o.Settle = func(context.Context) {}
	}
	return o
}
