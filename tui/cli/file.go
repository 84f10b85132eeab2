package cli

import (
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"unsubdesk/model"
	"unsubdesk/model/importfile"
)

// newFile is a file that appears whole or not at all, readable by its owner
// only: it is written under another name beside its place, and moved there by
// commit.
type newFile struct {
	*bufio.Writer
	temp    *os.File
	path    string
	replace bool
}

// createFile begins a file. One that exists is left alone, unless replace is
// set; advice says what else can be done then. What belongs to the desk is
// left alone always.
func (a *App) createFile(path string, replace bool, advice string) (*newFile, error) {
	if a.runtime != nil && a.runtime.Keeps != nil && a.runtime.Keeps(path) {
		return nil, model.Errorf(model.CodeFile, "%s belongs to the desk itself and was left as it is; choose another name.", clean(path))
	}
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir():
		return nil, model.Errorf(model.CodeFile, "%s is a directory; name a file in it.", clean(path))
	case err == nil && !info.Mode().IsRegular():
		return nil, model.Errorf(model.CodeFile, "%s is no regular file and was left as it is; choose another name.", clean(path))
	case err == nil && !replace:
		return nil, existsAlready(path, advice)
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return nil, fileError(err, "%s cannot be written", clean(path))
	}
	temp, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*") // private from the start
	if err != nil {
		return nil, fileError(err, "%s cannot be written", clean(path))
	}
	return &newFile{Writer: bufio.NewWriterSize(temp, 1<<16), temp: temp, path: path, replace: replace}, nil
}

func existsAlready(path, advice string) error {
	return model.Errorf(model.CodeFile, "%s exists already and was left as it is; choose another name%s.", clean(path), advice)
}

// commit brings the file to its place. One that appeared there meanwhile is
// left alone as well.
func (f *newFile) commit() error {
	err := errors.Join(f.Flush(), f.temp.Sync(), f.temp.Close())
	if err == nil {
		err = f.move()
	}
	if err != nil {
		f.discard()
		return fileError(err, "%s could not be written", clean(f.path))
	}
	return nil
}

func (f *newFile) move() error {
	if !f.replace {
		place, err := os.OpenFile(f.path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if err != nil {
			return err
		}
		if err := place.Close(); err != nil {
			return err
		}
	}
	return os.Rename(f.temp.Name(), f.path)
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
	f, err := a.createFile(path, replace, ", or replace it with --force")
	if err != nil {
		return err
	}
	defer f.discard()
	if err := fn(f); err != nil {
		return err
	}
	return f.commit()
}

// packing is where to write the text of a file: into the file itself or, if its name
// says so, through gzip. end has to be called when all is written.
func packing(path string, file io.Writer) (text io.Writer, end func() error) {
	if !importfile.IsPackedName(path) {
		return file, func() error { return nil }
	}
	w := gzip.NewWriter(file)
	return w, w.Close
}

// smallFile is the longest file of keys or reasons, in bytes: far more than any
// needs.
const smallFile = 1 << 20

// readSmall reads all of what should be short.
func readSmall(in io.Reader) ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(in, smallFile+1))
	if err == nil && len(text) > smallFile {
		err = fmt.Errorf("it is longer than %d bytes", smallFile)
	}
	return text, err
}

func readSmallFile(path string) ([]byte, error) {
	in, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer in.Close() //nolint:errcheck // it was only read
	return readSmall(in)
}
