package linear_test

import (
	"os"
	"testing"

	"unsubdesk/db/dbtest"
)

// TestMain runs the tests on SQLite: nothing here depends on the engine.
func TestMain(m *testing.M) {
	os.Setenv(dbtest.Where, dbtest.Off) //nolint:errcheck // it cannot fail
	os.Exit(dbtest.MainOfScreens(m))
}
