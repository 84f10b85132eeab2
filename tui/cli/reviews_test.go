package cli

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
)

func TestReviewsOneAndSeveral(t *testing.T) {
	w := newWorld(t, large("a"), large("b"), large("c"))
	ids := w.submit("maya", "a", "b", "c")
	// Any letter case; a request named twice is decided once.
	w.run("chen", "reviews", "approve", strings.ToLower(ids[0]), ids[0], "--json").exits(ExitOK).
		prints(`{"request_id":"` + ids[0] + `"`).prints(`"decision":"approved"`).prints(`"decided_by":"chen"`)
	w.run("chen", "reviews", "approve", ids[0], ids[1], "nope", "--json").exits(ExitPartly).
		prints(`[{"request_id":"` + ids[1] + `"`).says(`"subject":"` + ids[0] + `"`).says("already approved by chen").says(`"subject":"NOPE"`)
	w.run("chen", "reviews", "reject", ids[0], ids[1], "--note", "no", "--json").exits(ExitRefused).prints("[]\n")
	w.run("chen", "reviews", "reject", ids[2]).exits(ExitUsage).says("--note")
	w.run("chen", "reviews", "reject", ids[2], "--note", " ").exits(ExitUsage).says("needs a note")
	w.run("chen", "reviews", "reject", ids[0], ids[2], "--note", "").exits(ExitUsage)
	w.run("chen", "reviews", "reject", ids[2], "--note", "wrong order").exits(ExitOK).prints("rejected by chen")
	w.run("chen", "reviews", "approve", "nope").exits(ExitRefused)
	w.run("nobody", "reviews", "approve", ids[0], ids[1]).exits(ExitRefused).says("nobody is not a user of this desk")
}

func TestWhoMayDecide(t *testing.T) {
	w := newWorld(t, large("a"), large("b"))
	own := w.submit("chen", "a")[0]
	other := w.submit("maya", "b")[0]
	for _, c := range []struct {
		user, what, id string
		want           int
		says           string
	}{
		{"chen", "approve", own, ExitRefused, "Nobody decides a request they submitted"},
		{"silva", "approve", other, ExitRefused, "is managed by chen"},
		{"ben", "approve", other, ExitRefused, "needs the role manager or admin"},
		{"iris", "approve", other, ExitRefused, "needs the role manager or admin"},
		{"ben", "withdraw", other, ExitRefused, "Only maya"},
		{"maya", "withdraw", other, ExitOK, ""},
		{"ada", "approve", own, ExitOK, ""},
	} {
		w.run(c.user, "reviews", c.what, c.id).exits(c.want).says(c.says)
	}
}

// TestSilence has the deadline come while no program runs (R8).
func TestSilence(t *testing.T) {
	w := newWorld(t, large("a"), large("b"))
	id := w.submit("maya", "a")[0]
	w.submit("maya", "b")
	w.run("chen", "reviews", "list").exits(ExitOK).prints(id).prints("3 Mar 2026 09:00:00 UTC")
	w.clock.Advance(24*time.Hour - time.Microsecond)
	w.run("ada", "sweep", "--json").exits(ExitOK).prints(`"approved":0,`)
	w.clock.Advance(time.Microsecond)
	w.run("chen", "reviews", "reject", id, "--note", "no").exits(ExitRefused).says("approved by silence")
	w.run("chen", "sweep").exits(ExitRefused).says("needs the role admin")
	w.run("ada", "sweep").exits(ExitOK).prints("0 requests approved by silence.")
	w.run("chen", "reviews", "list", "--json").exits(ExitOK).prints("[]\n")
	w.run("iris", "reviews", "list", "--status", "completed,rejected", "--json").exits(ExitOK).prints(`"decision":"auto_approved"`).prints(`"decided_by":"system"`)
	w.run("iris", "list", "--tab", "unsubscribed", "--count").exits(ExitOK).prints("2\n")
}

func TestReviewsListFilters(t *testing.T) {
	w := newWorld(t, large("a"), dbtest.Instance("b", dbtest.Costs("9000.00", "9000.00"), dbtest.OfAccount(dbtest.Account("acct-2", "novak"))))
	mine := w.submit("ben", "a")[0]
	other := w.submit("maya", "b")[0]
	for _, user := range []string{"ben", "chen"} { // who submitted it, and whose account it is
		if r := w.run(user, "reviews", "list", "--mine").exits(ExitOK).prints(mine); strings.Contains(r.out, other) {
			t.Errorf("%s: --mine lists %s", user, other)
		}
	}
	w.run("iris", "reviews", "list").prints("The manager novak is no user of this desk: only an admin, or silence, decides")
	w.run("silva", "reviews", "list", "--mine").exits(ExitOK).says("No request matches.")
	w.run("ada", "reviews", "withdraw", mine, "--note", "by mistake").exits(ExitOK)
	w.run("iris", "reviews", "list", "--status", "withdrawn").prints(mine).prints("withdrawn by ada")
	if r := w.run("iris", "reviews", "list", "--status", "all", "--json").exits(ExitOK); strings.Count(r.out, "request_id") != 2 {
		t.Errorf("all are %s", r.out)
	}
	w.run("iris", "reviews", "list", "--status", "sleeping").exits(ExitUsage)
}

