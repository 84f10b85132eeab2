package db

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"

	"unsubdesk/model"
)

// withNext is the real schema and one invented step after it.
func withNext(next func(*gorm.DB) error) []migration {
	list := allMigrations()
	return append(list, migration{latest(list) + 1, func(_ dialect, t *gorm.DB) error { return next(t) }})
}

func addColumn(t *gorm.DB) error {
	return t.Exec("ALTER TABLE accounts ADD COLUMN tier TEXT NOT NULL DEFAULT 'basic'").Error
}

// oldDesk makes a desk of the real schema that holds an account.
func oldDesk(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "desk.db")
	s, err := Open(context.Background(), path, Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	err = s.Update(context.Background(), func(tx model.WriteTx) error {
		return tx.PutAccounts([]model.Account{{ID: "acct-1", Name: "Northwind"}})
	})
	if err := errors.Join(err, s.Close()); err != nil {
		t.Fatal(err)
	}
	return path
}

func openWith(t *testing.T, path string, list []migration) *Store {
	t.Helper()
	clock := func() time.Time { return time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC) }
	s, err := open(context.Background(), path, Options{Clock: clock}, list)
	if err != nil {
		t.Fatalf("%v (%v)", err, errors.Unwrap(err))
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func column(t *testing.T, s *Store, query string) string {
	t.Helper()
	var value string
	if err := s.read.Raw(query).Scan(&value).Error; err != nil {
		t.Fatal(err)
	}
	return value
}

func TestSQLiteMigrationKeepsDataAndCopy(t *testing.T) {
	path := oldDesk(t)

	s := openWith(t, path, withNext(addColumn))
	if got := column(t, s, "SELECT name || ' ' || tier FROM accounts"); got != "Northwind basic" {
		t.Errorf("after the step the account is %q", got)
	}
	if s.Created() {
		t.Error("a migrated desk says that it was created")
	}
	if want := fmt.Sprintf("%s.backup-v%d-20260302T090000Z", path, latest(allMigrations())); s.Backup() != want {
		t.Errorf("backup %q, want %q", s.Backup(), want)
	}
	info, err := os.Stat(s.Backup())
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("backup: %v, %v", info, err)
	}

	again := openWith(t, path, withNext(addColumn))
	if again.Backup() != "" {
		t.Errorf("opened again, it made the copy %q", again.Backup())
	}
	if _, err := Open(context.Background(), path, Options{}); !errors.Is(err, ErrNewerSchema) {
		t.Errorf("the old program answers %v", err)
	}

	before := openWith(t, s.Backup(), allMigrations())
	if got := column(t, before, "SELECT name FROM accounts"); got != "Northwind" {
		t.Errorf("the copy holds %q", got)
	}
}

func TestSQLiteFailedMigrationChangesNothing(t *testing.T) {
	path := oldDesk(t)
	_, err := open(context.Background(), path, Options{}, withNext(func(t *gorm.DB) error {
		if err := addColumn(t); err != nil {
			return err
		}
		return t.Exec("INSERT INTO no_such_table VALUES (1)").Error
	}))
	if model.ErrorCode(err) != model.CodeInternal {
		t.Fatalf("the failing step answers %v", err)
	}
	s := openWith(t, path, allMigrations())
	if got := column(t, s, "SELECT count(*) FROM pragma_table_info('accounts') WHERE name = 'tier'"); got != "0" {
		t.Error("half a step was kept")
	}
}

// TestSQLiteMigrationAtOnce opens an old desk by many programs at the same time: one
// migrates and copies, the others wait and find nothing left to do.
func TestSQLiteMigrationAtOnce(t *testing.T) {
	path := oldDesk(t)
	migrateAtOnce(t, path)
	copies, err := filepath.Glob(path + ".backup-*")
	if err != nil || len(copies) != 1 {
		t.Errorf("copies %v, %v", copies, err)
	}
}

// migrateAtOnce opens an old desk by many programs at the same time.
func migrateAtOnce(t *testing.T, address string) {
	t.Helper()
	const programs = 6
	errs := make([]error, programs)
	var all sync.WaitGroup
	for i := range programs {
		all.Go(func() {
			var s *Store
			if s, errs[i] = open(context.Background(), address, Options{}, withNext(addColumn)); errs[i] == nil {
				errs[i] = s.Close()
			}
		})
	}
	all.Wait()
	for _, err := range errs {
		if err != nil {
			t.Errorf("%v (%v)", err, errors.Unwrap(err))
		}
	}
}

