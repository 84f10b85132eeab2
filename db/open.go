package db

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"unsubdesk/model"
)

// Open opens the desk at address: `sqlite:PATH`, a bare path, or a PostgreSQL
// URL (`postgres://USER@HOST/NAME`, also with several hosts). It brings an older
// database up to this program's schema; of a file it makes a copy beside it
// first (Backup). A file that cannot be written opens for looking (ReadOnly), as
// does a server's database that this user may only read; it opens for changes by
// itself as soon as it can be written.
//
// Errors: CodeInvalid for an address that is none; CodeUnavailable with one
// sentence for everything that is wrong with the database, with ErrNoDesk,
// ErrNewerSchema or ErrOlderSchema as its Cause where they apply.
func Open(ctx context.Context, address string, opts Options) (*Store, error) {
	return open(ctx, address, opts, allMigrations())
}

// GORM's parser of structs knows no logger but this one, which prints to standard output:
// the screens are there, or JSON.
func init() { logger.Default = logger.Discard }

func open(ctx context.Context, address string, opts Options, migrations []migration) (*Store, error) {
	if isPostgres(address) {
		return openServer(ctx, address, opts, migrations)
	}
	name, err := sqlitePath(address)
	if err != nil {
		return nil, err
	}
	path, err := filepath.Abs(name)
	if err != nil {
		return nil, because(err, model.CodeUnavailable, "The working directory is gone; name the desk's file with its whole path.")
	}
	s := storeOf(sqliteDialect{}, name, opts)
	s.embedded = true
	if err = s.open(ctx, path, opts.Create, migrations); err == nil {
		err = s.watch(path)
	}
	if err != nil {
		_ = s.Close() // the first error is the one to tell
		return nil, s.translate(err)
	}
	s.watchForChanges(func(ctx context.Context) (*Store, error) { return s.reopenFile(ctx, path, opts, migrations) })
	return s, nil
}

// reopenFile opens the file of a desk that could only be looked at for changes.
func (s *Store) reopenFile(ctx context.Context, path string, opts Options, migrations []migration) (*Store, error) {
	fresh := storeOf(sqliteDialect{}, s.name, opts)
	locked, err := fresh.findFile(path, false)
	switch {
	case err != nil:
		return nil, err
	case locked:
		return nil, s.readOnlyError(nil)
	}
	if err = fresh.openToWrite(ctx, path, false, migrations); err == nil {
		err = fresh.watch(path)
	}
	if err == nil {
		err = s.present() // it is still the desk that was opened
	}
	if err != nil {
		_ = fresh.Close() // the first error is the one to tell
		return nil, err
	}
	return fresh, nil
}

// sqlitePath is the file that an address names.
func sqlitePath(address string) (string, error) {
	scheme, rest, found := strings.Cut(address, ":")
	switch {
	case found && scheme == "sqlite":
		address = rest
	case found && strings.HasPrefix(rest, "//"):
		return "", model.Invalid("A database cannot have an address that begins with %s://; write sqlite:PATH or a path.", model.CleanText(scheme))
	}
	if address == "" {
		return "", model.Invalid("The database's address is empty; write sqlite:PATH or a path.")
	}
	return address, nil
}

func (s *Store) open(ctx context.Context, path string, create bool, migrations []migration) error {
	locked, err := s.findFile(path, create)
	if err != nil {
		return err
	}
	if locked {
		return s.openToLook(ctx, path, migrations)
	}
	if err = s.openToWrite(ctx, path, create, migrations); err == nil {
		return nil
	}
	if kind := s.dialect.classify(err); kind != failReadOnly && kind != failCannotOpen {
		return err
	}
	_ = s.Close()
	s.read, s.write = nil, nil
	if s.openToLook(ctx, path, migrations) != nil {
		return err
	}
	return nil
}

// smallestPage is the size of the smallest database file, in bytes.
const smallestPage = 512

