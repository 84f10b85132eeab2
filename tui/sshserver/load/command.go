package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/crypto/ssh"

	"unsubdesk/tui/e2e/harness"
)

// command runs a plain command over a connection. A status other than 0 is no error: it
// is in the result. The connection is closed when ctx ends first.
func command(ctx context.Context, client *ssh.Client, args ...string) (harness.Result, error) {
	stop := context.AfterFunc(ctx, func() { _ = client.Close() })
	defer stop()
	session, err := client.NewSession()
	if err != nil {
		return harness.Result{}, fmt.Errorf("open a channel: %w", err)
	}
	defer session.Close() //nolint:errcheck // it has ended
	var stdout, stderr bytes.Buffer
	session.Stdout, session.Stderr = &stdout, &stderr
	err = session.Run(quoted(args))
	r := harness.Result{Stdout: stdout.String(), Stderr: stderr.String()}
	if exit, ok := errors.AsType[*ssh.ExitError](err); ok {
		r.Status, err = exit.ExitStatus(), nil
	}
	if err != nil {
		return r, fmt.Errorf("%s: %w", strings.Join(args, " "), errors.Join(err, context.Cause(ctx)))
	}
	return r, nil
}

// quoted is a command line as a shell would have it.
func quoted(args []string) string {
	words := make([]string, len(args))
	for i, a := range args {
		words[i] = "'" + strings.ReplaceAll(a, "'", `'\''`) + "'"
	}
	return strings.Join(words, " ")
}

// local runs a command of the program on a desk, as its admin.
func (s *shop) local(ctx context.Context, address string, args ...string) (harness.Result, error) {
	return harness.Run(ctx, s.program, s.home.Env(), "", append([]string{"--db", address, "--user", admin}, args...)...)
}

// verified asks the program whether the books and the trail of a desk agree.
func (s *shop) verified(ctx context.Context, address string) (figure, error) {
	r, err := s.local(ctx, address, "verify", "--json")
	if err != nil {
		return figure{}, err
	}
	var report struct {
		OK       bool `json:"ok"`
		Problems []struct {
			What, Where, Message string
		} `json:"problems"`
	}
	if err := json.Unmarshal([]byte(r.Stdout), &report); err != nil {
		return figure{}, fmt.Errorf("verify: %w\n%s%s", err, r.Stdout, r.Stderr)
	}
	f := figure{What: "verify", Reached: "clean", ToReach: "clean", OK: r.Status == 0 && report.OK}
	if !f.OK {
		f.Reached = fmt.Sprintf("status %d, %d problems", r.Status, len(report.Problems))
		if len(report.Problems) > 0 {
			f.Reached += ", first " + report.Problems[0].Message
		}
	}
	return f, nil
}