func TestSQLiteReadOnlyOldDeskSaysWhatToDo(t *testing.T) {
	path := oldDesk(t)
	if err := os.Chmod(path, 0o400); err != nil {
		t.Fatal(err)
	}
	_, err := open(context.Background(), path, Options{}, withNext(addColumn))
	want := fmt.Sprintf("older schema %d and is read-only", latest(allMigrations()))
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("it answers %v", err)
	}
}

func TestSQLiteBackupNamesDoNotCollide(t *testing.T) {
	name := filepath.Join(t.TempDir(), "copy")
	for _, want := range []string{name, name + "-2", name + "-3"} {
		if got, err := newPrivateFile(name); got != want || err != nil {
			t.Errorf("%q, %v; want %q", got, err, want)
		}
	}
}

// TestMigrationFindsTheHeads brings a desk of schema 1 with events up to date.
func TestMigrationFindsTheHeads(t *testing.T) {
	address := EmptyURL(t)
	old, err := open(context.Background(), address, Options{Create: true}, allMigrations()[:1])
	must(t, err)
	for _, e := range []string{"'', 1, 'a'", "'acct-1', 1, 'b'", "'', 2, 'c'", "'', 3, 'd'"} {
		must(t, old.write.Exec("INSERT INTO events (account_id, seq, hash, at, actor, os_user, surface, kind, subject, before, after, prev) "+
			"VALUES ("+e+", 0, '', '', '', '', '', '', '', '')").Error)
	}
	must(t, old.Close())

	s := openWith(t, address, allMigrations())
	must(t, s.View(context.Background(), func(tx model.ReadTx) error {
		heads, err := tx.ChainHeads()
		want := []model.ChainHead{{AccountID: "", Events: 3, Hash: "d"}, {AccountID: "acct-1", Events: 1, Hash: "b"}}
		if diff := cmp.Diff(want, heads); diff != "" {
			t.Errorf("-want +got\n%s", diff)
		}
		return err
	}))
	must(t, s.Update(context.Background(), func(tx model.WriteTx) error {
		return tx.AddEvents([]model.Event{{AccountID: "acct-1", At: time.Unix(0, 0), Kind: model.EventImported}})
	}))
	if got := column(t, s, "SELECT prev FROM events WHERE account_id = 'acct-1' AND seq = 2"); got != "b" {
		t.Errorf("the next event follows %q", got)
	}
}

// TestMigrationKeepsOpenBatches: they go by no quote that is known, and go on.
func TestMigrationKeepsOpenBatches(t *testing.T) {
	address := EmptyURL(t)
	old, err := open(context.Background(), address, Options{Create: true}, allMigrations()[:5])
	must(t, err)
	must(t, old.write.Exec("INSERT INTO batches (user_name, batch_key, id, content, plan, submitted_at, reason, note) "+
		"VALUES ('maya', 'k', 'UB-1', 'c', '[{\"n\":\"CS-1\",\"i\":[\"i-1\"],\"d\":\"q1-x\"}]', 1000000, '1', 'why')").Error)
	must(t, old.Close())

	s := openWith(t, address, allMigrations())
	want := model.Batch{ID: "UB-1", User: "maya", Key: "k", Content: "c", Plan: []model.BatchOrder{{Number: "CS-1", IDs: []string{"i-1"}, Digest: "q1-x"}},
		SubmittedAt: time.Unix(1, 0).UTC(), Reason: "1", Note: "why"}
	open := func() (found []model.Batch) {
		must(t, s.View(context.Background(), func(tx model.ReadTx) (err error) {
			found, err = tx.OpenBatches("maya")
			return err
		}))
		return found
	}
	if diff := cmp.Diff([]model.Batch{want}, open(), cmp.AllowUnexported(model.Selection{})); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	want.Quote, want.Begun, want.Plan[0].Digest, want.SubmittedAt = "q1-y", []byte("{}"), "q1-z", time.Unix(2, 0).UTC()
	must(t, s.Update(context.Background(), func(tx model.WriteTx) error { return tx.PutBatch(want) }))
	if diff := cmp.Diff([]model.Batch{want}, open(), cmp.AllowUnexported(model.Selection{})); diff != "" {
		t.Errorf("confirmed anew: -want +got\n%s", diff)
	}
}

