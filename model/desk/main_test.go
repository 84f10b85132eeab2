package desk_test

import (
	"testing"

	"unsubdesk/db/dbtest"
)

// TestMain runs the tests on both engines.
func TestMain(m *testing.M) { dbtest.Main(m) }
