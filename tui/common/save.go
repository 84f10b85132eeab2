package common

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"unsubdesk/model"
)

// SaveIn saves files of a session in a directory, private to their owner, and
// answers with their whole path. An existing file is never touched: the new one
// gets a number. It does I/O, so only a command may call it.
func SaveIn(dir string) func(name string, data []byte) (path string, err error) {
	return func(name string, data []byte) (string, error) {
		for i := 1; ; i++ {
			path, err := filepath.Abs(filepath.Join(dir, numbered(name, i)))
			if err == nil {
				err = writeNew(path, data)
			}
			if errors.Is(err, fs.ErrExist) {
				continue
			}
			if err != nil {
				return "", model.Errorf(model.CodeUnavailable, "%s could not be written: %s.", path, reasonOf(err))
			}
			return path, nil
		}
	}
}

func numbered(name string, i int) string {
	if i == 1 {
		return name
	}
	ext := filepath.Ext(name)
	return fmt.Sprintf("%s-%d%s", strings.TrimSuffix(name, ext), i, ext)
}

func writeNew(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Close()); err != nil {
		return errors.Join(err, os.Remove(path))
	}
	return nil
}

// reasonOf is the operating system's own words, without the path again.
func reasonOf(err error) string {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return e.Err.Error()
	}
	return err.Error()
}
