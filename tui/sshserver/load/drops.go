package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"runtime"
	"time"

	"golang.org/x/crypto/ssh"
	"golang.org/x/sync/errgroup"
)

// slack is how many goroutines and descriptors may come and go by themselves: idle
// connections to the database, the runtime's own.
const slack = 5

// runDrops lets sessions vanish without a word, at every stage of their life, and looks
// whether the server has let go of all that they had. The server runs in this process,
// where its goroutines can be counted.
func runDrops(ctx context.Context, s *shop) (figures, error) {
	members, err := staff()
	if err != nil {
		return nil, err
	}
	address, err := s.engines[0].database(ctx, "drops")
	if err != nil {
		return nil, err
	}
	if err := demoDesk(ctx, address, s.size.instances, members); err != nil {
		return nil, err
	}
	inner, err := serveHere(ctx, address, s.path("drops.host_key"))
	if err != nil {
		return nil, err
	}
	f, err := s.dropAll(ctx, inner.server, members)
	return f, errors.Join(err, inner.close())
}

func (s *shop) dropAll(ctx context.Context, server *server, members []member) (figures, error) {
	if err := s.dropWave(ctx, server, members, 0, s.size.wave); err != nil { // what is made once is made now
		return nil, err
	}
	before, err := countHeld(ctx, held{})
	if err != nil {
		return nil, err
	}
	for from := 0; from < s.size.dropped; from += s.size.wave {
		if err := s.dropWave(ctx, server, members, from, min(s.size.wave, s.size.dropped-from)); err != nil {
			return nil, err
		}
	}
	after, err := countHeld(ctx, before)
	if err != nil {
		return nil, err
	}
	back := fmt.Sprintf("back after %d sessions dropped", s.size.dropped)
	return figures{
		near("goroutines "+back, after.goroutines, before.goroutines),
		near("file descriptors "+back, after.descriptors, before.descriptors),
	}, nil
}

// near is a count that must be as before, give or take the slack.
func near(what string, got, want int) figure {
	return figure{What: what, Reached: fmt.Sprint(got), ToReach: fmt.Sprintf("%d ± %d", want, slack), OK: got >= want-slack && got <= want+slack}
}

// held is what this process holds.
type held struct{ goroutines, descriptors int }

// countHeld counts what this process holds once it no longer changes, or as soon as it
// is near what is hoped for; it gives up after a while.
func countHeld(ctx context.Context, hoped held) (held, error) {
	last, still := held{}, 0
	for end := time.Now().Add(30 * time.Second); still < 20 && time.Now().Before(end); {
		open, err := os.ReadDir("/proc/self/fd")
		if err != nil {
			return held{}, fmt.Errorf("count what is open: %w", err)
		}
		now := held{goroutines: runtime.NumGoroutine(), descriptors: len(open)}
		if now == last || hoped != (held{}) && now.near(hoped) {
			still++
		} else {
			still = 0
		}
		last = now
		if err := pause(ctx, 100*time.Millisecond); err != nil {
			return last, err
		}
	}
	return last, nil
}

func (h held) near(o held) bool {
	return near("", h.goroutines, o.goroutines).OK && near("", h.descriptors, o.descriptors).OK
}

// dropWave opens sessions at the same time and drops each at its own stage.
func (s *shop) dropWave(ctx context.Context, server *server, members []member, from, n int) error {
	var g errgroup.Group
	for i := from; i < from+n; i++ {
		g.Go(func() error {
			stages := dropStages()
			stage := stages[i%len(stages)]
			if err := s.drop(ctx, server, members[i%len(members)], stage.reach); err != nil {
				return fmt.Errorf("a session to be dropped %s: %w", stage.name, err)
			}
			return nil
		})
	}
	return g.Wait()
}

// drop connects, brings the connection to a stage, and then is gone: the other end hears
// of it only by the reset that answers its next packet.
func (s *shop) drop(ctx context.Context, server *server, m member, reach func(net.Conn, *server, member) error) error {
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", server.address)
	if err != nil {
		return err
	}
	defer conn.Close() //nolint:errcheck // that is what is tried
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	if tcp, ok := conn.(*net.TCPConn); ok {
		if err := tcp.SetLinger(0); err != nil {
			return err
		}
	}
	if err := conn.SetDeadline(time.Now().Add(s.size.patience)); err != nil {
		return err
	}
	return reach(conn, server, m)
}

// dropStage is how far a connection comes before it is dropped.
type dropStage struct {
	name  string
	reach func(net.Conn, *server, member) error
}

func dropStages() []dropStage {
	return []dropStage{
		{"without a word", func(net.Conn, *server, member) error { return nil }},
		{"in the handshake", halfAHandshake},
		{"after the login", func(c net.Conn, v *server, m member) error { _, err := v.login(c, m.signer); return err }},
		{"at the first frame", atFirstFrame},
		{"while typing", whileTyping},
		{"during a command", duringCommand},
	}
}

// halfAHandshake says which protocol it speaks and begins a packet that never ends.
func halfAHandshake(conn net.Conn, _ *server, _ member) error {
	if _, err := conn.Write([]byte("SSH-2.0-load\r\n\x00\x00\x04\x00\x10")); err != nil {
		return err
	}
	_, err := conn.Read(make([]byte, 1))
	return err
}

// atFirstFrame has asked for the screens and sees them begin.
func atFirstFrame(conn net.Conn, v *server, m member) error {
	_, err := v.firstBytes(conn, m)
	return err
}

// whileTyping presses keys and reads none of what they do.
func whileTyping(conn net.Conn, v *server, m member) error {
	keys, err := v.firstBytes(conn, m)
	if err != nil {
		return err
	}
	for range 5 {
		if _, err := keys.Write([]byte("jjjjkk/o\x1b\x1b21")); err != nil {
			return err
		}
	}
	return nil
}

// duringCommand has asked for a command that is still running.
func duringCommand(conn net.Conn, v *server, m member) error {
	client, err := v.login(conn, m.signer)
	if err != nil {
		return err
	}
	session, err := client.NewSession()
	if err != nil {
		return err
	}
	return session.Start(quoted([]string{"unsubscribe", "nothing", "--reason", "1", "--yes"}))
}

// firstBytes opens the screens and waits until something of them has come.
func (v *server) firstBytes(conn net.Conn, m member) (keys io.Writer, err error) {
	client, err := v.login(conn, m.signer)
	if err != nil {
		return nil, err
	}
	session, err := client.NewSession()
	if err != nil {
		return nil, err
	}
	if keys, err = session.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := session.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := session.RequestPty("xterm-256color", height, width, ssh.TerminalModes{}); err != nil {
		return nil, err
	}
	if err := session.Shell(); err != nil {
		return nil, err
	}
	_, err = out.Read(make([]byte, 1))
	return keys, err
}
