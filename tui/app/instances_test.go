package app_test

import (
	"context"
	"regexp"
	"strings"
	"testing"
	"time"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/common"
)

func TestTabs(t *testing.T) {
	w := newWorld(t, 100)
	d := open(t, w.as("maya"), w.clock, 160, 36)
	d.sees("[Unsubscription Allowed 80]", "Unsubscription Not Allowed 20", "All 100", "1 of 80")
	d.size(60, 15)
	d.sees("[Allowed 80]", "Not Allowed 20", "All 100")
	d.size(160, 36)
	d.keys("tab")
	d.sees("[Unsubscription Not Allowed 20]", "frozen, transaction, promo", "WHY NOT")
	d.size(240, 36)
	d.sees("instance frozen, transaction open, promotion invoiced")
	d.size(160, 36)
	d.keys("tab")
	d.sees("[All 100]", "1 of 100")
	d.keys("tab")
	d.sees("[Unsubscription Allowed 80]")
	d.keys("shift+tab")
	d.sees("[All 100]")
}

// TestEveryReason: a blocked row shows every reason, also on 80 columns, and
// the pane says each in a sentence.
func TestEveryReason(t *testing.T) {
	w := newWorld(t, 10)
	d := open(t, w.as("maya"), w.clock, 80, 24)
	d.keys("tab")
	d.sees("frozen, transaction, promo")
	d.size(160, 36)
	d.sees("The instance is frozen for legal management", "Another transaction is open: renewal", "Bought in a promotion")
}

func TestFilterAsYouType(t *testing.T) {
	w := newWorld(t, 100)
	d := open(t, w.as("maya"), w.clock, 120, 36)
	d.keys("/", "type:备")
	d.sees("20 match", "云帆-备份-00001")
	d.seesNot("orion-cache")
	d.keys("type:份 paid:>=1")
	d.sees("20 match")
	d.keys("type: regon:eu")
	d.sees("There is no field regon", "^", "云帆-备份-00001")
	d.keys("esc", "esc")
	d.sees("orion-cache-00000", "> ○ 云帆-备份-00001", "2 of 80")
	d.keys("/", "type:zzz", "enter")
	d.sees("Nothing matches zzz", "Esc clears the filter", "For a customer: account:zzz (words look in")
	d.keys("esc", "/", "type:is:blocked", "enter")
	d.sees("Nothing matches is:blocked", "20 instances on the tab All would match")
	d.keys("esc", "/", "type:region:none", "enter")
	d.sees("Nothing matches region:none", "region: takes the whole value, as in region:eu-west-101.")
	d.seesNot("customer")
}

// TestCountAndRowsBelongTogether: while the rows of a filter are on their way, no number of
// theirs stands above the old ones.
func TestCountAndRowsBelongTogether(t *testing.T) {
	w := newWorld(t, 100)
	d := open(t, w.as("maya"), w.clock, 120, 36)
	styled := func() string { return lineWith(d.model.View(), "orion-cache-00003") }
	before := styled()
	d.keys("/")
	d.hold = true
	d.keys("type:备")
	d.sees("> ○ orion-cache-00000", "1 of 80")
	d.seesNot("searching", "match")
	d.passBut("stretch")
	d.sees("searching…", "> ○ orion-cache-00000")
	d.seesNot("match", "1 of")
	if styled() == before {
		t.Error("old rows look like those of the filter")
	}
	d.pass()
	d.sees("20 match", "云帆-备份-00001", "1 of 20")
	d.seesNot("orion-cache", "searching")

	d.keys("type:zzz")
	d.passBut("stretch")
	d.seesNot("Nothing matches")
	d.pass()
	d.sees("Nothing matches 备zzz")
	d.seesNot("云帆-备份", "searching")

	d.keys("esc", "esc") // the list is on its way again
	d.passBut("stretch")
	d.sees("Searching…")
	d.keys("j", "3")
	d.sees("refunds", "newest first")
	d.keys("1")
	d.pass()
	d.hold = false
	d.sees("> ○ orion-cache-00000")
}

// asked is a desk that tells how often a filter's matches were counted.
type asked struct {
	*desk.Session
	times int
}

func (a *asked) Count(ctx context.Context, q model.ListQuery) (int, error) {
	if !q.Filter.Empty() {
		a.times++
	}
	return a.Session.Count(ctx, q)
}

