package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"unsubdesk/model"
)

// Restoring puts a backup in the place of an embedded desk. First Read, then
// Replace or Discard; the backup itself stays as it is.
type Restoring struct {
	path, name string // of the desk
	options    Options
	store      *Store // of the copy, until Replace
	copied     string // its file
}

// NewRestoring begins for the desk at an address, which need not be there.
// CodeRefused for a server's desk, which its own tools restore.
func NewRestoring(address string, o Options) (*Restoring, error) {
	if isPostgres(address) {
		return nil, model.Refused("A desk on PostgreSQL is restored with PostgreSQL's own tools: pg_restore into an empty database, then unsubdesk verify.")
	}
	name, err := sqlitePath(address)
	if err != nil {
		return nil, err
	}
	path, err := filepath.Abs(name)
	if err != nil {
		return nil, because(err, model.CodeUnavailable, "The working directory is gone; name the desk's file with its whole path.")
	}
	return &Restoring{path: target(path), name: name, options: o}, nil
}

// Name is what a person calls the desk that is to be replaced.
func (r *Restoring) Name() string { return r.name }

// Current opens the desk that is to be replaced; nil if there is none.
func (r *Restoring) Current(ctx context.Context) (*Store, error) {
	s, err := Open(ctx, r.path, r.options)
	if e, ok := errors.AsType[*model.Error](err); ok && errors.Is(e.Cause, ErrNoDesk) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	s.name = r.name
	return s, nil
}

// Read copies a backup beside the desk's place and opens the copy, brought up to
// this program's schema. CodeFile for a file that is no backup, or one with
// triggers or views that are not the program's.
func (r *Restoring) Read(ctx context.Context, file string) (*Store, error) {
	if err := r.checkFile(file); err != nil {
		return nil, err
	}
	if err := r.makeCopy(ctx, file); err != nil {
		return nil, err
	}
	s, err := Open(ctx, r.copied, Options{})
	if err != nil {
		return nil, errors.Join(err, r.Discard())
	}
	r.store = s
	if s.backup != "" { // the backup itself is one
		if err := os.Remove(s.backup); err != nil {
			return nil, errors.Join(because(err, model.CodeFile, "%s cannot be removed.", s.backup), r.Discard())
		}
		s.backup = ""
	}
	s.name = file
	return s, nil
}

func (r *Restoring) checkFile(file string) error {
	info, err := os.Stat(file)
	switch {
	case err != nil:
		return because(err, model.CodeFile, "%s cannot be read; check the path and your right to read it.", file)
	case !info.Mode().IsRegular():
		return model.Errorf(model.CodeFile, "%s is not a regular file, so it is no backup.", file)
	case sameFile(file, r.path):
		return model.Errorf(model.CodeFile, "%s is the desk itself, not a backup of it.", file)
	}
	return nil
}

func (r *Restoring) makeCopy(ctx context.Context, file string) error {
	var err error
	if r.options.MakeFolder {
		err = os.MkdirAll(filepath.Dir(r.path), 0o700)
	}
	if err == nil {
		var temp *os.File
		if temp, err = os.CreateTemp(filepath.Dir(r.path), "."+filepath.Base(r.path)+".restoring-*"); err == nil {
			r.copied, err = temp.Name(), temp.Close()
		}
	}
	switch {
	case err != nil && isMissing(filepath.Dir(r.path)):
		return because(err, model.CodeFile, "There is no directory %s; check the path, or make the directory first.", filepath.Dir(r.name))
	case err != nil:
		return because(err, model.CodeFile, "There can be no file beside %s; check your right to write to %s.", r.name, filepath.Dir(r.name))
	}
	path, err := filepath.Abs(file)
	if err == nil {
		err = copyDesk(ctx, path, r.copied)
	}
	if err == nil {
		err = onlyOurs(ctx, r.copied)
	}
	if err != nil {
		return errors.Join(r.notCopied(ctx, err, file), r.Discard())
	}
	return nil
}

