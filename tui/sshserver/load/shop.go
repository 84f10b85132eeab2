package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"unsubdesk/tui/e2e/harness"
)

// shop is where the scenarios work: the program, a home for it, and the databases.
type shop struct {
	size     sizes
	dir      string
	program  string
	home     harness.Home
	engines  []engine
	telling  sync.Mutex // guards progress
	progress io.Writer
}

// scenario is one thing to measure.
type scenario struct {
	name string
	run  func(context.Context, *shop) (figures, error)
}

// scenarios are all of them, in the order in which they run.
func scenarios() []scenario {
	return []scenario{
		{"sessions", runSessions},
		{"race", runRace},
		{"sweep", runSweep},
		{"drops", runDrops},
		{"strangers", runStrangers},
	}
}

func scenarioNames() string {
	var names []string
	for _, s := range scenarios() {
		names = append(names, s.name)
	}
	return strings.Join(names, ", ")
}

func isScenario(name string) bool {
	return slices.ContainsFunc(scenarios(), func(s scenario) bool { return s.name == name })
}

// newShop builds the program and opens the engines. server is the PostgreSQL to use, ""
// for a throw-away one.
func newShop(ctx context.Context, size sizes, server string, progress io.Writer) (_ *shop, err error) {
	s := &shop{size: size, progress: progress}
	if s.dir, err = os.MkdirTemp("", "unsubdesk-load-"); err != nil {
		return nil, fmt.Errorf("make room for the desks: %w", err)
	}
	defer func() {
		if err != nil {
			err = s.close(false, err)
		}
	}()
	s.tell("building the program")
	if s.program, err = harness.Build(ctx, s.dir); err != nil {
		return nil, err
	}
	home := s.path("home")
	if err = os.Mkdir(home, 0o700); err != nil {
		return nil, fmt.Errorf("make room for the desks: %w", err)
	}
	if s.home, err = harness.NewHome(home); err != nil {
		return nil, err
	}
	s.engines = []engine{files{dir: s.dir}}
	pg, err := newPostgres(ctx, server)
	switch {
	case errors.Is(err, errNoPostgres):
		s.tell("PostgreSQL is not installed here and --db names none: what runs on it is left out")
	case err != nil:
		return nil, err
	default:
		s.engines = append(s.engines, pg)
	}
	return s, nil
}

// close removes all that was made. err is what ended the work, if anything did.
func (s *shop) close(keep bool, err error) error {
	for _, e := range s.engines {
		err = errors.Join(err, e.close())
	}
	races, raceErr := s.home.Races()
	if err = errors.Join(err, raceErr); races != "" {
		err = errors.Join(err, fmt.Errorf("the race detector reported:\n%s", races))
	}
	if keep {
		s.tell("kept " + s.dir)
		return err
	}
	return errors.Join(err, os.RemoveAll(s.dir))
}

func (s *shop) tell(what string) {
	s.telling.Lock()
	defer s.telling.Unlock()
	fmt.Fprintf(s.progress, "%s  %s\n", time.Now().Format("15:04:05"), what)
}

// runAll runs the scenarios that are asked for, all if none is. One that fails stops no
// other.
func (s *shop) runAll(ctx context.Context, asked []string) figures {
	var all figures
	for _, sc := range scenarios() {
		if len(asked) > 0 && !slices.Contains(asked, sc.name) {
			continue
		}
		s.tell(sc.name)
		limited, cancel := context.WithTimeoutCause(ctx, s.size.limit, fmt.Errorf("not done after %s", s.size.limit))
		some, err := sc.run(limited, s)
		cancel()
		all = append(all, some.of(sc.name)...)
		if err != nil {
			all = append(all, failed(sc.name, err))
		}
		if ctx.Err() != nil {
			return all
		}
	}
	return all
}

// path is a file of the shop.
func (s *shop) path(name string) string { return filepath.Join(s.dir, name) }