// TestRowsComeBeforeTheirNumber: a count does not take the processor while rows are on their
// way, and all rows of a list are its number.
func TestRowsComeBeforeTheirNumber(t *testing.T) {
	w := newWorld(t, 700)
	on := &asked{Session: w.as("maya")}
	d := open(t, on, w.clock, 120, 36)
	counted := func(when string, want int) {
		t.Helper()
		if on.times != want {
			t.Errorf("%s: the matches were counted %d times, want %d", when, on.times, want)
		}
	}
	d.keys("/")
	d.hold = true
	d.keys("type:orion")
	d.passBut("stretch")
	counted("while the rows are on their way", 0)
	d.hold = false
	d.pass()
	d.sees("420 match")
	counted("with the rows", 1)
	d.keys("type:-cache-000")
	before := on.times
	d.keys("type:0")
	d.sees("6 match")
	counted("with a list that is there", before)
}

// TestSelectingSaysSo: a key that takes long is answered at once, and sums of other marks
// do not stand beside a selection.
func TestSelectingSaysSo(t *testing.T) {
	w := newWorld(t, 50)
	d := open(t, w.as("maya"), w.clock, 120, 36)
	d.keys(" ")
	d.sees("1 selected · 1 now 100.00")
	d.hold = true
	d.keys("*")
	d.sees("selecting…")
	d.passBut("summary")
	d.sees("40 selected")
	d.seesNot("selecting", "hidden")
	d.passBut("summary") // it is slow
	d.sees("40 selected · counting…")
	d.seesNot("1 now 100.00")
	d.hold = false
	d.pass()
	d.sees("40 selected · 30 now")
	d.seesNot("counting")
}

// crowded is a desk on which a great many match on the tab All.
type crowded struct{ *desk.Session }

func (c crowded) Count(ctx context.Context, q model.ListQuery) (int, error) {
	if n := 75_000; q.Tab == model.TabAll && !q.Filter.Empty() {
		if q.Limit > 0 {
			n = min(n, q.Limit)
		}
		return n, nil
	}
	return c.Session.Count(ctx, q)
}

// TestMoreThanPeopleCount: elsewhere too a number that was not counted to its end says so.
func TestMoreThanPeopleCount(t *testing.T) {
	w := newWorld(t, 20)
	d := open(t, crowded{w.as("maya")}, w.clock, 120, 36)
	d.keys("/", "type:is:blocked")
	d.sees("10,000+ instances on the tab All would match")
}

// uncounted is a desk that counts no filter's matches to their end until it is let.
type uncounted struct {
	*desk.Session
	let bool
}

func (c *uncounted) Count(ctx context.Context, q model.ListQuery) (int, error) {
	switch {
	case c.let || q.Filter.Empty():
		return c.Session.Count(ctx, q)
	case q.Limit > 0:
		return q.Limit, nil
	}
	return 0, model.Errorf(model.CodeUnavailable, "Not yet.")
}

// TestTheEndOfMoreThanWereCounted: where the end is shown before anybody knows how many
// match, no place is said, and then the true one.
func TestTheEndOfMoreThanWereCounted(t *testing.T) {
	w := newWorld(t, 700)
	counts := &uncounted{Session: w.as("maya")}
	d := open(t, counts, w.clock, 120, 36)
	d.keys("/", "type:orion", "enter")
	d.sees("1 of 10,000+")
	d.keys("G", "k", "k")
	d.sees("… of 10,000+")
	counts.let = true
	d.keys("r")
	d.sees("418 of 420")
	d.keys("G")
	d.sees("420 of 420")
}

// lineWith is the first line that has the text.
func lineWith(view, text string) string {
	for _, l := range strings.Split(view, "\n") {
		if strings.Contains(l, text) {
			return l
		}
	}
	return ""
}

// TestFilterWordsShown: searched words are marked in the rows.
func TestFilterWordsShown(t *testing.T) {
	w := newWorld(t, 20)
	d := open(t, w.as("maya"), w.clock, 120, 36)
	d.keys("/", "type:CACHE")
	if !regexp.MustCompile(`\x1b\[[0-9;]*4m?[0-9;]*m?cache`).MatchString(d.model.View()) {
		t.Errorf("the word is not underlined: %q", lineAt(d.model.View(), 6))
	}
}

