// Command pictures makes the README's pictures: it builds the program, runs its demo
// on a terminal of its own, brings it to the screens worth showing, and draws them as
// SVG beside its own source.
//
//	go run ./tui/pictures            # all of them
//	go run ./tui/pictures -only help
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"time"

	"unsubdesk/tui/e2e/harness"
)

// patience is how long a screen may take to appear; settled is how long nothing may
// change before it is drawn.
const (
	patience = 20 * time.Second
	settled  = 700 * time.Millisecond
)

func main() {
	out := flag.String("out", filepath.Join("tui", "pictures"), "the folder the pictures go to")
	only := flag.String("only", "", "the name of the one picture to make")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := makePictures(ctx, *out, *only)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func makePictures(ctx context.Context, out, only string) error {
	work, err := os.MkdirTemp("", "unsubdesk-pictures-")
	if err != nil {
		return fmt.Errorf("make room for the program: %w", err)
	}
	defer func() { _ = os.RemoveAll(work) }()
	program, err := harness.Build(ctx, work)
	if err != nil {
		return err
	}
	home, err := harness.NewHome(work)
	if err != nil {
		return err
	}
	made := 0
	for _, p := range pictures() {
		if only != "" && p.name != only {
			continue
		}
		if err := p.makeIn(out, program, home); err != nil {
			return fmt.Errorf("picture %s: %w", p.name, err)
		}
		made++
	}
	if made == 0 {
		return fmt.Errorf("no picture is called %q", only)
	}
	return nil
}

// makeIn brings the demo to the picture's screen and writes it into the folder.
func (p picture) makeIn(out, program string, home harness.Home) (err error) {
	term, err := harness.Start(harness.Options{
		Program: program, Args: append([]string{"demo", "--seed", "7"}, p.args...),
		Env: home.Env(p.env...), Width: p.width, Height: p.height,
	})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, term.Close()) }()
	for _, do := range p.steps {
		if err := do(term); err != nil {
			return err
		}
	}
	colors := darkTerminal
	if p.light {
		colors = lightTerminal
	}
	file := filepath.Join(out, p.name+".svg")
	if err := os.WriteFile(file, []byte(svg(term.Settle(settled), colors, p.title)), 0o644); err != nil {
		return fmt.Errorf("write the picture: %w", err)
	}
	fmt.Fprintln(os.Stderr, file)
	return nil
}
