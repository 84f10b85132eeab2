package sshserver

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"os"
	"sync"
	"syscall"
	"time"

	"github.com/charmbracelet/ssh"
	"github.com/charmbracelet/wish"
	gossh "golang.org/x/crypto/ssh"

	"unsubdesk/model"
)

// Server serves one desk on one address.
type Server struct {
	options  Options
	hostKey  gossh.Signer
	listener net.Listener
	ssh      *ssh.Server
	places   *places
	knocks   *gate
	began    time.Time

	mu      sync.Mutex
	closing bool
	conns   map[*connection]bool
	empty   chan struct{} // closed when the last connection has gone, once closing
}

// network is the kind of addresses to listen on: an address of IPv4, 0.0.0.0 too, is
// not one of IPv6, which a firewall may leave open.
func network(listen string) string {
	if host, _, err := net.SplitHostPort(listen); err == nil && net.ParseIP(host).To4() != nil {
		return "tcp4"
	}
	return "tcp"
}

// New begins to listen; nobody is served before Serve. It refuses, with one
// sentence and CodeUnavailable, where nobody could log in, a host key that cannot
// be used, and an address that cannot be had.
func New(ctx context.Context, o Options) (*Server, error) {
	s := &Server{options: o.withDefaults(), knocks: newGate(), began: time.Now(), conns: map[*connection]bool{}, empty: make(chan struct{})}
	s.places = newPlaces(s.options.MaxSessions, s.options.MaxSessionsPerAddress)
	keys, err := o.Desk.CountKeys(ctx)
	if err != nil {
		return nil, err
	}
	if keys == 0 {
		return nil, model.Errorf(model.CodeUnavailable, "Nobody could log in: no user of this desk has a key. "+
			"Add one with: unsubdesk users add NAME --role manager --key FILE")
	}
	if s.hostKey, err = s.findHostKey(); err != nil {
		return nil, err
	}
	if s.ssh, err = s.server(); err != nil {
		return nil, err
	}
	if s.listener, err = net.Listen(network(o.Listen), o.Listen); err != nil {
		return nil, listenError(o.Listen, err)
	}
	return s, nil
}

// server sets up the library. Public keys are the only way in; that there is a
// handler for them is also what keeps the library from letting everybody in.
func (s *Server) server() (*ssh.Server, error) {
	server, err := wish.NewServer(
		wish.WithVersion("unsubdesk"),
		wish.WithPublicKeyAuth(s.mayTry),
		wish.WithMiddleware(s.program, s.recovered), // the last one is the outermost
		func(srv *ssh.Server) error {
			srv.AddHostKey(s.hostKey)
			return nil
		},
	)
	if err != nil {
		return nil, err
	}
	server.ConnCallback = s.connect
	server.ServerConfigCallback = s.config
	server.ConnectionFailedCallback = s.failed
	server.ChannelHandlers = map[string]ssh.ChannelHandler{"session": s.session, "default": s.refuseChannel}
	server.RequestHandlers = map[string]ssh.RequestHandler{"default": s.refuseRequest}
	server.SubsystemHandlers = map[string]ssh.SubsystemHandler{}
	return server, nil
}

func (s *Server) findHostKey() (gossh.Signer, error) {
	if s.options.HostKey != nil {
		return s.options.HostKey, nil
	}
	key, made, err := hostKey(s.options.HostKeyFile)
	if made {
		s.options.Log.Info("made a new host key", "file", s.options.HostKeyFile)
	}
	return key, err
}

func listenError(address string, err error) error {
	sentence := "Cannot listen on %s: %s."
	why := err
	if op, ok := errors.AsType[*net.OpError](err); ok {
		why = op.Err
	}
	e := model.Errorf(model.CodeUnavailable, sentence, model.CleanText(address), why)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		e = model.Errorf(model.CodeUnavailable, "%s is in use already; end the program that listens there, or choose another with --listen.", model.CleanText(address))
	case errors.Is(err, syscall.EACCES):
		e = model.Errorf(model.CodeUnavailable, "You may not listen on %s; choose a port from 1024 on with --listen.", model.CleanText(address))
	}
	e.Cause = err
	return e
}

// Addr is the address on which the server listens.
func (s *Server) Addr() net.Addr { return s.listener.Addr() }

// Fingerprint is that of the host key, as people compare it: SHA256:…
func (s *Server) Fingerprint() string { return gossh.FingerprintSHA256(s.hostKey.PublicKey()) }

// CommandLine is what a person types for the screens.
func (s *Server) CommandLine() string { return CommandLineTo(s.Addr().String()) }

// CommandLineTo is what a person types to come to an address that a server listens on,
// with this machine's name where that is all of its addresses.
func CommandLineTo(address string) string {
	host, port, _ := net.SplitHostPort(address)
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
		if name, err := os.Hostname(); err == nil {
			host = model.CleanText(name)
		}
	}
	if port == "22" {
		return "ssh " + host
	}
	return "ssh -p " + port + " " + host
}

// Close stops listening. Only a Server that was never served needs it.
func (s *Server) Close() error { return s.listener.Close() }

// Serve serves until ctx ends, and then closes down in good order: sessions are
// told, commits end, everybody is gone within 10 s. The error is nil after that.
func (s *Server) Serve(ctx context.Context) error {
	inside, stop := context.WithCancel(ctx)
	var helpers sync.WaitGroup
	helpers.Go(func() { s.sweep(inside) })
	helpers.Go(func() { s.checkKeys(inside) })
	failed := make(chan error, 1)
	helpers.Go(func() { failed <- s.ssh.Serve(s.listener) })
	var err error
	select {
	case err = <-failed:
	case <-ctx.Done():
	}
	s.shutdown()
	stop()
	helpers.Wait()
	if err != nil && !errors.Is(err, ssh.ErrServerClosed) {
		return listenError(s.Addr().String(), err)
	}
	return nil
}

