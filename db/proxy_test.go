package db_test

import (
	"bytes"
	"net"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"
)

// proxy stands between a store and its server, and does to the network what a
// test wants.
type proxy struct {
	listener net.Listener
	server   string

	mu     sync.Mutex
	conns  map[net.Conn]bool
	onSent func(message []byte) verdict // looks at what goes to the server
	deaf   bool                         // nothing comes back
}

// verdict is what becomes of a message to the server.
type verdict int

const (
	pass verdict = iota
	cutBefore
	cutAfter  // the server gets it, and goes on with it alone
	cutAnswer // the server has done it, its answer is lost
)

// newProxy stands before the server of a URL, and answers with the URL of itself.
func newProxy(t *testing.T, address string) (*proxy, string) {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{listener: l, server: u.Host, conns: map[net.Conn]bool{}}
	u.Host = l.Addr().String()
	var all sync.WaitGroup
	all.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			all.Go(func() { p.carry(conn) })
		}
	})
	t.Cleanup(func() {
		_ = l.Close()
		p.cut()
		all.Wait()
	})
	return p, u.String()
}

// whenSent sets what looks at the messages to the server; nil lets all pass.
func (p *proxy) whenSent(look func([]byte) verdict) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.onSent = look
}

// goDeaf makes the proxy take everything and give nothing back.
func (p *proxy) goDeaf(deaf bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.deaf = deaf
}

// deafAt goes deaf when a message holds the words.
func (p *proxy) deafAt(words string) func([]byte) verdict {
	return func(message []byte) verdict {
		if bytes.Contains(message, []byte(words)) {
			p.deaf = true // judge holds the lock
		}
		return pass
	}
}

// cut ends all connections.
func (p *proxy) cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for c := range p.conns {
		_ = c.Close()
	}
}

func (p *proxy) keep(c net.Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.conns[c] = true
}

func (p *proxy) judge(message []byte) (verdict, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.onSent == nil || message == nil {
		return pass, p.deaf
	}
	done := p.onSent(message)
	return done, p.deaf
}

func (p *proxy) carry(client net.Conn) {
	defer client.Close() //nolint:errcheck // a test's network
	server, err := net.Dial("tcp", p.server)
	if err != nil {
		return
	}
	defer server.Close() //nolint:errcheck // a test's network
	p.keep(client)
	p.keep(server)
	var both sync.WaitGroup
	var mute atomic.Bool
	both.Go(func() { p.back(client, server, &mute) })
	both.Go(func() { p.forth(client, server, &mute) })
	both.Wait()
}

func (p *proxy) back(client, server net.Conn, mute *atomic.Bool) {
	defer client.Close() //nolint:errcheck // a test's network
	buffer := make([]byte, 64<<10)
	for {
		n, err := server.Read(buffer)
		if err != nil || mute.Load() {
			return
		}
		if _, deaf := p.judge(nil); deaf {
			continue
		}
		if _, err := client.Write(buffer[:n]); err != nil {
			return
		}
	}
}

func (p *proxy) forth(client, server net.Conn, mute *atomic.Bool) {
	defer server.Close() //nolint:errcheck // a test's network
	buffer := make([]byte, 64<<10)
	for {
		n, err := client.Read(buffer)
		if err != nil {
			return
		}
		done, _ := p.judge(buffer[:n])
		if done == cutBefore {
			_ = client.Close()
			return
		}
		mute.Store(done == cutAnswer)
		if _, err := server.Write(buffer[:n]); err != nil {
			return
		}
		if done == cutAfter {
			_ = client.Close()
			// The server has done it when it has nothing more to say.
			_, _ = server.Read(buffer)
			return
		}
	}
}

// at gives one verdict on the messages that hold the words.
func at(words string, then verdict) func([]byte) verdict {
	return func(message []byte) verdict {
		if bytes.Contains(message, []byte(words)) {
			return then
		}
		return pass
	}
}
