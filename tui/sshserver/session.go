package sshserver

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"runtime/debug"
	"strings"
	"time"

	"github.com/charmbracelet/ssh"
	"github.com/kballard/go-shellquote"

	"unsubdesk/model"
)

// Session is one program that a member runs at the other end of a connection.
type Session struct {
	// User is who logged in, as it was when the session began.
	User model.User
	// Actor acts for the user. The key is part of it, so that every action asks
	// for it anew, and the role is read with each.
	Actor model.Actor
	// Log has the user, the key and the address on every line.
	Log *slog.Logger

	Input  io.Reader
	Output io.Writer
	Errors io.Writer
	// Environ is what the client said of its terminal: TERM, COLORTERM, NO_COLOR,
	// LANG and LC_*, nothing else.
	Environ []string
	// Terminal is whether there is a terminal at the other end.
	Terminal bool
	// Size is the terminal's size in cells; Resized says that it has changed.
	Size    func() (width, height int)
	Resized <-chan struct{}
	// Announcements are sentences to show on the screen.
	Announcements <-chan string
}

// program is the middleware that runs what the client asked for.
func (s *Server) program(ssh.Handler) ssh.Handler {
	return func(sess ssh.Session) {
		ch := channelOf(sess)
		began := time.Now()
		s.options.Log.Debug("session began", "address", sess.RemoteAddr().String(), "command", printable(sess.RawCommand()))
		status := s.run(ch, sess)
		if why := endingOf(ch.ctx); why != nil {
			status = why.bid(sess, status)
		}
		s.exit(ch, sess, status, began)
	}
}

// recovered is the outermost middleware: no panic of a session ends the server.
func (s *Server) recovered(next ssh.Handler) ssh.Handler {
	return func(sess ssh.Session) {
		ch := channelOf(sess)
		defer close(ch.ended)
		defer func() {
			if v := recover(); v != nil {
				s.options.Log.Error("a session crashed", "panic", fmt.Sprint(v), "stack", string(debug.Stack()))
				say(sess, "Something unexpected went wrong; the server's log has the details.")
				sess.Exit(exitFailed) //nolint:errcheck // the client has left
			}
		}()
		next(sess)
	}
}

func channelOf(sess ssh.Session) *channel {
	ch, _ := sess.Context().Value(channelKey{}).(*channel)
	return ch
}

// say tells the person a sentence. It does not wait for one who takes nothing:
// whoever ends a session closes its connection soon.
func say(sess ssh.Session, sentence string) {
	fmt.Fprintf(sess.Stderr(), "unsubdesk: %s\n", sentence)
}

// bid says why the session ended, if somebody is there to read it, and answers
// the exit status.
func (e *ending) bid(sess ssh.Session, status int) int {
	if e.sentence == "" {
		return status
	}
	say(sess, e.sentence)
	return e.status
}

// exit ends the session at the client and logs it.
func (s *Server) exit(ch *channel, sess ssh.Session, status int, began time.Time) {
	reason := "done"
	if why := endingOf(ch.ctx); why != nil {
		reason = why.reason
	}
	member, key := ch.connection.who()
	s.options.Log.Info("session ended", "user", member, "key", key, "address", sess.RemoteAddr().String(),
		"command", printable(sess.RawCommand()), "status", status, "reason", reason, "duration_ms", time.Since(began).Milliseconds())
	sess.Exit(status) //nolint:errcheck // the client has left
}

// run runs the screens or a command for whoever has the session's key now.
func (s *Server) run(ch *channel, sess ssh.Session) (status int) {
	u, err := s.whose(ch.ctx, sess.PublicKey())
	switch {
	case err != nil:
		s.options.Log.Error("a session could not begin", causeOf(err))
		say(sess, "The desk's database does not answer just now; try again.")
		return exitFailed
	case u.Name == "" || !ch.connection.belongsTo(u):
		ch.cancel(keyRemoved)
		return exitRefused
	}
	v := s.view(ch, sess, u)
	if strings.TrimSpace(sess.RawCommand()) != "" {
		return s.command(ch, sess, v)
	}
	return s.screens(ch, sess, v)
}

