package cli

import (
	"bufio"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"unsubdesk/model"
)

// newFile is a file that appears whole or not at all, readable by its owner
// only: it is written under another name beside its place, and moved there by
// commit.
type newFile struct {
	*bufio.Writer
	temp *os.File
	path string
}

// createFile begins a file. One that exists is left alone, unless replace is
// set.
func createFile(path string, replace bool) (*newFile, error) {
	info, err := os.Lstat(path)
	switch {
	case err == nil && info.IsDir():
		return nil, model.Errorf(model.CodeFile, "%s is a directory; name a file in it.", clean(path))
	case err == nil && !replace:
		return nil, model.Errorf(model.CodeFile, "%s exists already and was left as it is; choose another name, or replace it with --force.", clean(path))
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return nil, fileError(err, "%s cannot be written", clean(path))
	}
	temp, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*") // private from the start
	if err != nil {
		return nil, fileError(err, "%s cannot be written", clean(path))
	}
	return &newFile{Writer: bufio.NewWriterSize(temp, 1<<16), temp: temp, path: path}, nil
}

// commit brings the file to its place.
func (f *newFile) commit() error {
	err := errors.Join(f.Flush(), f.temp.Sync(), f.temp.Close())
	if err == nil {
		err = os.Rename(f.temp.Name(), f.path)
	}
	if err != nil {
		f.discard()
		return fileError(err, "%s could not be written", clean(f.path))
	}
	return nil
}

// discard removes what was written. After commit it does nothing.
func (f *newFile) discard() {
	f.temp.Close()           //nolint:errcheck // closed already by commit
	os.Remove(f.temp.Name()) //nolint:errcheck // moved away by commit
}

// toFile writes a file by fn, or, for the path "" or "-", to standard output.
func (a *App) toFile(path string, replace bool, fn func(io.Writer) error) error {
	if path == "" || path == "-" {
		return fn(a.Stdout)
	}
	f, err := createFile(path, replace)
	if err != nil {
		return err
	}
	defer f.discard()
	if err := fn(f); err != nil {
		return err
	}
	return f.commit()
}
