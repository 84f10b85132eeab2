package sshserver_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/charmbracelet/x/vt"
	gossh "golang.org/x/crypto/ssh"

	"unsubdesk/db"
	"unsubdesk/db/dbtest"
	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/sshserver"
	"unsubdesk/tui/sshserver/programs"
	"unsubdesk/tui/styles"
)

// patience bounds every wait: long enough for a busy machine under the race
// detector, and never reached when all is well.
const patience = 30 * time.Second

// world is a served desk with two agents, a manager and an admin, who have keys.
type world struct {
	t      *testing.T
	store  *db.Store
	desk   *desk.Desk
	log    *told
	server *sshserver.Server
	keys   map[string]gossh.Signer
	stop   context.CancelFunc
	over   chan error
	// banner hears what the server says before a login.
	banner gossh.BannerCallback
}

// serve starts a server on a free port, with the real screens and commands, and
// stops it at the end of the test.
func serve(t *testing.T, change func(*sshserver.Options), instances ...model.Instance) *world {
	t.Helper()
	w := desked(t, instances...)
	for _, name := range []string{"maya", "ben", "chen", "ada"} {
		w.keys[name] = w.giveKey(name)
	}
	w.start(change)
	return w
}

// desked is a desk that is not served yet, and whose users have no keys.
func desked(t *testing.T, instances ...model.Instance) *world {
	t.Helper()
	return deskedAt(t, dbtest.NewClock(), instances...)
}

func deskedAt(t *testing.T, clock *dbtest.Clock, instances ...model.Instance) *world {
	t.Helper()
	w := &world{t: t, log: newTold(), keys: map[string]gossh.Signer{}, over: make(chan error, 1)}
	w.store = dbtest.New(t, dbtest.WithClock(clock))
	dbtest.PutUser(t, w.store, model.RoleAgent, "maya", "ben")
	dbtest.PutUser(t, w.store, model.RoleManager, "chen")
	dbtest.PutUser(t, w.store, model.RoleAdmin, "ada")
	if len(instances) > 0 {
		dbtest.Put(t, w.store, instances...)
	}
	return w
}

// options are those of a server in a test.
func (w *world) options(change func(*sshserver.Options)) sshserver.Options {
	log := slog.New(slog.NewJSONHandler(w.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	journal := sshserver.NewJournal(w.store, log)
	w.desk = desk.New(journal)
	o := sshserver.Options{
		Desk: w.desk, HostKeyFile: filepath.Join(w.t.TempDir(), "host_key"), Listen: "127.0.0.1:0", OSUser: "server", Log: log, Settle: journal.Settle,
		Screens:  programs.Screens(w.desk, programs.Look{Theme: styles.Dark}),
		Command:  programs.Command(w.desk, "test"),
		KeyCheck: 50 * time.Millisecond, Farewell: 100 * time.Millisecond, Grace: 2 * time.Second,
	}
	if change != nil {
		change(&o)
	}
	return o
}

func (w *world) start(change func(*sshserver.Options)) {
	w.t.Helper()
	server, err := sshserver.New(w.t.Context(), w.options(change))
	if err != nil {
		w.t.Fatal(err)
	}
	w.server = server
	ctx, stop := context.WithCancel(context.Background())
	w.stop = stop
	go func() { w.over <- server.Serve(ctx) }()
	w.t.Cleanup(func() {
		stop()
		w.overWithin(patience)
	})
}

// overWithin waits until the server has closed down.
func (w *world) overWithin(limit time.Duration) {
	w.t.Helper()
	select {
	case err := <-w.over:
		if err != nil {
			w.t.Errorf("the server ended with %v", err)
		}
		w.over <- nil // for whoever asks again
	case <-time.After(limit):
		w.t.Fatalf("the server did not end within %v", limit)
	}
}

// giveKey gives a user a new key.
func (w *world) giveKey(user string) gossh.Signer {
	w.t.Helper()
	signer := newSigner(w.t)
	w.give(user, signer)
	return signer
}

// give gives a user a key.
func (w *world) give(user string, signer gossh.Signer) {
	w.t.Helper()
	key := model.Key{Fingerprint: gossh.FingerprintSHA256(signer.PublicKey()),
		Line: strings.TrimSpace(string(gossh.MarshalAuthorizedKey(signer.PublicKey())))}
	dbtest.Update(w.t, w.store, func(tx model.WriteTx) error { return tx.PutKey(user, key) })
}

// takeKey takes a user's key away.
func (w *world) takeKey(user string) {
	w.t.Helper()
	fingerprint := gossh.FingerprintSHA256(w.keys[user].PublicKey())
	dbtest.Update(w.t, w.store, func(tx model.WriteTx) error { return tx.DeleteKey(user, fingerprint) })
}

func newSigner(t *testing.T) gossh.Signer {
	t.Helper()
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := gossh.NewSignerFromKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return signer
}

// tryLogin logs in under a name that does not matter.
func (w *world) tryLogin(name string, methods ...gossh.AuthMethod) (*gossh.Client, error) {
	conn, err := net.DialTimeout("tcp", w.server.Addr().String(), patience)
	if err != nil {
		return nil, err
	}
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
		return nil, err
	}
	c, channels, requests, err := gossh.NewClientConn(conn, w.server.Addr().String(), &gossh.ClientConfig{
		User: name, Auth: methods, BannerCallback: w.banner, HostKeyCallback: func(_ string, _ net.Addr, key gossh.PublicKey) error {
			if got := gossh.FingerprintSHA256(key); got != w.server.Fingerprint() {
				return fmt.Errorf("the host key is %s", got)
			}
			return nil
		}})
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	if err := conn.SetDeadline(time.Time{}); err != nil {
		return nil, err
	}
	return gossh.NewClient(c, channels, requests), nil
}

// login logs a user in with the key.
func (w *world) login(user string) *gossh.Client {
	w.t.Helper()
	return w.loginWith(w.keys[user])
}

func (w *world) loginWith(key gossh.Signer) *gossh.Client {
	w.t.Helper()
	client, err := w.tryLogin("anybody", gossh.PublicKeys(key))
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { shut(client) })
	return client
}

