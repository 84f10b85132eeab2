package desk_test

import (
	"flag"
	"os"
	"testing"

	"unsubdesk/db/dbtest"
)

// steps are the names of tests in which nothing happens at the same time: what is verified,
// random histories, and large selections that stop and go on.
const steps = "Verify|Heads|Histories|OldPlan|ASelection|Moves|Confirm|TheValue|WasSeen|TheTrailNames|" +
	"GoingOn|WhatIsLeft|WhatWasDone|ManyIDs|ImportTwice|ALargeOrder|AChangeAfter"

// TestMain runs the tests on both engines.
func TestMain(m *testing.M) {
	if dbtest.Race {
		_ = flag.Set("rapid.checks", "25") // there is such a flag
	}
	os.Exit(dbtest.MainOfUseCases(m, steps))
}
