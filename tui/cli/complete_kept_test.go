package cli_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"unsubdesk/db/dbtest"
)

// TestCompleteLeavesOlderDesksAlone: whoever presses Tab has not decided that the desk
// is brought up to date. The real program offers nothing of such a desk, says nothing,
// and writes nothing, neither into it nor beside it.
func TestCompleteLeavesOlderDesksAlone(t *testing.T) {
	if dbtest.Turn() != nil {
		return // here the desk is a file
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "desk.db")
	before := unpacked(t, filepath.Join("..", "..", "db", "testdata", "schema-2.sqlite.gz"))
	if err := os.WriteFile(path, before, 0o600); err != nil {
		t.Fatal(err)
	}
	run := func(args ...string) string {
		cmd := exec.CommandContext(t.Context(), program(t), args...)
		cmd.Env = []string{"HOME=" + t.TempDir()}
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %v\n%s", args, err, out)
		}
		return string(out)
	}
	tab := func() string { return run("__complete", "zsh", "--db", path, "--user", "ada", "quote", "pk-") }
	if got := tab(); got != "" {
		t.Errorf("Tab says %q", got)
	}
	after, err := os.ReadFile(path)
	if err != nil || !bytes.Equal(before, after) {
		t.Errorf("the file was changed, %v", err)
	}
	if beside, err := filepath.Glob(filepath.Join(dir, "*")); err != nil || len(beside) != 1 {
		t.Errorf("there are %v, %v", beside, err)
	}
	run("--db", path, "--user", "ada", "list") // brings it up to date
	if got := tab(); !strings.HasPrefix(got, "pk-") {
		t.Errorf("of today's desk Tab says %q", got)
	}
}

func unpacked(t *testing.T, file string) []byte {
	t.Helper()
	packed, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer packed.Close() //nolint:errcheck // it was only read
	plain, err := gzip.NewReader(packed)
	if err != nil {
		t.Fatal(err)
	}
	all, err := io.ReadAll(plain)
	if err != nil {
		t.Fatal(err)
	}
	return all
}
