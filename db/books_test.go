package db_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
)

func TestEntriesAreAppendedOnce(t *testing.T) {
	d := newRequestDesk(t)
	mustDo(t, d.insert(decided(d.request("R-1", model.RequestCompleted, "a", "b"), model.RequestCompleted, model.DecisionNotRequired, d.clock.Now())))
	entry := func(instance string, kind model.EntryKind, coupon, amount string) model.Entry {
		return model.Entry{RequestID: "R-1", InstanceID: instance, Kind: kind, CouponID: coupon, Amount: dbtest.Money(amount), At: d.clock.Now()}
	}
	lines := []model.Entry{entry("b", model.EntryCash, "", "0.00"), entry("a", model.EntryCash, "", "100.00"), entry("a", model.EntryCoupon, "CPN-1", "5.00")}
	add := func(e ...model.Entry) error {
		return update(d, func(tx model.WriteTx) error { return tx.AddEntries(e) })
	}
	mustDo(t, add(lines...))
	for _, again := range lines {
		if err := add(again); model.ErrorCode(err) != model.CodeConflict {
			t.Errorf("the same line again answers %v", err)
		}
	}
	if err := add(entry("c", model.EntryCash, "", "1.00")); model.ErrorCode(err) != model.CodeInternal {
		t.Errorf("a line for an instance outside the request answers %v", err)
	}
	if err := add(entry("b", model.EntryCoupon, "", "1.00")); model.ErrorCode(err) != model.CodeInternal {
		t.Errorf("a coupon without an ID answers %v", err)
	}
	for i := range lines {
		lines[i].ID = int64(i + 1)
	}
	dbtest.View(t, d, func(tx model.ReadTx) error {
		got, err := tx.Entries([]string{"R-1", "R-2"})
		if diff := cmp.Diff(map[string][]model.Entry{"R-1": lines}, got); diff != "" {
			t.Errorf("-put +got\n%s", diff)
		}
		var each []model.Entry
		err2 := tx.EachEntry(func(e model.Entry) error {
			each = append(each, e)
			return nil
		})
		counts, err3 := tx.Counts()
		if want := (model.TableCounts{Instances: 2, Requests: 1, Entries: 3}); !cmp.Equal(each, lines) || counts != want {
			t.Errorf("each %v, counts %+v", each, counts)
		}
		return errors.Join(err, err2, err3)
	})
}

func TestEventsFormChains(t *testing.T) {
	store := dbtest.New(t)
	event := func(account, subject string) model.Event {
		return model.Event{AccountID: account, At: dbtest.Start().Add(123456789), Actor: "maya", OSUser: "m", Surface: model.SurfaceScreen,
			Kind: model.EventUserAdded, Subject: subject, Before: `{"a":1}`, After: `{"b":"备"}`}
	}
	mustDo(t, update(store, func(tx model.WriteTx) error {
		return errors.Join(tx.AddEvents([]model.Event{event("", "x")}), tx.AddEvents([]model.Event{event("acct-1", "x")}), tx.AddEvents([]model.Event{event("", "y")}))
	}))
	mustDo(t, update(store, func(tx model.WriteTx) error { return tx.AddEvents([]model.Event{event("", "x")}) }))
	read := func(q model.EventQuery) (found []model.Event) {
		dbtest.View(t, store, func(tx model.ReadTx) error {
			return tx.EachEvent(q, func(e model.Event) error {
				found = append(found, e)
				return nil
			})
		})
		return found
	}
	all := read(model.EventQuery{})
	wantSeq, wantAccount := []int64{1, 2, 3, 1}, []string{"", "", "", "acct-1"}
	prev := map[string]string{}
	for i, e := range all {
		if e.Seq != wantSeq[i] || e.AccountID != wantAccount[i] || e.Prev != prev[e.AccountID] || e.Hash != e.ChainHash() {
			t.Errorf("event %d is %+v", i, e)
		}
		if !e.At.Equal(dbtest.Start().Add(123456 * time.Microsecond)) {
			t.Errorf("at %v", e.At)
		}
		prev[e.AccountID] = e.Hash
	}
	if len(all) != 4 || len(read(model.EventQuery{Subject: "x"})) != 3 || len(read(model.EventQuery{Limit: 2})) != 2 ||
		len(read(model.EventQuery{OneChain: true})) != 3 || len(read(model.EventQuery{OneChain: true, AccountID: "acct-1"})) != 1 {
		t.Error("the events' questions answer wrongly")
	}
}

