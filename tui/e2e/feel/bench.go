package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"

	"unsubdesk/tui/e2e/harness"
)

// bench is where it is measured: the program, a home for it, and the desk.
type bench struct {
	o        options
	dir      string
	program  string
	home     harness.Home
	desk     string
	progress io.Writer
}

// newBench builds the program and makes the desk, if none is given.
func newBench(ctx context.Context, o options, progress io.Writer) (_ *bench, err error) {
	b := &bench{o: o, desk: o.desk, progress: progress}
	if b.dir, err = os.MkdirTemp("", "unsubdesk-feel-"); err != nil {
		return nil, fmt.Errorf("make room: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, b.close())
		}
	}()
	home := b.path("home")
	if err = os.Mkdir(home, 0o700); err != nil {
		return nil, fmt.Errorf("make room: %w", err)
	}
	if b.home, err = harness.NewHome(home); err != nil {
		return nil, err
	}
	b.tell("building the program")
	if b.program, err = harness.BuildPlain(ctx, b.dir); err != nil {
		return nil, err
	}
	if b.desk == "" {
		return b, b.stock()
	}
	return b, b.find()
}

// find makes the path of a given desk one that holds in every working directory. A file
// that is not there is an error: the screens would make a new desk.
func (b *bench) find() (err error) {
	if b.onPostgres() {
		return nil
	}
	path := strings.TrimPrefix(b.desk, "sqlite:")
	if _, err = os.Stat(path); err != nil {
		return fmt.Errorf("the desk: %w", err)
	}
	b.desk, err = filepath.Abs(path)
	return err
}

func (b *bench) onPostgres() bool { return strings.HasPrefix(b.desk, "postgres") }

// stock makes a desk of the demo's data set.
func (b *bench) stock() error {
	b.tell("making a desk of " + strconv.Itoa(b.o.instances) + " instances")
	b.desk = b.path("desk.db")
	s, err := b.start("demo", "--seed", "7", "--keep", b.desk, "--instances", strconv.Itoa(b.o.instances))
	if err != nil {
		return err
	}
	defer s.close()
	if _, err := s.until("the demo's first rows", hasRows); err != nil {
		return err
	}
	if err := s.Keys("q"); err != nil {
		return err
	}
	if status, err := s.Wait(patience); err != nil || status != 0 {
		return fmt.Errorf("the demo's end: status %d, %w", status, err)
	}
	return nil
}

// describe says what is measured on: the desk's size, the engine, the processors, and how
// many programs have kept these busy for the last minute.
func (b *bench) describe(ctx context.Context, t *table) error {
	n, err := b.count(ctx, "--tab", "all")
	if err != nil {
		return err
	}
	engine := "SQLite"
	if b.onPostgres() {
		engine = "PostgreSQL"
	}
	load, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return err
	}
	busy, _, _ := strings.Cut(string(load), " ")
	t.about = fmt.Sprintf("A desk of %d instances on %s, %d processors, load %s at the start, a terminal of %d×%d cells.",
		n, engine, runtime.NumCPU(), busy, width, height)
	return nil
}

// path is a file in the temporary directory.
func (b *bench) path(name string) string { return filepath.Join(b.dir, name) }

func (b *bench) tell(what string) { fmt.Fprintln(b.progress, what) }

// close removes all that was made.
func (b *bench) close() error { return os.RemoveAll(b.dir) }
