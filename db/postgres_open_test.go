package db_test

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"unsubdesk/db"
	"unsubdesk/db/dbtest"
	"unsubdesk/model"
)

// as is a URL with another user, whose password is secret.
func as(t *testing.T, address, user string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	u.User = url.UserPassword(user, "s3cret")
	return u.String()
}

// role makes a database user, with statements run in the database of a URL.
func role(t *testing.T, server *dbtest.Server, address, options string, statements ...string) (name string) {
	t.Helper()
	name = strings.ReplaceAll(strings.TrimPrefix(address[strings.LastIndex(address, "/test_"):], "/"), "?sslmode=disable", "_user")
	server.Exec(t, "CREATE ROLE "+name+" LOGIN PASSWORD 's3cret' "+options)
	for i, s := range statements {
		statements[i] = strings.ReplaceAll(s, "ROLE", name)
	}
	server.ExecIn(t, address, statements...)
	t.Cleanup(func() { server.ExecIn(t, address, "DROP OWNED BY "+name, "DROP ROLE "+name) })
	return name
}

// refusedURL is refused, for URLs: no error holds the password, in its sentence
// or in its cause.
func refusedURL(t *testing.T, address string, create bool, words ...string) {
	t.Helper()
	_ = refusalURL(t, address, create, words...)
}

// refusalURL is refusedURL for a look at the error itself.
func refusalURL(t *testing.T, address string, create bool, words ...string) error {
	t.Helper()
	err := refusal(t, address, create, model.CodeUnavailable, words...)
	for e := err; e != nil; e = errors.Unwrap(e) {
		if strings.Contains(e.Error(), "s3cret") {
			t.Errorf("the error tells the password: %v", e)
		}
	}
	return err
}

func TestPostgreSQLOpenRefuses(t *testing.T) {
	server := dbtest.Turn()
	empty := server.EmptyDatabase(t)
	if err := refusalURL(t, empty, false, "There is no desk in", "users add"); !errors.Is(err, db.ErrNoDesk) {
		t.Errorf("%v is not ErrNoDesk", err)
	}
	refusedURL(t, as(t, empty, "desk"), true, "does not let this user in", "password")
	refusedURL(t, strings.Replace(empty, "/test_", "/nothing_", 1), true, "There is no database", "/nothing_", "CREATE DATABASE")
	refusedURL(t, "postgres://maya:s3cret@127.0.0.1:1/desk?sslmode=disable", true, "127.0.0.1:1/desk cannot be reached")
	refusedURL(t, strings.Replace(empty, "sslmode=disable", "sslmode=require", 1), true, "cannot be reached")

	nobody := role(t, server, empty, "")
	refusedURL(t, as(t, empty, nobody), true, "has not the rights")
	server.ExecIn(t, empty, "CREATE TABLE songs (name text)")
	refusedURL(t, empty, true, "is not a desk's database", "not changed")

	for _, nonsense := range []string{"postgres://maya:s3cret@h:99999/d", "postgres://maya:s3cret%zz@h/d", "postgres://maya:s3cret@h/d?sslmode=bogus"} {
		refused(t, nonsense, true, model.CodeInvalid, "postgres://USER@HOST/NAME")
		if err := refusal(t, nonsense, true, model.CodeInvalid); strings.Contains(fmt.Sprint(err, errors.Unwrap(err)), "s3cret") {
			t.Errorf("it tells the password: %v", err)
		}
	}
}

func TestPostgreSQLNewerSchema(t *testing.T) {
	address := dbtest.URL(t)
	dbtest.Turn().ExecIn(t, address, "INSERT INTO schema_migrations (id) VALUES ('0008')")
	if err := refusalURL(t, address, false, "newer unsubdesk (schema 8; this program knows 7)"); !errors.Is(err, db.ErrNewerSchema) {
		t.Errorf("%v is not ErrNewerSchema", err)
	}
}

