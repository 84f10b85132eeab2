package sshserver

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	gossh "golang.org/x/crypto/ssh"
)

// connection is one client's connection, from TCP accept on. As a net.Conn it
// stands between the network and the SSH library, and keeps the deadlines.
type connection struct {
	net.Conn
	server *Server
	from   netip.Prefix
	leave  func() // gives back its place

	ctx    context.Context // ends with the connection; its cause is an *ending if the server ended it
	cancel context.CancelCauseFunc
	close  func() error // closes once

	handshake *time.Timer
	refusals  atomic.Int32 // refused requests that were logged
	unheard   atomic.Int32 // refused channels whose answer the client has not taken
	active    atomic.Int64 // when something was last typed, since server.began
	keepalive sync.Once
	banner    gossh.ServerPreAuthConn // tells something before the login
	excused   sync.Once               // it was told

	mu       sync.Mutex
	member   string // who logged in; "" before
	key      string // the fingerprint
	since    time.Time
	channels map[*channel]bool
}

// accept takes a place for a new connection, or refuses it.
func (s *Server) accept(conn net.Conn) *connection {
	from := neighbourhood(conn.RemoteAddr())
	leave, err := s.places.take(from)
	if err != nil {
		s.refusedLogin("too many connections", conn.RemoteAddr())
		sayBeforeLogin(conn, err.Error())
		return nil
	}
	c := &connection{Conn: conn, server: s, from: from, leave: leave, channels: map[*channel]bool{}}
	c.ctx, c.cancel = context.WithCancelCause(context.Background())
	c.close = sync.OnceValue(c.shut)
	c.handshake = time.AfterFunc(s.options.Handshake, func() {
		s.refusedLogin("the login took too long", conn.RemoteAddr())
		c.drop()
	})
	if !s.join(c) { // the server is closing down
		c.drop()
		return nil
	}
	return c
}

// sayBeforeLogin says why on a line before the server's version, which a client
// shows or leaves out (RFC 4253, 4.2).
func sayBeforeLogin(conn net.Conn, why string) {
	conn.SetWriteDeadline(time.Now().Add(time.Second)) //nolint:errcheck // then nothing is said
	conn.Write([]byte("unsubdesk: " + why + "\r\n"))   //nolint:errcheck // nobody is left to be told
}

// SetDeadline does nothing: the library clears deadlines with each read and
// write. See Write, and the handshake timer.
func (c *connection) SetDeadline(time.Time) error { return nil }

// Write implements net.Conn. A client that takes nothing for as long as three
// missed signs of life is given up; until then it holds up only itself.
func (c *connection) Write(p []byte) (int, error) {
	if err := c.Conn.SetWriteDeadline(time.Now().Add(3 * c.server.options.Keepalive)); err != nil {
		return 0, err
	}
	return c.Conn.Write(p)
}

// Close implements net.Conn. It frees everything that belongs to the connection.
func (c *connection) Close() error { return c.close() }

func (c *connection) shut() error {
	c.handshake.Stop()
	err := c.Conn.Close()
	c.cancel(endedByClient)
	c.server.part(c)
	c.leave()
	return err
}

// drop closes the connection; there is nobody to tell of an error.
func (c *connection) drop() { _ = c.Close() }

// survive, deferred, keeps a panic over what a client sent from ending the server:
// it costs the connection.
func (c *connection) survive() {
	if v := recover(); v != nil {
		c.server.options.Log.Error("a connection crashed", "panic", fmt.Sprint(v), "stack", string(debug.Stack()), "address", c.RemoteAddr().String())
		c.drop()
	}
}

// login makes the connection a member's.
func (c *connection) login(member, key string) {
	c.handshake.Stop()
	c.mu.Lock()
	c.member, c.key, c.since = member, key, time.Now()
	c.mu.Unlock()
	c.touch()
	go c.keepTime()
}

// who is the member and the key of the connection; "" before login.
func (c *connection) who() (member, key string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.member, c.key
}

// sessions is how many sessions the connection holds.
func (c *connection) sessions() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.channels)
}

// touch notes that somebody is there.
func (c *connection) touch() { c.active.Store(int64(time.Since(c.server.began))) }

// idle is how long nothing was typed.
func (c *connection) idle() time.Duration {
	return time.Since(c.server.began) - time.Duration(c.active.Load())
}

// end ends all sessions of the connection for a reason that they are told, and
// then the connection: as soon as they have ended, at the latest after a grace,
// also if the client takes nothing any more.
func (c *connection) end(why *ending) {
	c.cancel(why)
	if c.sessions() == 0 {
		c.drop()
		return
	}
	time.AfterFunc(c.server.options.Grace, c.drop)
}

// announce shows a sentence on all screens of the connection.
func (c *connection) announce(text string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for ch := range c.channels {
		ch.announce(text)
	}
}

// askForLife asks the client for a sign of life as long as the connection
// stands, and closes it when there is none.
func (c *connection) askForLife(conn gossh.Conn) {
	every := c.server.options.Keepalive
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
		case <-c.ctx.Done():
			return
		}
		late := time.AfterFunc(3*every, func() {
			c.server.options.Log.Info("a client gave no sign of life", "address", c.RemoteAddr().String())
			c.drop()
		})
		_, _, err := conn.SendRequest("keepalive@openssh.com", true, nil)
		late.Stop()
		if err != nil {
			return
		}
	}
}