// belongsTo reports whether the user is who logged in on the connection.
func (c *connection) belongsTo(u model.User) bool {
	member, _ := c.who()
	return member == u.Name
}

// view is the session as its program sees it.
func (s *Server) view(ch *channel, sess ssh.Session, u model.User) *Session {
	_, key := ch.connection.who()
	_, _, terminal := sess.Pty()
	ch.mu.Lock()
	environ := append([]string(nil), ch.environ...)
	ch.mu.Unlock()
	return &Session{
		User:   u,
		Actor:  model.Actor{User: u.Name, OSUser: s.options.OSUser, Surface: model.SurfaceSSH, Key: key},
		Log:    s.options.Log.With("user", u.Name, "key", key, "address", sess.RemoteAddr().String()),
		Output: sess, Errors: sess.Stderr(),
		Environ: append(environ, sess.Environ()...), Terminal: terminal,
		Size: ch.size, Resized: ch.resized, Announcements: ch.announcements,
	}
}

// screens opens the screens, where there is a terminal that can show them.
func (s *Server) screens(ch *channel, sess ssh.Session, v *Session) int {
	switch {
	case !v.Terminal:
		say(sess, "The screens need a terminal: ssh -t …; or give a command, such as: ssh … reviews list")
		return exitUsage
	case s.options.Linear, terminalKind(v.Environ) == "dumb":
		return s.talk(ch, sess, v, []string{linearCommand})
	}
	ch.screens = true
	v.Output = ch // as it is: the screens place the cursor themselves
	v.Input = &typing{ch}
	if err := s.options.Screens(ch.ctx, v); err != nil {
		return s.failedScreens(sess, v, err)
	}
	return 0
}

func (s *Server) failedScreens(sess ssh.Session, v *Session, err error) int {
	v.Log.Error("the screens ended with an error", causeOf(err))
	sentence := "Something unexpected went wrong; the server's log has the details."
	if e, ok := errors.AsType[*model.Error](err); ok {
		sentence = model.CleanText(e.Sentence)
	}
	say(sess, sentence)
	if model.ErrorCode(err) == model.CodeForbidden {
		return exitRefused
	}
	return exitFailed
}

// command runs a plain command. Its words are those of a POSIX shell that
// expands nothing.
func (s *Server) command(ch *channel, sess ssh.Session, v *Session) int {
	args, err := shellquote.Split(sess.RawCommand())
	if err != nil {
		say(sess, "The quotes of the command do not match.")
		return exitUsage
	}
	if len(args) == 0 { // such as a line that only goes on
		return s.screens(ch, sess, v)
	}
	if args[0] == "--"+linearCommand { // as on the machine itself
		args[0] = linearCommand
	}
	if v.Terminal && args[0] == linearCommand {
		return s.talk(ch, sess, v, args)
	}
	if v.Terminal {
		lines := newLines(ch, sess)
		defer lines.Close()
		v.Input = lines
	} else {
		v.Input = sess
	}
	return s.options.Command(ch.ctx, v, args)
}

// linearCommand is the command that talks in plain lines in the place of the screens.
const linearCommand = "linear"

// talk runs the command that talks in plain lines. As on the screens only what is
// typed is a sign of life, and what the server announces is said.
func (s *Server) talk(ch *channel, sess ssh.Session, v *Session, args []string) int {
	ch.screens = true
	v.Input = newCooked(ch, sess)
	return s.options.Command(ch.ctx, v, args)
}

// terminalKind is the kind of the terminal; the last setting holds.
func terminalKind(environ []string) string {
	kind := ""
	for _, v := range environ {
		if rest, ok := strings.CutPrefix(v, "TERM="); ok {
			kind = rest
		}
	}
	return kind
}

// typing is the keys of the screens. A client whose input has ended cannot type
// any more, which ends the session.
type typing struct{ ch *channel }

// Read implements io.Reader.
func (t *typing) Read(p []byte) (int, error) {
	n, err := t.ch.Read(p)
	if err != nil {
		t.ch.cancel(endedByClient)
	}
	return n, err
}
