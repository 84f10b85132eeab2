package dbtest

import (
	"flag"
	"fmt"
	"os"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"testing"
)

// Where is the name of the variable that says where PostgreSQL is found.
const Where = "UNSUBDESK_TEST_POSTGRES"

// The values of that variable that are no URL.
const (
	Required = "required"
	Off      = "off"
)

// reportTo names a file to which each package adds a line for what it ran on
// PostgreSQL, so that a check can tell that it did.
const reportTo = "UNSUBDESK_TEST_REPORT"

// onTurn is the server on which tests run at the moment, nil while it is
// SQLite's turn. It is set by Main, between two runs of all tests.
var onTurn atomic.Pointer[Server]

// Turn is the server on which tests run at the moment; nil while it is SQLite's
// turn, or in a package without Main.
func Turn() *Server { return onTurn.Load() }

// onlyPostgres, set to anything, leaves SQLite's turn out.
const onlyPostgres = "UNSUBDESK_TEST_ONLY_POSTGRES"

// Main is what a TestMain calls: it runs all tests of the package on SQLite, and
// then on PostgreSQL if it is there. The status is for os.Exit.
func Main(m *testing.M) int { return run(m, true, "") }

// MainOfScreens is Main for packages that know the store through the use cases alone: the
// race detector sees them on SQLite, and .ci/run gives them PostgreSQL's turn without it.
func MainOfScreens(m *testing.M) int { return run(m, !Race, "") }

// MainOfUseCases is Main for the use cases. Tests with a name that steps matches, an
// expression, take one step after the other in one goroutine: the race detector sees them on
// SQLite, and .ci/run gives all tests PostgreSQL's turn without it.
func MainOfUseCases(m *testing.M, steps string) int {
	if !Race {
		steps = ""
	}
	return run(m, true, steps)
}

// run gives SQLite its turn, and PostgreSQL if both is set, the latter without the tests
// that without matches, if it is not "". Only the whole of PostgreSQL's turn is reported.
func run(m *testing.M, both bool, without string) int {
	flag.Parse()
	if onlyLists() {
		return m.Run()
	}
	if Race { // collecting garbage is a fifth of its time, and there is memory enough
		debug.SetGCPercent(400)
	}
	wanted := flag.Lookup("test.skip").Value.String()
	if os.Getenv(onlyPostgres) == "" {
		leaveOut(wanted, "PostgreSQL")
		if status := m.Run(); status != 0 {
			return status
		}
	}
	if !both {
		return 0
	}
	if !Available() {
		if os.Getenv(Where) == Required {
			fmt.Fprintln(os.Stderr, "PostgreSQL is required and was not found")
			return 1
		}
		return 0
	}
	server, err := startServer()
	if err != nil {
		fmt.Fprintln(os.Stderr, "PostgreSQL:", err)
		return 1
	}
	defer server.stop()
	onTurn.Store(server)
	defer onTurn.Store(nil)
	leaveOut(wanted, strings.TrimPrefix(without+"|SQLite", "|"))
	fmt.Fprintln(os.Stderr, "again, on "+server.version+":")
	status := m.Run()
	if status == 0 && without == "" {
		report(server)
	}
	return status
}

// leaveOut leaves out tests by their names, besides those that the caller does.
func leaveOut(wanted, names string) {
	if wanted != "" {
		names = "(" + wanted + ")|" + names
	}
	if err := flag.Set("test.skip", names); err != nil {
		panic(err)
	}
}

// onlyLists reports whether the tests are only listed.
func onlyLists() bool {
	f := flag.Lookup("test.list")
	return f != nil && f.Value.String() != ""
}

func report(s *Server) {
	path := os.Getenv(reportTo)
	if path == "" {
		return
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err == nil {
		dir, _ := os.Getwd() // a test runs in its package's directory
		_, err = fmt.Fprintf(f, "%s %d databases on %s\n", dir, s.used.Load(), s.version)
		_ = f.Close()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "report:", err)
	}
}