// TestBooksAreOnlyAppended tries, with another program, every statement that would
// change what was written.
func TestBooksAreOnlyAppended(t *testing.T) {
	d := newRequestDesk(t)
	mustDo(t, d.insert(decided(d.request("R-1", model.RequestCompleted, "a"), model.RequestCompleted, model.DecisionNotRequired, d.clock.Now())))
	mustDo(t, update(d, func(tx model.WriteTx) error {
		return errors.Join(
			tx.AddEntries([]model.Entry{{RequestID: "R-1", InstanceID: "a", Kind: model.EntryCash, Amount: dbtest.Money("1.00"), At: d.clock.Now()}}),
			tx.AddEvents([]model.Event{{AccountID: "acct-1", At: d.clock.Now(), Kind: model.EventImported}}),
			tx.AddEvents([]model.Event{{AccountID: "acct-1", At: d.clock.Now(), Kind: model.EventImported}}))
	}))
	statements := []string{
		"UPDATE entries SET amount = amount", "DELETE FROM entries", "UPDATE events SET actor = 'x'", "DELETE FROM events WHERE seq = 2",
		"UPDATE chains SET hash = 'x'", "UPDATE chains SET events = 1", "UPDATE chains SET account_id = 'x', events = 9", "DELETE FROM chains",
		"INSERT INTO events SELECT * FROM events WHERE TRUE ON CONFLICT (account_id, seq) DO UPDATE SET actor = 'x'",
		"INSERT INTO entries SELECT * FROM entries WHERE TRUE ON CONFLICT (request_id, instance_id, kind, coupon_id) DO UPDATE SET amount = 0",
	}
	if d.Embedded() {
		statements = append(statements,
			"REPLACE INTO events SELECT account_id, seq, at, 'x', os_user, surface, kind, subject, before, after, prev, hash FROM events",
			"REPLACE INTO events (rowid, account_id, seq, at, actor, os_user, surface, kind, subject, before, after, prev, hash) "+
				"SELECT rowid, 'acct-9', 1, at, actor, os_user, surface, kind, subject, before, after, prev, hash FROM events WHERE seq = 2",
			"REPLACE INTO entries SELECT id, request_id, instance_id, kind, coupon_id, 0, at FROM entries",
			"REPLACE INTO entries SELECT NULL, request_id, instance_id, kind, coupon_id, 0, at FROM entries",
			"REPLACE INTO chains SELECT account_id, 1, hash FROM chains",
			"UPDATE OR REPLACE entries SET id = 1 WHERE id = 1")
	} else {
		statements = append(statements, "TRUNCATE entries", "TRUNCATE events", "TRUNCATE chains", "TRUNCATE requests CASCADE")
	}
	for _, s := range statements {
		if err := dbtest.TryExec(t, d.Store, s); err == nil || !strings.Contains(err.Error(), "only ever") {
			t.Errorf("%s answers %v", s, err)
		}
	}
}

func TestBatchesBelongToTheirUser(t *testing.T) {
	store := dbtest.New(t)
	want := model.Batch{ID: "B-1", User: "maya", Key: "k", Content: "c1", SubmittedAt: dbtest.Start(),
		Plan: []model.BatchOrder{{Number: "CS-1", IDs: []string{"a", "b"}, Digest: "q1-x"}}}
	put := func(b model.Batch) error {
		return update(store, func(tx model.WriteTx) error { return tx.PutBatch(b) })
	}
	get := func(user, key string) (b model.Batch, err error) {
		err = store.View(context.Background(), func(tx model.ReadTx) (err error) {
			b, err = tx.Batch(user, key)
			return err
		})
		return b, err
	}
	mustDo(t, put(want))
	if got, err := get("maya", "k"); err != nil || !cmp.Equal(got, want) {
		t.Errorf("%s %v", cmp.Diff(want, got), err)
	}
	for _, other := range [][2]string{{"ben", "k"}, {"maya", "other"}} {
		if _, err := get(other[0], other[1]); model.ErrorCode(err) != model.CodeNotFound {
			t.Errorf("%v answers %v", other, err)
		}
	}
	finished := want
	finished.ID, finished.Content, finished.Result = "B-2", "c2", []byte(`{"ok":true}`)
	mustDo(t, put(finished))
	want.Result = finished.Result
	if got, err := get("maya", "k"); err != nil || !cmp.Equal(got, want) {
		t.Errorf("only the result may change: %s %v", cmp.Diff(want, got), err)
	}
}