// result is how a command ended.
type result struct {
	t           *testing.T
	status      int
	out, stderr string
}

// run runs a command for a user on a connection of its own.
func (w *world) run(user, command string) result {
	w.t.Helper()
	return w.runOn(w.login(user), command)
}

func (w *world) runOn(client *gossh.Client, command string) result {
	w.t.Helper()
	sess, err := client.NewSession()
	if err != nil {
		w.t.Fatal(err)
	}
	defer shut(sess)
	var out, stderr bytes.Buffer
	sess.Stdout, sess.Stderr = &out, &stderr
	late := time.AfterFunc(patience, func() { shut(client) })
	defer late.Stop()
	err = sess.Run(command)
	return result{w.t, statusOf(w.t, err), out.String(), stderr.String()}
}

func statusOf(t *testing.T, err error) int {
	t.Helper()
	if e, ok := errors.AsType[*gossh.ExitError](err); ok {
		return e.ExitStatus()
	}
	if err != nil {
		t.Fatal(err)
	}
	return 0
}

// ends wants an exit status and texts among the messages.
func (r result) ends(status int, says ...string) result {
	r.t.Helper()
	if r.status != status {
		r.t.Errorf("exit status %d; want %d\nstdout: %s\nstderr: %s", r.status, status, r.out, r.stderr)
	}
	for _, want := range says {
		if !strings.Contains(r.stderr, want) {
			r.t.Errorf("stderr %q\nlacks %q", r.stderr, want)
		}
	}
	return r
}

// told is text that comes bit by bit and can be waited for.
type told struct {
	mu   sync.Mutex
	text bytes.Buffer
	more chan struct{} // closed at the next write
}

func newTold() *told { return &told{more: make(chan struct{})} }

// Write implements io.Writer.
func (o *told) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	close(o.more)
	o.more = make(chan struct{})
	return o.text.Write(p)
}

// String is all text so far.
func (o *told) String() string {
	text, _ := o.now()
	return text
}

func (o *told) now() (string, <-chan struct{}) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String(), o.more
}

// waitFor waits until the text holds what is wanted.
func (o *told) waitFor(t *testing.T, want string) {
	t.Helper()
	o.waitUntil(t, fmt.Sprintf("%q", want), func(text string) bool { return strings.Contains(text, want) })
}

func (o *told) waitUntil(t *testing.T, what string, holds func(string) bool) {
	t.Helper()
	late := time.After(patience)
	for {
		text, more := o.now()
		if holds(text) {
			return
		}
		select {
		case <-more:
		case <-late:
			t.Fatalf("did not come: %s\nin:\n%s", what, text)
		}
	}
}

