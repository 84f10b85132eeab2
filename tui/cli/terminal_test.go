package cli_test

import (
	"bytes"
	"io"
	"os/exec"
	"strings"
	"testing"

	"github.com/creack/pty"
)

// TestTerminalIsAskedNothingOnSQLite runs a plain command on a terminal that answers
// no question: none may be asked, and no colour is sent.
func TestTerminalIsAskedNothingOnSQLite(t *testing.T) {
	cmd := exec.CommandContext(t.Context(), program(t), "--version")
	cmd.Env = []string{"TERM=xterm-256color", "COLORTERM=truecolor", "HOME=" + t.TempDir()}
	terminal, err := pty.Start(cmd)
	if err != nil {
		t.Fatal(err)
	}
	defer terminal.Close() //nolint:errcheck // a test
	var out bytes.Buffer
	io.Copy(&out, terminal) //nolint:errcheck // a terminal whose program has ended answers an error
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(out.String(), "\x1b") || !strings.HasPrefix(out.String(), "unsubdesk ") {
		t.Errorf("the terminal got %q", out.String())
	}
}
