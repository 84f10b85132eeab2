package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"

	"golang.org/x/crypto/ssh"
)

// server is a running `unsubdesk serve`.
type server struct {
	cmd     *exec.Cmd
	address string
	hostKey string // its fingerprint
	stderr  *os.File
	gone    chan struct{}
}

// greeting is what `serve --json` prints when it listens.
type greeting struct {
	Address            string `json:"address"`
	HostKeyFingerprint string `json:"host_key_fingerprint"`
}

// serve starts the program on a desk and a free port, with room for everybody. It is
// killed with ctx at the latest.
func (s *shop) serve(ctx context.Context, address, name string) (_ *server, err error) {
	v := &server{gone: make(chan struct{})}
	if v.stderr, err = os.Create(s.path(name + ".stderr")); err != nil {
		return nil, fmt.Errorf("start a server: %w", err)
	}
	v.cmd = exec.CommandContext(ctx, s.program, "--db", address, "--json", "serve", "--listen", "127.0.0.1:0")
	v.cmd.Stderr = v.stderr
	v.cmd.Env = s.home.Env(
		"UNSUBDESK_LOG_FILE="+s.path(name+".log"),
		"UNSUBDESK_SSH_HOST_KEY="+s.path(name+".host_key"),
		"UNSUBDESK_SSH_MAX_SESSIONS="+strconv.Itoa(manySessions),
		"UNSUBDESK_SSH_MAX_SESSIONS_PER_ADDRESS="+strconv.Itoa(manySessions),
	)
	out, err := v.cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("start a server: %w", err)
	}
	if err := v.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start a server: %w", err)
	}
	line, readErr := bufio.NewReader(out).ReadBytes('\n')
	go func() {
		_ = v.cmd.Wait() // a kill is an error too; what it left behind is looked at by who asks
		close(v.gone)
	}()
	var hello greeting
	if err := errors.Join(readErr, json.Unmarshal(line, &hello)); err != nil {
		v.kill()
		return nil, fmt.Errorf("start a server: %w\n%s", err, v.said())
	}
	v.address, v.hostKey = hello.Address, hello.HostKeyFingerprint
	return v, nil
}

// manySessions is room for all that a scenario opens.
const manySessions = 100_000

func (v *server) pid() int { return v.cmd.Process.Pid }

// said is what the server wrote to its standard error, the end of it if it is long.
func (v *server) said() string {
	b, err := os.ReadFile(v.stderr.Name())
	if err != nil {
		return err.Error()
	}
	return strings.TrimSpace(string(b[max(len(b)-4000, 0):]))
}

// kill ends the server without a chance to tidy up.
func (v *server) kill() {
	_ = v.cmd.Process.Kill()
	<-v.gone
	_ = v.stderr.Close()
}

// stop asks the server to close, and returns how long that took. One that does not
// within limit is killed.
func (v *server) stop(limit time.Duration) (time.Duration, error) {
	begin := time.Now()
	if err := v.cmd.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return 0, fmt.Errorf("stop the server: %w", err)
	}
	select {
	case <-v.gone:
	case <-time.After(limit):
		v.kill()
		return limit, fmt.Errorf("the server has not closed within %s", limit)
	}
	took := time.Since(begin)
	_ = v.stderr.Close()
	if status := v.cmd.ProcessState.ExitCode(); status != 0 {
		return took, fmt.Errorf("the server ended with status %d:\n%s", status, v.said())
	}
	return took, nil
}

// dial opens a connection for a key. The server must be the one that was started.
func (v *server) dial(ctx context.Context, signer ssh.Signer, patience time.Duration) (*ssh.Client, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", v.address)
	if err != nil {
		return nil, fmt.Errorf("connect: %w", err)
	}
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	client, err := v.login(conn, signer)
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	if err := conn.SetDeadline(time.Time{}); err != nil {
		return nil, errors.Join(err, client.Close())
	}
	return client, nil
}

// login logs in on a connection with a key.
func (v *server) login(conn net.Conn, signer ssh.Signer) (*ssh.Client, error) {
	config := &ssh.ClientConfig{User: "desk", Auth: []ssh.AuthMethod{ssh.PublicKeys(signer)}, HostKeyCallback: v.isIt}
	client, channels, requests, err := ssh.NewClientConn(conn, v.address, config)
	if err != nil {
		return nil, err
	}
	return ssh.NewClient(client, channels, requests), nil
}

// isIt is an ssh.HostKeyCallback.
func (v *server) isIt(_ string, _ net.Addr, key ssh.PublicKey) error {
	if got := ssh.FingerprintSHA256(key); got != v.hostKey {
		return fmt.Errorf("the host key is %s, the server said %s", got, v.hostKey)
	}
	return nil
}
