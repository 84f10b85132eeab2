package db

import (
	"errors"
	"io/fs"
	"os"

	"unsubdesk/model"
)

// watched is a file of an embedded database, as it was when the desk was
// opened. An open file outlives its name: what is written after that is lost,
// so it has to be compared with what the path holds now.
type watched struct {
	path string
	name string // for people
	as   os.FileInfo
}

// watch remembers the database's file and, beside it, the log into which every
// commit goes first. The log keeps its identity while a connection is open.
func (s *Store) watch(path string) error {
	suffixes := []string{"", "-wal"}
	if s.ReadOnly() {
		suffixes = suffixes[:1] // it may be without a log
	}
	s.files = nil
	for _, suffix := range suffixes {
		info, err := os.Stat(path + suffix)
		switch {
		case errors.Is(err, fs.ErrNotExist) && suffix != "":
			continue // a file system that allows no log of this kind
		case err != nil:
			return s.vanished(watched{name: s.name}, err)
		}
		s.files = append(s.files, watched{path + suffix, s.name + suffix, info})
	}
	return nil
}

// present answers CodeUnavailable if a file of the database is no longer where
// it was opened. It costs a stat of each, two microseconds; a server has no
// files.
func (s *Store) present() error {
	for _, f := range s.filesNow() {
		info, err := os.Stat(f.path)
		if err != nil {
			return s.vanished(f, err)
		}
		if !os.SameFile(info, f.as) {
			return because(model.ErrFileGone, model.CodeUnavailable,
				"The desk's file %s was replaced by another while it was open; nothing was changed. Leave and open it again.", f.name)
		}
	}
	return nil
}

// filesNow are the files that are watched.
func (s *Store) filesNow() []watched {
	s.pools.RLock()
	defer s.pools.RUnlock()
	return s.files
}

func (s *Store) vanished(f watched, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return because(model.ErrFileGone, model.CodeUnavailable,
			"The desk's file %s was deleted or moved away while it was open; nothing was changed. Put it back, or leave and open it again.", f.name)
	}
	return because(err, model.CodeUnavailable, "The desk's file %s cannot be reached any more; nothing was changed. Check its disk and its directory.", f.name)
}