func (r *Restoring) notCopied(ctx context.Context, err error, file string) error {
	switch kind := (sqliteDialect{}).classify(err); {
	case ctx.Err() != nil:
		return because(ctx.Err(), model.CodeUnavailable, "The action was cancelled; nothing of it was kept.")
	case errors.Is(err, errStrange):
		return because(err, model.CodeFile, "%s holds triggers or views that are not unsubdesk's; it was not restored.", file)
	case errors.Is(err, errNotADesk), kind == failNotADesk:
		return because(err, model.CodeFile, "%s is no backup of a desk.", file)
	case kind == failDamaged:
		return because(err, model.CodeFile, "%s is damaged and cannot be read whole; take another backup.", file)
	case kind == failFull:
		return because(err, model.CodeFile, "There is no room beside %s for a copy of the backup; make room and try again.", r.name)
	}
	return because(err, model.CodeFile, "%s could not be copied beside %s; check both disks and your rights.", file, r.name)
}

var errStrange = errors.New("strange schema")

// onlyOurs looks whether a file holds what runs by itself and is not of the schema.
func onlyOurs(ctx context.Context, path string) error {
	conn, err := openFile(path, "ro")
	if err != nil {
		return err
	}
	defer conn.Close() //nolint:errcheck // it only read
	rows, err := conn.QueryContext(ctx, "SELECT type, coalesce(sql, '') FROM sqlite_schema WHERE type NOT IN ('table', 'index')")
	if err != nil {
		return err
	}
	defer rows.Close() //nolint:errcheck // rows.Err tells
	ours, err := guardTexts()
	if err != nil {
		return err
	}
	known := map[string]bool{}
	for _, text := range ours {
		known[text] = true
	}
	for rows.Next() {
		var kind, text string
		if err := rows.Scan(&kind, &text); err != nil {
			return err
		}
		if kind != "trigger" || !known[text] {
			return errStrange
		}
	}
	return rows.Err()
}

func openFile(path, mode string) (*sql.DB, error) {
	dsn := "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + url.Values{"mode": {mode}, "_pragma": {busyTimeout(step), "trusted_schema(0)"}}.Encode()
	conn, err := sql.Open("sqlite", dsn)
	if err == nil {
		conn.SetMaxOpenConns(1)
	}
	return conn, err
}

// Discard removes the copy.
func (r *Restoring) Discard() error {
	var err error
	if r.store != nil {
		err, r.store = r.store.Close(), nil
	}
	if r.copied != "" {
		err, r.copied = errors.Join(err, removeDesk(r.copied)), ""
	}
	return err
}

// Replace puts the copy in the desk's place, if that is still at the version that
// was looked at (-1: it could not be read), and keeps what was there beside it,
// under the name kept; "" if there was nothing. At every moment one of both is
// there whole. What restores that were killed have left is removed. CodeUnavailable while any other program has the desk open,
// CodeConflict if it was changed.
func (r *Restoring) Replace(ctx context.Context, version int64, at time.Time) (kept string, err error) {
	err, r.store = r.store.Close(), nil
	if err != nil || !settled(r.copied) {
		return "", errors.Join(because(err, model.CodeFile, "The copy beside %s could not be finished; the desk is as it was.", r.name), r.Discard())
	}
	release, err := r.takeAlone(ctx, version)
	if err != nil {
		return "", errors.Join(err, r.Discard())
	}
	defer release()
	if kept, err = r.swap(at); err != nil {
		return "", errors.Join(because(err, model.CodeFile, "The backup could not be put in the place of %s: %v.", r.name, err), r.Discard())
	}
	r.copied = ""
	r.sweepUp(at)
	return kept, nil
}

// sweepUp removes the copies of restores that were killed a day ago or longer: they
// are never looked at again.
func (r *Restoring) sweepUp(now time.Time) {
	left, _ := filepath.Glob(filepath.Join(filepath.Dir(r.path), "."+filepath.Base(r.path)+".restoring-*")) // the pattern is sound
	for _, file := range left {
		if info, err := os.Stat(file); err == nil && now.Sub(info.ModTime()) > 24*time.Hour {
			_ = os.Remove(file) // the next restore tries again
		}
	}
}

