package sshserver

import (
	"context"
	"errors"
	"fmt"
	"time"

	"unsubdesk/model"
)

// ending is why a session ends before its program does. It is the cause of the
// session's context.
type ending struct {
	reason   string // for the log
	sentence string // for the person; "" where nobody is there any more
	status   int    // the exit status that goes with it
}

// Error implements error.
func (e *ending) Error() string { return e.reason }

// The exit statuses that the server itself gives: the commands' own.
const (
	exitFailed  = 1
	exitUsage   = 2
	exitRefused = 4
)

// The ends that need no figure.
var (
	endedByClient = &ending{reason: "the client left", status: exitFailed}
	interrupted   = &ending{reason: "interrupted", status: exitFailed}
	keyRemoved    = &ending{reason: "the key was removed", status: exitRefused,
		sentence: "This session was ended: its key is no longer one of a user of this desk. Ask an admin."}
	closingDown = &ending{reason: "the server closes down", status: exitFailed,
		sentence: "The desk has closed down. What you confirmed is kept."}
)

func idleEnding(limit time.Duration) *ending {
	return &ending{reason: "idle", status: exitFailed,
		sentence: "This session was ended: nothing was typed for " + model.FormatDuration(limit) + "."}
}

func longEnding(limit time.Duration) *ending {
	return &ending{reason: "open too long", status: exitFailed,
		sentence: "This session was ended: it was open for " + model.FormatDuration(limit) + ". You may log in again."}
}

// endingOf is why the context ended, nil while it has not.
func endingOf(ctx context.Context) *ending {
	if why, ok := errors.AsType[*ending](context.Cause(ctx)); ok {
		return why
	}
	if ctx.Err() != nil {
		return endedByClient
	}
	return nil
}

// keepTime ends the connection when nothing was typed for too long, or when it
// has been open for too long, and warns before.
func (c *connection) keepTime() {
	limits := []*limit{
		{after: c.server.options.IdleTimeout, now: c.idle, end: idleEnding,
			warning: "This session closes in %s unless you press a key."},
		{after: c.server.options.MaxTimeout, now: func() time.Duration { return time.Since(c.since) }, end: longEnding,
			warning: "This session ends in %s; you may log in again then."},
	}
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-timer.C:
		case <-c.ctx.Done():
			return
		}
		wait := time.Duration(1<<63 - 1)
		for _, l := range limits {
			next := l.look(c)
			if next <= 0 {
				c.end(l.end(l.after))
				return
			}
			wait = min(wait, next)
		}
		timer.Reset(wait)
	}
}

// limit is one of the two times that a connection has.
type limit struct {
	after   time.Duration
	now     func() time.Duration // what is up of it
	end     func(time.Duration) *ending
	warning string // with the time that is left
	warned  bool
}

// look warns when it is time and answers how long until the next look; 0 when
// the time is up.
func (l *limit) look(c *connection) time.Duration {
	up, warnAt := l.now(), l.after-warnBefore(l.after)
	switch {
	case up >= l.after:
		return 0
	case up < warnAt:
		l.warned = false
		return warnAt - up
	case !l.warned:
		l.warned = true
		c.announce(fmt.Sprintf(l.warning, model.FormatDuration(l.after-warnAt)))
	}
	return l.after - up
}

// warnBefore is how long before the end of a time there is a warning: a minute,
// or half of a short time.
func warnBefore(limit time.Duration) time.Duration { return min(time.Minute, limit/2) }
