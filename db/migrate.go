package db

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"time"

	"github.com/go-gormigrate/gormigrate/v2"
	"gorm.io/gorm"

	"unsubdesk/model"
)

//go:embed migrations/*.sql
var schemaFiles embed.FS

// schemaTable lists the migrations that ran, by ID.
const schemaTable = "schema_migrations"

// migration is one numbered step of the schema. Its file in migrations/ says
// for each engine what it does; a step that ran anywhere is never edited.
type migration struct {
	number int
	run    migrationPart
}

func allMigrations() []migration {
	return []migration{
		{1, inTurn(runFile("0001_first"), runIfKnown("0001_guards"), runIfKnown("0001_search"))},
		{2, inTurn(runFile("0002_chains"), runIfKnown("0002_guards"))},
		{3, inTurn(runFile("0003_guards"))},
		{4, inTurn(runFile("0004_search"), allFresh)},
		{5, inTurn(runFile("0005_quotes"), printAll, runFile("0005_prints"))},
		{6, inTurn(runFile("0006_batches"), runFile("0006_search"), runFile("0006_rows"), runFile("0006_tallies"), tallyAll)},
		{7, inTurn(runFile("0007_indexes"), runFile("0007_filters"), runFile("0007_outbox"), runFile("0007_email"), runFile("0007_search"), orderByTimes, indexFresh)},
	}
}

func latest(migrations []migration) int { return migrations[len(migrations)-1].number }

// migrationPart is one file of a migration, or several.
type migrationPart = func(dialect, *gorm.DB) error

func inTurn(parts ...migrationPart) migrationPart {
	return func(d dialect, t *gorm.DB) error {
		for _, run := range parts {
			if err := run(d, t); err != nil {
				return err
			}
		}
		return nil
	}
}

func runFile(file string) migrationPart {
	return func(d dialect, t *gorm.DB) error {
		text, err := schemaFiles.ReadFile("migrations/" + file + "." + d.schemaName() + ".sql")
		if err != nil {
			return err
		}
		return t.Exec(string(text)).Error
	}
}

// eachSchemaText calls fn with what the migrations of an engine say, in their order.
func eachSchemaText(engine string, fn func(schema string)) error {
	files, err := fs.Glob(schemaFiles, "migrations/*."+engine+".sql")
	for i := 0; i < len(files) && err == nil; i++ {
		var text []byte
		if text, err = schemaFiles.ReadFile(files[i]); err == nil {
			fn(string(text))
		}
	}
	return err
}

// runIfKnown runs a file that not every engine has, and gives it up as a whole
// where this engine, or this user's rights, are not enough for it.
func runIfKnown(file string) migrationPart {
	return func(d dialect, t *gorm.DB) error {
		if err := t.Exec("SAVEPOINT part").Error; err != nil {
			return err
		}
		err := runFile(file)(d, t)
		if kind := d.classify(err); kind == failLacking || kind == failDenied || errors.Is(err, fs.ErrNotExist) {
			return t.Exec("ROLLBACK TO SAVEPOINT part").Error
		}
		return err
	}
}

// schemaVersion is the number of the last migration that ran, 0 for an empty
// database. A database that is no desk's, or a newer program's, is an error.
func (s *Store) schemaVersion(ctx context.Context, pool *gorm.DB, migrations []migration) (int, error) {
	empty, ours, err := s.dialect.look(pool.WithContext(ctx))
	switch {
	case err != nil:
		return 0, err
	case empty:
		return 0, nil
	case !ours:
		return 0, notADesk(nil, s.name)
	}
	var last string
	err = pool.WithContext(ctx).Raw("SELECT coalesce(max(id), '') FROM " + schemaTable).Scan(&last).Error
	if err != nil {
		return 0, err
	}
	number, err := strconv.Atoi(last)
	if err != nil {
		return 0, notADesk(err, s.name)
	}
	if known := latest(migrations); number > known {
		return 0, because(ErrNewerSchema, model.CodeUnavailable,
			"%s was made by a newer unsubdesk (schema %d; this program knows %d); update the program.", s.name, number, known)
	}
	return number, nil
}

// mayMigrate refuses to bring a desk of that schema up to date where Options.AsIs
// forbids it.
func (s *Store) mayMigrate(version int, migrations []migration) error {
	if !s.asIs || version == 0 || version == latest(migrations) {
		return nil
	}
	return because(ErrOlderSchema, model.CodeUnavailable,
		"%s has the older schema %d and was left as it is; any other command brings it to schema %d.", s.name, version, latest(migrations))
}

// migrateFile runs the migrations that are missing, in one transaction that keeps
// every other program out; a second program that waits for it finds nothing
// left to do.
func (s *Store) migrateFile(ctx context.Context, path string, migrations []migration) error {
	return s.whenFree(ctx, time.Now().Add(s.busy), func() error {
		return s.write.WithContext(context.WithoutCancel(ctx)).Transaction(func(t *gorm.DB) error {
			version, err := s.schemaVersion(ctx, t, migrations)
			if err != nil || version == latest(migrations) {
				return err
			}
			if version > 0 {
				if s.backup, err = s.backUp(ctx, path, version); err != nil {
					return err
				}
			}
			s.created = version == 0
			return s.runMigrations(t, migrations)
		})
	})
}

func (s *Store) runMigrations(t *gorm.DB, migrations []migration) error {
	steps := make([]*gormigrate.Migration, len(migrations))
	for i, m := range migrations {
		steps[i] = &gormigrate.Migration{
			ID:      fmt.Sprintf("%04d", m.number),
			Migrate: func(t *gorm.DB) error { return m.run(s.dialect, t) },
		}
	}
	return gormigrate.New(t, &gormigrate.Options{TableName: schemaTable}, steps).Migrate()
}

// backUp copies the database as it is before the migration that holds the
// write lock: readers still see it as it was.
func (s *Store) backUp(ctx context.Context, path string, version int) (string, error) {
	at, err := s.clock(nil) // the machine's, or a test's: neither asks the database
	if err != nil {
		return "", err
	}
	file, err := newPrivateFile(fmt.Sprintf("%s.backup-v%d-%s", path, version, at.UTC().Format("20060102T150405Z")))
	if err == nil {
		if err = copyDesk(ctx, path, file); err != nil {
			_ = os.Remove(file) // half a copy is none
		}
	}
	if err != nil {
		return "", because(err, model.CodeUnavailable,
			"%s has the older schema %d and could not be copied before it is brought up to date, so it was left alone; make room beside it.", s.name, version)
	}
	return file, nil
}

// newPrivateFile makes an empty file of that name, or with a number after it
// if there is one.
func newPrivateFile(name string) (string, error) {
	return freeName(name, func(try string) error {
		f, err := os.OpenFile(try, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if err != nil {
			return err
		}
		return f.Close()
	})
}
