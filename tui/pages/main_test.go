package pages_test

import (
	"os"
	"testing"

	"unsubdesk/db/dbtest"
)

// TestMain runs the tests on both engines.
func TestMain(m *testing.M) { os.Exit(dbtest.MainOfScreens(m)) }
