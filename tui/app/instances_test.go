package app_test

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"unsubdesk/db"
	"unsubdesk/db/dbtest"
	"unsubdesk/db/staging"
	"unsubdesk/model"
	"unsubdesk/model/demo"
	"unsubdesk/model/desk"
	"unsubdesk/tui/common"
	"unsubdesk/tui/paint"
)

func TestTabs(t *testing.T) {
	w := newWorld(t, 100)
	d := open(t, w.as("maya"), w.clock, 160, 36)
	d.sees("[Unsubscription Allowed 80]", "Unsubscription Not Allowed 20", "All 100", "1 of 80")
	d.size(60, 15)
	d.sees("[Allowed 80]", "Not Allowed 20", "All 100")
	d.size(160, 36)
	d.keys("tab")
	d.sees("[Unsubscription Not Allowed 20]", "instance frozen, transaction open, promotion invoiced", "WHY NOT")
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
	d.sees("frozen,transaction,promo")
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
	d.sees("Nothing matches zzz", "Esc clears the filter")
	d.keys("esc", "/", "type:is:blocked", "enter")
	d.sees("Nothing matches is:blocked", "20 instances on the tab All would match")
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
	d.seesNot("orion-cache-00000")
	d.sees("[Unsubscription Allowed 15]")
}

// TestWholeList: the cursor walks through all rows in order in both
// directions, however few are held.
func TestWholeList(t *testing.T) {
	w := newWorld(t, 1500)
	d := open(t, w.as("maya"), w.clock, 80, 24)
	d.keys("tab", "tab")
	for i := range 1500 {
		if got := underCursor(t, d); got != nameOf(i) {
			t.Fatalf("row %d is %s, want %s", i, got, nameOf(i))
		}
		d.keys("j")
	}
	d.sees("1,500 of 1,500")
	for i := 1499; i >= 0; i-- {
		if got := underCursor(t, d); got != nameOf(i) {
			t.Fatalf("on the way up row %d is %s, want %s", i, got, nameOf(i))
		}
		d.keys("k")
	}
	d.keys("G")
	if got := underCursor(t, d); got != nameOf(1499) {
		t.Errorf("G is at %s", got)
	}
	d.keys("g", "pgdown", "ctrl+d", "ctrl+u", "pgup")
	if got := underCursor(t, d); got != nameOf(0) {
		t.Errorf("after there and back again: %s", got)
	}
	d.sees("1 of 1,500")
}

func nameOf(i int) string {
	if i%5 == 1 {
		return fmt.Sprintf("云帆-备份-%05d", i)
	}
	return fmt.Sprintf("orion-cache-%05d", i)
}

func underCursor(t *testing.T, d *driver) string {
	t.Helper()
	for _, l := range strings.Split(ansi.Strip(d.model.View()), "\n") {
		if rest, ok := strings.CutPrefix(l, " > "); ok {
			return strings.Fields(rest)[1]
		}
	}
	t.Fatalf("no row is under the cursor:\n%s", d.screen())
	return ""
}

// TestReloadKeepsTheCursor: a reload far down keeps row and height.
func TestReloadKeepsTheCursor(t *testing.T) {
	w := newWorld(t, 1500)
	d := open(t, w.as("maya"), w.clock, 80, 24)
	for range 60 {
		d.keys("pgdown")
	}
	d.keys("k", "k")
	before := d.screen()
	d.keys("r")
	d.machine = d.machine.Add(time.Minute)
	d.send(common.Tick{})
	if after := d.screen(); listPart(before) != listPart(after) {
		t.Errorf("the list moved:\n%s\n%s", before, after)
	}
}

func listPart(screen string) string {
	lines := strings.Split(screen, "\n")
	return strings.Join(lines[5:14], "\n")
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
	d.sees("> ○ 云帆-备份-00001")
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
	d.send(common.Done{Submitted: []string{someInstance(0).ID, someInstance(1).ID}, Refused: []string{someInstance(3).ID}})
	d.sees("1 selected · 1 review 9,000.00")
}

// TestBytesOfACursorMove: on 160×50 with the pane beside the table, moving the
// cursor through the demo's instances sends at most 1,000 bytes, scrolling
// moves included.
func TestBytesOfACursorMove(t *testing.T) {
	clock := &demo.Clock{}
	store := dbtest.New(t, func(o *db.Options) { o.Clock = clock.Now })
	if _, err := demo.Fill(t.Context(), store, clock, demo.Options{Instances: 2000, Seed: 1, Now: dbtest.Start()}, desk.WithStaging(staging.New)); err != nil {
		t.Fatal(err)
	}
	w := &world{store: store, desk: desk.New(store), clock: dbtest.NewClock()}
	d := open(t, w.as("maya"), w.clock, 160, 50)
	var out bytes.Buffer
	painter := paint.New(&out)
	painter.Resize(160, 50)
	draw := func() int {
		out.Reset()
		frame := "\x1b[H" + strings.ReplaceAll(d.model.View(), "\n", "\r\n")
		if _, err := painter.Write([]byte(frame)); err != nil {
			t.Fatal(err)
		}
		return out.Len()
	}
	if _, err := painter.Write([]byte("\x1b[?1049h")); err != nil {
		t.Fatal(err)
	}
	draw()
	most, sum := 0, 0
	for i := range 200 {
		d.keys("j")
		n := draw()
		if n > 1000 {
			t.Errorf("move %d sends %d bytes: %q", i, n, out.String())
		}
		most, sum = max(most, n), sum+n
	}
	t.Logf("%d bytes on average, %d at most", sum/200, most)
}
