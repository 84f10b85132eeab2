package cli_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestShellsCompleteOnSQLite asks the shells themselves, bash and those of the others that are
// there, what they would make of a line.
func TestShellsCompleteOnSQLite(t *testing.T) {
	bin := filepath.Dir(program(t))
	for shell, script := range map[string]string{
		"bash": `source <(unsubdesk completion bash)
			COMP_LINE='unsubdesk list is:al' COMP_POINT=20 COMP_WORDS=(unsubdesk list is : al) COMP_CWORD=4
			compopt() { :; }
			_unsubdesk; printf '%s\n' "${COMPREPLY[@]}"`,
		"zsh": `autoload -U compinit; compinit -D; source <(unsubdesk completion zsh)
			_describe() { local name=${@[-1]}; print -l -- ${(P)3} }
			words=(unsubdesk list is:al) CURRENT=3
			_unsubdesk`,
		"fish": `unsubdesk completion fish | source; complete -C 'unsubdesk list is:al'`,
	} {
		t.Run(shell, func(t *testing.T) {
			path, err := exec.LookPath(shell)
			if err != nil && os.Getenv("UNSUBDESK_TEST_CLIENTS") != "required" {
				t.Skip(shell + " is not here") //nolint:forbidigo // these programs are no part of this project
			}
			cmd := exec.CommandContext(t.Context(), path, "-c", script)
			cmd.Env = append(os.Environ(), "HOME="+t.TempDir(), "PATH="+bin+string(filepath.ListSeparator)+os.Getenv("PATH"))
			var stderr bytes.Buffer
			cmd.Stderr = &stderr
			out, err := cmd.Output()
			want := map[string]string{"bash": "allowed", "zsh": "is:allowed", "fish": "is:allowed"}[shell]
			if got := strings.TrimSpace(string(out)); err != nil || got != want {
				t.Errorf("%q, want %q (%v): %s", got, want, err, stderr.String())
			}
		})
	}
}
