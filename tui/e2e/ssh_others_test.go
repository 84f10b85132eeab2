package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"unsubdesk/tui/e2e/harness"
)

// An otherClient is an implementation of SSH that is not OpenSSH. Its programs keep
// their keys in files of their own kind.
type otherClient struct {
	program string
	// convert is the command that turns OpenSSH's key file into the client's own.
	convert func(from, to string) []string
	// line is its command line; words that name the desk's command come last.
	line func(p *port, keyFile string, terminal bool) []string
}

func otherClients() []otherClient {
	return []otherClient{{
		program: "plink",
		convert: func(from, to string) []string { return []string{"puttygen", from, "-O", "private", "-o", to} },
		line: func(p *port, keyFile string, terminal bool) []string {
			flags := []string{"-ssh", "-batch", "-noagent", "-noshare", "-no-antispoof", "-hostkey", p.server.Fingerprint,
				"-i", keyFile, "-P", p.server.Port(), "-l", "anybody"}
			if terminal {
				flags = append(flags, "-t")
			}
			return append(flags, "127.0.0.1")
		},
	}, {
		program: "dbclient",
		convert: func(from, to string) []string { return []string{"dropbearconvert", "openssh", "dropbear", from, to} },
		line: func(p *port, keyFile string, terminal bool) []string {
			flags := []string{"-i", keyFile, "-p", p.server.Port(), "-l", "anybody"}
			if terminal {
				flags = append(flags, "-t")
			}
			return append(flags, "127.0.0.1")
		},
	}}
}

// TestOtherClients: who is no OpenSSH gets in with a key, has the screens and the
// commands, and stays out without.
func TestOtherClients(t *testing.T) {
	for _, c := range otherClients() {
		t.Run(c.program, func(t *testing.T) {
			clients(t, c.program, c.convert("", "")[0])
			p := served(t)
			p.trustAtHome()
			maya := p.converted(c, p.keys["maya"])
			want := p.run("maya", "list", "--json")
			got := p.client(c.program, append(c.line(p, maya, false), "list", "--json")...)
			if got.Status != want.Status || got.Stdout != want.Stdout {
				t.Errorf("here:  %+v\nthere: %+v", want, got)
			}
			p.otherCommands(c, maya)
			p.otherScreens(c, maya)
			stranger := p.client(c.program, append(c.line(p, p.converted(c, p.newKey("stranger")), false), "list")...)
			if stranger.Status == 0 || stranger.Stdout != "" {
				t.Errorf("an unknown key: %+v", stranger)
			}
		})
	}
}

// otherCommands runs a command that moves money, and one that is refused.
func (p *port) otherCommands(c otherClient, keyFile string) {
	p.Helper()
	r := p.client(c.program, append(c.line(p, keyFile, false), "unsubscribe alpha-large --reason 5 --note 'two words' --yes")...)
	if r.Status != 0 || !strings.Contains(r.Stdout, "CS1003") && !strings.Contains(r.Stdout, "alpha-large") {
		p.Errorf("unsubscribe: %+v", r)
	}
	id := p.openRequest()
	r = p.client(c.program, append(c.line(p, keyFile, false), "reviews", "approve", id)...)
	if r.Status != 4 || r.Stdout != "" || !strings.Contains(r.Stderr, "decide") {
		p.Errorf("an agent approves: %+v", r)
	}
}

// otherScreens opens the screens and leaves them.
func (p *port) otherScreens(c otherClient, keyFile string) {
	p.Helper()
	s := p.onTerminal(c.program, look{width: 100, height: 30}, c.line(p, keyFile, true)...)
	s.see("beta-cache")
	if err := s.Resize(130, 32); err != nil {
		p.Fatal(err)
	}
	s.until("a screen as wide as the terminal", func(shown harness.Screen) bool {
		return strings.Contains(shown.Line(1), strings.Repeat("─", 120))
	})
	s.press("q")
	if status, err := s.Wait(patience); err != nil || status != 0 {
		p.Errorf("the end: status %d, %v\n%s", status, err, s.Screen())
	}
}

// converted is a key in a file of the client's own kind.
func (p *port) converted(c otherClient, key harness.Key) string {
	p.Helper()
	to := key.Path + "." + c.program
	args := c.convert(key.Path, to)
	if r := p.client(args[0], args[1:]...); r.Status != 0 {
		p.Fatalf("%s: %+v", args[0], r)
	}
	return to
}

// trustAtHome puts the desk's host key where clients look that know no option for it.
func (p *port) trustAtHome() {
	p.Helper()
	known, err := os.ReadFile(p.known)
	if err != nil {
		p.Fatal(err)
	}
	_, key, _ := strings.Cut(string(known), " ")
	dir := filepath.Join(p.dir, ".ssh")
	if err := os.Mkdir(dir, 0o700); err != nil {
		p.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "known_hosts"), fmt.Appendf(nil, "127.0.0.1 %s", key), 0o600); err != nil {
		p.Fatal(err)
	}
}
