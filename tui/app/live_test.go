package app_test

import (
	"context"
	"fmt"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// elsewhere is what another program does to the same database.
type elsewhere struct {
	t    *testing.T
	desk *desk.Desk
}

// shared is a world on a file that another program has open too.
func shared(t *testing.T, n int) (*world, *elsewhere) {
	t.Helper()
	clock, path := dbtest.NewClock(), filepath.Join(t.TempDir(), "desk.db")
	w := &world{clock: clock, store: dbtest.Open(t, path, dbtest.WithClock(clock))}
	w.desk = desk.New(w.store)
	dbtest.PutUser(t, w.store, model.RoleAgent, "maya", "ben")
	dbtest.PutUser(t, w.store, model.RoleManager, "chen")
	dbtest.PutUser(t, w.store, model.RoleAdmin, "ada")
	instances := make([]model.Instance, n)
	for i := range instances {
		instances[i] = someInstance(i)
	}
	dbtest.Put(t, w.store, instances...)
	return w, &elsewhere{t, desk.New(dbtest.Open(t, path, dbtest.WithClock(clock)))}
}

func (e *elsewhere) as(user string) *desk.Session {
	return e.desk.As(model.Actor{User: user, OSUser: "tester", Surface: model.SurfaceCommand})
}

func (e *elsewhere) submits(user string, instances ...int) []model.Request {
	e.t.Helper()
	ids := make([]string, len(instances))
	for i, n := range instances {
		ids[i] = someInstance(n).ID
	}
	r, err := e.as(user).Submit(e.t.Context(), desk.Submission{IDs: ids, Reason: "1", Key: fmt.Sprint("key of ", ids)}, nil)
	if err != nil || len(r.Requests) == 0 {
		e.t.Fatalf("submit: %+v, %v", r, err)
	}
	return r.Requests
}

// freezes changes an instance as an import would.
func (w *world) freezes(t *testing.T, n int) {
	in := someInstance(n)
	in.ResourceFrozen = true
	dbtest.Put(t, w.store, in)
}

// row is the line of the list that holds the words, "" if none does.
func (d *driver) row(words string) string {
	for _, l := range strings.Split(d.screen(), "\n") {
		list, _, _ := strings.Cut(l, "│")
		if strings.Contains(list, words) && strings.Contains(list, "CS0") {
			return strings.TrimRight(list, " ")
		}
	}
	return ""
}

// names are the rows of the list from top to bottom.
func (d *driver) names() []string {
	var names []string
	for _, l := range strings.Split(d.screen(), "\n") {
		list, _, _ := strings.Cut(l, "│")
		if _, after, ok := strings.Cut(list, "orion-"); ok && strings.Contains(list, "CS0") {
			names = append(names, "orion-"+strings.Fields(after)[0])
		} else if _, after, ok := strings.Cut(list, "云帆-"); ok && strings.Contains(list, "CS0") {
			names = append(names, "云帆-"+strings.Fields(after)[0])
		}
	}
	return names
}

// TestMarkedRowsStay: while rows are marked nothing reorders and nothing
// disappears; r loads what has come, keeping the marks.
func TestMarkedRowsStay(t *testing.T) {
	w, other := shared(t, 20)
	d := open(t, w.as("maya"), w.clock, 120, 36)
	d.wait(w.clock, 6*time.Second)
	d.keys("j", "j", " ", "j", " ") // 3 and 4
	before := d.names()
	w.freezes(t, 4)                    // marked
	gone := other.submits("ben", 5)[0] // not marked
	other.submits("chen", 8)           // of large value: a review
	dbtest.Put(t, w.store, dbtest.Instance("i-new", dbtest.Named("orion-new"), dbtest.InOrder("CS0new"), dbtest.Effective(dbtest.Start().Add(time.Hour))))
	d.wait(w.clock, 2*time.Second)
	if after := d.names(); strings.Join(after, " ") != strings.Join(before, " ") {
		t.Errorf("the rows were\n%v and are\n%v", before, after)
	}
	d.sees("1 new, 3 gone · r to load", "2 selected", "1 blocked", "~> ! orion-cache-00004")
	for name, state := range map[string]string{"cache-00004": "frozen", "cache-00005": "unsubscribed", "cache-00008": "pending"} {
		if row := d.row(name); !strings.HasPrefix(row, "~") || !strings.HasSuffix(row, state) && !strings.HasSuffix(row, "changed") {
			t.Errorf("the row of %s is %q", name, row)
		}
	}
	d.keys("j") // to 5
	d.sees("~ Changed meanwhile: unsubscribed by ben,", "Already unsubscribed: "+gone.ID)
	d.wait(w.clock, time.Minute)
	d.sees("1 new, 3 gone · r to load") // as long as rows are marked
	d.keys("r")
	d.seesNot("r to load", "cache-00005", "cache-00008")
	d.sees("orion-new", "2 selected (1 hidden)", "orion-cache-00004 is marked and can no longer be unsubscribed: the instance is frozen")
	if !strings.HasPrefix(d.row("orion-new"), "~") {
		t.Errorf("the new row is %q", d.row("orion-new"))
	}
	d.wait(w.clock, 6*time.Second)
	if row := d.row("orion-new"); !strings.HasPrefix(row, " ") {
		t.Errorf("the mark of the new row stays: %q", row)
	}
}

// TestNothingMovesWhileSomethingIsOpen: filter line, pickers, help and copy box
// keep the rows; when they are closed the rows follow by themselves.
func TestNothingMovesWhileSomethingIsOpen(t *testing.T) {
	for _, open1 := range [][]string{{"/"}, {"f"}, {"?"}, {":"}, {"y"}, {"v", "j"}, {"enter"}} {
		w, other := shared(t, 20)
		d := open(t, w.as("maya"), w.clock, 300, 50)
		d.wait(w.clock, 6*time.Second)
		d.keys("j")
		d.keys(open1...)
		other.submits("ben", 0, 6)
		d.wait(w.clock, 2*time.Second)
		switch open1[0] {
		case "enter":
			d.seesNot("r to load") // the details fill the page
		default:
			if names := strings.Join(d.names(), " "); !strings.Contains(names, "orion-cache-00000") || !strings.Contains(names, "云帆-备份-00006") {
				t.Errorf("%s: the rows are %s", open1, names)
			}
			d.sees("2 gone · r to load")
		}
		d.keys("esc")
		d.wait(w.clock, time.Second)
		if names := strings.Join(d.names(), " "); strings.Contains(names, "orion-cache-00000") || strings.Contains(names, "00006") {
			t.Errorf("%s: the rows have not followed: %s", open1, names)
		}
		d.seesNot("r to load")
	}
}

// TestOthersChangesFlowIn: cursor, scroll and place on the screen stay, changed
// rows are marked for five seconds.
func TestOthersChangesFlowIn(t *testing.T) {
	w, other := shared(t, 400)
	d := open(t, w.as("maya"), w.clock, 160, 36)
	d.wait(w.clock, 6*time.Second)
	d.keys("tab", "tab", "pgdown", "pgdown", "k", "k", "k")
	at, line := underCursor(t, d), lineOf(t, d.screen(), ">")
	for i := range 4 { // above
		dbtest.Put(t, w.store, dbtest.Instance(fmt.Sprint("i-above-", i), dbtest.Named("orion-above"), dbtest.Effective(dbtest.Start().Add(time.Hour))))
	}
	near := d.names()[3]
	n, err := strconv.Atoi(near[len(near)-5:])
	if err != nil {
		t.Fatal(err)
	}
	for n%5 == 2 {
		n++
	}
	other.submits("ben", n)
	d.wait(w.clock, 2*time.Second)
	if now := underCursor(t, d); now != at || lineOf(t, d.screen(), ">") != line {
		t.Errorf("the cursor was on %s in line %d and is on %s in line %d", at, line, now, lineOf(t, d.screen(), ">"))
	}
	if row := d.row(nameOf(n)); !strings.HasPrefix(row, "~") || !strings.Contains(row, "changed: u") {
		t.Errorf("the row that changed is %q in\n%s", row, d.screen())
	}
	d.wait(w.clock, 5*time.Second)
	if row := d.row(nameOf(n)); strings.HasPrefix(row, "~") || strings.Contains(row, "changed") {
		t.Errorf("five seconds later it is %q", row)
	}
	d.sees("of 404")
}

// TestTheRowUnderTheCursorLeaves: it is said what became of it, and by whom.
func TestTheRowUnderTheCursorLeaves(t *testing.T) {
	w, other := shared(t, 20)
	d := open(t, w.as("maya"), w.clock, 140, 36)
	d.wait(w.clock, 6*time.Second)
	d.keys("j")
	r := other.submits("ben", 1)[0]
	d.wait(w.clock, time.Second)
	d.sees("云帆-备份-00001: unsubscribed by ben, " + r.ID + ".")
	if now := underCursor(t, d); now != nameOf(3) {
		t.Errorf("the cursor is on %s", now)
	}
}

// TestMovingDuringAReload: keys that move the cursor while rows are read again
// count, whether others changed something or r was pressed, at the top of the list and
// below it, near and far. So u is about the row that the cursor was moved to.
func TestMovingDuringAReload(t *testing.T) {
	for name, reload := range map[string]func(w *world, d *driver){
		"live": func(w *world, d *driver) { d.wait(w.clock, time.Second) },
		"r":    func(_ *world, d *driver) { d.keys("r") },
	} {
		for _, moves := range [][2][]string{
			{nil, {"j", "j", "j"}},
			{{"j", "j", "j"}, {"j"}},
			{{"j", "j", "j"}, {"k", "k"}},
			{{"j", "j", "j"}, {"k", "k", "k"}},
			{{"j"}, {"pgdown", "pgdown", "pgdown", "pgdown", "pgdown", "pgdown"}},
			{{"G", "k", "k"}, {"k", "G", "k"}},
			{{"j"}, {"G"}},
			{{"pgdown", "G"}, {"g", "j"}},
		} {
			w, other := shared(t, 400)
			d := open(t, w.as("maya"), w.clock, 160, 50)
			d.wait(w.clock, 6*time.Second)
			d.keys("tab", "tab")
			d.keys(moves[0]...)
			d.keys(moves[1]...)
			want := underCursor(t, d)
			d.keys("g")
			d.keys(moves[0]...)
			other.submits("ben", 230)
			d.hold = true
			reload(w, d)
			d.pass() // the standing; what it makes the page ask is kept back
			d.keys(moves[1]...)
			d.release()
			if now := underCursor(t, d); now != want {
				t.Errorf("%s: after %v, and %v while it was read, the cursor is on %s, want %s", name, moves[0], moves[1], now, want)
			}
			d.keys("u")
			d.sees("Unsubscribe " + want)
		}
	}
}

// TestJumpingDuringAReload: G is not forgotten over a reload that comes before its
// rows, and keys typed after it wait for them.
func TestJumpingDuringAReload(t *testing.T) {
	w, other := shared(t, 400)
	d := open(t, w.as("maya"), w.clock, 160, 50)
	d.wait(w.clock, 6*time.Second)
	d.keys("tab", "tab", "j")
	other.submits("ben", 230)
	d.hold = true
	d.keys("G", "u")
	d.wait(w.clock, time.Second)
	d.pass()
	d.release()
	d.sees("Unsubscribe " + nameOf(399))
}

// TestScrollingInHeldRows: rows that were moved elsewhere while they had to stay
// come once, and none is left out.
func TestScrollingInHeldRows(t *testing.T) {
	w, other := shared(t, 700)
	d := open(t, w.as("maya"), w.clock, 100, 36)
	d.wait(w.clock, 6*time.Second)
	d.keys("tab", "tab", " ")
	late := someInstance(99) // the last row that is there takes effect much later
	late.EffectiveAt = dbtest.Start().Add(690 * 3 * time.Hour)
	dbtest.Put(t, w.store, late)
	other.submits("ben", 98)
	d.wait(w.clock, 2*time.Second)
	d.sees("2 changed · r to load")
	seen := map[string]int{}
	last := ""
	for range 700 + 1 { // where it was and, that row long gone, where it is now
		last = underCursor(t, d)
		seen[last]++
		d.keys("j")
	}
	if len(seen) != 700 || last != nameOf(699) {
		t.Errorf("%d different rows, the last %s", len(seen), last)
	}
}

// TestIdleSessionDoesNotRepaint: while nothing happens no frame differs from the
// one before, but for what goes by the minute: the clock and the times to come.
func TestIdleSessionDoesNotRepaint(t *testing.T) {
	w, _ := shared(t, 50)
	dbtest.PutUser(t, w.store, model.RoleManager, "silva")
	for _, page := range []string{"1", "2", "3"} {
		d := open(t, w.as("silva"), w.clock, 140, 36)
		d.keys(page)
		d.wait(w.clock, 7*time.Second)
		before, frames := d.model.View(), 0
		for range 55 {
			d.wait(w.clock, time.Second)
			if now := d.model.View(); now != before {
				frames++
				before = now
			}
		}
		if frames > 2 {
			t.Errorf("page %s: %d frames in 55 idle seconds, now\n%s", page, frames, ansi.Strip(before))
		}
	}
}

// TestWhatWaitsForWhom: the tab counts what waits for the person; who can decide
// is told at login, and hears of more at once.
func TestWhatWaitsForWhom(t *testing.T) {
	w, other := shared(t, 20)
	other.submits("ben", 3)
	other.submits("maya", 8)
	for user, tab := range map[string]string{"maya": "2 Reviews 1   3", "ben": "2 Reviews 1   3", "chen": "2 Reviews 2 !   3", "ada": "2 Reviews 2 !   3"} {
		d := open(t, w.as(user), w.clock, 140, 36)
		d.sees(tab)
		if user == "maya" || user == "ben" {
			d.seesNot("for you")
			continue
		}
		d.sees("2 requests wait for you; the first approves itself in 1 d, Tue 09:00 UTC.")
		d.keys("3")
		d.sees(tab)
	}
	d := open(t, w.as("chen"), w.clock, 140, 36)
	other.submits("ben", 13)
	d.wait(w.clock, time.Second)
	d.sees("2 Reviews 3 !")
}

// TestDatabaseAwayWhileSomethingIsMarked: everything stays, nothing can be
// changed, and when it is back the rows that had to stay still do.
func TestDatabaseAwayWhileSomethingIsMarked(t *testing.T) {
	w, other := shared(t, 20)
	b := &broken{Session: w.as("maya")}
	d := open(t, b, w.clock, 150, 36)
	d.wait(w.clock, 6*time.Second)
	d.keys("j", " ", "j")
	before := strings.Join(d.names(), " ")
	b.down.Store(true)
	d.wait(w.clock, 2*time.Second)
	d.sees("does not answer since 09:00:0", "Trying again in 4 s.")
	for _, key := range []string{"u", "U"} {
		d.keys(key)
		d.sees("The desk's database does not answer; you can look, not change.")
	}
	d.keys("j", "k", "k", "enter")
	d.sees("Details of one instance", "云帆-备份-00001")
	d.keys("esc", "j")
	other.submits("ben", 5)
	b.down.Store(false)
	d.wait(w.clock, time.Second)
	d.sees("answers again", "1 gone · r to load", "1 selected")
	if after := strings.Join(d.names(), " "); after != before {
		t.Errorf("the rows were\n%s and are\n%s", before, after)
	}
}

// TestReadOnlyDesk says so at u, not only at the last question.
func TestReadOnlyDesk(t *testing.T) {
	w, _ := shared(t, 20)
	d := open(t, &looksOnly{w.as("maya")}, w.clock, 120, 36)
	d.keys("u")
	d.sees("The desk's database is read-only; you can look, not change.", "(read-only)")
	d.size(80, 24)
	d.sees("read-only · at ")
	d.seesNot("1 Refunds")
}

// looksOnly is a desk whose database can only be read.
type looksOnly struct{ *desk.Session }

func (l *looksOnly) Standing(ctx context.Context) (desk.Standing, error) {
	s, err := l.Session.Standing(ctx)
	s.ReadOnly = true
	return s, err
}

// TestOneNumberOfRows: the tab and the list never say two numbers of the same rows, in
// whatever order the answers come after somebody's change.
func TestOneNumberOfRows(t *testing.T) {
	w := newWorld(t, 100)
	d := open(t, w.as("maya"), w.clock, 120, 36)
	numbers := regexp.MustCompile(`(?s)Unsubscription Allowed ([0-9]+)\].* of ([0-9]+) `)
	agree := func(want string) {
		t.Helper()
		said := numbers.FindStringSubmatch(d.screen())
		if said == nil || said[1] != said[2] || want != "" && said[1] != want {
			t.Errorf("the numbers are %q, want %s:\n%s", said, want, d.screen())
		}
	}
	agree("80")
	if _, err := w.as("chen").Submit(t.Context(), desk.Submission{IDs: []string{someInstance(0).ID}, Reason: "1", Key: "k"}, nil); err != nil {
		t.Fatal(err)
	}
	d.hold = true
	d.look()
	for len(d.held) > 0 {
		msg := d.held[0]
		d.held = d.held[1:]
		d.send(msg)
		agree("")
	}
	agree("79")
}
