package harness

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
)

// Result is what a command left behind.
type Result struct {
	Stdout, Stderr string
	// Status is the exit status, -1 if a signal ended it.
	Status int
}

// Run runs a command without a terminal, with stdin as its standard input, until it
// ends. A status other than 0 is no error: it is in the result.
func Run(ctx context.Context, program string, env []string, stdin string, args ...string) (Result, error) {
	var stdout, stderr bytes.Buffer
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Env, cmd.Stdin = env, strings.NewReader(stdin)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	var failed *exec.ExitError
	if err != nil && !errors.As(err, &failed) {
		return Result{}, fmt.Errorf("run %s %s: %w", program, strings.Join(args, " "), err)
	}
	return Result{Stdout: stdout.String(), Stderr: stderr.String(), Status: cmd.ProcessState.ExitCode()}, nil
}