// shutdown ends everything: who reads the screen is told and given a moment,
// commits under way may end, then programs, then connections.
func (s *Server) shutdown() {
	s.listener.Close() //nolint:errcheck // the library closes it too
	o := s.options
	o.Log.Info("closing down", "connections", s.closeDoor())
	told, cancel := context.WithTimeout(context.Background(), o.Farewell)
	defer cancel()
	s.wait(told)
	committed, cancel := context.WithTimeout(context.Background(), o.Grace)
	defer cancel()
	o.Settle(committed)
	for _, c := range s.everybody() {
		c.end(closingDown)
	}
	gone, cancel := context.WithTimeout(context.Background(), o.Grace+time.Second)
	defer cancel()
	s.wait(gone)
	s.ssh.Close() //nolint:errcheck // nothing is left to be lost
}

// closeDoor lets nobody in any more, sends away who has not logged in, tells
// the others, and answers how many there are.
func (s *Server) closeDoor() int {
	s.mu.Lock()
	s.closing = true
	if len(s.conns) == 0 {
		close(s.empty)
	}
	s.mu.Unlock()
	all := s.everybody()
	for _, c := range all {
		switch member, _ := c.who(); {
		case member == "", c.sessions() == 0:
			c.end(closingDown)
		default:
			c.announce("The desk is closing down; this session ends now. What you confirmed is kept.")
		}
	}
	return len(all)
}

// wait waits until the last connection has gone, or ctx ends.
func (s *Server) wait(ctx context.Context) {
	select {
	case <-s.empty:
	case <-ctx.Done():
	}
}

// join counts a connection in; false when the server is closing down.
func (s *Server) join(c *connection) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closing {
		return false
	}
	s.conns[c] = true
	return true
}

func (s *Server) part(c *connection) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.conns[c] {
		return
	}
	delete(s.conns, c)
	if s.closing && len(s.conns) == 0 {
		close(s.empty)
	}
}

func (s *Server) everybody() []*connection {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make([]*connection, 0, len(s.conns))
	for c := range s.conns {
		all = append(all, c)
	}
	return all
}

// sweep keeps the promises of the desk when nobody looks (R8): watching it is
// what sweeps. What was approved stands in the Journal.
func (s *Server) sweep(ctx context.Context) {
	away := false
	for news := range s.options.Desk.Watch(ctx) {
		switch {
		case news.Err != nil && !away:
			s.options.Log.Error("the desk's database does not answer", causeOf(news.Err))
		case news.Err == nil && away:
			s.options.Log.Info("the desk's database answers again")
		}
		away = news.Err != nil
		if news.Unswept != nil {
			s.options.Log.Error("what falls due is not approved", "why", news.Unswept.Error(), causeOf(news.Unswept))
		}
		if len(news.Swept.Stuck) > 0 {
			s.options.Log.Error("requests due cannot be executed; unsubdesk verify says what is wrong", "requests", news.Swept.Stuck)
		}
	}
}

// checkKeys ends the sessions of keys that are no longer their user's.
func (s *Server) checkKeys(ctx context.Context) {
	tick := time.NewTicker(s.options.KeyCheck)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
		s.reportHeldBack(s.knocks.overdue(time.Now()))
		s.endKeyless(ctx)
	}
}

// endKeyless does nothing while the database does not answer: no action goes
// through then either, and each one asks for the key anew.
func (s *Server) endKeyless(ctx context.Context) {
	all := s.everybody()
	if len(all) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, s.options.KeyCheck+3*time.Second)
	defer cancel()
	members, err := s.options.Desk.Members(ctx)
	if err != nil {
		return
	}
	for _, c := range all {
		if member, key := c.who(); member != "" && members[key].Name != member {
			c.end(keyRemoved)
		}
	}
}

// causeOf is an error for the log, with what is behind it.
func causeOf(err error) slog.Attr {
	attrs := []any{slog.String("error", err.Error())}
	if e, ok := errors.AsType[*model.Error](err); ok && e.Cause != nil {
		attrs = append(attrs, slog.String("cause", e.Cause.Error()))
	}
	return slog.Group("because", attrs...)
}

// connect implements ssh.ConnCallback.
func (s *Server) connect(ctx ssh.Context, conn net.Conn) net.Conn {
	c := s.accept(conn)
	if c == nil {
		return nil
	}
	ctx.SetValue(connectionKey{}, c)
	return c
}

// connectionKey finds the connection in the library's context.
type connectionKey struct{}

func connectionOf(ctx ssh.Context) *connection {
	c, _ := ctx.Value(connectionKey{}).(*connection)
	return c
}

// config are the settings of the SSH protocol that the library leaves to us: all
// algorithms that golang.org/x/crypto/ssh holds for safe, and no others, which it
// would take from old clients.
func (s *Server) config(ctx ssh.Context) *gossh.ServerConfig {
	c, safe := connectionOf(ctx), gossh.SupportedAlgorithms()
	return &gossh.ServerConfig{
		Config:                    gossh.Config{KeyExchanges: safe.KeyExchanges, Ciphers: safe.Ciphers, MACs: safe.MACs},
		PublicKeyAuthAlgorithms:   safe.PublicKeyAuths,
		MaxAuthTries:              maxAuthTries,
		PreAuthConnCallback:       func(before gossh.ServerPreAuthConn) { c.banner = before },
		VerifiedPublicKeyCallback: s.verified(c),
		AuthLogCallback:           s.tried(c),
	}
}
