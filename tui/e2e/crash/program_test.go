package crash

import (
	"context"
	"encoding/json"
	"os/exec"
	"strings"
	"time"

	"unsubdesk/tui/e2e/harness"
)

// run runs the program to its end.
func (m *machine) run(args []string) (r harness.Result, took time.Duration) {
	m.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	began := time.Now()
	r, err := harness.Run(ctx, m.program, m.env, "", args...)
	m.ok(err)
	return r, time.Since(began)
}

// killed starts the program and kills it after a while; ended reports that it was
// faster, and with what status.
func (m *machine) killed(args []string, after time.Duration) (ended bool, status int) {
	m.Helper()
	cmd := exec.Command(m.program, args...)
	cmd.Env = m.env
	m.ok(cmd.Start())
	kill := time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
	_ = cmd.Wait() // the status tells
	kill.Stop()
	status = cmd.ProcessState.ExitCode()
	return status >= 0, status
}

// opens starts the program anew: it is there soon and finds that the books agree.
func (m *machine) opens(address string) {
	m.Helper()
	r, took := m.run([]string{"--db", address, "--user", "iris", "verify", "--json"})
	var answer struct {
		OK bool `json:"ok"`
	}
	if err := json.Unmarshal([]byte(r.Stdout), &answer); err != nil || r.Status != 0 || !answer.OK {
		m.Errorf("verify afterwards: status %d, %s%s", r.Status, r.Stdout, r.Stderr)
	}
	if took > restartLimit() {
		m.Errorf("the next program took %v", took)
	}
}

// fields is a command line without the desk.
func fields(text string, more ...string) []string { return append(strings.Fields(text), more...) }