// lines are the log's lines with a message.
func (o *told) lines(t *testing.T, message string) []map[string]any {
	t.Helper()
	var found []map[string]any
	for line := range strings.Lines(o.String()) {
		var fields map[string]any
		if err := json.Unmarshal([]byte(line), &fields); err != nil {
			t.Fatalf("a line of the log is no JSON: %v in %q", err, line)
		}
		if fields["msg"] == message {
			found = append(found, fields)
		}
	}
	return found
}

// screen is a session with a terminal: what it drew, on an emulator, and what
// was said beside it.
type screen struct {
	t        *testing.T
	client   *gossh.Client
	sess     *gossh.Session
	keys     io.WriteCloser
	mu       sync.Mutex
	terminal *vt.Emulator
	drawn    *told
	stderr   *told
	over     chan error
}

// open opens a program on a terminal; the screens for "".
func open(t *testing.T, client *gossh.Client, command string) *screen {
	t.Helper()
	sess, err := client.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	s := &screen{t: t, client: client, sess: sess, terminal: vt.NewEmulator(100, 30), drawn: newTold(), stderr: newTold(), over: make(chan error, 1)}
	sess.Stdout, sess.Stderr = s, s.stderr
	if s.keys, err = sess.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err := sess.RequestPty("xterm-256color", 30, 100, gossh.TerminalModes{}); err != nil {
		t.Fatal(err)
	}
	if command == "" {
		err = sess.Shell()
	} else {
		err = sess.Start(command)
	}
	if err != nil {
		t.Fatal(err)
	}
	go func() { s.over <- sess.Wait() }()
	return s
}

// Write takes what the program draws.
func (s *screen) Write(p []byte) (int, error) {
	s.mu.Lock()
	n, err := s.terminal.Write(p)
	s.mu.Unlock()
	if err != nil {
		return n, err
	}
	return s.drawn.Write(p)
}

// text is what stands on the screen.
func (s *screen) text() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.terminal.String()
}

// resize makes the terminal another size, and tells the server.
func (s *screen) resize(width, height int) {
	s.t.Helper()
	s.mu.Lock()
	s.terminal.Resize(width, height)
	s.mu.Unlock()
	if err := s.sess.WindowChange(height, width); err != nil {
		s.t.Fatal(err)
	}
}

// sees waits until a text stands on the screen.
func (s *screen) sees(want string) {
	s.t.Helper()
	s.drawn.waitUntil(s.t, fmt.Sprintf("%q on the screen", want), func(string) bool { return strings.Contains(s.text(), want) })
}

// types types keys.
func (s *screen) types(keys string) {
	s.t.Helper()
	if _, err := io.WriteString(s.keys, keys); err != nil {
		s.t.Fatal(err)
	}
}

// endsWith waits for the end, wants an exit status and a text beside the screen,
// and a terminal that was given back.
func (s *screen) endsWith(status int, says string) {
	s.t.Helper()
	if got := statusOf(s.t, s.ended()); got != status {
		s.t.Errorf("exit status %d; want %d", got, status)
	}
	s.stderr.waitFor(s.t, says)
	if drawn := s.drawn.String(); strings.LastIndex(drawn, "\x1b[?1049h") > strings.LastIndex(drawn, "\x1b[?1049l") {
		s.t.Errorf("the alternate screen was not left: …%q", drawn[max(len(drawn)-80, 0):])
	}
}

// ended waits for the end.
func (s *screen) ended() error {
	s.t.Helper()
	select {
	case err := <-s.over:
		return err
	case <-time.After(patience):
		s.t.Fatalf("the session did not end; its screen:\n%s", s.text())
		return nil
	}
}

// shut closes what may be closed already.
func shut(c io.Closer) { _ = c.Close() }

// large is an instance of an order that needs review.
func large(id string) model.Instance { return dbtest.Instance(id, dbtest.Costs("7000.01", "7000.01")) }

// eventually asks again until it holds.
func (w *world) eventually(what string, holds func() bool) {
	w.t.Helper()
	tick, late := time.NewTicker(5*time.Millisecond), time.After(patience)
	defer tick.Stop()
	for !holds() {
		select {
		case <-tick.C:
		case <-late:
			w.t.Fatalf("did not come: %s", what)
		}
	}
}
