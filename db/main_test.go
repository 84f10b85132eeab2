package db_test

import (
	"os"
	"testing"

	"unsubdesk/db"
	"unsubdesk/db/dbtest"
)

func TestMain(m *testing.M) {
	db.URL = dbtest.URL
	dbtest.Main(m)
}

// TestSecondEngineIsThere says once what is left out on a machine without
// PostgreSQL; where it is required, Main fails instead.
func TestSecondEngineIsThere(t *testing.T) {
	if !dbtest.Available() {
		t.Skipf("PostgreSQL was not found: nothing was tested on it; install it, or set %s (now %q)", dbtest.Where, os.Getenv(dbtest.Where))
	}
}
