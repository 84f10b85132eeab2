package e2e

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"unsubdesk/db/dbtest"
)

// clients says which SSH programs a story is told with: those of other projects, which
// a machine need not have. With UNSUBDESK_TEST_CLIENTS=required, as in .ci/run, a story
// fails where one of them is missing.
func clients(t *testing.T, names ...string) {
	t.Helper()
	var missing []string
	for _, name := range names {
		if _, err := exec.LookPath(name); err != nil {
			missing = append(missing, name)
		}
	}
	if len(missing) > 0 {
		leftOut(t, "UNSUBDESK_TEST_CLIENTS", strings.Join(missing, ", "))
	}
}

// postgres is a PostgreSQL server for a test. UNSUBDESK_TEST_POSTGRES=required is for it
// what UNSUBDESK_TEST_CLIENTS is for the clients.
func postgres(t *testing.T) *dbtest.Server {
	t.Helper()
	s := dbtest.StartServer(t)
	if s == nil {
		leftOut(t, dbtest.Where, "PostgreSQL")
	}
	return s
}

// leftOut ends a test on a machine that lacks what it needs. It is the one place that
// leaves anything out, and says so.
func leftOut(t *testing.T, variable, missing string) {
	t.Helper()
	if os.Getenv(variable) == "required" {
		t.Fatal("not installed: " + missing)
	}
	t.Skip("left out, not installed: " + missing) //nolint:forbidigo // these programs are no part of this project
}
