package db

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"

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
	run    func(d dialect, t *gorm.DB) error
}

func allMigrations() []migration {
	return []migration{
		{1, runFile("0001_first")},
	}
}

func latest(migrations []migration) int { return migrations[len(migrations)-1].number }

func runFile(file string) func(dialect, *gorm.DB) error {
	return func(d dialect, t *gorm.DB) error {
		text, err := d.schemaSQL(file)
		if err != nil {
			return err
		}
		return t.Exec(text).Error
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

// migrate runs the migrations that are missing, in one transaction that keeps
// every other program out; a second program that waits for it finds nothing
// left to do.
func (s *Store) migrate(ctx context.Context, path string, migrations []migration) error {
	return s.whenFree(func() error {
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
	file, err := newPrivateFile(fmt.Sprintf("%s.backup-v%d-%s", path, version, s.clock().UTC().Format("20060102T150405Z")))
	if err == nil {
		if err = s.dialect.copyTo(ctx, path, file); err != nil {
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
	for n := 1; ; n++ {
		try := name
		if n > 1 {
			try = fmt.Sprintf("%s-%d", name, n)
		}
		f, err := os.OpenFile(try, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return "", err
		}
		return try, f.Close()
	}
}