// takeAlone takes the desk that is there for itself, until release, with all its
// changes in the one file. One that cannot be read (version -1) may be nobody else's
// either, as far as SQLite can tell of it.
func (r *Restoring) takeAlone(ctx context.Context, version int64) (release func(), err error) {
	if _, err := os.Stat(r.path); errors.Is(err, fs.ErrNotExist) {
		return func() {}, nil
	}
	pool, err := openFile(r.path, "rw")
	if err != nil {
		return nil, r.notAlone(err)
	}
	release = func() { pool.Close() } //nolint:errcheck // it gives the lock back
	conn, err := pool.Conn(ctx)
	if err == nil {
		err = r.lockWhole(ctx, conn, version)
	}
	if kind := (sqliteDialect{}).classify(err); version < 0 && (kind == failDamaged || kind == failNotADesk) {
		return release, nil
	}
	if err != nil {
		release()
		return nil, r.notAlone(err)
	}
	return release, nil
}

// lockWhole locks the desk on a connection.
func (r *Restoring) lockWhole(ctx context.Context, conn *sql.Conn, version int64) error {
	// The file leaves the mode with a log only when nobody else has it open; one that
	// comes between these two statements brings the mode back.
	for _, statement := range []string{"PRAGMA journal_mode = DELETE", "BEGIN EXCLUSIVE"} {
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	var mode string
	if err := conn.QueryRowContext(ctx, "PRAGMA journal_mode").Scan(&mode); err != nil {
		return err
	}
	if mode == "wal" {
		return r.inUse(nil)
	}
	if version < 0 {
		return nil
	}
	var now int64
	if err := conn.QueryRowContext(ctx, "SELECT value FROM meta WHERE name = 'version'").Scan(&now); err != nil {
		return err
	}
	if now != version {
		return model.Errorf(model.CodeConflict, "%s was changed while you were asked; look again.", r.name)
	}
	return nil
}

func (r *Restoring) inUse(cause error) error {
	return because(cause, model.CodeUnavailable, "%s is in use by another program; end all screens and servers on it and try again. It is as it was.", r.name)
}

func (r *Restoring) notAlone(err error) error {
	if _, ok := errors.AsType[*model.Error](err); ok {
		return err
	}
	if (sqliteDialect{}).classify(err) == failBusy {
		return r.inUse(err)
	}
	return because(err, model.CodeUnavailable, "%s could not be taken out of use, so it is as it was.", r.name)
}

// besides are the endings of the files that SQLite keeps beside a database. One that
// is left there is taken for the new database's and played back into it.
var besides = []string{"-wal", "-journal", "-shm"}

// swap gives the old file a second name, takes what lies beside it along, and puts the
// copy over its first name. If that fails, all is as it was.
func (r *Restoring) swap(at time.Time) (kept string, err error) {
	name := fmt.Sprintf("%s.before-restore-%s", r.path, at.UTC().Format("20060102T150405Z"))
	kept, err = freeName(name, func(try string) error { return os.Link(r.path, try) })
	gone := errors.Is(err, fs.ErrNotExist) // there was no desk
	switch {
	case gone:
		kept = name
	case err != nil:
		return "", err
	}
	var moved []string
	for _, end := range besides {
		if err = os.Rename(r.path+end, kept+end); err == nil {
			moved = append(moved, end)
		} else if !errors.Is(err, fs.ErrNotExist) {
			break
		}
		err = nil
	}
	if err == nil {
		err = os.Rename(r.copied, r.path)
	}
	if err != nil {
		return "", errors.Join(err, r.undo(kept, moved, gone))
	}
	if dir, err := os.Open(filepath.Dir(r.path)); err == nil { // where directories can be synced
		_ = dir.Sync()
		_ = dir.Close()
	}
	switch {
	case !gone:
		return kept, nil
	case len(moved) > 0:
		return kept + moved[0], nil
	}
	return "", nil
}

// undo gives what lay beside the desk its place back.
func (r *Restoring) undo(kept string, moved []string, gone bool) error {
	for _, end := range moved {
		if err := os.Rename(kept+end, r.path+end); err != nil {
			return because(err, model.CodeFile, "%s has to be named %s by hand before anybody opens the desk.", kept+end, r.path+end)
		}
	}
	if gone {
		return nil
	}
	return os.Remove(kept)
}
