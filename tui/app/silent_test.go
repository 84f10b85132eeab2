package app_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/app"
	"unsubdesk/tui/common"
	"unsubdesk/tui/keys"
)

// moment is a page in a state, and how one comes there.
type moment struct {
	name string
	as   string
	by   []string // the keys that lead there
	// paste is a ticket that is pasted after them.
	paste string
	// typed is set where keys are text, or edit it.
	typed bool
	// but are keys that act on the desk, or whose silence is what is meant.
	but string
}

// TestNoSilentKeyOnSQLite presses every key of the map on each page and in each state of it,
// and a few that have no meaning anywhere: something is done, or said.
func TestNoSilentKeyOnSQLite(t *testing.T) {
	w := newWorld(t, 60)
	w.answers = map[string]any{}
	for i := 3; i < 25; i += 5 { // requests under review, on chen's accounts
		if _, err := w.as("maya").Submit(t.Context(), desk.Submission{IDs: []string{someInstance(i).ID}, Reason: "1", Key: fmt.Sprint("k", i)}, nil); err != nil {
			t.Fatal(err)
		}
	}
	for i := 25; i < 30; i++ { // refunds, and one that was refused
		if _, err := w.as("maya").Submit(t.Context(), desk.Submission{IDs: []string{someInstance(i).ID}, Reason: "1", Key: fmt.Sprint("k", i)}, nil); err != nil {
			t.Fatal(err)
		}
	}
	someNames := someInstance(0).ID + "\n" + someInstance(2).ID + "\npkg-99999\n"
	n := 0
	for _, m := range []moment{
		{name: "Instances", as: "maya", by: []string{"j", "j"}},
		{name: "Instances, Not Allowed", as: "maya", by: []string{"tab", "j"}},
		{name: "Instances, marked", as: "maya", by: []string{" ", "j", " "}},
		{name: "Instances, a range", as: "maya", by: []string{"j", "v", "j"}},
		{name: "Instances, no match", as: "maya", by: []string{"/", "type:zzz", "enter"}},
		{name: "Instances, a broken filter", as: "maya", by: []string{"/", "type:regon:x", "enter", "j"}},
		{name: "Instances, an auditor", as: "iris", by: []string{"j"}},
		{name: "details", as: "maya", by: []string{"j", "enter", "j"}},
		{name: "a ticket", as: "maya", paste: someNames},
		{name: "a ticket of strangers", as: "maya", paste: "pkg-99999\npkg-88888\n"},
		{name: "saved filters, none", as: "maya", by: []string{"F"}},
		{name: "saved filters, refused", as: "maya", by: []string{"/", "type:regon:x", "enter", "F", "s"}},
		{name: "Refunds of one", as: "maya", by: []string{"u"}},
		{name: "Refunds of many", as: "maya", by: []string{"*", "U", "j"}},
		{name: "Refunds of what is blocked", as: "maya", paste: someInstance(2).ID + "\n" + someInstance(7).ID + "\n", by: []string{"b", "U"}},
		{name: "Reason", as: "maya", by: []string{"u", "enter"}},
		{name: "Confirm, one", as: "maya", by: []string{"u", "enter", "1", "enter"}, but: "y"},
		{name: "Confirm, many", as: "maya", by: []string{" ", "j", " ", "U", "enter", "1", "enter", "9"}},
		{name: "Reviews, a manager", as: "chen", by: []string{"2", "j"}},
		{name: "Reviews, marked", as: "chen", by: []string{"2", " "}},
		{name: "Reviews, an agent", as: "maya", by: []string{"2", "j"}},
		{name: "a decision that is refused", as: "maya", by: []string{"2", "j", "a"}},
		{name: "Reviews, on hold, empty", as: "chen", by: []string{"2", "tab"}},
		{name: "Reviews, no match", as: "chen", by: []string{"2", "/", "type:zzz", "enter"}},
		{name: "a sheet", as: "chen", by: []string{"2", "enter", "j"}},
		{name: "a decision's note", as: "chen", by: []string{"2", "a"}, typed: true},
		{name: "a decision's question", as: "chen", by: []string{"2", "a", "enter"}, but: "y"},
		{name: "History", as: "maya", by: []string{"3", "j"}},
		{name: "History, no match", as: "maya", by: []string{"3", "/", "type:zzz", "enter"}},
		{name: "a refund", as: "maya", by: []string{"3", "enter", "j"}},
		{name: "Report", as: "maya", by: []string{"4", "j"}},
		{name: "Report, an empty table", as: "maya", by: []string{"4", "shift+tab"}},
	} {
		if n++; !dbtest.Race || n%4 == 0 {
			w.noSilence(t, m)
		}
	}
	clear(w.answers)
	empty := &world{clock: dbtest.NewClock(), answers: map[string]any{}}
	empty.store = dbtest.New(t, dbtest.WithClock(empty.clock))
	empty.desk = desk.New(empty.store)
	dbtest.PutUser(t, empty.store, model.RoleAdmin, "ada")
	for place, key := range []string{"1", "2", "3", "4"} {
		empty.noSilence(t, moment{name: fmt.Sprintf("an empty desk, %d", place+1), as: "ada", by: []string{key, "j"}})
	}
	w.noSilenceOfABrokenDesk(t)
	// What acts on the desk comes last.
	w.noSilence(t, moment{name: "Result", as: "maya", but: "e", paste: someInstance(30).ID + "\n" + someInstance(32).ID + "\n",
		by: []string{"b", "U", "enter", "1", "enter", "1", "enter"}})
}