// TestPostgreSQLAllConnectionsTaken has a user who may have one.
func TestPostgreSQLAllConnectionsTaken(t *testing.T) {
	server, address := dbtest.Turn(), dbtest.URL(t)
	user := role(t, server, address, "CONNECTION LIMIT 1", "GRANT SELECT, UPDATE ON ALL TABLES IN SCHEMA public TO ROLE")
	store := dbtest.Open(t, as(t, address, user))
	dbtest.View(t, store, func(model.ReadTx) error {
		err := store.View(context.Background(), func(model.ReadTx) error { return nil })
		if model.ErrorCode(err) != model.CodeUnavailable || !strings.Contains(err.Error(), "are in use") {
			t.Errorf("no connection left answers %v", err)
		}
		return nil
	})
}

func TestPostgreSQLNameHasNoUser(t *testing.T) {
	store := dbtest.New(t)
	if want := dbtest.Turn().Address() + "/test_"; !strings.HasPrefix(store.Name(), want) || strings.Contains(store.Name(), "@") {
		t.Errorf("the name is %s", store.Name())
	}
	if store.Embedded() || store.Backup() != "" || store.ReadOnly() || store.Created() {
		t.Errorf("embedded %v, backup %q, read-only %v, created %v", store.Embedded(), store.Backup(), store.ReadOnly(), store.Created())
	}
}

// TestPostgreSQLManyHosts: of several hosts the one that is there is taken.
func TestPostgreSQLManyHosts(t *testing.T) {
	address, host := dbtest.URL(t), dbtest.Turn().Address()
	for _, more := range []string{"", "&target_session_attrs=read-write", "&target_session_attrs=any"} {
		store := dbtest.Open(t, strings.Replace(address, host, "127.0.0.1:1,"+host, 1)+more)
		if !strings.HasPrefix(store.Name(), "127.0.0.1:1,"+host+"/") || store.ReadOnly() {
			t.Errorf("%s: read-only %v", store.Name(), store.ReadOnly())
		}
		dbtest.Put(t, store, dbtest.Instance("a"))
	}
	refusedURL(t, strings.Replace(address, host, "127.0.0.1:1,127.0.0.1:2", 1), false, "cannot be reached", "127.0.0.1:1,127.0.0.1:2/")
}

func TestPostgreSQLReadOnlyUser(t *testing.T) {
	server, address := dbtest.Turn(), dbtest.URL(t)
	store := dbtest.Open(t, address)
	dbtest.Put(t, store, dbtest.Instance("a"))
	user := role(t, server, address, "", "GRANT SELECT ON ALL TABLES IN SCHEMA public TO ROLE")
	look := dbtest.Open(t, as(t, address, user))
	looksOnly(t, look)
}

func looksOnly(t *testing.T, store *db.Store) {
	t.Helper()
	if !store.ReadOnly() {
		t.Error("it does not say that it is read-only")
	}
	dbtest.Get(t, store, "a")
	err := store.Update(context.Background(), func(model.WriteTx) error {
		t.Error("the change was begun")
		return nil
	})
	if model.ErrorCode(err) != model.CodeUnavailable || !strings.Contains(err.Error(), "is read-only") {
		t.Errorf("updating answers %v", err)
	}
}

