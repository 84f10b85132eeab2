package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// engine makes databases of one kind.
type engine interface {
	// name is what people call the kind.
	name() string
	// database makes room for a desk and returns its address; the desk is not there yet.
	database(ctx context.Context, name string) (string, error)
	// copy makes a second desk like one that nothing has open.
	copy(ctx context.Context, address, name string) (string, error)
	// close removes every database that was made.
	close() error
}

// files are SQLite's databases. The whole directory is removed in the end, not by them.
type files struct{ dir string }

func (files) name() string { return "SQLite" }

func (f files) database(_ context.Context, name string) (string, error) {
	return "sqlite:" + filepath.Join(f.dir, name+".db"), nil
}

func (f files) copy(ctx context.Context, address, name string) (string, error) {
	from := address[len("sqlite:"):]
	if _, err := os.Stat(from + "-wal"); !errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("copy %s: it is still open", from)
	}
	to, err := f.database(ctx, name)
	if err != nil {
		return "", err
	}
	return to, copyFile(from, to[len("sqlite:"):])
}

func (files) close() error { return nil }

func copyFile(from, to string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return fmt.Errorf("copy a desk: %w", err)
	}
	defer in.Close() //nolint:errcheck // only read
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("copy a desk: %w", err)
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	if _, err = io.Copy(out, in); err != nil {
		return fmt.Errorf("copy a desk: %w", err)
	}
	return nil
}
