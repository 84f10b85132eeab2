package sshserver_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
	"unsubdesk/tui/sshserver"
)

// TestLanding: managers land on Reviews, everybody else on Instances; q ends the
// session and gives the terminal back.
func TestLanding(t *testing.T) {
	w := serve(t, nil, dbtest.Instance("i-1"))
	chen, maya := open(t, w.login("chen"), ""), open(t, w.login("maya"), "")
	chen.sees("[Pending")
	maya.sees("name-i-1")
	maya.types("yi") // copies through the terminal, at the other end
	maya.drawn.waitFor(t, "\x1b]52;c;")
	chen.types("q")
	chen.endsWith(0, "")
	maya.types("q")
	maya.endsWith(0, "")
}

// TestResize: the screen follows the size of the window, a storm of changes
// included, and no size takes all the memory.
func TestResize(t *testing.T) {
	w := serve(t, nil, dbtest.Instance("i-1"))
	s := open(t, w.login("maya"), "")
	s.sees("name-i-1")
	for i := range 200 {
		if err := s.sess.WindowChange(10+i%40, 40+i); err != nil {
			t.Fatal(err)
		}
	}
	s.resize(72, 20)
	s.drawn.waitUntil(t, "a screen of 72 by 20", func(string) bool {
		lines := strings.Split(s.text(), "\n")
		return len(lines) == 20 && strings.Trim(lines[1], "─") == "" && strings.Count(lines[1], "─") == 72 && strings.Contains(lines[19], "unsubscribe")
	})
	for _, size := range [][2]int{{0, 0}, {1 << 30, 1 << 30}, {1, 1}} {
		if err := s.sess.WindowChange(size[0], size[1]); err != nil {
			t.Fatal(err)
		}
	}
	s.types("\x03") // still there
	s.types("qq")
	if _, err := s.sess.SendRequest("window-change", true, []byte{1, 2}); err != nil {
		t.Fatal(err)
	}
}

// TestRemovedKeyEndsSessions: an open screen and a running command of a key that
// was taken away end by themselves, with a sentence; other sessions go on.
func TestRemovedKeyEndsSessions(t *testing.T) {
	w := serve(t, nil, dbtest.Instance("i-1"))
	maya, ben := open(t, w.login("maya"), ""), open(t, w.login("ben"), "")
	asking := open(t, w.login("maya"), "unsubscribe i-1 --reason 1")
	idle := w.login("maya") // a connection on which nothing runs
	maya.sees("name-i-1")
	ben.sees("name-i-1")
	asking.stderr.waitFor(t, "Type y")
	began := time.Now()
	w.takeKey("maya")
	maya.endsWith(4, "its key is no longer one of a user of this desk")
	asking.endsWith(4, "its key is no longer one of a user of this desk")
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("it took %v", took)
	}
	idle.Wait() //nolint:errcheck // that it ends is what is wanted
	w.log.waitFor(t, `"reason":"the key was removed"`)
	if client, err := w.tryLogin("maya", gossh.PublicKeys(w.keys["maya"])); err == nil {
		shut(client)
		t.Error("the removed key logs in")
	}
	ben.types("q")
	ben.endsWith(0, "")
}

// TestRemovedKeyDecidesNothing: between the removal and the look at the keys
// no action goes through.
func TestRemovedKeyDecidesNothing(t *testing.T) {
	w := serve(t, func(o *sshserver.Options) { o.KeyCheck = time.Hour }, large("i-1"))
	w.run("maya", "unsubscribe i-1 --reason 1 --yes").ends(0)
	id := w.onlyRequest()
	chen := w.login("chen")
	open := open(t, chen, "")
	open.sees("[Pending 1]")
	w.takeKey("chen")
	w.runOn(chen, "reviews approve "+id).ends(4, "its key is no longer")
	open.types("a\r")
	open.types("y")
	open.types("\x03")
	dbtest.View(t, w.store, func(tx model.ReadTx) error {
		r, err := tx.Request(id)
		if r.Status != model.RequestPending {
			t.Errorf("the request is %s", r.Status)
		}
		return err
	})
}

// TestKeyOfAnotherUser: a key that has become
// somebody else's does not make the session theirs.
func TestKeyOfAnotherUser(t *testing.T) {
	w := serve(t, nil, dbtest.Instance("i-1"))
	maya := open(t, w.login("maya"), "")
	maya.sees("name-i-1")
	key := w.keys["maya"].PublicKey()
	dbtest.Update(t, w.store, func(tx model.WriteTx) error {
		k := model.Key{Fingerprint: gossh.FingerprintSHA256(key), Line: strings.TrimSpace(string(gossh.MarshalAuthorizedKey(key)))}
		return errors.Join(tx.DeleteKey("maya", k.Fingerprint), tx.PutKey("ada", k))
	})
	maya.endsWith(4, "its key is no longer one of a user of this desk")
	w.keys["ada"] = w.keys["maya"]
	w.run("ada", "reviews list").ends(0)
}

// TestIdle: a session in which nothing is typed is warned and ends, although
// its screen goes on drawing; a key keeps it.
func TestIdle(t *testing.T) {
	w := serve(t, func(o *sshserver.Options) { o.IdleTimeout = 3 * time.Second }, dbtest.Instance("i-1"))
	began := time.Now()
	s := open(t, w.login("maya"), "")
	s.sees("This session closes in 1.5s unless you press a key.")
	s.types("j")
	typed := time.Now()
	s.endsWith(1, "nothing was typed for 3s")
	if now := time.Now(); now.Sub(typed) < 2900*time.Millisecond || now.Sub(began) < 4400*time.Millisecond {
		t.Errorf("it ended %v after the key, %v after the login", now.Sub(typed), now.Sub(began))
	}
	w.log.waitFor(t, `"reason":"idle"`)
}