// TestErrorPointsAtTheSpot: the mark stands under the term that is wrong.
func TestErrorPointsAtTheSpot(t *testing.T) {
	w := newWorld(t, 5)
	d := open(t, w.as("maya"), w.clock, 140, 36)
	d.keys("/", "type:orion region:eu paid:x")
	screen := d.screen()
	want := strings.Index(lineAt(screen, 3), "x▏")
	if got := strings.Index(lineAt(screen, 4), "^"); got != want {
		t.Errorf("the mark is at cell %d, the error at %d:\n%s\n%s", got, want, lineAt(screen, 3), lineAt(screen, 4))
	}
}

func TestMarks(t *testing.T) {
	w := newWorld(t, 100)
	d := open(t, w.as("maya"), w.clock, 120, 36)
	d.sees("nothing selected")
	d.keys(" ", "j", " ", "j", " ")
	d.sees("3 selected · 2 now 300.00 · 1 review 9,000.00")
	// They survive a filter, a sort, a tab and a reload.
	d.keys("/", "type:备份", "enter")
	d.sees("3 selected (2 hidden) · 2 now 300.00 · 1 review 9,000.00")
	d.keys("o", "O", "r")
	d.sees("3 selected (2 hidden)")
	d.keys("tab")
	d.sees("3 selected (3 hidden)")
	d.keys("esc", "tab")
	d.sees("[All 100]", "3 selected ·")
	d.keys("s")
	d.sees("3 match, selection only")
	d.keys("esc")
	d.sees("3 selected ·")
	d.keys("c")
	d.sees("nothing selected", "3 marks cleared")
}

func TestBlockedCannotBeMarked(t *testing.T) {
	w := newWorld(t, 10)
	d := open(t, w.as("maya"), w.clock, 160, 36)
	d.keys("tab", " ")
	d.sees("Cannot mark orion-cache-00002", "the instance is frozen for legal management; another transaction is open: renewal", "nothing selected")
	d.keys("u")
	d.sees("This one cannot be unsubscribed")
	d.keys("*")
	d.sees("None of these 2 can be unsubscribed", "nothing selected")
}

func TestMarkAll(t *testing.T) {
	w := newWorld(t, 1500)
	d := open(t, w.as("maya"), w.clock, 120, 36)
	d.keys("/", "type:cache", "enter", "*")
	d.sees("900 instances more marked", "900 selected · 600 now 60,000.00 · 300 review 2,700,000.00")
	d.keys("*")
	d.sees("All 900 were marked already")
	d.keys("esc", "i")
	d.sees("Marks inverted on 1,200 instances", "300 selected · 300 now 60,000.00")
	d.keys("tab", "tab", "*")
	d.sees("900 instances more marked; 300 cannot be unsubscribed", "1,200 selected")
}

func TestRange(t *testing.T) {
	w := newWorld(t, 1500)
	d := open(t, w.as("maya"), w.clock, 120, 36)
	d.keys("tab", "tab", "j", "v")
	d.sees("move to its other end")
	d.keys("j", "j", "j", "j")
	if n := strings.Count(d.screen(), " + "); n != 5 {
		t.Errorf("%d rows are shown in the range, want 5:\n%s", n, d.screen())
	}
	d.keys("v")
	d.sees("4 selected", "4 instances more marked; 1 cannot be unsubscribed")
	d.keys("c", "G", "v")
	d.keys("esc")
	d.seesNot(" + ")
	d.keys("v")
	for range 40 {
		d.keys("pgup")
	}
	d.keys("v")
	d.sees("selected")
	d.seesNot("nothing selected", "has changed")
}

// TestBecomesBlocked: a marked row that is blocked meanwhile stays marked,
// flagged, and out of the totals.
func TestBecomesBlocked(t *testing.T) {
	w := newWorld(t, 20)
	d := open(t, w.as("maya"), w.clock, 160, 36)
	d.keys("tab", "tab", " ", "j", " ")
	d.sees("2 selected · 2 now 300.00")
	dbtest.Update(t, w.store, func(tx model.WriteTx) error {
		in := someInstance(1)
		in.ResourceFrozen = true
		return dbtest.PutIn(tx, in)
	})
	d.keys("r")
	d.sees("2 selected · 1 now 100.00 · 1 blocked", "It is marked, but left out of the totals")
	d.sees("> ! 云帆-备份-00001")
}

