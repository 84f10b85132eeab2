package e2e

import (
	"net"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"unsubdesk/tui/e2e/harness"
)

// refusesWith checks that something was refused with the status and a sentence that
// holds the words, and nothing on standard output.
func (p *port) refusesWith(what string, r harness.Result, status int, words ...string) {
	p.Helper()
	if r.Status != status || r.Stdout != "" {
		p.Errorf("%s: status %d, want %d; standard output %q", what, r.Status, status, r.Stdout)
	}
	for _, word := range words {
		if !strings.Contains(r.Stderr, word) {
			p.Errorf("%s: what it says does not name %q: %q", what, word, r.Stderr)
		}
	}
	if strings.Contains(r.Stderr, "panic") || strings.Contains(r.Stderr, "goroutine") {
		p.Errorf("%s: a panic reached the person: %q", what, r.Stderr)
	}
}

// TestWhatIsNoDeskCommandIsRefused: the port has five commands and no shell.
func TestWhatIsNoDeskCommandIsRefused(t *testing.T) {
	clients(t, "ssh")
	p := served(t)
	for _, command := range []string{
		"", "sh -c id", "bash", "list; id", "$(id)", "`id`", "cat /etc/passwd", "import x.csv", "users add eve --role admin",
		"policy set review_threshold 1", "serve", "verify", "sweep", "export instances -o there.txt", "config show", "demo",
		"internal-sftp", "list '", "--db other.db list",
	} {
		r := p.client("ssh", append(p.line(p.keys["ada"], []string{"-T"}), "--", command)...)
		if r.Status != 4 && r.Status != 2 || r.Stdout != "" || !strings.HasPrefix(r.Stderr, "unsubdesk: ") {
			t.Errorf("%q: %+v", command, r)
		}
	}
	for _, command := range []string{"list | id", "list && id", "list > there.txt", "list $(id > there.txt)"} { // words, and no more
		if r := p.client("ssh", append(p.line(p.keys["ada"], nil), command)...); strings.Contains(r.Stdout, "uid=") {
			t.Errorf("%q was run: %+v", command, r)
		}
	}
	if p.exists("there.txt") || p.exists(p.beside("there.txt")) {
		t.Error("a file was written")
	}
	for _, command := range []string{"users list", "import x.csv", "verify", "bash"} {
		r := p.client("ssh", append(p.line(p.keys["ada"], nil), command)...)
		p.refusesWith(command, r, 4, "list", "quote", "unsubscribe", "reviews", "history")
	}
	if users := p.must("ada", "users", "list"); strings.Contains(users, "eve") {
		t.Errorf("a user was added:\n%s", users)
	}
}

// TestWhoActsIsTheKeysUser: no flag says otherwise, and the login name does not matter.
func TestWhoActsIsTheKeysUser(t *testing.T) {
	clients(t, "ssh")
	p := served(t)
	for _, flag := range [][]string{{"--user", "ada"}, {"--user=ada"}, {"--db", p.db}, {"--config", "/dev/null"}} {
		p.refusesWith(flag[0], p.ssh("maya", append(flag, "list")...), 4, flag[0][:4])
		p.refusesWith(flag[0], p.ssh("maya", append([]string{"list"}, flag...)...), 4, flag[0][:4])
	}
	if help := p.mustSSH("maya", "list", "--help"); !strings.Contains(help, "--tab") || strings.Contains(help, "--user") {
		t.Errorf("the help is not that of the port:\n%s", help)
	}
	for _, login := range []string{"ada", "root", "system"} {
		args := p.line(p.keys["maya"], []string{"-l", login}, "unsubscribe", "beta-cache", "--reason", "1", "--yes", "--key", "once")
		if r := p.client("ssh", args...); r.Status != 0 {
			t.Errorf("login name %q: %+v", login, r)
		}
	}
	if r := p.history()["CS1005"]; r.SubmittedBy != "maya" {
		t.Errorf("booked as %+v", r)
	}
}

// TestScreensNeedATerminal: without one a sentence says how to get it.
func TestScreensNeedATerminal(t *testing.T) {
	clients(t, "ssh")
	p := served(t)
	p.refusesWith("no terminal", p.client("ssh", p.line(p.keys["maya"], []string{"-T"})...), 2, "terminal", "ssh -t")
}

// TestFilesAreRefused: the desk takes and gives no files, in either of scp's ways.
func TestFilesAreRefused(t *testing.T) {
	clients(t, "ssh", "sftp", "scp")
	p := served(t)
	options := append(p.options(p.keys["ada"]), "-P", p.server.Port())
	mine := p.file("mine.txt", "mine")
	at := "127.0.0.1:"
	for what, args := range map[string][]string{
		"sftp":          {"sftp", at},
		"scp to":        {"scp", mine, at + "there.txt"},
		"scp from":      {"scp", at + p.db, p.beside("stolen")},
		"old scp to":    {"scp", "-O", mine, at + "there.txt"},
		"old scp from":  {"scp", "-O", at + p.db, p.beside("stolen")},
		"old scp trees": {"scp", "-O", "-r", p.dir, at},
	} {
		r := p.client(args[0], slices.Concat(options, args[1:])...)
		if r.Status == 0 || r.Stdout != "" || !strings.Contains(r.Stderr, "unsubdesk: There is no ") {
			t.Errorf("%s: %+v", what, r)
		}
	}
	for _, path := range []string{p.beside("stolen"), p.beside("there.txt")} {
		if p.exists(path) {
			t.Errorf("%s was written", path)
		}
	}
}

