package desk_test

import (
	"flag"
	"os"
	"testing"

	"unsubdesk/db/dbtest"
)

// TestMain runs the tests on both engines.
func TestMain(m *testing.M) {
	if dbtest.Race {
		_ = flag.Set("rapid.checks", "25") // there is such a flag
	}
	os.Exit(dbtest.Main(m))
}