// TestTakesEffect: a row that takes effect while it is shown leaves the tab
// within a second.
func TestTakesEffect(t *testing.T) {
	w := newWorld(t, 20)
	d := open(t, w.as("maya"), w.clock, 160, 36)
	w.clock.Advance(3*time.Hour - 2*time.Second)
	d.machine = d.machine.Add(3*time.Hour - 2*time.Second)
	d.wait(w.clock, time.Second)
	d.sees("orion-cache-00000", "1 s")
	d.wait(w.clock, time.Second)
	d.seesNot("○ orion-cache-00000", "- orion-cache-00000")
	d.sees("[Unsubscription Allowed 15]", "orion-cache-00000: not allowed any more: in effect since 2 Mar 2026 12:00 UTC.")
}

func TestSort(t *testing.T) {
	w := newWorld(t, 30)
	d := open(t, w.as("maya"), w.clock, 160, 36)
	d.sees("by effective time ↑", "EFFECT ↑")
	d.keys("o")
	d.sees("by name ↑", "NAME ↑")
	d.keys("O")
	d.sees("by name ↓", "NAME ↓")
	d.click(strings.Index(lineAt(d.screen(), 5), "PAID USD"), 5)
	d.sees("by paid amount ↑")
}

func TestPickers(t *testing.T) {
	w := newWorld(t, 100)
	d := open(t, w.as("maya"), w.clock, 120, 36)
	d.keys("f")
	d.sees("[Product type]", "CDN", "60", "OBS", "20")
	d.keys("type:ob", " ")
	d.sees("/ type:OBS", "20 match")
	d.keys("tab")
	d.sees("[Region]", "cn-north-4")
	d.keys("tab", " ", "enter")
	d.sees("type:OBS", "project:电商业务", "20 match")
	d.keys("f", "esc", "esc")
	d.seesNot("match")
	d.sees("of 80")
}

func TestDetails(t *testing.T) {
	w := newWorld(t, 10)
	d := open(t, w.as("maya"), w.clock, 80, 24)
	d.keys("j", "enter")
	d.sees("Details of one instance", "云帆-备份-00001", "Coupon back", "50.00 USD", "CPN-1, no end", "Northwind Bank (acct-1)")
	d.keys("esc")
	d.sees("[Unsubscription Allowed 8]")
}

// TestDetailsStay: the full page keeps its instance, and u acts on it, when
// the list moves on below it.
func TestDetailsStay(t *testing.T) {
	w := newWorld(t, 10)
	d := open(t, w.as("maya"), w.clock, 120, 36)
	d.wait(w.clock, 6*time.Second)
	d.keys("enter")
	d.sees("orion-cache-00000")
	dbtest.Update(t, w.store, func(tx model.WriteTx) error {
		in := someInstance(0)
		in.ResourceFrozen = true
		return dbtest.PutIn(tx, in)
	})
	d.wait(w.clock, 6*time.Second)
	d.sees("orion-cache-00000", "The instance is frozen for legal management")
	d.keys("u")
	d.sees("This one cannot be unsubscribed")
	d.keys("esc")
	d.sees("~> - orion-cache-00000", "1 gone · r to load")
	d.wait(w.clock, time.Second)
	d.sees("> ○ 云帆-备份-00001")
	d.seesNot("r to load")
}

// TestLateAnswers: of two questions only the answer to the later one is
// shown, in whatever order they come.
func TestLateAnswers(t *testing.T) {
	w := newWorld(t, 100)
	d := open(t, w.as("maya"), w.clock, 120, 36)
	d.keys("/")
	d.hold = true
	d.keys("type:备份", "backspace", "backspace", "type:cache-00003")
	d.release()
	d.sees("1 match", "orion-cache-00003")
	d.seesNot("备份")
}

// Keys that were typed before the filter's rows came act on those rows, not on
// the ones they replace.
func TestKeysWaitForTheirRows(t *testing.T) {
	w := newWorld(t, 100)
	d := open(t, w.as("maya"), w.clock, 120, 36)
	d.keys("/")
	d.hold = true
	d.keys("type:cache-00015", "enter", " ", "U")
	d.seesNot("1 selected")
	d.release()
	d.sees("Unsubscribe orion-cache-00015")
}

