package db_test

import (
	"os"
	"testing"

	"unsubdesk/db"
	"unsubdesk/db/dbtest"
)

func TestMain(m *testing.M) {
	db.URL, db.EmptyURL = dbtest.URL, dbtest.EmptyURL
	os.Exit(dbtest.Main(m))
}

// TestSecondEngineIsThere says once what is left out on a machine without
// PostgreSQL; where it is required, Main fails instead.
func TestSecondEngineIsThere(t *testing.T) {
	if !dbtest.Available() {
		//nolint:forbidigo // the one test that says what was left out
		t.Skipf("PostgreSQL was not found: nothing was tested on it; install it, or set %s (now %q)", dbtest.Where, os.Getenv(dbtest.Where))
	}
}
