package desk_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
)

// What verify does not look at at all is the outbox, of which the README says why: the
// books tell what it should have said.

// booksTables are the tables that say what was asked for, decided and paid, one of what is
// computed from them, and the policy by which it was.
var booksTables = []string{"requests", "request_instances", "entries", "events", "chains", "batches", "tallies", "policy"}

// notCovered are columns in which verify finds nothing, and why. The README
// lists them with the same reasons.
var notCovered = map[string]string{
	"batches.batch_key":    "a repeated key then counts as new; R12 refuses a second refund of the same instances",
	"batches.content":      "a repeated key is then refused as one with another content",
	"batches.plan":         "what an interrupted submission would go on with; a finished one never reads it again",
	"batches.result":       "the words with which a repeated key is answered",
	"batches.chosen":       "what an interrupted submission would go on with, as the plan",
	"batches.prints":       "likewise; a change of it refuses an instance",
	"batches.quote":        "the quote that the submission goes by; each request's event has the one that it was made by",
	"batches.begun":        "what an interrupted submission would give as refused or not found, as the plan",
	"batches.submitted_at": "shown nowhere; each request has its own time",
}

// TestVerifyFindsEveryColumn changes every column of the books, in every row that
// the desk has, one at a time: the schema itself says which there are.
func TestVerifyFindsEveryColumn(t *testing.T) {
	f := ownPolicy(books(t))
	columns := dbtest.Columns(t, f.store, booksTables...)
	if len(columns) < 50 {
		t.Fatalf("only %d columns were found", len(columns))
	}
	var names []string
	for i, c := range columns {
		name := c.Table + "." + c.Name
		names = append(names, name)
		if dbtest.Race && i%8 != 0 {
			continue // .ci/run takes all of them without it
		}
		_, leftOut := notCovered[name]
		tried := 0
		dbtest.EachChange(t, f.store, c, func(what string) {
			tried++
			report, err := f.as("iris").Verify(f.ctx, nil)
			if c.Table == "policy" && err != nil {
				return // it cannot be read, which says so
			}
			if err != nil || report.OK() != leftOut {
				t.Errorf("%s, %s: found %t, should be %t (%v)", name, what, !report.OK(), !leftOut, err)
			}
		})
		if tried == 0 {
			t.Errorf("%s was never changed", name)
		}
	}
	f.verified() // every change was taken back
	for name := range notCovered {
		if !slices.Contains(names, name) {
			t.Errorf("there is no column %s", name)
		}
	}
}

// TestVerifyFindsMissingRows takes each row of the books away, one at a time.
func TestVerifyFindsMissingRows(t *testing.T) {
	f := ownPolicy(books(t))
	for _, table := range booksTables {
		tried := 0
		dbtest.EachMissing(t, f.store, table, func(what string) {
			tried++
			report, err := f.as("iris").Verify(f.ctx, nil)
			f.ok(err)
			if report.OK() {
				t.Errorf("%s: nothing was found without %s", table, what)
			}
		})
		if tried == 0 {
			t.Errorf("no row of %s was taken away", table)
		}
	}
	f.verified()
}

// ownPolicy gives the desk a policy of which nothing is the default.
func ownPolicy(f *fixture) *fixture {
	_, err := f.as("ada").SetPolicy(f.ctx, func(p *model.Policy) error {
		p.ReviewThreshold, p.ReviewWindow, p.PromotionRule, p.Webhook = dbtest.Money("6000.00"), 36*time.Hour, model.PromotionEither, model.SwitchOn
		p.Reasons = append(p.Reasons, model.Reason{Code: "own", Label: "Our own"})
		return nil
	})
	f.ok(err)
	f.ok(f.as("ada").SetNoticeTemplate(f.ctx, "We have paid it back."))
	f.verified()
	return f
}

// TestVerifyFindsAnotherPolicy: what is not as the trail left it is named, also where nobody
// ever changed the policy.
func TestVerifyFindsAnotherPolicy(t *testing.T) {
	for _, own := range []bool{false, true} {
		for sql, where := range map[string]string{
			"INSERT INTO policy (name, value) VALUES ('review_threshold', '9000.00')": "review_threshold",
			"INSERT INTO policy (name, value) VALUES ('review_window', '1h0m0s')":     "review_window",
			"INSERT INTO policy (name, value) VALUES ('reasons', '[]')":               "reasons",
			"INSERT INTO policy (name, value) VALUES ('notice', 'Pay us.')":           "notice",
		} {
			f := newFixture(t)
			if own {
				ownPolicy(f)
			}
			dbtest.Tamper(t, f.store, sql+" ON CONFLICT (name) DO UPDATE SET value = excluded.value")
			report, err := f.as("iris").Verify(f.ctx, nil)
			f.ok(err)
			if len(report.Problems) != 1 || report.Problems[0].What != "policy" || report.Problems[0].Where != where {
				t.Errorf("own policy %t, %s: found %+v", own, sql, report.Problems)
			}
		}
	}
}

// TestVerifyMissesItsGuards takes away what keeps the books as they were written.
func TestVerifyMissesItsGuards(t *testing.T) {
	f := books(t)
	guards := dbtest.DropGuards(t, f.store)
	report, err := f.as("iris").Verify(f.ctx, nil)
	f.ok(err)
	var named []string
	for _, p := range report.Problems {
		if p.What != "guard" {
			t.Errorf("found %+v", p)
		}
		named = append(named, p.Where)
	}
	slices.Sort(named)
	slices.Sort(guards)
	if len(guards) < 6 || fmt.Sprint(named) != fmt.Sprint(guards) {
		t.Errorf("verify names %v of %v", named, guards)
	}
}
