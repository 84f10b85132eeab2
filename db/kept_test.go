package db_test

import (
	"compress/gzip"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"unsubdesk/db"
	"unsubdesk/db/dbtest"
	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// keptDesks are the databases of older schemas, and what is in both of each.
var keptDesks = map[string]struct {
	counts        model.TableCounts
	cash, coupons string
	statuses      map[model.RequestStatus]int
}{
	"schema-1": {
		counts: model.TableCounts{Instances: 8, Requests: 7, Entries: 6}, cash: "6890.07", coupons: "20.05",
		statuses: map[model.RequestStatus]int{model.RequestCompleted: 4, model.RequestRejected: 1, model.RequestWithdrawn: 1, model.RequestOnHold: 1},
	},
	"schema-2": {
		counts: model.TableCounts{Instances: 8, Requests: 7, Entries: 6}, cash: "6890.07", coupons: "20.05",
		statuses: map[model.RequestStatus]int{model.RequestCompleted: 4, model.RequestRejected: 1, model.RequestWithdrawn: 1, model.RequestOnHold: 1},
	},
}

// TestKeptDesks opens each with today's program: the books agree, nothing is lost,
// and the desk goes on.
func TestKeptDesks(t *testing.T) {
	for name, want := range keptDesks {
		t.Run(name, func(t *testing.T) {
			store := dbtest.Open(t, keptDesk(t, name))
			admin := desk.New(store).As(model.Actor{User: "ada", Surface: model.SurfaceCommand})
			report, err := admin.Verify(context.Background(), nil)
			mustDo(t, err)
			for _, p := range report.Problems {
				t.Errorf("%s %s: %s", p.What, p.Where, p.Message)
			}
			got := report.Checked
			got.Events = 0 // as many as there were steps, whatever they were
			if diff := cmp.Diff(want.counts, got); diff != "" || report.Checked.Events == 0 {
				t.Errorf("-want +got\n%s%d events", diff, report.Checked.Events)
			}
			if report.Cash.String() != want.cash || report.Coupons.String() != want.coupons {
				t.Errorf("%s in cash and %s in coupons; want %s and %s", report.Cash, report.Coupons, want.cash, want.coupons)
			}
			dbtest.View(t, store, func(tx model.ReadTx) error {
				statuses, err := tx.RequestCounts()
				if diff := cmp.Diff(want.statuses, statuses); diff != "" {
					t.Errorf("-want +got\n%s", diff)
				}
				return err
			})
			isSearched(t, admin)
			goesOn(t, admin)
		})
	}
}

// TestKeptDesksAsTheyAre: told to leave them as they are, the program refuses them, and
// they stay of their schema.
func TestKeptDesksAsTheyAre(t *testing.T) {
	for name := range keptDesks {
		address := keptDesk(t, name)
		for range 2 {
			store, err := db.Open(context.Background(), address, db.Options{AsIs: true})
			if model.ErrorCode(err) != model.CodeUnavailable || !errors.Is(err, db.ErrOlderSchema) || store != nil {
				t.Errorf("%s answers %v", name, err)
			}
		}
		mustDo(t, dbtest.Open(t, address).Close())
		store, err := db.Open(context.Background(), address, db.Options{AsIs: true})
		if err != nil || store.ReadOnly() {
			t.Fatalf("%s, brought up to date: %v", name, err)
		}
		mustDo(t, store.Close())
	}
}

// isSearched finds what the desk holds.
func isSearched(t *testing.T, admin *desk.Session) {
	t.Helper()
	for text, want := range map[string]int{"alpha": 2, "备份": 1, "pk-": 8, "type:obs 0": 7, "nothing": 0} {
		q := model.ListQuery{Filter: filter(t, text), Limit: 20}
		if page, err := admin.List(context.Background(), q); err != nil || len(page.Rows) != want {
			t.Errorf("%s finds %d, %v; want %d", text, len(page.Rows), err, want)
		}
	}
}

// TestVerifyFindsEveryColumnOfKeptDesks: also of requests whose events say less than
// today's.
func TestVerifyFindsEveryColumnOfKeptDesks(t *testing.T) {
	for _, name := range []string{"schema-1"} { // what later programs wrote is as today's
		store := dbtest.Open(t, keptDesk(t, name))
		auditor := desk.New(store).As(model.Actor{User: "iris"})
		tried := 0
		for _, c := range dbtest.Columns(t, store, "requests", "request_instances", "entries") {
			dbtest.EachChange(t, store, c, func(what string) {
				tried++
				report, err := auditor.Verify(context.Background(), nil)
				mustDo(t, err)
				if report.OK() {
					t.Errorf("%s: nothing was found in %s.%s after %s", name, c.Table, c.Name, what)
				}
			})
		}
		if tried < 100 {
			t.Errorf("%s: only %d changes were tried", name, tried)
		}
	}
}

// TestVerifyFindsATimeMovedInKeptDesks: together with all that hangs on it, as long as
// the desk's window stays what it was, and with the label of another reason.
func TestVerifyFindsATimeMovedInKeptDesks(t *testing.T) {
	for _, change := range []string{
		"UPDATE requests SET submitted_at = submitted_at - 1000000 WHERE deadline IS NULL",
		"UPDATE requests SET submitted_at = submitted_at - 1000000, decided_at = decided_at - 1000000 WHERE deadline IS NULL",
		"UPDATE requests SET submitted_at = submitted_at - 1000000 WHERE deadline IS NOT NULL",
		"UPDATE requests SET submitted_at = submitted_at - 1000000, deadline = deadline - 1000000 WHERE deadline IS NOT NULL",
		"UPDATE requests SET reason_label = 'Other', reason_label_fold = 'other' WHERE reason_code = '1'",
		"UPDATE requests SET reason_label = '', reason_label_fold = '' WHERE reason_code = '2'",
	} {
		for name := range keptDesks {
			store := dbtest.Open(t, keptDesk(t, name))
			dbtest.Tamper(t, store, change)
			report, err := desk.New(store).As(model.Actor{User: "iris"}).Verify(context.Background(), nil)
			mustDo(t, err)
			if report.OK() {
				t.Errorf("%s: nothing was found after %s", name, change)
			}
		}
	}
}

// goesOn adds to the desk and verifies it again.
func goesOn(t *testing.T, admin *desk.Session) {
	t.Helper()
	_, err := admin.Submit(context.Background(), desk.Submission{IDs: []string{"pk-5"}, Reason: "1", Key: "after"}, nil)
	mustDo(t, err)
	if ada, err := admin.SetEmail(context.Background(), "ada", "ada@desk.example"); err != nil || ada.Email != "ada@desk.example" {
		t.Errorf("ada is %+v, %v", ada, err)
	}
	report, err := admin.Verify(context.Background(), nil)
	mustDo(t, err)
	if !report.OK() || report.Checked.Requests != keptDesks["schema-1"].counts.Requests+1 {
		t.Errorf("after another request: %+v", report)
	}
}

// keptDesk is the address of a copy of a kept desk, on the engine whose turn it is.
func keptDesk(t *testing.T, name string) string {
	t.Helper()
	if s := dbtest.Turn(); s != nil {
		text, err := os.ReadFile(filepath.Join("testdata", name+".postgres.sql"))
		mustDo(t, err)
		address := s.EmptyDatabase(t)
		s.ExecIn(t, address, string(text))
		return address
	}
	packed, err := os.Open(filepath.Join("testdata", name+".sqlite.gz"))
	mustDo(t, err)
	defer packed.Close() //nolint:errcheck // it was only read
	plain, err := gzip.NewReader(packed)
	mustDo(t, err)
	text, err := io.ReadAll(plain)
	mustDo(t, err)
	path := filepath.Join(t.TempDir(), "desk.db")
	mustDo(t, os.WriteFile(path, text, 0o600))
	return path
}
