package db_test

import (
	"context"
	"fmt"
	"os"
	"testing"

	"gorm.io/gorm/logger"

	"unsubdesk/db"
	"unsubdesk/db/dbtest"
)

// loud is GORM's own logger in place of the one that writes to standard output: nothing
// may come to it, because the screens are there.
type loud struct{ logger.Interface }

func (loud) Error(_ context.Context, format string, args ...any) {
	panic("GORM would say: " + fmt.Sprintf(format, args...))
}

func TestMain(m *testing.M) {
	logger.Default = loud{logger.Default}
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
