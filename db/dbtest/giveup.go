package dbtest

import (
	"testing"

	"unsubdesk/db"
)

// GiveUp makes the server give up three of ten transactions that change
// anything, half of them at their last statement and half when they are
// committed, as it does with transactions that are in each other's way. It is
// for PostgreSQL's turn.
func GiveUp(t testing.TB, store *db.Store) {
	t.Helper()
	Turn().ExecOn(t, store, `
		CREATE FUNCTION give_up() RETURNS trigger LANGUAGE plpgsql AS $$
		BEGIN
			IF random() < 0.08 THEN RAISE EXCEPTION 'could not serialize' USING ERRCODE = '40001'; END IF;
			IF random() < 0.09 THEN RAISE EXCEPTION 'deadlock' USING ERRCODE = '40P01'; END IF;
			RETURN NEW;
		END $$`,
		"CREATE TRIGGER sooner BEFORE UPDATE ON meta FOR EACH ROW WHEN (NEW.name = 'version') EXECUTE FUNCTION give_up()",
		"CREATE CONSTRAINT TRIGGER later AFTER UPDATE ON meta DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.name = 'version') EXECUTE FUNCTION give_up()")
}
