package db

import (
	"context"
	"encoding/binary"
	"errors"
	"net"
	"os"
	"sync"
	"time"
)

// How a lost network is noticed. Probes of the operating system find one that
// is really gone; the rest is for what still takes bytes and never answers.
const (
	connectWait   = 5 * time.Second // for each host
	mostSilence   = 5 * time.Second
	aliveWait     = 3 * time.Second
	keepAliveIdle = 5 * time.Second
	keepAliveStep = 2 * time.Second
	keepAliveMost = 3
)

func dialer() *net.Dialer {
	return &net.Dialer{KeepAliveConfig: net.KeepAliveConfig{
		Enable: true, Idle: keepAliveIdle, Interval: keepAliveStep, Count: keepAliveMost}}
}

// dial connects to a server and listens for its silence. limit is the longest
// that it may take for any answer.
func (p *postgres) dial(limit time.Duration) func(context.Context, string, string) (net.Conn, error) {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := dialer().DialContext(ctx, network, address)
		if err != nil {
			return nil, err
		}
		return &listened{Conn: conn, silence: p.silence, limit: limit,
			alive: func() bool { return alive(network, address, p.answer) },
			gone:  func() { p.age.Add(1) },
		}, nil
	}
}

// alive asks a server on a connection of its own whether it talks to us, with
// the protocol's question for encryption, to which any first byte is an answer.
func alive(network, address string, within time.Duration) bool {
	conn, err := net.DialTimeout(network, address, within)
	if err != nil {
		return false
	}
	defer conn.Close() //nolint:errcheck // asked and answered
	const length, sslRequest = 8, 80877103
	question := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, length), sslRequest)
	if conn.SetDeadline(time.Now().Add(within)) != nil {
		return false
	}
	if _, err := conn.Write(question); err != nil {
		return false
	}
	_, err = conn.Read(make([]byte, 1))
	return err == nil
}

// listened is a connection that ends with errSilent when the other side has
// said nothing for a while and does not answer when asked. As long as it does,
// it may take its time, up to limit.
type listened struct {
	net.Conn
	silence, limit time.Duration
	alive          func() bool
	gone           func()

	mu    sync.Mutex
	bound bool // the driver has set a deadline of its own
}

// SetDeadline implements net.Conn: the driver's deadlines go before.
func (c *listened) SetDeadline(t time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.bound = !t.IsZero()
	return c.Conn.SetDeadline(t)
}

// listen sets the next moment at which to ask, and reports whether the driver
// has none of its own.
func (c *listened) listen(set func(time.Time) error) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.bound {
		return false
	}
	_ = set(time.Now().Add(c.silence)) // a closed connection says so when it is used
	return true
}

// Read implements net.Conn.
func (c *listened) Read(b []byte) (int, error) {
	return c.patiently(c.SetReadDeadline, func() (int, bool, error) {
		n, err := c.Conn.Read(b)
		return n, n > 0, err
	})
}

// Write implements net.Conn.
func (c *listened) Write(b []byte) (int, error) {
	written := 0
	return c.patiently(c.SetWriteDeadline, func() (int, bool, error) {
		n, err := c.Conn.Write(b[written:])
		written += n
		return written, written == len(b), err
	})
}

// patiently repeats an operation that has met nothing but silence.
func (c *listened) patiently(deadline func(time.Time) error, try func() (n int, done bool, err error)) (int, error) {
	until := time.Now().Add(c.limit)
	for {
		ours := c.listen(deadline)
		n, done, err := try()
		if done || !errors.Is(err, os.ErrDeadlineExceeded) || !ours || c.isBound() {
			return n, err
		}
		if time.Now().After(until) || !c.alive() {
			c.gone()
			_ = c.Close() // nothing more is to come
			return n, errSilent
		}
	}
}

func (c *listened) isBound() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.bound
}
