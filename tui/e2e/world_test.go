package e2e

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"unsubdesk/tui/e2e/harness"
)

// patience is how long something may take on a busy machine with a program that looks
// for races. Nothing ever waits that long for what works.
const patience = 30 * time.Second

// workshop is the folder the program is built in.
var workshop = filepath.Join(os.TempDir(), "unsubdesk-e2e-"+strconv.Itoa(os.Getpid()))

// built is the path of the program, made once for all tests of a run. It is made by the
// first test and not before all: only what a test looks at counts for its cached result.
var built = sync.OnceValues(func() (string, error) {
	if err := os.Mkdir(workshop, 0o700); err != nil {
		return "", err
	}
	return harness.BuildPlain(context.Background(), workshop)
})

func TestMain(m *testing.M) {
	status := m.Run()
	if err := os.RemoveAll(workshop); err != nil {
		status = 1
	}
	os.Exit(status)
}

// world is one desk on a machine of its own.
type world struct {
	testing.TB
	program string
	home    harness.Home
	dir     string // where its files lie
	db      string // the desk: a file in dir, or the URL of a database
}

// newWorld is a machine without a desk yet.
func newWorld(tb testing.TB) *world {
	tb.Helper()
	program, err := built()
	if err != nil {
		tb.Fatal(err)
	}
	dir := tb.TempDir()
	home, err := harness.NewHome(dir)
	if err != nil {
		tb.Fatal(err)
	}
	w := &world{TB: tb, program: program, home: home, dir: dir, db: filepath.Join(dir, "desk.db")}
	tb.Cleanup(w.lookBack)
	return w
}

// lookBack shows the program's log if the test has failed, and fails the test if a
// program that was built with -race has reported one.
func (w *world) lookBack() {
	if w.Failed() {
		w.Logf("the program's log:\n%s", w.home.Log())
	}
	races, err := w.home.Races()
	if err != nil || races != "" {
		w.Errorf("races: %v\n%s", err, races)
	}
}

// run runs a command of the program as a desk user.
func (w *world) run(user string, args ...string) harness.Result {
	w.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	args = append([]string{"--db", w.db, "--user", user}, args...)
	r, err := harness.Run(ctx, w.program, w.home.Env(), "", args...)
	if err != nil {
		w.Fatal(err)
	}
	return r
}

// must runs a command that has to succeed, and returns its standard output.
func (w *world) must(user string, args ...string) string {
	w.Helper()
	r := w.run(user, args...)
	if r.Status != 0 {
		w.Fatalf("%s: status %d\n%s%s", strings.Join(args, " "), r.Status, r.Stdout, r.Stderr)
	}
	return r.Stdout
}

// read runs a command that has to succeed with --json, and decodes its one value.
func read[T any](w *world, user string, args ...string) T {
	w.Helper()
	var v T
	out := w.must(user, append(args, "--json")...)
	if err := json.Unmarshal([]byte(out), &v); err != nil {
		w.Fatalf("%s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return v
}

// readLines is read for commands that print JSON Lines.
func readLines[T any](w *world, user string, args ...string) []T {
	w.Helper()
	var all []T
	d := json.NewDecoder(strings.NewReader(w.must(user, append(args, "--json")...)))
	for d.More() {
		var v T
		if err := d.Decode(&v); err != nil {
			w.Fatalf("%s: %v", strings.Join(args, " "), err)
		}
		all = append(all, v)
	}
	return all
}

// file writes a file and returns its path.
func (w *world) file(name, content string) string {
	w.Helper()
	path := filepath.Join(w.dir, name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		w.Fatal(err)
	}
	return path
}

// staff makes the desk with its people: ada the admin, agents maya and ben, and the
// manager chen.
func (w *world) staff() {
	w.Helper()
	w.must("ada", "users", "add", "maya", "--role", "agent")
	w.must("ada", "users", "add", "ben", "--role", "agent")
	w.must("ada", "users", "add", "chen", "--role", "manager")
}

// look says how a screen is opened.
type look struct {
	width, height int
	env           []string
	args          []string
	silent        bool
}

// screens is the program with its screens open.
type screens struct {
	*harness.Terminal
	w *world
}

// open opens the screens of the desk as a user.
func (w *world) open(user string, l look) *screens {
	w.Helper()
	l.args = append([]string{"--db", w.db, "--user", user}, l.args...)
	return w.start(l)
}

// demo opens the screens of a throw-away desk.
func (w *world) demo(l look) *screens {
	w.Helper()
	l.args = append([]string{"demo", "--seed", "7"}, l.args...)
	return w.start(l)
}

func (w *world) start(l look) *screens {
	w.Helper()
	if l.width == 0 {
		l.width, l.height = 160, 40
	}
	term, err := harness.Start(harness.Options{
		Program: w.program, Args: l.args, Env: w.home.Env(l.env...),
		Width: l.width, Height: l.height, Silent: l.silent,
	})
	if err != nil {
		w.Fatal(err)
	}
	w.Cleanup(func() { _ = term.Close() })
	return &screens{Terminal: term, w: w}
}

// until waits for a screen; what says what for.
func (s *screens) until(what string, cond func(harness.Screen) bool) harness.Screen {
	s.w.Helper()
	shown, err := s.WaitFor(cond, patience)
	if err != nil {
		s.w.Fatalf("%s: %v; the screen:\n%s", what, err, shown)
	}
	return shown
}

// see waits until one line of the screen holds all the texts.
func (s *screens) see(texts ...string) harness.Screen {
	s.w.Helper()
	return s.until("see "+strings.Join(texts, " … "), func(shown harness.Screen) bool {
		return shown.LineWith(texts...) != ""
	})
}

// unsee waits until no line of the screen holds all the texts.
func (s *screens) unsee(texts ...string) harness.Screen {
	s.w.Helper()
	return s.until("no longer see "+strings.Join(texts, " … "), func(shown harness.Screen) bool {
		return shown.LineWith(texts...) == ""
	})
}

// press presses keys by name.
func (s *screens) press(names ...string) {
	s.w.Helper()
	if err := s.Keys(names...); err != nil {
		s.w.Fatal(err)
	}
}

// write types text.
func (s *screens) write(text string) {
	s.w.Helper()
	if err := s.Type(text); err != nil {
		s.w.Fatal(err)
	}
}

// leaves waits for the program's end, which must be a good one: status 0, the
// person's own screen back, the terminal as a shell wants it.
func (s *screens) leaves() {
	s.w.Helper()
	status, err := s.Wait(patience)
	shown := s.Screen()
	if err != nil || status != 0 {
		s.w.Fatalf("the program's end: status %d, %v; the screen:\n%s", status, err, shown)
	}
	if shown.Alt || shown.CursorHidden {
		s.w.Errorf("left behind: alternate screen %v, hidden cursor %v", shown.Alt, shown.CursorHidden)
	}
	if cooked, err := s.Cooked(); !cooked || err != nil {
		s.w.Errorf("the terminal is not as a shell wants it: %v", err)
	}
}

// exists says whether a file is there.
func (w *world) exists(path string) bool {
	w.Helper()
	_, err := os.Stat(path)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		w.Fatal(err)
	}
	return err == nil
}
