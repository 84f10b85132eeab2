package db

import (
	"context"
	"errors"
	"testing"

	"gorm.io/gorm"

	"unsubdesk/model"
)

// TestPostgreSQLMigrationAtOnce opens an old desk by many programs at the same
// time: one migrates it, the others find nothing left to do.
func TestPostgreSQLMigrationAtOnce(t *testing.T) {
	address := URL(t)
	old, err := open(context.Background(), address, Options{}, allMigrations())
	must(t, err)
	must(t, old.Update(context.Background(), func(tx model.WriteTx) error { return putAccount(tx, "a", "Northwind") }))
	must(t, old.Close())
	migrateAtOnce(t, address)
	s := openWith(t, address, withNext(addColumn))
	if got := column(t, s, "SELECT name || ' ' || tier FROM accounts"); got != "Northwind basic" {
		t.Errorf("after the step the account is %q", got)
	}
	if s.Created() || s.Backup() != "" {
		t.Errorf("created %v, backup %q", s.Created(), s.Backup())
	}
	if _, err := Open(context.Background(), address, Options{}); !errors.Is(err, ErrNewerSchema) {
		t.Errorf("the old program answers %v", err)
	}
}

func TestPostgreSQLFailedMigrationChangesNothing(t *testing.T) {
	address := URL(t)
	_, err := open(context.Background(), address, Options{}, withNext(func(t *gorm.DB) error {
		if err := addColumn(t); err != nil {
			return err
		}
		return t.Exec("INSERT INTO no_such_table VALUES (1)").Error
	}))
	if err == nil {
		t.Fatal("the failing step answers nothing")
	}
	s := openWith(t, address, allMigrations())
	if got := column(t, s, "SELECT count(*)::text FROM information_schema.columns WHERE table_name = 'accounts' AND column_name = 'tier'"); got != "0" {
		t.Error("half a step was kept")
	}
}

// TestPostgreSQLMigrationWaitsForWriters: an older program that writes is waited
// for, up to the time there is.
func TestPostgreSQLMigrationWaitsForWriters(t *testing.T) {
	address := URL(t)
	old, err := open(context.Background(), address, Options{}, allMigrations())
	must(t, err)
	t.Cleanup(func() { _ = old.Close() })
	must(t, old.Update(context.Background(), func(model.WriteTx) error {
		_, err := open(context.Background(), address, Options{BusyTimeout: 50_000_000}, withNext(addColumn))
		if model.ErrorCode(err) != model.CodeUnavailable {
			t.Errorf("a desk that is being written to answers %v (%v)", err, errors.Unwrap(err))
		}
		return nil
	}))
}
