package harness

import (
	"strings"
	"syscall"
	"testing"
)

// serve runs a shell script that stands in for a server.
func serve(t *testing.T, script string) (*Server, error) {
	t.Helper()
	home, err := NewHome(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return Serve(Options{Program: "/bin/sh", Args: []string{"-c", script}, Env: home.Env()}, limit)
}

const says = `echo "It listens on 127.0.0.1:2345."; echo "Host key: SHA256:0123456789012345678901234567890123456789012"
echo "Log in with: ssh -p 2345 127.0.0.1"; echo "started" >&2; read x < $HOME/never`

func TestAServerSaysHowToLogIn(t *testing.T) {
	s, err := serve(t, "mkfifo $HOME/never; "+says)
	if err != nil {
		t.Fatal(err)
	}
	if s.Address != "127.0.0.1:2345" || s.Port() != "2345" || s.Line != "ssh -p 2345 127.0.0.1" || !strings.HasPrefix(s.Fingerprint, "SHA256:0123") {
		t.Errorf("understood %q, %q, %q", s.Address, s.Fingerprint, s.Line)
	}
	for log, more := s.Log(); !strings.Contains(log, "started"); log, more = s.Log() {
		<-more
	}
	if err := s.Signal(syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	if status, err := s.Wait(limit); err != nil || status != -1 {
		t.Errorf("killed, but it ended with %d, %v", status, err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

func TestAServerThatEndsIsAnErrorThatHoldsItsWords(t *testing.T) {
	_, err := serve(t, `echo "It listens on 127.0.0.1:2345."; echo "no keys" >&2; exit 1`)
	if err == nil || !strings.Contains(err.Error(), "no keys") || !strings.Contains(err.Error(), "exit status 1") {
		t.Errorf("%v", err)
	}
}
