package sshserver

import (
	"encoding/pem"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"unsubdesk/model"
)

// TestNeighbourhood: an IPv4 address is one place however it is written, and an
// IPv6 /64 is one.
func TestNeighbourhood(t *testing.T) {
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"192.0.2.1:1", "192.0.2.1:2", true},
		{"192.0.2.1:1", "192.0.2.2:1", false},
		{"192.0.2.1:1", "[::ffff:192.0.2.1]:1", true},
		{"[2001:db8:0:1::1]:1", "[2001:db8:0:1:ffff::9]:2", true},
		{"[2001:db8:0:1::1]:1", "[2001:db8:0:2::1]:1", false},
		{"[fe80::1%eth0]:1", "[fe80::2%eth1]:1", true},
	} {
		a, b := neighbourhood(address(c.a)), neighbourhood(address(c.b))
		if (a == b) != c.same || !a.IsValid() {
			t.Errorf("%s is %v, %s is %v", c.a, a, c.b, b)
		}
	}
	if p := neighbourhood(&net.UnixAddr{Name: "/tmp/x"}); p.IsValid() {
		t.Errorf("a socket is %v", p)
	}
}

type address string

func (a address) Network() string { return "tcp" }
func (a address) String() string  { return string(a) }

// TestPlacesAreGivenBackOnce: many at once are counted right, and giving a place
// back twice frees one.
func TestPlacesAreGivenBackOnce(t *testing.T) {
	p, from := newPlaces(10, 10), neighbourhood(address("192.0.2.1:1"))
	in := make(chan func(), 50)
	var all sync.WaitGroup
	for range cap(in) {
		all.Go(func() {
			if leave, err := p.take(from); err == nil {
				in <- leave
			}
		})
	}
	all.Wait()
	if len(in) != 10 {
		t.Fatalf("%d are in", len(in))
	}
	leave := <-in
	leave()
	leave()
	if _, err := p.take(from); err != nil {
		t.Errorf("a free place: %v", err)
	}
	if _, err := p.take(neighbourhood(address("192.0.2.2:1"))); err == nil {
		t.Error("an eleventh was let in")
	}
}

// TestGate: so many lines in a while pass, the rest is counted and told.
func TestGate(t *testing.T) {
	g, now := &gate{most: 3, while: time.Minute}, time.Unix(1000, 0)
	passed := 0
	for range 10 {
		if ok, _ := g.pass(now); ok {
			passed++
		}
	}
	if passed != 3 {
		t.Errorf("%d passed", passed)
	}
	if n := g.overdue(now.Add(59 * time.Second)); n != 0 {
		t.Errorf("told of %d too soon", n)
	}
	if ok, held := g.pass(now.Add(time.Minute)); !ok || held != 7 {
		t.Errorf("then %v, %d held back", ok, held)
	}
	if n := g.overdue(now.Add(2 * time.Minute)); n != 0 {
		t.Errorf("told of %d twice", n)
	}
}

// TestHostKey: the key is made once, private, and kept; what is no usable key is
// a sentence and stays as it is.
func TestHostKey(t *testing.T) {
	path := filepath.Join(t.TempDir(), "deep", "host_key")
	first, made, err := hostKey(path)
	if err != nil || !made {
		t.Fatalf("made=%v, %v", made, err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	again, made, err := hostKey(path)
	if err != nil || made || gossh.FingerprintSHA256(again.PublicKey()) != gossh.FingerprintSHA256(first.PublicKey()) {
		t.Errorf("the second time: made=%v, %v", made, err)
	}
	if left, _ := os.ReadDir(filepath.Dir(path)); len(left) != 1 {
		t.Errorf("beside it lie %v", left)
	}
	locked, err := gossh.MarshalPrivateKeyWithPassphrase(mustKey(t), "", []byte("secret"))
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		text string
		mode os.FileMode
		says string
	}{
		"open":       {"x", 0o644, "chmod 600"},
		"no key":     {"x", 0o600, "is no private key"},
		"passphrase": {string(pem.EncodeToMemory(locked)), 0o600, "has a passphrase"},
	} {
		path := filepath.Join(t.TempDir(), "key")
		if err := os.WriteFile(path, []byte(c.text), c.mode); err != nil {
			t.Fatal(err)
		}
		if _, _, err := hostKey(path); model.ErrorCode(err) != model.CodeUnavailable || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", name, err)
		}
		if text, _ := os.ReadFile(path); string(text) != c.text {
			t.Errorf("%s: the file was changed", name)
		}
	}
	if _, _, err := hostKey(t.TempDir()); model.ErrorCode(err) != model.CodeUnavailable {
		t.Errorf("a directory: %v", err)
	}
}

func mustKey(t *testing.T) any {
	t.Helper()
	text, err := newHostKey()
	if err != nil {
		t.Fatal(err)
	}
	key, err := gossh.ParseRawPrivateKey(text)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// TestHostKeyRace: servers that start together have one key.
func TestHostKeyRace(t *testing.T) {
	path := filepath.Join(t.TempDir(), "host_key")
	keys := make(chan string, 8)
	var all sync.WaitGroup
	for range cap(keys) {
		all.Go(func() {
			key, _, err := hostKey(path)
			if err != nil {
				t.Error(err)
				return
			}
			keys <- gossh.FingerprintSHA256(key.PublicKey())
		})
	}
	all.Wait()
	close(keys)
	first := <-keys
	for k := range keys {
		if k != first {
			t.Errorf("%s and %s", first, k)
		}
	}
}

// TestPrintable: text for the log is cleaned and cut, also when it is broken.
func TestPrintable(t *testing.T) {
	for in, want := range map[string]string{
		"maya": "maya", "a\nb\x1b": "a\ufffdb\ufffd", "\xff": "\ufffd",
		strings.Repeat("云", 100): strings.Repeat("云", 64) + "…",
	} {
		if got := printable(in); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
}

// TestWarnBefore: a minute before the end, or at half time of a short limit.
func TestWarnBefore(t *testing.T) {
	for limit, want := range map[time.Duration]time.Duration{
		15 * time.Minute: time.Minute, 2 * time.Minute: time.Minute, time.Minute: 30 * time.Second, time.Second: 500 * time.Millisecond,
	} {
		if got := warnBefore(limit); got != want {
			t.Errorf("%v: %v", limit, got)
		}
	}
}

// readOnly is a store that says so.
type readOnly struct{ model.Store }

func (readOnly) ReadOnly() bool { return true }

// TestJournalPassesReadOnly: a desk behind a journal still knows that it can only
// be looked at.
func TestJournalPassesReadOnly(t *testing.T) {
	log := slog.New(slog.DiscardHandler)
	if !NewJournal(readOnly{}, log).ReadOnly() || NewJournal(nil, log).ReadOnly() {
		t.Error("the journal hides it")
	}
}

func TestAnIPv4AddressIsNotOneOfIPv6(t *testing.T) {
	for listen, want := range map[string]string{"0.0.0.0:0": "tcp4", "127.0.0.1:22": "tcp4", "[::]:0": "tcp", ":0": "tcp", "localhost:0": "tcp"} {
		if got := network(listen); got != want {
			t.Errorf("%s is listened on as %s, want %s", listen, got, want)
		}
	}
}
