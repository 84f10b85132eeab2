package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/charmbracelet/x/vt"
	"golang.org/x/crypto/ssh"
)

// The size of every terminal.
const (
	width  = 120
	height = 40
)

// screen is one session of the screens, with a terminal emulator behind it: an answer
// counts when the person would see it.
type screen struct {
	client  *ssh.Client
	session *ssh.Session
	stdin   io.WriteCloser

	mu   sync.Mutex // guards all below
	emu  *vt.Emulator
	wish *wish
	// ended is closed when the server has let go of the session.
	ended chan struct{}
}

// wish is what somebody waits to see, and where the time is told at which it came.
type wish struct {
	seen func(look) bool
	came chan sight
}

// sight is a look and when its last byte arrived.
type sight struct {
	look
	at time.Time
}

// openScreen opens the screens on a new connection. It does not wait for anything to be
// drawn. close must be called in the end.
func (v *server) openScreen(ctx context.Context, m member, patience time.Duration) (*screen, error) {
	client, err := v.dial(ctx, m.signer, patience)
	if err != nil {
		return nil, fmt.Errorf("log %s in: %w", m.name, err)
	}
	s := &screen{client: client, emu: vt.NewEmulator(width, height), ended: make(chan struct{})}
	if err := s.start(); err != nil {
		return nil, errors.Join(fmt.Errorf("open the screens for %s: %w", m.name, err), client.Close())
	}
	return s, nil
}

func (s *screen) start() (err error) {
	if s.session, err = s.client.NewSession(); err != nil {
		return err
	}
	if s.stdin, err = s.session.StdinPipe(); err != nil {
		return err
	}
	out, err := s.session.StdoutPipe()
	if err != nil {
		return err
	}
	if err := s.session.RequestPty("xterm-256color", height, width, ssh.TerminalModes{}); err != nil {
		return fmt.Errorf("ask for a terminal: %w", err)
	}
	if err := s.session.Shell(); err != nil {
		return fmt.Errorf("ask for the screens: %w", err)
	}
	go func() { _, _ = io.Copy(s.stdin, s.emu) }() // what the emulator answers to questions
	go s.read(out)
	return nil
}

// read takes in what the server draws until it lets go. A frame fits into one packet of
// the protocol, and so into one Read.
func (s *screen) read(out io.Reader) {
	defer close(s.ended)
	buf := make([]byte, 64<<10)
	for {
		n, err := out.Read(buf)
		if n > 0 {
			s.take(buf[:n], time.Now())
		}
		if err != nil {
			return
		}
	}
}

func (s *screen) take(p []byte, at time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, _ = s.emu.Write(p) // an emulator takes everything
	s.grant(at)
}

// grant tells whoever waits for what is on the screen now.
func (s *screen) grant(at time.Time) {
	if s.wish == nil {
		return
	}
	if l := s.looks(); s.wish.seen(l) {
		s.wish.came <- sight{l, at}
		s.wish = nil
	}
}

// press sends keys and waits until the screen has answered as answered wants it, given
// the screen before; no keys waits only. The time is that from the write to the last
// byte of the frame.
func (s *screen) press(ctx context.Context, keys string, patience time.Duration, answered func(before, now look) bool) (time.Duration, error) {
	came := make(chan sight, 1)
	s.mu.Lock()
	before := s.looks()
	s.wish = &wish{seen: func(now look) bool { return answered(before, now) }, came: came}
	begin := time.Now()
	if keys == "" {
		s.grant(begin)
	}
	s.mu.Unlock()
	if keys != "" {
		if _, err := io.WriteString(s.stdin, keys); err != nil {
			return 0, fmt.Errorf("press %q: %w", keys, err)
		}
	}
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case seen := <-came:
		return seen.at.Sub(begin), nil
	case <-s.ended:
		return 0, fmt.Errorf("the session ended before the key %q was answered; it showed:\n%s", keys, s.text())
	case <-ctx.Done():
		return 0, context.Cause(ctx)
	case <-timer.C:
		return 0, fmt.Errorf("the key %q was not answered within %s; before:\n%s\nnow:\n%s", keys, patience, before, s.text())
	}
}

// wait waits for something to be seen.
func (s *screen) wait(ctx context.Context, patience time.Duration, seen func(look) bool) error {
	_, err := s.press(ctx, "", patience, func(_, now look) bool { return seen(now) })
	return err
}

// text is what the screen shows.
func (s *screen) text() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	lines := make([]string, height)
	for y := range lines {
		lines[y] = s.line(y)
	}
	return strings.Join(lines, "\n")
}

// line is the text of one line; the caller holds the lock.
func (s *screen) line(y int) string {
	var b strings.Builder
	for x := 0; x < width; x++ {
		c := s.emu.CellAt(x, y)
		if c == nil || c.Content == "" {
			b.WriteByte(' ')
			continue
		}
		b.WriteString(c.Content)
		x += max(c.Width, 1) - 1
	}
	return strings.TrimRight(b.String(), " ")
}

// close ends the session and its connection.
func (s *screen) close() error {
	err := s.client.Close()
	<-s.ended
	s.mu.Lock()
	defer s.mu.Unlock()
	if pipe, ok := s.emu.InputPipe().(io.Closer); ok {
		err = errors.Join(err, pipe.Close())
	}
	if errors.Is(err, io.EOF) { // the server was first
		return nil
	}
	return err
}