// everyKey are the first keys of all actions, and some that are none's.
func everyKey() []string {
	all := map[string]bool{"t": true, "9": true, "backspace": true}
	for _, a := range keys.New().All() {
		all[a.Keys[0]] = true
	}
	return slices.Sorted(maps.Keys(all))
}

// noSilence presses every key in one state.
func (w *world) noSilence(t *testing.T, m moment) {
	t.Helper()
	var d *driver
	for _, key := range everyKey() {
		if len(key) == 1 && strings.Contains(m.but, key) || m.typed && len(key) > 1 {
			continue
		}
		if d == nil {
			d = w.come(t, m)
		}
		before, said, sent := d.model.View(), d.said, len(d.sent)
		if d.send(common.KeyMsg(key)); d.quit {
			d = nil
			continue
		}
		after := d.model.View()
		if after == before && said == d.said && sent == len(d.sent) {
			t.Errorf("%s: %q is silent:\n%s", m.name, key, d.screen())
		}
		if page(before) != page(after) {
			d = nil
		}
	}
}

// noSilenceOfABrokenDesk presses what acts while the database does not answer.
func (w *world) noSilenceOfABrokenDesk(t *testing.T) {
	t.Helper()
	for _, place := range []string{"1", "2", "3"} {
		b := &broken{Session: w.as("chen")}
		d := open(t, b, w.clock, 80, 24)
		d.keys(place, "j")
		b.down.Store(true)
		d.look()
		for _, key := range []string{"u", "U", "a", "x", "w", "A", "s", "z", "t", "b", place} {
			before := d.model.View()
			d.keys(key)
			if opened := page(before) != page(d.model.View()); opened { // a dialog that says it
				d.keys("esc")
			} else if strings.Contains(d.screen(), "Trying again in") { // which stands there when nothing else is said
				t.Errorf("while the desk does not answer, on %s: %q is silent:\n%s", place, key, d.screen())
			}
		}
	}
}

// page is the screen without the lines in which things are said.
func page(view string) string {
	lines := strings.Split(view, "\n")
	return strings.Join(lines[:len(lines)-5], "\n")
}

// come opens the screens and goes to the state.
func (w *world) come(t *testing.T, m moment) *driver {
	t.Helper()
	d := open(t, remembered{w.as(m.as), w.answers}, w.clock, 80, 18, func(o *app.Options) {
		o.Timer = func(time.Duration, tea.Msg) tea.Cmd { return nil } // nothing is waited for
	})
	if m.paste != "" {
		d.paste(m.paste)
	}
	d.keys(m.by...)
	d.machine = d.machine.Add(time.Second) // a dialog listens
	d.blind = true
	return d
}

// remembered is a desk that nobody changes, and that need not be asked twice what all
// screens ask when they are opened.
type remembered struct {
	*desk.Session
	answers map[string]any
}

func remember[T any](r remembered, question any, ask func() (T, error)) (T, error) {
	key := fmt.Sprintf("%s %+v", r.Session.Actor.User, question)
	if a, ok := r.answers[key]; ok {
		return a.(T), nil
	}
	a, err := ask()
	r.answers[key] = a
	return a, err
}

func (r remembered) Standing(ctx context.Context) (desk.Standing, error) {
	return remember(r, "standing", func() (desk.Standing, error) { return r.Session.Standing(ctx) })
}

func (r remembered) Open(ctx context.Context) ([]desk.OpenBatch, error) {
	return remember(r, "open", func() ([]desk.OpenBatch, error) { return r.Session.Open(ctx) })
}

func (r remembered) Filters(ctx context.Context) ([]model.SavedFilter, error) {
	return remember(r, "filters", func() ([]model.SavedFilter, error) { return r.Session.Filters(ctx) })
}

func (r remembered) Request(ctx context.Context, id string) (desk.RequestDetail, error) {
	return remember(r, "request "+id, func() (desk.RequestDetail, error) { return r.Session.Request(ctx, id) })
}

func (r remembered) Requests(ctx context.Context, q model.RequestQuery) ([]desk.RequestRow, error) {
	if q.After != nil {
		return r.Session.Requests(ctx, q)
	}
	return remember(r, q, func() ([]desk.RequestRow, error) { return r.Session.Requests(ctx, q) })
}

func (r remembered) List(ctx context.Context, q model.ListQuery) (desk.Page, error) {
	if q.Selected.Len() > 0 || q.Anchor != nil {
		return r.Session.List(ctx, q)
	}
	return remember(r, q, func() (desk.Page, error) { return r.Session.List(ctx, q) })
}

func (r remembered) Count(ctx context.Context, q model.ListQuery) (int, error) {
	if q.Selected.Len() > 0 || q.Anchor != nil {
		return r.Session.Count(ctx, q)
	}
	return remember(r, []model.ListQuery{q}, func() (int, error) { return r.Session.Count(ctx, q) })
}
