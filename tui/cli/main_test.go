package cli_test

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"

	"unsubdesk/db/dbtest"
	"unsubdesk/tui/e2e/harness"
)

// workshop is the folder the program is built in.
var workshop = filepath.Join(os.TempDir(), "unsubdesk-cli-"+strconv.Itoa(os.Getpid()))

// built is the path of the program, made once, when the first test asks for it.
var built = sync.OnceValues(func() (string, error) {
	if err := os.Mkdir(workshop, 0o700); err != nil {
		return "", err
	}
	return harness.BuildPlain(context.Background(), workshop)
})

// TestMain runs the tests on both engines.
func TestMain(m *testing.M) {
	status := dbtest.MainOfScreens(m)
	if err := os.RemoveAll(workshop); err != nil {
		status = 1
	}
	os.Exit(status)
}

// program is the path of the real program; the folder that holds it holds nothing else.
func program(t *testing.T) string {
	t.Helper()
	path, err := built()
	if err != nil {
		t.Fatal(err)
	}
	return path
}