// TestIdleConnection: a connection on which no session is open ends too.
func TestIdleConnection(t *testing.T) {
	w := serve(t, func(o *sshserver.Options) { o.IdleTimeout = 200 * time.Millisecond })
	w.login("maya").Wait() //nolint:errcheck // that it ends is what is wanted
}

// TestMaxTime: a session ends when its time is up, however busy it is.
func TestMaxTime(t *testing.T) {
	w := serve(t, func(o *sshserver.Options) { o.MaxTimeout = 2 * time.Second }, dbtest.Instance("i-1"))
	s := open(t, w.login("maya"), "")
	stop := make(chan struct{})
	go func() {
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				s.keys.Write([]byte{'\x1b', '[', 'Z'}) //nolint:errcheck // until it has ended
			case <-stop:
				return
			}
		}
	}()
	s.drawn.waitUntil(t, "the warning", func(string) bool { return strings.Contains(s.text(), "ends in 1s") })
	s.endsWith(1, "it was open for 2s")
	close(stop)
	w.log.waitFor(t, `"reason":"open too long"`)
}

// TestDroppedSessionsFreeEverything: whatever way a client leaves, its
// goroutines and its place are free again.
func TestDroppedSessionsFreeEverything(t *testing.T) {
	w := serve(t, nil, dbtest.Instance("i-1"))
	leave := []func(*screen){
		func(*screen) {},
		func(s *screen) { shut(s.sess); s.over <- s.ended() },
		func(s *screen) { s.types("q"); s.over <- s.ended() },
		func(s *screen) { shut(s.keys); s.over <- s.ended() },
	}
	round := func() {
		for _, how := range leave {
			s := open(t, w.login("maya"), "")
			s.sees("name-i-1")
			how(s)
			shut(s.client)
		}
		shut(w.knock())
	}
	round() // what is made once is there now
	w.settled(0)
	before := runtime.NumGoroutine()
	for range 10 {
		round()
	}
	w.settled(before)
}

// settled waits until no session is open and there are as few goroutines as
// before.
func (w *world) settled(before int) {
	w.t.Helper()
	last := 0
	w.eventually(fmt.Sprintf("%d goroutines, as before", before), func() bool {
		last = runtime.NumGoroutine()
		return len(w.log.lines(w.t, "session ended")) == len(w.log.lines(w.t, "session began")) && (before == 0 || last <= before)
	})
}

// TestSlowReader: a client that takes nothing holds up nobody else, and is ended
// all the same; so is one whose machine has vanished.
func TestSlowReader(t *testing.T) {
	for name, c := range map[string]struct {
		plug bool // nothing is read from the network
		end  func(*world)
	}{
		"stopped":  {end: func(w *world) { w.takeKey("maya") }},
		"vanished": {plug: true, end: func(*world) {}},
	} {
		t.Run(name, func(t *testing.T) {
			flooding := make(chan struct{}, 1)
			w := serve(t, func(o *sshserver.Options) {
				command := o.Command
				o.Grace, o.Keepalive = 200*time.Millisecond, 200*time.Millisecond
				o.Command = func(ctx context.Context, s *sshserver.Session, args []string) int {
					if args[0] != "flood" {
						return command(ctx, s, args)
					}
					flooding <- struct{}{}
					return flood(s.Output)
				}
			})
			plug := &plugged{Conn: w.knock(), stuck: make(chan struct{})}
			t.Cleanup(sync.OnceFunc(func() { close(plug.stuck) }))
			w.floodOn(plug)
			<-flooding
			plug.on.Store(c.plug)
			w.run("ben", "reviews list").ends(0)
			c.end(w)
			w.log.waitUntil(t, "the end of the flood", func(log string) bool {
				for line := range strings.Lines(log) {
					if strings.Contains(line, "session ended") && strings.Contains(line, `"command":"flood"`) {
						return true
					}
				}
				return false
			})
			w.run("ben", "reviews list").ends(0)
		})
	}
}

// flood writes until nobody takes it any more.
func flood(out io.Writer) int {
	page := []byte(strings.Repeat("x", 1<<16))
	for {
		if _, err := out.Write(page); err != nil {
			return 1
		}
	}
}

// floodOn asks for a flood and takes nothing of it.
func (w *world) floodOn(conn net.Conn) {
	w.t.Helper()
	if err := conn.SetDeadline(time.Time{}); err != nil {
		w.t.Fatal(err)
	}
	c, channels, requests, err := gossh.NewClientConn(conn, "", &gossh.ClientConfig{User: "x", Auth: []gossh.AuthMethod{gossh.PublicKeys(w.keys["maya"])},
		HostKeyCallback: gossh.InsecureIgnoreHostKey()}) //nolint:gosec // this test's own server
	if err != nil {
		w.t.Fatal(err)
	}
	ch, answers, err := gossh.NewClient(c, channels, requests).OpenChannel("session", nil)
	if err != nil {
		w.t.Fatal(err)
	}
	go gossh.DiscardRequests(answers)
	if ok, err := ch.SendRequest("exec", true, gossh.Marshal(struct{ Command string }{"flood"})); !ok || err != nil {
		w.t.Fatalf("exec: %v, %v", ok, err)
	}
}

// plugged is a connection from which nothing is read once it is on.
type plugged struct {
	net.Conn
	on    atomic.Bool
	stuck chan struct{}
}

// Read implements net.Conn.
func (p *plugged) Read(b []byte) (int, error) {
	if p.on.Load() {
		<-p.stuck
	}
	return p.Conn.Read(b)
}
