package sshserver

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"time"

	"github.com/charmbracelet/ssh"
	gossh "golang.org/x/crypto/ssh"

	"unsubdesk/model"
)

// lookupTime is how long the database may take to say whose a key is.
const lookupTime = 5 * time.Second

// whose looks up the user of a key; the zero User if there is none. A
// certificate is nobody's: it would stay valid after its key was taken away.
func (s *Server) whose(ctx context.Context, key gossh.PublicKey) (model.User, error) {
	if _, signed := key.(*gossh.Certificate); signed || key == nil {
		return model.User{}, nil
	}
	ctx, cancel := context.WithTimeout(ctx, lookupTime)
	defer cancel()
	return s.options.Desk.WhoHas(ctx, gossh.FingerprintSHA256(key))
}

// mayTry implements ssh.PublicKeyHandler: whether it is worth proving that one
// has this key. Nothing is remembered of it: a client may offer a member's key and
// then log in with another.
func (s *Server) mayTry(ctx ssh.Context, key ssh.PublicKey) bool {
	c := connectionOf(ctx)
	u, err := s.whose(ctx, key)
	if err == nil && u.Name != "" {
		return true
	}
	reason := "unknown key"
	if _, signed := key.(*gossh.Certificate); signed {
		reason = "certificates are not accepted"
	}
	s.refusedKey(c, reason, key, ctx.User(), err)
	return false
}

// refusedKey logs why a key was not let in. A database that does not answer, err,
// is told before the login too: it is the only time that a member is refused.
func (s *Server) refusedKey(c *connection, reason string, key gossh.PublicKey, login string, err error) {
	attrs := []slog.Attr{slog.String("key", gossh.FingerprintSHA256(key)), slog.String("login", printable(login))}
	if err != nil {
		reason = "the desk's database does not answer"
		attrs = append(attrs, causeOf(err))
		c.sayBanner("The desk's database does not answer just now, so nobody can log in; try again.")
	}
	s.refusedLogin(reason, c.RemoteAddr(), attrs...)
}

// sayBanner tells the client a sentence before its login, the first that there
// is.
func (c *connection) sayBanner(sentence string) {
	c.excused.Do(func() {
		c.banner.SendAuthBanner("unsubdesk: " + sentence + "\r\n") //nolint:errcheck // the client has left
	})
}

var errNoMember = errors.New("the key is nobody's")

// verified is called with a key whose owner has proved to have it.
func (s *Server) verified(c *connection) func(gossh.ConnMetadata, gossh.PublicKey, *gossh.Permissions, string) (*gossh.Permissions, error) {
	return func(meta gossh.ConnMetadata, key gossh.PublicKey, permissions *gossh.Permissions, _ string) (*gossh.Permissions, error) {
		u, err := s.whose(c.ctx, key)
		if err != nil || u.Name == "" {
			s.refusedKey(c, errNoMember.Error(), key, meta.User(), err)
			return nil, errors.Join(errNoMember, err)
		}
		fingerprint := gossh.FingerprintSHA256(key)
		c.login(u.Name, fingerprint)
		s.options.Log.Info("login", "user", u.Name, "role", string(u.Role), "key", fingerprint, "address", c.RemoteAddr().String(),
			"login", printable(meta.User()), "client", printable(string(meta.ClientVersion())))
		return permissions, nil
	}
}

// tried logs logins by other means than a key; mayTry logs the keys.
func (s *Server) tried(c *connection) func(gossh.ConnMetadata, string, error) {
	return func(meta gossh.ConnMetadata, method string, err error) {
		if err == nil || method == "publickey" || errors.Is(err, gossh.ErrNoAuth) {
			return
		}
		s.refusedLogin("only public keys are accepted", c.RemoteAddr(), slog.String("method", printable(method)), slog.String("login", printable(meta.User())))
	}
}

// failed implements ssh.ConnectionFailedCallback: what did not become a login.
func (s *Server) failed(conn net.Conn, err error) {
	s.knock(slog.LevelDebug, "a connection ended before login", conn.RemoteAddr(), slog.String("error", printable(err.Error())))
}

// refusedLogin logs that somebody was not let in, unless many are not.
func (s *Server) refusedLogin(reason string, from net.Addr, attrs ...slog.Attr) {
	s.knock(slog.LevelWarn, "login refused", from, append([]slog.Attr{slog.String("reason", reason)}, attrs...)...)
}

func (s *Server) knock(level slog.Level, message string, from net.Addr, attrs ...slog.Attr) {
	if !s.options.Log.Enabled(context.Background(), level) {
		return
	}
	ok, heldBack := s.knocks.pass(time.Now())
	s.reportHeldBack(heldBack)
	if ok {
		s.options.Log.LogAttrs(context.Background(), level, message, append(attrs, slog.String("address", from.String()))...)
	}
}

func (s *Server) reportHeldBack(lines int) {
	if lines > 0 {
		s.options.Log.Warn("more logins were refused than are listed", "not_listed", lines)
	}
}