// listener is a port that nobody may be led to; visits says how many came.
func listener(t *testing.T) (address string, visits func() int) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done, n := make(chan struct{}), 0
	go func() {
		defer close(done)
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			n++
			c.Close() //nolint:errcheck // it was only counted
		}
	}()
	return l.Addr().String(), func() int {
		l.Close() //nolint:errcheck // ends the counting
		<-done
		return n
	}
}

// TestNothingIsForwarded: the port is no way into the network behind it.
func TestNothingIsForwarded(t *testing.T) {
	clients(t, "ssh")
	p := served(t)
	target, visits := listener(t)
	w := p.client("ssh", p.line(p.keys["ada"], []string{"-W", target})...)
	if w.Status != 255 || !strings.Contains(w.Stderr, "open failed") {
		t.Errorf("-W: %+v", w)
	}
	r := p.client("ssh", p.line(p.keys["ada"], []string{"-o", "ExitOnForwardFailure=yes", "-R", "0:" + target}, "list")...)
	if r.Status != 255 || r.Stdout != "" || !strings.Contains(r.Stderr, "remote port forwarding failed") {
		t.Errorf("-R: %+v", r)
	}
	s := p.client("ssh", p.line(p.keys["ada"], []string{"-o", "ExitOnForwardFailure=yes", "-R", p.beside("s") + ":" + target}, "list")...)
	if s.Status != 255 || s.Stdout != "" {
		t.Errorf("-R of a socket: %+v", s)
	}
	p.localForward(target)
	if n := visits(); n != 0 {
		t.Errorf("%d connections were forwarded", n)
	}
}

// localForward uses -L beside an open screen: the connection is closed at once, and the
// screen goes on.
func (p *port) localForward(target string) {
	p.Helper()
	socket := p.beside("l")
	maya := p.dial("maya", look{args: []string{"-L", socket + ":" + target}})
	maya.see("beta-cache")
	c, err := net.Dial("unix", socket)
	if err != nil {
		p.Fatal(err)
	}
	defer c.Close() //nolint:errcheck // it is closed by the other side
	if err := c.SetDeadline(time.Now().Add(patience)); err != nil {
		p.Fatal(err)
	}
	if n, err := c.Read(make([]byte, 1)); n != 0 || os.IsTimeout(err) {
		p.Errorf("-L: read %d bytes, %v", n, err)
	}
	maya.press("3")
	maya.see("Nothing has been refunded")
	maya.press("q")
	maya.leaves()
}

// TestNeitherAgentNorX11NorOtherVariables: what the client offers beside the session is
// not taken, and the session goes on without it.
func TestNeitherAgentNorX11NorOtherVariables(t *testing.T) {
	clients(t, "ssh")
	p := served(t)
	want := p.mustSSH("maya", "list")
	target, visits := listener(t)
	_, display, _ := net.SplitHostPort(target)
	for what, with := range map[string]struct{ env, flags []string }{
		"an agent": {[]string{"SSH_AUTH_SOCK=" + p.beside("agent")}, []string{"-A"}},
		"X11":      {[]string{"DISPLAY=127.0.0.1:" + display}, []string{"-Y", "-o", "XAuthLocation=/nonexistent"}},
		"variables": {[]string{"UNSUBDESK_USER=ada", "UNSUBDESK_DB=/nonexistent", "LD_PRELOAD="},
			[]string{"-o", "SendEnv=UNSUBDESK_* LD_PRELOAD"}},
	} {
		r := p.clientWith(with.env, "ssh", p.line(p.keys["maya"], with.flags, "list")...)
		if r.Status != 0 || r.Stdout != want {
			t.Errorf("with %s: %+v", what, r)
		}
		if what == "X11" && !strings.Contains(r.Stderr, "X11 forwarding request failed") {
			t.Errorf("X11 was not refused: %+v", r)
		}
	}
	if n := visits(); n != 0 {
		t.Errorf("%d windows were opened", n)
	}
}

// TestAConnectionWithoutASessionEnds: `ssh -N` asks for nothing, and does not stay.
func TestAConnectionWithoutASessionEnds(t *testing.T) {
	clients(t, "ssh")
	p := mainDesk(t).served("UNSUBDESK_SSH_IDLE_TIMEOUT=1s")
	begin := time.Now()
	r := p.client("ssh", p.line(p.keys["maya"], []string{"-N"})...)
	if r.Status != 255 || r.Stdout != "" {
		t.Errorf("%+v", r)
	}
	p.within("closing an idle connection", 10*time.Second, time.Since(begin))
}

// TestAnIdleSessionIsWarnedAndEnds: a session in which nobody presses a key is told so,
// and its terminal is given back.
func TestAnIdleSessionIsWarnedAndEnds(t *testing.T) {
	clients(t, "ssh")
	p := mainDesk(t).served("UNSUBDESK_SSH_IDLE_TIMEOUT=3s")
	maya := p.dial("maya", look{})
	maya.see("beta-cache")
	maya.see("key")
	if _, err := maya.Wait(patience); err != nil {
		t.Error(err)
	}
	shown := maya.Screen()
	if shown.Alt || shown.CursorHidden || !strings.Contains(shown.String(), "3s") && !strings.Contains(shown.String(), "3 s") {
		t.Errorf("left behind: alternate screen %v, hidden cursor %v\n%s", shown.Alt, shown.CursorHidden, shown)
	}
}