// TestMigrationNumbersEachInstance: also those that a program of schema 3 added while
// another one had brought the desk up to date, as it does not any more.
func TestMigrationNumbersEachInstance(t *testing.T) {
	address := EmptyURL(t)
	old, err := open(context.Background(), address, Options{Create: true}, allMigrations()[:5])
	must(t, err)
	at := time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC)
	instance := func(id string) model.Instance {
		return model.Instance{ID: id, Name: "unit " + id, Order: model.Order{Number: "CS-1"}, Account: model.Account{ID: "acct-1"}, ProductType: "CDN", Region: "r",
			EffectiveAt: at, InvoiceIssuedBy: model.IssuerNone, Transaction: model.NoTransaction}
	}
	put := func(s *Store, ids ...string) error {
		return s.Update(context.Background(), func(tx model.WriteTx) error {
			var instances []model.Instance
			for _, id := range ids {
				instances = append(instances, instance(id))
			}
			return errors.Join(tx.PutAccounts([]model.Account{{ID: "acct-1"}}), tx.PutOrders([]model.Order{{Number: "CS-1", AccountID: "acct-1"}}), tx.PutInstances(instances))
		})
	}
	// This program writes tallies, which schema 5 has none of.
	must(t, old.write.Exec("CREATE TABLE tallies (days BIGINT, slot BIGINT, field VARCHAR(9), value VARCHAR(99), block_bits BIGINT, n BIGINT, UNIQUE (days, slot, field, value, block_bits))").Error)
	must(t, put(old, "i-1", "i-2", "i-3", "i-4"))
	must(t, old.write.Exec("DROP TABLE tallies").Error)
	must(t, old.write.Exec("UPDATE instances SET search_row = 0 WHERE id IN ('i-3', 'i-4')").Error)
	must(t, old.write.Exec("DELETE FROM search_fresh WHERE search_row > 2").Error)
	must(t, old.write.Exec("UPDATE meta SET value = 2 WHERE name = 'row'").Error)
	must(t, old.Close())

	s := openWith(t, address, allMigrations())
	must(t, put(s, "i-5"))
	must(t, s.View(context.Background(), func(tx model.ReadTx) error {
		rows, err := tx.MatchRows(model.ListQuery{Filter: model.Filter{Terms: []model.FilterTerm{{Field: model.FieldName, Values: []string{"unit"}}}}})
		if !rows.Equal(model.SelectionOf(1, 2, 3, 4, 5)) {
			t.Errorf("found are the rows %v", rows.Next(10))
		}
		return errors.Join(err, tx.EachStale(func(what, id, message string) error {
			if what == "search" {
				t.Errorf("%s %s: %s", what, id, message)
			}
			return nil
		}))
	}))
	if err := s.write.Exec("UPDATE instances SET search_row = 1 WHERE id = 'i-5'").Error; err == nil {
		t.Error("two instances may have the same row")
	}
}

// TestMigrationMakesRoomForFilters: a desk of schema 6 has none, and its users can keep some
// from then on, each for themself.
func TestMigrationMakesRoomForFilters(t *testing.T) {
	address := EmptyURL(t)
	old, err := open(context.Background(), address, Options{Create: true}, allMigrations()[:6])
	must(t, err)
	must(t, old.write.Exec("INSERT INTO users (name, role, added_at) VALUES ('maya', 'agent', 1), ('ben', 'agent', 1)").Error)
	must(t, old.Close())

	s := openWith(t, address, allMigrations())
	want := model.SavedFilter{Name: "Ärger 备份", Filter: `paid:>=7000 "two words"`, Tab: model.TabNotAllowed,
		Sort: model.Sort{Field: model.SortPaid, Desc: true}, SavedAt: time.Unix(1, 0).UTC()}
	must(t, s.Update(context.Background(), func(tx model.WriteTx) error {
		second := want
		second.Name = "b"
		return errors.Join(tx.PutSavedFilter("maya", want), tx.PutSavedFilter("ben", second), tx.PutSavedFilter("ben", want), tx.DeleteSavedFilter("ben", "B"))
	}))
	filters := func(user string) (found []model.SavedFilter) {
		must(t, s.View(context.Background(), func(tx model.ReadTx) (err error) {
			found, err = tx.SavedFilters(user)
			return err
		}))
		return found
	}
	for _, user := range []string{"maya", "ben"} {
		if diff := cmp.Diff([]model.SavedFilter{want}, filters(user)); diff != "" {
			t.Errorf("%s: -want +got\n%s", user, diff)
		}
	}
	must(t, s.Update(context.Background(), func(tx model.WriteTx) error { return tx.DeleteSavedFilters("ben") }))
	if len(filters("ben")) != 0 || len(filters("maya")) != 1 {
		t.Errorf("ben has %d, maya %d", len(filters("ben")), len(filters("maya")))
	}
}
