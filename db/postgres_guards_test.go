package db_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"unsubdesk/db"
	"unsubdesk/db/dbtest"
	"unsubdesk/model"
)

// missedGuards are the triggers that verify misses.
func missedGuards(t *testing.T, store *db.Store) (names []string) {
	t.Helper()
	mustDo(t, store.View(context.Background(), func(tx model.ReadTx) error {
		return tx.EachStale(func(what, id, _ string) error {
			if what == "guard" {
				names = append(names, id)
			}
			return nil
		})
	}))
	return names
}

// TestPostgreSQLGuardsThatDoNothing: a trigger of the right name that lets something
// through is missed as one that is gone, and so are all of them when the desk no longer
// keeps that it had any.
func TestPostgreSQLGuardsThatDoNothing(t *testing.T) {
	again := func(trigger string) string { return "DROP TRIGGER events_no_update ON events; " + trigger }
	const harmless = "FOR EACH ROW EXECUTE FUNCTION only_appended()"
	events := []string{"events_no_update"}
	all := []string{"chains_no_truncate", "chains_no_update", "entries_no_truncate", "entries_no_update", "events_no_truncate", "events_no_update"}
	for name, c := range map[string]struct {
		tamper string
		missed []string
	}{
		"untouched":      {"SELECT 1", nil},
		"the same again": {again("CREATE TRIGGER events_no_update BEFORE UPDATE OR DELETE ON events " + harmless), nil},
		"always":         {"ALTER TABLE events ENABLE ALWAYS TRIGGER events_no_update", nil},
		"never":          {again("CREATE TRIGGER events_no_update BEFORE UPDATE OR DELETE ON events FOR EACH ROW WHEN (false) EXECUTE FUNCTION only_appended()"), events},
		"one column":     {again("CREATE TRIGGER events_no_update BEFORE UPDATE OF seq OR DELETE ON events " + harmless), events},
		"no deletes":     {again("CREATE TRIGGER events_no_update BEFORE UPDATE ON events " + harmless), events},
		"other table":    {again("CREATE TRIGGER events_no_update BEFORE UPDATE OR DELETE ON batches " + harmless), events},
		"afterwards":     {again("CREATE TRIGGER events_no_update AFTER UPDATE OR DELETE ON events " + harmless), events},
		"switched off":   {"ALTER TABLE events DISABLE TRIGGER events_no_update", events},
		"replicas only":  {"ALTER TABLE events ENABLE REPLICA TRIGGER events_no_update", events},
		"a comment": {"CREATE OR REPLACE FUNCTION only_appended() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN /* RAISE EXCEPTION */ RETURN NEW; END $$",
			[]string{"entries_no_truncate", "entries_no_update", "events_no_truncate", "events_no_update"}},
		"another function": {"CREATE FUNCTION other() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; /* RAISE EXCEPTION */ END $$; " +
			again("CREATE TRIGGER events_no_update BEFORE UPDATE OR DELETE ON events FOR EACH ROW EXECUTE FUNCTION other()"), events},
		"another schema's function": {"CREATE SCHEMA elsewhere; CREATE FUNCTION elsewhere.only_appended() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$; " +
			again("CREATE TRIGGER events_no_update BEFORE UPDATE OR DELETE ON events FOR EACH ROW EXECUTE FUNCTION elsewhere.only_appended()"), events},
		"one row, and all gone": {"DELETE FROM meta WHERE name = 'guards'; DROP FUNCTION only_appended() CASCADE; DROP FUNCTION only_grow() CASCADE", all},
	} {
		t.Run(name, func(t *testing.T) {
			server := dbtest.Turn()
			address := server.EmptyDatabase(t)
			store := dbtest.Open(t, address)
			server.ExecIn(t, address, "BEGIN; "+c.tamper+"; COMMIT")
			if got := missedGuards(t, store); !slices.Equal(got, c.missed) {
				t.Errorf("it misses %v; want %v", got, c.missed)
			}
		})
	}
}

// TestPostgreSQLWithoutTriggers: an engine that cannot have them misses none. This one
// knows no language for them, as CockroachDB.
func TestPostgreSQLWithoutTriggers(t *testing.T) {
	server := dbtest.Turn()
	address := server.EmptyDatabase(t)
	server.ExecIn(t, address, "DROP EXTENSION plpgsql")
	store := dbtest.Open(t, address)
	mustDo(t, update(store, func(tx model.WriteTx) error {
		return tx.AddEvents([]model.Event{{Kind: model.EventImported, At: dbtest.Start()}})
	}))
	if err := dbtest.TryExec(t, store, "UPDATE events SET actor = 'x'"); err != nil {
		t.Fatalf("the test says nothing: %v", err)
	}
	if got := missedGuards(t, store); len(got) > 0 {
		t.Errorf("it misses %v", strings.Join(got, ", "))
	}
}
