// Command feel measures what a person feels who works in the screens: it builds the
// program, runs it on a pseudo-terminal with a terminal emulator behind it, presses keys
// as a person does, and prints a Markdown table of how long each took until the screen
// had all of it.
//
//	go run ./tui/e2e/feel                        # a new desk of the demo's data set
//	go run ./tui/e2e/feel -instances 2000
//	go run ./tui/e2e/feel -desk desk.db          # or postgres://…; nothing in it is changed
//	go run ./tui/e2e/feel -peers                 # and what else one would use on the same rows
//
// It needs Linux (/proc). A screen that does not come is an error that holds the screen.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"unsubdesk/tui/e2e/measure"
)

// options are the command line.
type options struct {
	desk      string
	user      string
	instances int
	runs      int
	peers     bool
	terms     []string
}

func main() {
	o := options{terms: measure.Terms}
	flag.StringVar(&o.desk, "desk", "", "the desk to measure on, a file or a postgres URL, instead of a new one")
	flag.StringVar(&o.user, "user", "maya", "the desk user who works")
	flag.IntVar(&o.instances, "instances", 100_000, "instances of a new desk")
	flag.IntVar(&o.runs, "runs", 5, "how many times the screens are started")
	flag.BoolVar(&o.peers, "peers", false, "measure fzf, visidata and sqlite3 on the same rows too, if they are installed")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	err := run(ctx, o, os.Stdout, os.Stderr)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "feel:", err)
		os.Exit(1) //nolint:forbidigo // this is a main of its own
	}
}

// run measures and writes the table to out; what goes on meanwhile is told to progress.
// What was measured before something failed is written too.
func run(ctx context.Context, o options, out, progress io.Writer) (err error) {
	if o.runs < 1 {
		return errors.New("-runs is at least 1")
	}
	b, err := newBench(ctx, o, progress)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.close()) }()
	var t table
	err = b.measure(ctx, &t)
	return errors.Join(err, t.write(out))
}

// measure adds all figures to the table, as far as it comes.
func (b *bench) measure(ctx context.Context, t *table) error {
	if err := b.describe(ctx, t); err != nil {
		return err
	}
	if err := b.feel(ctx, t); err != nil || !b.o.peers {
		return err
	}
	return b.peers(ctx, t)
}
