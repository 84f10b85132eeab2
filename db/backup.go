package db

import (
	"context"
	"errors"
	"io/fs"
	"os"

	"gorm.io/gorm"

	"unsubdesk/model"
)

// CopyTo writes a consistent copy of the desk, as it was last committed, into an
// empty file, while others go on reading and writing. The copy is a desk of its
// own, with no other files beside it. CodeRefused for a server's desk, whose own
// tools copy it; CodeFile if the copy could not be written.
func (s *Store) CopyTo(ctx context.Context, file string) error {
	if !s.embedded {
		return model.Refused("A desk on PostgreSQL is backed up with PostgreSQL's own tools: pg_dump --format=custom --file=FILE postgres://USER@%s", s.name)
	}
	if err := s.present(); err != nil {
		return err
	}
	return s.copied(ctx, copyDesk(ctx, s.filesNow()[0].path, file))
}

// copied says what kept a copy from being written.
func (s *Store) copied(ctx context.Context, err error) error {
	switch kind := s.dialect.classify(err); {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return s.translate(ctx.Err())
	case kind == failFull, kind == failInput, kind == failCannotOpen, kind == failReadOnly:
		return because(err, model.CodeFile, "The copy could not be written; check the disk of its place and your right to write there.")
	}
	return s.translate(err)
}

// copyDesk copies the SQLite database at path into an empty file. Nothing that the
// copied file says of itself is run. It is opened for writing so that SQLite takes
// its own files away again that it needs beside it; one that lies where nothing can
// be written is read as one that never changes.
func copyDesk(ctx context.Context, path, file string) error {
	var failed error
	for _, mode := range []string{"rw", "ro-immutable"} {
		if mode == "ro-immutable" && !settled(path) {
			break
		}
		pool, err := openSQLite(path, mode, 1, busyTimeout(step), "trusted_schema(0)")
		if err != nil {
			return err
		}
		if err = vacuumInto(ctx, pool, file); err == nil || (sqliteDialect{}).classify(err) != failCannotOpen {
			return errors.Join(err, closePool(pool))
		}
		failed = errors.Join(err, closePool(pool))
	}
	return failed
}

func vacuumInto(ctx context.Context, pool *gorm.DB, file string) error {
	empty, ours, err := sqliteDialect{}.look(pool.WithContext(ctx))
	if err != nil {
		return err
	}
	if empty || !ours {
		return errNotADesk
	}
	if err := pool.WithContext(ctx).Exec("VACUUM INTO ?", file).Error; err != nil {
		return err
	}
	return syncFile(file)
}

var errNotADesk = errors.New("no desk's database")

func syncFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// removeDesk removes a desk's file and those that SQLite keeps beside it.
func removeDesk(path string) (failed error) {
	for _, suffix := range []string{"-journal", "-wal", "-shm", ""} {
		if err := os.Remove(path + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			failed = errors.Join(failed, err)
		}
	}
	return failed
}