// findFile makes sure that there is a file, private to its owner if it is made
// here. locked reports that it was made read-only for everybody, which holds
// for root too.
func (s *Store) findFile(path string, create bool) (locked bool, err error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && !s.ownDir && isMissing(filepath.Dir(path)):
		return false, because(err, model.CodeUnavailable, "There is no directory %s, so there is no desk at %s; check the path, or make the directory first.", filepath.Dir(s.name), s.name)
	case errors.Is(err, fs.ErrNotExist) && !create:
		return false, because(ErrNoDesk, model.CodeUnavailable,
			"There is no desk at %s; import a file or open the screens to start one there, or name another with --db.", s.name)
	case errors.Is(err, fs.ErrNotExist):
		return false, s.makeFile(path)
	case err != nil:
		return false, because(err, model.CodeUnavailable, "%s cannot be reached; check the path and your right to read it.", s.name)
	case info.IsDir():
		return false, model.Errorf(model.CodeUnavailable, "%s is a directory; name a file in it, such as %s.", s.name, filepath.Join(s.name, "desk.db"))
	case !info.Mode().IsRegular():
		return false, model.Errorf(model.CodeUnavailable, "%s is not a regular file, so it cannot hold a desk.", s.name)
	case info.Size() > 0 && info.Size() < smallestPage:
		return false, notADesk(nil, s.name) // SQLite would take it for an empty one
	}
	return info.Mode().Perm()&0o222 == 0, nil
}

func isMissing(path string) bool {
	_, err := os.Stat(path)
	return errors.Is(err, fs.ErrNotExist)
}

func (s *Store) makeFile(path string) (err error) {
	if s.ownDir {
		err = os.MkdirAll(filepath.Dir(path), 0o700)
	}
	if err == nil {
		// SQLite gives the files beside it the same rights.
		var f *os.File
		if f, err = os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600); err == nil {
			err = f.Close()
		}
	}
	if err != nil && !errors.Is(err, fs.ErrExist) { // another program was faster
		return because(err, model.CodeUnavailable, "%s cannot be made; check that you may write to %s.", s.name, filepath.Dir(s.name))
	}
	return nil
}

// openToWrite opens both pools. The readers come first: they look whether the
// file is a desk's before anything in it is changed.
func (s *Store) openToWrite(ctx context.Context, path string, create bool, migrations []migration) (err error) {
	writableBeside(path)
	if s.read, err = openReaders(path, "rw", s.busy); err != nil {
		return err
	}
	version, err := s.schemaVersion(ctx, s.read, migrations)
	if err != nil {
		return err
	}
	if version == 0 && !create {
		return because(ErrNoDesk, model.CodeUnavailable,
			"There is no desk in %s yet; import a file or open the screens to start one.", s.name)
	}
	if err := s.mayMigrate(version, migrations); err != nil {
		return err
	}
	err = s.whenFree(ctx, time.Now().Add(s.busy), func() error {
		pool, err := openWriter(path, min(poll, s.busy))
		if err == nil {
			s.write = pool
		}
		return err
	})
	if err != nil {
		return err
	}
	if version == latest(migrations) {
		return s.tryToWrite()
	}
	return s.migrateFile(ctx, path, migrations)
}

// tryToWrite finds out whether the file can be written: SQLite opens one that
// cannot without a word. That another program writes just now is no obstacle.
func (s *Store) tryToWrite() error {
	t := s.write.Begin()
	if t.Error != nil {
		if s.dialect.classify(t.Error) == failBusy {
			return nil
		}
		return t.Error
	}
	return t.Rollback().Error
}

// openToLook opens the readers alone, on a file or directory that cannot be
// written.
func (s *Store) openToLook(ctx context.Context, path string, migrations []migration) error {
	version, err := s.readersOn(ctx, path, "ro", migrations)
	if s.dialect.classify(err) != failUnknown && settled(path) {
		// SQLite keeps shared memory beside the file. Where it cannot, and all
		// is in the file itself, it may be read as one that never changes.
		version, err = s.readersOn(ctx, path, "ro-immutable", migrations)
	}
	switch {
	case err != nil:
		return err
	case version == 0:
		return because(ErrNoDesk, model.CodeUnavailable, "There is no desk in %s, and it is read-only.", s.name)
	case version < latest(migrations):
		return because(ErrOlderSchema, model.CodeUnavailable,
			"%s has the older schema %d and is read-only; make it writable once, so that it can be brought to schema %d.",
			s.name, version, latest(migrations))
	}
	return nil
}

func (s *Store) readersOn(ctx context.Context, path, mode string, migrations []migration) (version int, err error) {
	if s.read != nil {
		_ = s.Close() // it failed
	}
	if s.read, err = openReaders(path, mode, s.busy); err != nil {
		return 0, err
	}
	return s.schemaVersion(ctx, s.read, migrations)
}

// settled reports whether no changes wait in the log beside the file.
func settled(path string) bool {
	info, err := os.Stat(path + "-wal")
	return errors.Is(err, fs.ErrNotExist) || err == nil && info.Size() == 0
}

func closePool(pool *gorm.DB) error {
	if pool == nil {
		return nil
	}
	conns, err := pool.DB()
	if err != nil {
		return err
	}
	return conns.Close()
}