// TestPostgreSQLStandby: a server that takes no changes can be looked at, and
// several hosts of that kind are refused unless the address says any.
func TestPostgreSQLStandby(t *testing.T) {
	server, address := dbtest.Turn(), dbtest.URL(t)
	store := dbtest.Open(t, address)
	dbtest.Put(t, store, dbtest.Instance("a"))
	server.ExecIn(t, address, "DO $$ BEGIN EXECUTE 'ALTER DATABASE ' || current_database() || ' SET default_transaction_read_only = on'; END $$")
	looksOnly(t, dbtest.Open(t, address))
	both := strings.Replace(address, server.Address(), server.Address()+",127.0.0.1:1", 1)
	refusedURL(t, both, false, "takes no changes just now")
	looksOnly(t, dbtest.Open(t, both+"&target_session_attrs=any"))

	// Connections of before may still write; a failover ends them.
	dbtest.Put(t, store, dbtest.Instance("b"))
	server.ExecIn(t, address, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
	err := store.Update(context.Background(), func(model.WriteTx) error {
		t.Error("the change was begun")
		return nil
	})
	if model.ErrorCode(err) != model.CodeUnavailable || !strings.Contains(err.Error(), "takes no changes just now") {
		t.Errorf("a store that became a standby's answers %v", err)
	}
	dbtest.Get(t, store, "b")
}

// TestPostgreSQLOpenAtOnce starts many programs on a database that is empty.
func TestPostgreSQLOpenAtOnce(t *testing.T) {
	openAtOnce(t, dbtest.Turn().EmptyDatabase(t))
}

// TestPostgreSQLWithoutTrigrams: a user who may not add the extension gets a
// desk whose search answers as ever.
func TestPostgreSQLWithoutTrigrams(t *testing.T) {
	server := dbtest.Turn()
	address := server.EmptyDatabase(t)
	user := role(t, server, address, "", "GRANT CREATE ON SCHEMA public TO ROLE")
	store := dbtest.Open(t, as(t, address, user))
	dbtest.Put(t, store, dbtest.Instance("a", dbtest.Named("100% orion_备份")), dbtest.Instance("b", dbtest.Named("100 orion 备份")))
	for text, want := range map[string]int{"orion": 2, "备份": 2, "0%": 1, "n_": 1, "Orion 备": 2, "nothing": 0} {
		dbtest.View(t, store, func(tx model.ReadTx) error {
			if n, err := tx.Count(model.ListQuery{Filter: filter(t, text)}); n != want || err != nil {
				t.Errorf("%s finds %d, %v; want %d", text, n, err, want)
			}
			return nil
		})
	}
	if n := server.Number(t, address, "SELECT count(*) FROM pg_extension WHERE extname = 'pg_trgm'"); n != 0 {
		t.Error("the extension is there; the test says nothing")
	}
}

// TestPostgreSQLComparesBytes: every text is compared byte by byte, whatever the
// locale.
func TestPostgreSQLComparesBytes(t *testing.T) {
	server, address := dbtest.Turn(), dbtest.URL(t)
	columns := `FROM information_schema.columns WHERE table_schema = 'public' AND data_type = 'text' AND table_name <> 'schema_migrations'`
	if n := server.Number(t, address, "SELECT count(*) "+columns+" AND collation_name IS DISTINCT FROM 'C'"); n != 0 {
		t.Errorf("%d columns have the collation of the database", n)
	}
	if n := server.Number(t, address, "SELECT count(*) "+columns); n < 50 {
		t.Errorf("only %d columns were looked at", n)
	}
}

func TestPostgreSQLRemove(t *testing.T) {
	address := dbtest.Turn().EmptyDatabase(t)
	for _, used := range []bool{false, true} {
		store, err := open(address, true)
		if err != nil {
			t.Fatal(err)
		}
		if used {
			dbtest.PutUser(t, store, model.RoleAdmin, "ada")
		}
		if err := errors.Join(store.Close(), db.Remove(address)); err != nil {
			t.Fatalf("%v (%v)", err, errors.Unwrap(err))
		}
		again, err := open(address, false)
		if stays := err == nil; stays != used {
			t.Errorf("used %v: it stays %v", used, stays)
		}
		if err == nil {
			_ = again.Close()
		}
	}
	if db.Keeps(address, "desk") {
		t.Error("a server keeps a file")
	}
}

// TestPostgreSQLClock: the desk's clock is the server's, at the moment of each
// call and not of the transaction's beginning (R8).
func TestPostgreSQLClock(t *testing.T) {
	server, address := dbtest.Turn(), dbtest.URL(t)
	store := dbtest.Open(t, address)
	us := func() int64 {
		return server.Number(t, address, "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint")
	}
	dbtest.View(t, store, func(tx model.ReadTx) error {
		last := us()
		for range 3 {
			now, err := tx.Now()
			if err != nil {
				return err
			}
			if next := us(); now.UnixMicro() < last || now.UnixMicro() > next || now.Location() != time.UTC {
				t.Errorf("the clock says %v, the server %d before and %d after", now, last, next)
			} else {
				last = next
			}
		}
		return nil
	})
}
