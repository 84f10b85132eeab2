package harness

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"time"

	"golang.org/x/crypto/ssh"
)

// What a server says when it is ready: where it listens, the fingerprint of its host
// key, and the line to type.
var (
	address     = regexp.MustCompile(`\b(?:127\.0\.0\.1|\[::1\]):([1-9][0-9]*)\b`)
	fingerprint = regexp.MustCompile(`SHA256:[A-Za-z0-9+/]{43}`)
	sshLine     = regexp.MustCompile(`\bssh -p [0-9]+ \S+`)
)

// Server is a program that serves the desk over SSH. Its methods may be called from
// several goroutines.
type Server struct {
	// Address is where it listens (host:port), Fingerprint the SHA256 of its host key,
	// Line the command that it tells people to type.
	Address, Fingerprint, Line string

	cmd    *exec.Cmd
	stderr told
	stdout told
	ended  chan struct{} // closed when the program has gone
	exit   error
}

// Serve starts a server and waits until it has said where it listens. Close must be
// called in the end. A server that ends first is an error that holds what it said.
func Serve(o Options, limit time.Duration) (*Server, error) {
	s := &Server{cmd: exec.Command(o.Program, o.Args...), ended: make(chan struct{})}
	s.cmd.Dir, s.cmd.Env, s.cmd.Stderr = o.Dir, o.Env, &s.stderr
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("serve: %w", err)
	}
	if err := s.cmd.Start(); err != nil {
		return nil, fmt.Errorf("serve: %w", err)
	}
	ready := make(chan struct{})
	go s.read(out, ready)
	select {
	case <-ready:
		return s, nil
	case <-s.ended:
		err = fmt.Errorf("serve has ended: %w", errors.Join(s.exit, errors.New(s.stdout.String()+s.stderr.String())))
	case <-time.After(limit):
		err = fmt.Errorf("serve is not ready after %v; it said: %s%s", limit, s.stdout.String(), s.stderr.String())
	}
	return nil, errors.Join(err, s.Close())
}

// read takes in what the server says until it has gone; ready is closed as soon as all
// that a person needs to log in was said.
func (s *Server) read(out io.Reader, ready chan<- struct{}) {
	waiting := true
	for lines := bufio.NewScanner(out); lines.Scan(); {
		_, _ = s.stdout.Write([]byte(lines.Text() + "\n"))
		if waiting && s.understood() {
			waiting = false
			close(ready)
		}
	}
	s.exit = s.cmd.Wait()
	_, _ = s.stderr.Write(nil) // wakes who waits for more
	close(s.ended)
}

func (s *Server) understood() bool {
	said := s.stdout.String()
	s.Address, s.Fingerprint, s.Line = address.FindString(said), fingerprint.FindString(said), sshLine.FindString(said)
	return s.Address != "" && s.Fingerprint != "" && s.Line != ""
}

// Stdout is what the server has written to its standard output so far.
func (s *Server) Stdout() string { return s.stdout.String() }

// Port is the number of the port it listens on.
func (s *Server) Port() string {
	_, port, _ := net.SplitHostPort(s.Address)
	return port
}

// HostKey asks the server for its host key, and fails if that is not the one whose
// fingerprint it has printed.
func (s *Server) HostKey(ctx context.Context) (ssh.PublicKey, error) {
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", s.Address)
	if err != nil {
		return nil, fmt.Errorf("ask for the host key: %w", err)
	}
	defer conn.Close() //nolint:errcheck // nothing more is asked
	if at, ok := ctx.Deadline(); ok {
		_ = conn.SetDeadline(at)
	}
	var shown ssh.PublicKey
	enough := errors.New("enough")
	_, _, _, err = ssh.NewClientConn(conn, s.Address, &ssh.ClientConfig{
		HostKeyCallback: func(_ string, _ net.Addr, key ssh.PublicKey) error {
			shown = key
			return enough
		}})
	if shown == nil {
		return nil, fmt.Errorf("ask for the host key: %w", err)
	}
	if got := ssh.FingerprintSHA256(shown); got != s.Fingerprint {
		return nil, fmt.Errorf("the host key is %s, printed was %s", got, s.Fingerprint)
	}
	return shown, nil
}

// PID is the process number of the server.
func (s *Server) PID() int { return s.cmd.Process.Pid }

// Signal sends a signal to the server.
func (s *Server) Signal(sig syscall.Signal) error {
	if err := s.cmd.Process.Signal(sig); err != nil {
		return fmt.Errorf("signal the server: %w", err)
	}
	return nil
}

// Wait waits for the server's end and returns its exit status, -1 if a signal ended it.
func (s *Server) Wait(limit time.Duration) (int, error) {
	select {
	case <-s.ended:
	case <-time.After(limit):
		return 0, fmt.Errorf("the server still runs after %v", limit)
	}
	var failed *exec.ExitError
	if s.exit != nil && !errors.As(s.exit, &failed) {
		return 0, fmt.Errorf("wait for the server: %w", s.exit)
	}
	return s.cmd.ProcessState.ExitCode(), nil
}

// Close ends the server, if it still runs: in good order, and if that takes more than
// ten seconds, at once.
func (s *Server) Close() error {
	select {
	case <-s.ended:
		return nil
	default:
	}
	_ = s.cmd.Process.Signal(syscall.SIGTERM) // it may have gone meanwhile
	select {
	case <-s.ended:
		return nil
	case <-time.After(10 * time.Second):
	}
	_ = s.cmd.Process.Kill()
	<-s.ended
	return errors.New("the server had to be killed: it ran on for 10 s after SIGTERM")
}

// Log is what the server has written to its standard error so far, and a channel that
// is closed when there is more, or no more can come.
func (s *Server) Log() (string, <-chan struct{}) { return s.stderr.look() }

// told is text that one goroutine writes and others read and wait for.
type told struct {
	mu   sync.Mutex
	text strings.Builder
	more chan struct{} // closed at the next Write; nil while nobody waits
}

// Write implements io.Writer.
func (t *told) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.more != nil {
		close(t.more)
		t.more = nil
	}
	return t.text.Write(p)
}

// String is all that was written so far.
func (t *told) String() string {
	text, _ := t.look()
	return text
}

// look is all that was written so far, and a channel that is closed when more is.
func (t *told) look() (string, <-chan struct{}) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.more == nil {
		t.more = make(chan struct{})
	}
	return t.text.String(), t.more
}
