// Command load measures `unsubdesk serve` under load, and checks that nothing is lost or
// done twice under it: it builds the program, makes a desk in a temporary directory,
// starts real servers on loopback, drives them over SSH, and prints what was reached
// beside what is to be reached.
//
//	go run ./tui/sshserver/load                  # everything, at full size
//	go run ./tui/sshserver/load sessions race    # some scenarios
//	go run ./tui/sshserver/load --small          # the sizes that CI runs
//
// It needs Linux (/proc). Without --db the scenarios that run on both engines start a
// throw-away PostgreSQL, if its programs are installed. It ends by itself, and takes its
// processes and files along; its exit status is 1 if a figure was missed.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	_ "asknot" // before Bubble Tea asks the terminal for its colours

	"github.com/alecthomas/kong"
)

// options are the command line.
type options struct {
	Scenarios []string `arg:"" optional:"" name:"scenario" help:"What to run: ${names}. Default: all."`
	Small     bool     `help:"Small sizes and wide bounds, for CI."`
	JSON      bool     `name:"json" help:"Print the figures as one JSON value."`
	DB        string   `name:"db" placeholder:"postgres://…" help:"The PostgreSQL server to use; its user must be allowed to create databases. What is made there is dropped again."`
	Keep      bool     `help:"Keep the temporary directory, with the servers' logs, and say where it is."`
}

func main() {
	var o options
	kong.Parse(&o, kong.Name("load"), kong.Description("Load on unsubdesk serve."), kong.Vars{"names": scenarioNames()})
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	ok, err := measure(ctx, o, os.Stdout, os.Stderr)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
	}
	if err != nil || !ok {
		os.Exit(1) //nolint:forbidigo // this is a main of its own
	}
}

// measure runs the scenarios and prints their figures to out; ok says whether all were
// reached. What goes on meanwhile is told to progress.
func measure(ctx context.Context, o options, out, progress io.Writer) (ok bool, err error) {
	for _, name := range o.Scenarios {
		if !isScenario(name) {
			return false, fmt.Errorf("there is no scenario %q; they are %s", name, scenarioNames())
		}
	}
	size := full()
	if o.Small {
		size = small()
	}
	s, err := newShop(ctx, size, o.DB, progress)
	if err != nil {
		return false, err
	}
	defer func() { err = s.close(o.Keep, err) }()
	figures := s.runAll(ctx, o.Scenarios)
	if o.JSON {
		return figures.reached(), figures.writeJSON(out)
	}
	return figures.reached(), figures.writeTable(out)
}
