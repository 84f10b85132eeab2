package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"

	"unsubdesk/tui/e2e/measure"
)

// long is how long a peer may take for something large.
const long = 30 * time.Minute

// peers measures what else one would use on the same rows: a filter of lines, a viewer of
// tables, and a database's own import. One that is not installed is said to be left out.
func (b *bench) peers(ctx context.Context, t *table) error {
	b.tell("exporting the rows")
	csv := b.path("rows.csv")
	if _, err := b.timed(ctx, b.program, "--db", b.desk, "--user", b.o.user, "export", "instances", "-o", csv); err != nil {
		return err
	}
	for _, p := range []struct {
		program string
		measure func(ctx context.Context, t *table, csv string) error
	}{
		{"sqlite3", b.imports},
		{"fzf", b.fzf},
		{"vd", b.visidata},
	} {
		if _, err := exec.LookPath(p.program); err != nil {
			t.add("`"+p.program+"`", "left out: it is not installed")
			continue
		}
		b.tell("measuring " + p.program)
		if err := p.measure(ctx, t, csv); err != nil {
			return fmt.Errorf("%s: %w", p.program, err)
		}
	}
	return nil
}

// usage is what a program took: the time from its start to its end, and the memory that
// it held at most, in millions of bytes, as read some fifty times a second.
type usage struct {
	took   time.Duration
	most   float64
	stdout string
}

// timed runs a program to its end. A status other than 0 is an error with what it said.
func (b *bench) timed(ctx context.Context, program string, args ...string) (usage, error) {
	return b.timedWith(ctx, "", program, args...)
}

// timedWith is timed with a file as the standard input, "" for none.
func (b *bench) timedWith(ctx context.Context, input, program string, args ...string) (u usage, err error) {
	ctx, cancel := context.WithTimeout(ctx, long)
	defer cancel()
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Env, cmd.Dir = b.home.Env(), b.dir
	if input != "" {
		file, err := os.Open(input)
		if err != nil {
			return u, err
		}
		defer file.Close() //nolint:errcheck // it was only read
		cmd.Stdin = file
	}
	var out, said strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &said
	begin := time.Now()
	if err := cmd.Start(); err != nil {
		return u, fmt.Errorf("run %s: %w", program, err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	u.most, err = watch(cmd.Process.Pid, ended)
	u.took, u.stdout = time.Since(begin), out.String()
	if err != nil {
		return u, fmt.Errorf("%s %s: %w\n%s", program, strings.Join(args, " "), err, said.String())
	}
	return u, nil
}

// watch waits for the end of a process and returns what memory it held at most.
func watch(pid int, ended <-chan error) (most float64, err error) {
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	for {
		if _, now, err := measure.Memory(pid); err == nil { // it may be gone
			most = max(most, now)
		}
		select {
		case err = <-ended:
			return most, err
		case <-look.C:
		}
	}
}

// lines is how many lines a file has, and the last one that holds something.
func lines(path string) (n int, last string, err error) {
	err = eachLine(path, func(line []byte) { n, last = n+1, string(line) })
	return n, last, err
}
