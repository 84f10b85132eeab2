package e2e

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"unsubdesk/tui/e2e/harness"
)

// port is a desk that is served over SSH, with the people's keys and what their clients
// know of it.
type port struct {
	*world
	server *harness.Server
	known  string // the known_hosts file
	keys   map[string]harness.Key
}

// served is a desk with the main story's instances and its people, all with a key, that
// is served on a free port.
func served(t *testing.T, env ...string) *port {
	t.Helper()
	return mainDesk(t).served(env...)
}

// served gives the people of a desk keys and serves it.
func (w *world) served(env ...string) *port {
	w.Helper()
	p := &port{world: w, keys: map[string]harness.Key{}, known: w.beside("known_hosts")}
	for _, name := range []string{"ada", "maya", "ben", "chen"} {
		p.keys[name] = w.newKey(name)
		w.must("ada", "users", "add-key", name, p.keys[name].Line)
	}
	p.serve("127.0.0.1:0", env...)
	return p
}

// all are the servers of the port: one.
func (p *port) all() []*harness.Server { return []*harness.Server{p.server} }

// beside is the path of a file that of the world.
func (w *world) beside(name string) string { return filepath.Join(w.dir, name) }

// newKey makes a key pair in files that carry the name.
func (w *world) newKey(name string) harness.Key {
	w.Helper()
	k, err := harness.NewKey(w.beside("key-" + name))
	if err != nil {
		w.Fatal(err)
	}
	return k
}

// serve starts a server on the desk, and notes its host key for the clients.
func (p *port) serve(listen string, env ...string) {
	p.Helper()
	p.server = p.newServer(listen, env...)
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	key, err := p.server.HostKey(ctx)
	if err != nil {
		p.Fatal(err)
	}
	line := harness.AuthorizedLine(key)
	known := fmt.Sprintf("[127.0.0.1]:%s %s\n", p.server.Port(), line)
	if err := os.WriteFile(p.known, []byte(known), 0o600); err != nil {
		p.Fatal(err)
	}
}

// newServer starts a server on a desk that ends with the test.
func (w *world) newServer(listen string, env ...string) *harness.Server {
	w.Helper()
	// Without a file the log goes to standard error, where a test can wait for its lines.
	env = append([]string{"UNSUBDESK_LOG_FILE="}, env...)
	s, err := harness.Serve(harness.Options{
		Program: w.program, Env: w.home.Env(env...),
		Args: []string{"--db", w.db, "serve", "--listen", listen},
	}, patience)
	if err != nil {
		w.Fatal(err)
	}
	w.Cleanup(func() {
		if err := s.Close(); err != nil {
			w.Error(err)
		}
		if w.Failed() {
			log, _ := s.Log()
			w.Logf("the log of the server at %s:\n%s", s.Address, log)
		}
	})
	return s
}

// logged waits until the logs of some servers hold n lines together that have all the
// texts.
func (w *world) logged(n int, servers []*harness.Server, texts ...string) {
	w.Helper()
	limit := time.After(patience)
	for {
		have, more := 0, make(chan struct{}, len(servers))
		for _, s := range servers {
			log, changed := s.Log()
			have += linesWith(log, texts...)
			go func() { <-changed; more <- struct{}{} }()
		}
		if have >= n {
			return
		}
		select {
		case <-more:
		case <-limit:
			w.Fatalf("%d lines were logged with %s, want %d", have, strings.Join(texts, " … "), n)
		}
	}
}

// linesWith counts the lines that hold all the texts.
func linesWith(log string, texts ...string) int {
	n := 0
	for line := range strings.Lines(log) {
		if !slices.ContainsFunc(texts, func(text string) bool { return !strings.Contains(line, text) }) {
			n++
		}
	}
	return n
}

// options are what every OpenSSH program is told: this desk's host key, this person's
// key, and nothing of the machine's own settings.
func (p *port) options(key harness.Key) []string {
	return []string{
		"-F", "none",
		"-o", "UserKnownHostsFile=" + p.known, "-o", "GlobalKnownHostsFile=/dev/null",
		"-o", "StrictHostKeyChecking=yes", "-o", "UpdateHostKeys=no",
		"-o", "BatchMode=yes", "-o", "ConnectTimeout=20",
		"-o", "IdentitiesOnly=yes", "-o", "IdentityAgent=none", "-i", key.Path,
	}
}

// line is a command line of ssh to the desk: its flags, then what the desk is asked.
func (p *port) line(key harness.Key, flags []string, command ...string) []string {
	args := append(p.options(key), "-p", p.server.Port())
	args = append(append(args, flags...), "127.0.0.1")
	if len(command) > 0 {
		args = append(args, "--", quoted(command))
	}
	return args
}

// quoted is a command as a person would type it for a shell: ssh sends the words joined
// by blanks, and the other side takes them apart again.
func quoted(command []string) string {
	words := make([]string, len(command))
	for i, w := range command {
		words[i] = w
		if w == "" || strings.ContainsAny(w, " \t'\"\\$*;&|<>`!") {
			words[i] = "'" + strings.ReplaceAll(w, "'", `'\''`) + "'"
		}
	}
	return strings.Join(words, " ")
}

// ssh runs a command of the desk over OpenSSH, without a terminal.
func (p *port) ssh(user string, command ...string) harness.Result {
	p.Helper()
	return p.client("ssh", p.line(p.keys[user], nil, command...)...)
}

// mustSSH is ssh for a command that has to succeed; it returns its standard output.
func (p *port) mustSSH(user string, command ...string) string {
	p.Helper()
	r := p.ssh(user, command...)
	if r.Status != 0 {
		p.Fatalf("%s over ssh: status %d\n%s%s", strings.Join(command, " "), r.Status, r.Stdout, r.Stderr)
	}
	return r.Stdout
}

// client runs an SSH program until it ends.
func (p *port) client(program string, args ...string) harness.Result {
	p.Helper()
	return p.clientWith(nil, program, args...)
}

// clientWith is client with further variables in the program's environment.
func (p *port) clientWith(env []string, program string, args ...string) harness.Result {
	p.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	r, err := harness.Run(ctx, program, p.home.Env(env...), "", args...)
	if err != nil {
		p.Fatal(err)
	}
	if ctx.Err() != nil {
		p.Fatalf("%s %s has not ended after %v: %+v", program, strings.Join(args, " "), patience, r)
	}
	return r
}

// dial opens the screens of the desk over OpenSSH on a terminal.
func (p *port) dial(user string, l look) *screens {
	p.Helper()
	return p.dialWith(p.keys[user], l)
}

// dialWith is dial with a certain key. The look's arguments are flags of ssh.
func (p *port) dialWith(key harness.Key, l look) *screens {
	p.Helper()
	return p.onTerminal("ssh", l, p.line(key, append([]string{"-tt"}, l.args...))...)
}

// onTerminal starts another program than ours on a terminal.
func (w *world) onTerminal(program string, l look, args ...string) *screens {
	w.Helper()
	other := *w
	other.program, l.args = program, args
	return other.start(l)
}

// within says how long something took, and fails if that was longer than promised. A
// program that looks for races is given some times as long.
func (w *world) within(what string, limit, took time.Duration) {
	w.Helper()
	w.Logf("%s: %v", what, took.Round(time.Millisecond))
	if took > limit*slowness {
		w.Errorf("%s took %v, promised are %v", what, took, limit)
	}
}
