// Command pictures makes the README's pictures: it brings the screens of the demo, on a
// desk with fixed data at a fixed time, to what is worth showing, and draws them as SVG
// beside its own source. The same program makes the same pictures, byte for byte.
//
//	go run ./tui/pictures            # all of them
//	go run ./tui/pictures -only help
//	go run ./tui/pictures -check     # changes nothing; fails if one is no longer what is shown
package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"time"

	_ "asknot" // before Bubble Tea asks the terminal for its colours

	"unsubdesk/tui/e2e/stage"
)

// pause is the time between two keys.
const pause = 500 * time.Millisecond

func main() {
	out := flag.String("out", filepath.Join("tui", "pictures"), "the folder the pictures go to")
	only := flag.String("only", "", "the name of the one picture to make")
	check := flag.Bool("check", false, "compare with the pictures that are there, and change nothing")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, *out, *only, *check)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, out, only string, check bool) error {
	made, err := draw(ctx, only)
	if err != nil {
		return err
	}
	if check {
		return compare(out, made, only == "")
	}
	for name, svg := range made {
		file := filepath.Join(out, name)
		if err := os.WriteFile(file, svg, 0o644); err != nil {
			return fmt.Errorf("write the picture: %w", err)
		}
		fmt.Fprintln(os.Stderr, file)
	}
	return nil
}

// draw makes the pictures, by the names of their files; only one of them if it is named.
func draw(ctx context.Context, only string) (_ map[string][]byte, err error) {
	work, err := os.MkdirTemp("", "unsubdesk-pictures-")
	if err != nil {
		return nil, fmt.Errorf("make room for the desk: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(work)) }()
	desk, err := stage.Make(ctx, work, data())
	if err != nil {
		return nil, err
	}
	made := map[string][]byte{}
	for _, p := range pictures() {
		if only != "" && p.name != only {
			continue
		}
		if made[p.name+".svg"], err = p.draw(ctx, desk, work); err != nil {
			return nil, fmt.Errorf("picture %s: %w", p.name, err)
		}
	}
	if only == "" || only+".svg" == filmName {
		if made[filmName], err = drawFilm(ctx, desk, work); err != nil {
			return nil, fmt.Errorf("the film: %w", err)
		}
	}
	if len(made) == 0 {
		return nil, fmt.Errorf("no picture is called %q", only)
	}
	return made, nil
}

// compare fails if a picture in the folder is another than the one that was made, is
// missing, or, if all were made, belongs to none.
func compare(out string, made map[string][]byte, all bool) error {
	var stale []string
	for name, svg := range made {
		if there, err := os.ReadFile(filepath.Join(out, name)); err != nil || !bytes.Equal(there, svg) {
			stale = append(stale, name)
		}
	}
	there, err := filepath.Glob(filepath.Join(out, "*.svg"))
	if err != nil {
		return err
	}
	for _, file := range there {
		if name := filepath.Base(file); all && made[name] == nil {
			stale = append(stale, name)
		}
	}
	slices.Sort(stale)
	if len(stale) > 0 {
		return fmt.Errorf("no longer what the program shows: %s; make them anew: go run ./tui/pictures", strings.Join(stale, ", "))
	}
	return nil
}