// The footer offers each key once, the one that one has marked for first.
func TestFooterOffersEachKeyOnce(t *testing.T) {
	w := newWorld(t, 20)
	d := open(t, w.as("maya"), w.clock, 160, 36)
	d.keys(" ")
	lines := strings.Split(d.screen(), "\n")
	footer := strings.TrimSpace(lines[len(lines)-1])
	if strings.Count(footer, "unsubscribe selection") != 1 || !strings.HasPrefix(footer, "U ") {
		t.Errorf("the footer is %q", footer)
	}
}

func TestEmptyDesk(t *testing.T) {
	w := newWorld(t, 0)
	d := open(t, w.as("maya"), w.clock, 80, 24)
	d.sees("This desk has no instances yet", "unsubdesk import FILE.csv")
	d.keys("j", "G", "enter", " ", "u", "y", "v", "*")
	d.screen()
}

func TestAuditorLooksOnly(t *testing.T) {
	w := newWorld(t, 10)
	d := open(t, w.as("iris"), w.clock, 160, 36)
	d.keys("u")
	d.sees("An auditor looks and exports")
}

// TestUnsubscribeAndBack: the page opens over the list; Esc comes back with
// the marks as they were.
func TestUnsubscribeAndBack(t *testing.T) {
	w := newWorld(t, 20)
	d := open(t, w.as("maya"), w.clock, 120, 36)
	d.keys(" ", "j", " ", "U")
	d.sees("Unsubscribe 2 instances of 2 orders")
	d.keys("2")
	d.keys("1")
	d.sees("Unsubscribe 2 instances")
	d.keys("esc")
	d.sees("2 selected", "[Unsubscription Allowed 16]")
}

// TestDone: what was submitted loses its mark, what was refused keeps it.
func TestDone(t *testing.T) {
	w := newWorld(t, 20)
	d := open(t, w.as("maya"), w.clock, 120, 36)
	d.keys(" ", "j", " ", "j", " ", "U")
	d.send(common.Done{Submitted: rowsOf(t, w, someInstance(0).ID, someInstance(1).ID)})
	d.sees("1 selected · 1 review 9,000.00")
}

// TestEscWhileTheRowsAreStillTheOld: clearing the filter draws the rows that
// it left until the others have come.
func TestEscWhileTheRowsAreStillTheOld(t *testing.T) {
	w := newWorld(t, 100)
	for _, filter := range []string{"orion-cache-00000", "cache"} {
		d := open(t, w.as("maya"), w.clock, 80, 24)
		d.keys("/", "type:"+filter, "enter")
		d.hold = true
		d.keys("esc")
		d.sees("orion-cache-00000")
		d.release()
		d.sees("> ○ orion-cache-00000", "1 of 80")
	}
}

// rowsOf are instances as a selection.
func rowsOf(t *testing.T, w *world, ids ...string) model.Selection {
	t.Helper()
	q, err := w.as("iris").Quote(t.Context(), ids)
	if err != nil {
		t.Fatal(err)
	}
	var rows []uint32
	for _, l := range q.Lines {
		rows = append(rows, l.Instance.Row)
	}
	return model.SelectionOf(rows...)
}

// TestThePaneSaysWhoDecides: not whom the account names, where they are no user of the desk,
// cannot decide or are the one who looks and would submit it.
func TestThePaneSaysWhoDecides(t *testing.T) {
	w := newWorld(t, 1)
	dbtest.PutUser(t, w.store, model.RoleAdmin, "ada")
	for i, manager := range []string{"chen", "novak", "maya"} {
		dbtest.Put(t, w.store, dbtest.Instance("big-"+manager, dbtest.Named("big-"+manager), dbtest.Costs("7000.01", "7000.01"),
			dbtest.OfAccount(dbtest.Account("big-"+string(rune('a'+i)), manager))))
	}
	for _, c := range []struct{ user, find, want string }{
		{"maya", "big-chen", "chen reviews"}, {"maya", "big-novak", "an admin reviews"},
		{"maya", "big-maya", "an admin reviews"}, {"chen", "big-chen", "an admin reviews"},
	} {
		for _, width := range []int{80, 200} {
			d := open(t, w.as(c.user), w.clock, width, 24)
			d.keys("/")
			d.keys(strings.Split(c.find, "")...)
			d.keys("enter")
			d.sees(c.want)
		}
	}
}
