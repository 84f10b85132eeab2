package main

import (
	"fmt"
	"strings"
	"time"

	"unsubdesk/tui/e2e/harness"
	"unsubdesk/tui/e2e/measure"
)

// The terminal that a person sits at.
const width, height = 160, 50

const (
	// patience is how long a screen may take until its absence is an error.
	patience = time.Minute
	// quiet is how long nothing is written until a screen counts as settled.
	quiet = 60 * time.Millisecond
)

// screens is the program, or a peer of it, on a terminal.
type screens struct {
	*harness.Terminal
	tell func(string)
}

// start starts the program on a terminal. close must be called in the end.
func (b *bench) start(args ...string) (*screens, error) {
	return b.startOther(b.program, args...)
}

// startOther starts another program on such a terminal.
func (b *bench) startOther(program string, args ...string) (*screens, error) {
	t, err := harness.Start(harness.Options{Program: program, Args: args, Env: b.home.Env(), Dir: b.dir, Width: width, Height: height})
	if err != nil {
		return nil, err
	}
	return &screens{t, b.tell}, nil
}

// open opens the screens of the desk.
func (b *bench) open() (*screens, error) {
	return b.start("--db", b.desk, "--user", b.o.user)
}

func (s *screens) close() { _ = s.Close() } // nothing is left to be told

// until waits for a screen; what says what for. The error holds the last screen.
func (s *screens) until(what string, cond func(harness.Screen) bool) (harness.Screen, error) {
	return s.within(patience, what, cond)
}

// within is until with another limit.
func (s *screens) within(limit time.Duration, what string, cond func(harness.Screen) bool) (harness.Screen, error) {
	shown, err := s.WaitFor(cond, limit)
	if err != nil {
		return shown, fmt.Errorf("%s: %w; the screen:\n%s", what, err, shown)
	}
	return shown, nil
}

// typed types text and returns the time from it to the screen that it should lead to.
func (s *screens) typed(text, what string, cond func(harness.Screen) bool) (time.Duration, error) {
	begin := time.Now()
	if err := s.Type(text); err != nil {
		return 0, err
	}
	_, err := s.until(what, cond)
	took := time.Since(begin)
	s.tellSlow(what, took)
	return took, err
}

// tellSlow tells what took so long that a person notices.
func (s *screens) tellSlow(what string, took time.Duration) {
	if took > 100*time.Millisecond {
		s.tell(brief(took) + ": " + what)
	}
}

// pressed presses a key and returns the time from it to the finished repaint: the screen
// that it should lead to, or the last that is written before it is quiet if list or pane
// changes after that.
func (s *screens) pressed(key, what string, cond func(harness.Screen) bool) (time.Duration, error) {
	begin := time.Now()
	if err := s.Keys(key); err != nil {
		return 0, err
	}
	shown, err := s.until(what, cond)
	if err != nil {
		return 0, err
	}
	took := time.Since(begin)
	if after := s.Settle(quiet); words(after) != words(shown) {
		took = s.LastOutput().Sub(begin)
		what += ", and what changed after it"
	}
	s.tellSlow(what, took)
	return took, nil
}

// words is what list and pane show, without digits and units: times go by.
func words(s harness.Screen) string {
	names, _ := measure.Names(s)
	all := strings.Join(names, "\n")
	for _, line := range s.Lines() {
		_, pane, _ := strings.Cut(line, "│")
		if !strings.Contains(pane, "effect") {
			all += "\n" + pane
		}
	}
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return -1
		}
		return r
	}, all)
}

// hasRows says whether the list has rows, the cursor on one of them, and the pane shows
// that one.
func hasRows(s harness.Screen) bool {
	name := measure.CursorName(s)
	return name != "" && strings.HasPrefix(measure.PaneTitle(s), name)
}
