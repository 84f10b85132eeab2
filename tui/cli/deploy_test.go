package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

// TestDeployedCommands: what the files in config/deploy start is a command line of this
// program.
func TestDeployedCommands(t *testing.T) {
	units, err := filepath.Glob("../../config/deploy/*.service")
	if err != nil || len(units) < 2 {
		t.Fatalf("%d units, %v", len(units), err)
	}
	for _, unit := range units {
		text, err := os.ReadFile(unit)
		if err != nil {
			t.Fatal(err)
		}
		started := 0
		for line := range strings.Lines(string(text)) {
			if _, command, ok := strings.Cut(strings.TrimSpace(line), "/usr/local/bin/unsubdesk "); ok && strings.HasPrefix(line, "ExecStart=") {
				started++
				parses(t, unit, strings.Fields(command)...)
			}
		}
		if started == 0 {
			t.Errorf("%s starts nothing", unit)
		}
	}
	container, err := os.ReadFile("../../config/deploy/Containerfile")
	if err != nil || !strings.Contains(string(container), `CMD ["serve", "--listen", "0.0.0.0:23234"]`) {
		t.Fatalf("the container does not start serve: %v", err)
	}
	parses(t, "Containerfile", "serve", "--listen", "0.0.0.0:23234")
}

func parses(t *testing.T, name string, args ...string) {
	t.Helper()
	parser, err := kong.New(&grammar{}, kong.Vars{"version": ""}, kong.Exit(func(int) {}))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := parser.Parse(args); err != nil {
		t.Errorf("%s: %v: %v", name, args, err)
	}
}