func TestPolicy(t *testing.T) {
	store := dbtest.New(t)
	read := func() (p model.Policy, err error) {
		err = store.View(context.Background(), func(tx model.ReadTx) (err error) {
			p, err = tx.Policy()
			return err
		})
		return p, err
	}
	if got, err := read(); err != nil || !cmp.Equal(got, model.DefaultPolicy()) {
		t.Errorf("a new desk has %+v, %v", got, err)
	}
	want := model.Policy{ReviewThreshold: dbtest.Money("0.01"), ReviewWindow: 90*time.Minute + time.Second, PromotionRule: model.PromotionEither,
		Reasons: []model.Reason{{Code: "x", Label: "Größe", NoteRequired: true}}}
	mustDo(t, update(store, func(tx model.WriteTx) error { return tx.PutPolicy(want) }))
	if got, err := read(); err != nil || !cmp.Equal(got, want) {
		t.Errorf("%s %v", cmp.Diff(want, got), err)
	}
	for _, nonsense := range []string{
		"UPDATE policy SET value = 'much' WHERE name = 'review_threshold'",
		"UPDATE policy SET value = 'soon' WHERE name = 'review_window'",
		"UPDATE policy SET value = 'never' WHERE name = 'promotion_invoice'",
		"UPDATE policy SET value = '[' WHERE name = 'reasons'",
	} {
		mustDo(t, update(store, func(tx model.WriteTx) error { return tx.PutPolicy(want) }))
		dbtest.Tamper(t, store, nonsense)
		if _, err := read(); model.ErrorCode(err) != model.CodeInternal || !strings.Contains(err.Error(), "cannot be read") {
			t.Errorf("%s answers %v", nonsense, err)
		}
	}
}

func TestUsersAndKeys(t *testing.T) {
	store := dbtest.New(t)
	dbtest.PutUser(t, store, model.RoleAgent, "maya", "ben")
	key := model.Key{Fingerprint: "SHA256:1", Line: "ssh-ed25519 AAAA maya"}
	mustDo(t, update(store, func(tx model.WriteTx) error { return tx.PutKey("maya", key) }))
	maya := model.User{Name: "maya", Role: model.RoleAgent, Keys: []model.Key{key}, AddedAt: dbtest.Start()}
	ben := model.User{Name: "ben", Role: model.RoleAgent, AddedAt: dbtest.Start()}
	check := func(question string, got any, err error, want any) {
		t.Helper()
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%s: %v\n%s", question, err, diff)
		}
	}
	ask := func(fn func(tx model.ReadTx)) {
		dbtest.View(t, store, func(tx model.ReadTx) error { fn(tx); return nil })
	}
	ask(func(tx model.ReadTx) {
		users, err := tx.Users()
		check("users", users, err, []model.User{ben, maya})
		u, err := tx.UserByKey("SHA256:1")
		check("by key", u, err, maya)
		u, err = tx.UserByKey("SHA256:2")
		check("by an unknown key", u, err, model.User{})
		u, err = tx.User("nobody")
		check("unknown", u, err, model.User{})
	})

	err := update(store, func(tx model.WriteTx) error { return tx.PutKey("ben", key) })
	if model.ErrorCode(err) != model.CodeConflict {
		t.Errorf("another's key answers %v", err)
	}
	err = update(store, func(tx model.WriteTx) error { return tx.DeleteKey("ben", key.Fingerprint) })
	if model.ErrorCode(err) != model.CodeNotFound {
		t.Errorf("taking another's key answers %v", err)
	}

	read := func(want bool) {
		t.Helper()
		ask(func(tx model.ReadTx) {
			got, err := tx.HasEmails()
			check("anybody who reads mail", got, err, want)
		})
	}
	read(false)
	ben.Email = "ben@desk.example"
	mustDo(t, update(store, func(tx model.WriteTx) error { return tx.PutUser(ben) }))
	read(true)
	ben.Email = ""
	mustDo(t, update(store, func(tx model.WriteTx) error { return tx.PutUser(ben) }))

	key.Line = "ssh-ed25519 AAAA renamed"
	maya.Role, maya.Email, maya.RemovedAt, maya.Keys = model.RoleAdmin, "maya@desk.example", dbtest.Start().Add(time.Hour), []model.Key{key}
	mustDo(t, update(store, func(tx model.WriteTx) error { return errors.Join(tx.PutKey("maya", key), tx.PutUser(maya)) }))
	ask(func(tx model.ReadTx) {
		users, err := tx.Users()
		check("users without the removed one", users, err, []model.User{ben})
		u, err := tx.UserByKey("SHA256:1")
		check("a removed user's key", u, err, model.User{})
		u, err = tx.User("maya")
		check("the removed user", u, err, maya)
	})
	read(false) // maya has an address, and is gone
	mustDo(t, update(store, func(tx model.WriteTx) error { return tx.DeleteKey("maya", key.Fingerprint) }))
	mustDo(t, update(store, func(tx model.WriteTx) error { return tx.PutKey("ben", key) }))
}