func TestShowIsThePageAManagerSigns(t *testing.T) {
	w := newWorld(t, dbtest.Instance("a", dbtest.InOrder("CS-1"), dbtest.Costs("7000.01", "6800.01", dbtest.Coupon("CPN-1", "200.00", time.Time{}))),
		dbtest.Instance("rest", dbtest.InOrder("CS-1")), dbtest.Instance("before"))
	w.submit("ben", "before")
	id := w.submit("maya", "a")[0]
	w.run("chen", "reviews", "approve", id, "--note", "fine").exits(ExitOK)
	r := w.run("chen", "reviews", "show", id).exits(ExitOK)
	for _, want := range []string{"6,800.01 USD", "200.00 USD", "7,100.01 USD, over 7,000.00", "approved by chen", "fine", "OTHER OF ORDER", "rest",
		"coupon", "CPN-1", "Trail", "100.00 USD to this account in 1 other request"} {
		r.prints(want)
	}
	w.run("chen", "reviews", "show", strings.ToLower(id), "--json").exits(ExitOK).
		prints(`"entries":[{"kind":"cash","instance_id":"a","amount":"6800.01"`).prints(`"events":[{`)
	w.run("chen", "reviews", "show", "UR-NONE").exits(ExitRefused)
}

func TestHistoryForPeopleAndPrograms(t *testing.T) {
	w := newWorld(t, dbtest.Instance("a", dbtest.Named("orion-备份")), dbtest.Instance("b"))
	w.submit("maya", "a")
	w.clock.Advance(time.Minute)
	w.submit("ben", "b")
	lines := strings.Split(w.run("iris", "history", "--json").exits(ExitOK).out, "\n")
	if len(lines) != 3 || !strings.Contains(lines[0], `"submitted_by":"ben"`) || !strings.Contains(lines[1], `"entries":[{"kind":"cash"`) {
		t.Errorf("history is %q", lines)
	}
	w.run("iris", "history", "备份").exits(ExitOK).prints("maya").prints("100.00")
	w.run("iris", "history", "--limit", "1", "--json").exits(ExitOK).prints(`"submitted_by":"ben"`)
	w.run("iris", "history", "nothing-like-it").exits(ExitOK).says("No refund matches.")
	w.run("iris", "history", "--limit", "-1").exits(ExitUsage)
	w.run("iris", "history", "paid:lots").exits(ExitUsage).says("^")
}

// TestReportSaysWhoDecides: not the account's manager where they cannot (R7).
func TestReportSaysWhoDecides(t *testing.T) {
	w := newWorld(t, large("chens"), dbtest.Instance("novaks", dbtest.Costs("9000.00", "9000.00"), dbtest.OfAccount(dbtest.Account("acct-2", "novak"))),
		dbtest.Instance("anybodys", dbtest.Costs("8000.00", "8000.00"), dbtest.OfAccount(dbtest.Account("acct-3", ""))))
	w.submit("maya", "chens", "novaks", "anybodys")
	w.clock.Advance(20 * time.Hour) // the deadlines lie in the next morning
	r := w.run("iris", "report").exits(ExitOK).prints("DECIDES\n")
	for refund, who := range map[string]string{"7,000.01": "chen", "9,000.00": "an admin", "8,000.00": "any manager"} {
		if !regexp.MustCompile(regexp.QuoteMeta(refund) + ` +` + who + `\n`).MatchString(r.out) {
			t.Errorf("%s is decided by %s:\n%s", refund, who, r.out)
		}
	}
	w.run("iris", "report", "--json").exits(ExitOK).prints(`"account_manager":"chen","deciders":["ada","chen"],`).
		prints(`"account_manager":"novak","deciders":["ada"],`).prints(`"account_manager":"","deciders":["ada","chen","silva"],`)
}

// TestHoldIsTold freezes an account during review (R9).
func TestHoldIsTold(t *testing.T) {
	w := newWorld(t, large("a"))
	id := w.submit("maya", "a")[0]
	dbtest.Put(t, w.store, dbtest.Instance("a", dbtest.Costs("7000.01", "7000.01"), dbtest.AccountFrozen()))
	w.run("chen", "reviews", "approve", id).exits(ExitRefused).says("on hold")
	w.run("chen", "reviews", "list", "--json").exits(ExitOK).prints(`"status":"on_hold"`).prints(`"hold_blocks":[{"instance_id":"a","code":"account_frozen"`)
	w.run("chen", "reviews", "list").exits(ExitOK).prints("the account is frozen")
	dbtest.Update(t, w.store, func(tx model.WriteTx) error { return tx.PutAccounts([]model.Account{dbtest.Instance("a").Account}) })
	w.clock.Advance(30 * time.Hour)
	w.run("ada", "sweep", "--json").exits(ExitOK).prints(`"approved":1,"held":0,"resumed":1,`)
}
