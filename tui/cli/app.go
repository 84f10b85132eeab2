package cli

import (
	"bufio"
	"context"
	"log/slog"

	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// App is one run of one command: the world around it, the global flags, and
// what it has opened so far. Commands get it as an argument of Run.
type App struct {
	Env
	Globals
	runtime *Runtime
	opened  *Opened
	input   *bufio.Reader // of answers, shared by all questions of the run
	// behindNote is the word right behind the value of --note, "" if there is none.
	behindNote string
}

// setup reads the settings, once.
func (a *App) setup() (*Runtime, error) {
	if a.runtime != nil {
		return a.runtime, nil
	}
	r, err := a.Setup(a.Globals)
	if err != nil {
		return nil, err
	}
	a.runtime = r
	return r, nil
}

// session opens the desk for the person who acts. create lets a missing
// embedded database be made, with that person as its first admin; both is
// said on standard error. Run closes the desk.
func (a *App) session(ctx context.Context, create bool) (*desk.Session, error) {
	s, notices, err := a.open(ctx, create, model.SurfaceCommand)
	for _, n := range notices {
		a.notice("%s", clean(n))
	}
	return s, err
}

// open is session with what there is to say as its second answer.
func (a *App) open(ctx context.Context, create bool, from model.Surface) (*desk.Session, []string, error) {
	r, err := a.setup()
	if err != nil {
		return nil, nil, err
	}
	opened, err := r.Open(ctx, create)
	if err != nil {
		return nil, nil, err
	}
	s, notices, err := a.enter(ctx, opened, create, from)
	if err != nil {
		return nil, notices, err
	}
	return s, append(notices, a.announce(ctx, s)...), nil
}

// enter begins the session of whoever acts on an open desk.
func (a *App) enter(ctx context.Context, opened *Opened, create bool, from model.Surface) (*desk.Session, []string, error) {
	a.opened = opened
	s, notices := opened.Desk.As(opened.Actor), opened.Notices
	if s.Actor.Surface == "" { // else somebody came from elsewhere, such as over SSH
		s.Actor.Surface = from
	}
	if create && opened.Embedded {
		made, err := firstAdmin(ctx, s)
		if err != nil {
			return nil, notices, err
		}
		if made {
			notices = append(notices, s.Actor.User+" is its first admin.")
		}
	}
	return s, notices, nil
}

// announce lets the desk keep what happens to requests, once an admin works on it who
// knows where that is sent. What goes wrong, whatever follows will say.
func (a *App) announce(ctx context.Context, s *desk.Session) (notices []string) {
	if a.runtime == nil || !a.runtime.Announces {
		return nil
	}
	if begun, err := s.UseWebhook(ctx); err != nil || !begun {
		return nil
	}
	return []string{"From now on what happens to requests is kept for the billing system, as webhook.url is set; unsubdesk policy set webhook off ends that."}
}

// firstAdmin makes the actor the first admin of a desk without users. It looks
// on every creating command, not only when the file is new, so that a desk
// whose making was interrupted is not left without anybody. It writes only if
// the actor is no user, so that others at work are not waited for.
func firstAdmin(ctx context.Context, s *desk.Session) (made bool, err error) {
	if _, err := s.Policy(ctx); model.ErrorCode(err) != model.CodeForbidden {
		return false, err
	}
	return s.EnsureFirstAdmin(ctx, s.Actor)
}

// rehearse opens the desk for a dry run, which makes none: where there is no
// desk yet, an empty throw-away one takes its place.
func (a *App) rehearse(ctx context.Context) (*desk.Session, []string, error) {
	r, err := a.setup()
	if err != nil {
		return nil, nil, err
	}
	opened, err := r.Rehearse(ctx)
	if err != nil {
		return nil, nil, err
	}
	s, _, err := a.enter(ctx, opened, opened.Undo != nil, model.SurfaceCommand)
	return s, opened.Notices, err
}

// undo removes a desk again that this run made, as long as nobody else has
// changed anything on it: version is that of its beginning. It reports whether
// the desk is gone.
func (a *App) undo(ctx context.Context, s *desk.Session, version int64) (bool, error) {
	if a.opened.Undo == nil {
		return false, nil
	}
	now, err := s.Standing(context.WithoutCancel(ctx))
	if err != nil || now.Version != version {
		return false, err
	}
	undo := a.opened.Undo
	a.opened = nil
	return true, undo()
}

// swept opens an existing desk and approves first what fell due (R8). A desk
// that cannot be written is still shown; the person is told.
func (a *App) swept(ctx context.Context) (*desk.Session, error) {
	s, err := a.session(ctx, false)
	if err != nil {
		return nil, err
	}
	if err := a.sweep(ctx, s); err != nil {
		return nil, err
	}
	return s, nil
}

// sweep approves what fell due, or says why it could not.
func (a *App) sweep(ctx context.Context, s *desk.Session) error {
	_, err := s.SweepDue(ctx)
	if model.ErrorCode(err) == model.CodeUnavailable {
		a.notice("Requests that fell due were not approved: %s", sentence(err))
		return nil
	}
	return err
}

// close closes the desk, if one was opened.
func (a *App) close() error {
	if a.opened == nil || a.opened.Close == nil {
		return nil
	}
	return a.opened.Close()
}

// closeLog ends the log, after the last thing that may be written to it.
func (a *App) closeLog() {
	if a.runtime != nil && a.runtime.Close != nil {
		if err := a.runtime.Close(); err != nil {
			a.notice("The log file could not be closed: %v", err)
		}
	}
}

// log is the run's log; it goes nowhere before the settings are read.
func (a *App) log() *slog.Logger {
	if a.runtime == nil || a.runtime.Log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return a.runtime.Log
}
