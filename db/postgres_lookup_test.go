package db_test

import (
	"bytes"
	"context"
	"errors"
	"testing"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
)

// TestPostgreSQLLookUpWaitsForTheCommit: whoever looks up what became of a commit whose
// answer was lost, in an Update, is not told "nothing" while the server still works on
// it, though a View at that moment sees nothing yet.
func TestPostgreSQLLookUpWaitsForTheCommit(t *testing.T) {
	server, direct := dbtest.Turn(), dbtest.URL(t)
	server.ExecIn(t, direct, "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(1.5); RETURN NULL; END $$",
		"CREATE CONSTRAINT TRIGGER slow AFTER INSERT OR UPDATE ON accounts DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION slow()")
	proxy, address := newProxy(t, direct)
	store := dbtest.Open(t, address)
	lost := false
	proxy.whenSent(func(message []byte) verdict {
		switch {
		case bytes.Contains(message, []byte("COMMIT\x00")) && !lost:
			lost = true
			return cutAfter
		case bytes.Contains(message, []byte("\x04\xd2\x16\x2e")): // the driver asks for the commit's end: too late
			return cutBefore
		}
		return pass
	})
	err := store.Update(context.Background(), longer)
	if !errors.Is(err, model.ErrOutcomeUnknown) {
		t.Fatalf("%v (%v)", err, errors.Unwrap(err))
	}
	if n := length(t, store); n != 0 {
		t.Fatalf("the commit was done before it was looked up (%d); the test says nothing", n)
	}
	found := map[string]model.Account{}
	mustDo(t, store.Update(context.Background(), func(tx model.WriteTx) (err error) {
		found, err = tx.Accounts([]string{"a"})
		return err
	}))
	if found["a"].Name != "x" {
		t.Errorf("the look-up found %+v", found)
	}
}
