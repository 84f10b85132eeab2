package db

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Keeps reports whether path is the file of the desk at an address, or one of
// those that SQLite keeps beside it, also while it is not there yet. Writing
// to it would destroy the desk. An address that names no file keeps none.
func Keeps(address, path string) bool {
	desk, err := sqlitePath(address)
	if err != nil || path == "" || isPostgres(address) {
		return false
	}
	for _, suffix := range []string{"", "-wal", "-shm", "-journal"} {
		if sameFile(desk+suffix, path) || sameFile(target(desk)+suffix, path) {
			return true
		}
	}
	return false
}

// Files are the names of the embedded desk's files at an address, whether they are
// there or not; none for a server's.
func Files(address string) []string {
	desk, err := sqlitePath(address)
	if err != nil || isPostgres(address) {
		return nil
	}
	return []string{desk, desk + "-wal", desk + "-shm"}
}

// writableBeside gives the log and the shared memory of a desk that can be written the rights
// of the desk. SQLite makes them with those that the desk has at that moment, so that one which
// could only be read for a while left some behind that its owner cannot write. Of files that are
// somebody else's SQLite says what is wrong.
func writableBeside(path string) {
	const writing = 0o200
	desk, err := os.Stat(path)
	if err != nil || desk.Mode().Perm()&writing == 0 {
		return
	}
	for _, suffix := range []string{"-wal", "-shm"} {
		if info, err := os.Lstat(path + suffix); err == nil && info.Mode().IsRegular() && info.Mode().Perm()&writing == 0 {
			_ = os.Chmod(path+suffix, desk.Mode().Perm())
		}
	}
}

// Remove removes the desk at an address, which must be closed: its files, or
// on a server its tables, these only if nothing was ever written into them.
func Remove(address string) error {
	if isPostgres(address) {
		return removeServerDesk(context.Background(), address)
	}
	desk, err := sqlitePath(address)
	if err != nil {
		return err
	}
	return removeDesk(target(desk))
}

// target is the file behind symbolic links, whose name SQLite's other files
// have.
func target(path string) string {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	return path
}

// sameFile reports whether two names are one file; of files that are not there
// it compares the place.
func sameFile(a, b string) bool {
	x, errX := os.Stat(a)
	y, errY := os.Stat(b)
	if errX == nil && errY == nil {
		return os.SameFile(x, y)
	}
	if filepath.Base(a) != filepath.Base(b) {
		return false
	}
	x, errX = os.Stat(filepath.Dir(a))
	y, errY = os.Stat(filepath.Dir(b))
	return errX == nil && errY == nil && os.SameFile(x, y)
}

// freeName calls fn with a name, and with a number after it as long as there is such
// a file, and answers with the name that it took.
func freeName(name string, fn func(try string) error) (string, error) {
	for n := 1; ; n++ {
		try := name
		if n > 1 {
			try = fmt.Sprintf("%s-%d", name, n)
		}
		err := fn(try)
		if err == nil {
			return try, nil
		}
		if !errors.Is(err, fs.ErrExist) {
			return "", err
		}
	}
}
