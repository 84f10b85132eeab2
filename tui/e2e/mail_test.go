package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"unsubdesk/tui/mail/mailtest"
)

// TestWhoWaitsIsToldByMail is the whole way: two servers on one desk, an agent asks, the
// manager's mail comes and its line decides, silence decides the next, the agent's mails
// come, each once.
func TestWhoWaitsIsToldByMail(t *testing.T) {
	clients(t, "ssh")
	post := mailtest.Start(t, mailtest.Options{StartTLS: true, User: "desk", Password: "pa55"})
	env := []string{"UNSUBDESK_MAIL_HOST=" + post.Host, fmt.Sprint("UNSUBDESK_MAIL_PORT=", post.Port), "UNSUBDESK_MAIL_USER=desk", "UNSUBDESK_MAIL_PASSWORD=pa55",
		"UNSUBDESK_MAIL_FROM=Unsubscriptions <desk@desk.example>", "SSL_CERT_FILE=" + post.RootsFile}
	w := mainDesk(t)
	w.must("ada", "users", "set-email", "chen", "chen@desk.example")
	w.must("ada", "users", "set-email", "maya", "maya@desk.example")
	w.must("ada", "policy", "set", "review_window", "20s")
	p := w.served(env...)
	other := w.newServer("127.0.0.1:0", env...)

	p.mustSSH("maya", "unsubscribe", "alpha-large", "--reason", "4", "--yes")
	first := p.openRequest()
	letter := post.Wait(t, 1)[0]
	if letter.To != "chen@desk.example" || !strings.HasPrefix(letter.Subject(t), "Review by ") {
		t.Fatalf("to %s: %s", letter.To, letter.Subject(t))
	}
	line := lineWith(t, letter.Text(t), "reviews approve "+first)
	if !strings.HasPrefix(line, p.server.Line+" ") && !strings.HasPrefix(line, other.Line+" ") {
		t.Errorf("the line %q leads to neither %s nor %s", line, p.server.Line, other.Line)
	}
	if said := p.typed("chen", line); !strings.Contains(said, "approved by chen") {
		t.Errorf("%s: %s", line, said)
	}
	letter = post.Wait(t, 2)[1]
	if letter.To != "maya@desk.example" || !strings.HasPrefix(letter.Subject(t), "Approved by chen: ") {
		t.Errorf("to %s: %s", letter.To, letter.Subject(t))
	}
	if said := p.typed("maya", lineWith(t, letter.Text(t), "reviews show "+first)); !strings.Contains(said, first) {
		t.Errorf("it shows %s", said)
	}

	w.must("ada", "policy", "set", "review_window", "1s")
	w.must("ada", "policy", "set", "review_threshold", "100")
	p.mustSSH("maya", "unsubscribe", "alpha-备份", "--reason", "4", "--yes")
	n := 3 // the next one, or the one after it: in so short a time chen may not be told
	for !strings.HasPrefix(post.Wait(t, n)[n-1].Subject(t), "Approved by silence: ") {
		n++
	}
	ids := map[string]bool{}
	for _, r := range post.Letters() {
		if id := r.Header.Get("Message-Id"); ids[id] {
			t.Errorf("%s came twice", id)
		} else {
			ids[id] = true
		}
	}
	for _, server := range append(p.all(), other) {
		if log, _ := server.Log(); strings.Contains(log, "pa55") {
			t.Errorf("the log tells the password: %s", log)
		}
	}
}

// lineWith is the one line of a text that holds some words.
func lineWith(t *testing.T, text, words string) string {
	t.Helper()
	found := regexp.MustCompile(`(?m)^ *(ssh .*`+regexp.QuoteMeta(words)+`.*)$`).FindAllStringSubmatch(text, -1)
	if len(found) != 1 {
		t.Fatalf("%d lines with %q in\n%s", len(found), words, text)
	}
	return found[0][1]
}

// typed runs a line in a shell, as a person who has the user's key set up, and returns
// what it said.
func (p *port) typed(user, line string) string {
	p.Helper()
	ssh, err := exec.LookPath("ssh")
	if err != nil {
		p.Fatal(err)
	}
	bin := p.TempDir()
	settings := p.file("ssh_config-"+user, "Host *\n  IdentityFile "+p.keys[user].Path+"\n  IdentitiesOnly yes\n  StrictHostKeyChecking no\n  UserKnownHostsFile /dev/null\n  LogLevel ERROR\n")
	if err := os.WriteFile(bin+"/ssh", []byte("#!/bin/sh\nexec "+ssh+" -F "+settings+` "$@"`+"\n"), 0o700); err != nil {
		p.Fatal(err)
	}
	cmd := exec.Command("sh", "-c", line)
	cmd.Env = append(p.home.Env(), "PATH="+bin+":"+os.Getenv("PATH"))
	said, err := cmd.CombinedOutput()
	if err != nil {
		p.Fatalf("%s: %v\n%s", line, err, said)
	}
	return string(said)
}
