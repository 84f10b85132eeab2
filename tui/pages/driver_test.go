package pages_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"

	"unsubdesk/db"
	"unsubdesk/db/dbtest"
	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/common"
	"unsubdesk/tui/keys"
	"unsubdesk/tui/styles"
)

// world is a desk on a database of its own, with people and a clock that
// stands still.
type world struct {
	*testing.T
	store *db.Store
	desk  *desk.Desk
	clock *dbtest.Clock
}

// newWorld has the agents maya and ben, the managers chen and silva, the
// auditor iris and the admin ada.
func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{T: t, clock: dbtest.NewClock()}
	w.store = dbtest.New(t, dbtest.WithClock(w.clock))
	w.desk = desk.New(w.store)
	dbtest.PutUser(t, w.store, model.RoleAgent, "maya", "ben")
	dbtest.PutUser(t, w.store, model.RoleManager, "chen", "silva")
	dbtest.PutUser(t, w.store, model.RoleAuditor, "iris")
	dbtest.PutUser(t, w.store, model.RoleAdmin, "ada")
	return w
}

func (w *world) put(instances ...model.Instance) { dbtest.Put(w, w.store, instances...) }

func (w *world) as(user string) *desk.Session {
	return w.desk.As(model.Actor{User: user, OSUser: "tester", Surface: model.SurfaceScreen})
}

// submit submits instances as a user, outside the screens.
func (w *world) submit(user string, ids ...string) desk.BatchResult {
	w.Helper()
	r, err := w.as(user).Submit(w.Context(), desk.Submission{IDs: ids, Reason: "1", Key: "key of " + ids[0]}, nil)
	if err != nil {
		w.Fatal(err)
	}
	return r
}

// rowsOf are instances as a selection.
func (w *world) rowsOf(ids ...string) model.Selection {
	w.Helper()
	var rows []uint32
	for _, id := range ids {
		rows = append(rows, dbtest.Get(w, w.store, id).Row)
	}
	return model.SelectionOf(rows...)
}

// timer is a message that comes later.
type timer struct {
	at  time.Time
	msg tea.Msg
}

// driver uses a page as a person does: keys go in, the screen comes out.
// Commands run to their end before the next key; time passes only when the
// test says so.
type driver struct {
	*world
	common  *common.Common
	page    common.Page
	machine time.Time
	timers  []timer

	notices []common.Notice
	failed  []error
	clips   []common.Clipboard
	done    *common.Done
	gone    []common.Go
	changed int
	// held keeps commands back while hold is set.
	hold bool
	held []tea.Cmd
}

type look struct {
	width, height int
	ascii         bool
	profile       termenv.Profile
}

// open opens a page of a user on a desk.
func (w *world) open(on common.Desk, l look, page func(*common.Common) common.Page) *driver {
	w.Helper()
	if l.width == 0 {
		l.width, l.height = 120, 30
	}
	d := &driver{world: w, machine: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}
	d.common = &common.Common{Ctx: w.Context(), Desk: on, Keys: keys.New(),
		Styles: styles.New(styles.Options{Theme: styles.Dark, Profile: l.profile, ASCII: l.ascii}),
		Clock:  func() time.Time { return d.machine },
		Timer: func(after time.Duration, msg tea.Msg) tea.Cmd {
			return func() tea.Msg { return timer{d.machine.Add(after), msg} }
		}}
	d.settle()
	d.page = page(d.common)
	d.page.SetSize(l.width, l.height)
	d.common.Width, d.common.Height = l.width, l.height
	d.run(d.page.Init())
	return d
}

// settle reads the standing, as the app does; a desk that does not answer is
// left as it was.
func (d *driver) settle() {
	d.Helper()
	if s, err := d.common.Desk.Standing(d.Context()); err == nil {
		d.common.Settle(s)
	}
}

// run runs a command and everything that follows from it.
func (d *driver) run(cmd tea.Cmd) {
	d.Helper()
	if cmd == nil {
		return
	}
	if d.hold {
		d.held = append(d.held, cmd)
		return
	}
	d.take(cmd())
}

// runBut runs what was held back, and holds the answers back whose type says what.
func (d *driver) runBut(what string) {
	d.Helper()
	held := d.held
	d.held, d.hold = nil, false
	var kept []tea.Cmd
	var take func(cmd tea.Cmd)
	take = func(cmd tea.Cmd) {
		if cmd == nil {
			return
		}
		msg := cmd()
		if batch, ok := msg.(tea.BatchMsg); ok {
			for _, c := range batch {
				take(c)
			}
			return
		}
		if strings.Contains(fmt.Sprintf("%T", msg), what) {
			kept = append(kept, func() tea.Msg { return msg })
			return
		}
		d.take(msg)
	}
	for _, cmd := range held {
		take(cmd)
	}
	d.held = kept
}

func (d *driver) take(msg tea.Msg) {
	d.Helper()
	switch msg := msg.(type) {
	case nil:
	case tea.BatchMsg:
		for _, c := range msg {
			d.run(c)
		}
	case timer:
		d.timers = append(d.timers, msg)
	case common.Notice:
		d.notices = append(d.notices, msg)
	case common.QueryFailed:
		d.failed = append(d.failed, msg.Err)
	case common.Clipboard:
		d.clips = append(d.clips, msg)
	case common.Go:
		d.gone = append(d.gone, msg)
	case common.Done:
		d.done = &msg
	case common.Changed:
		d.changed++
		d.refresh()
	default:
		d.run(d.page.Update(msg))
	}
}

// refresh is what the app does when the desk has changed.
func (d *driver) refresh() {
	d.Helper()
	d.settle()
	d.run(d.page.Refresh())
}

// pass lets time pass on both clocks, with the timers that come due.
func (d *driver) pass(by time.Duration) {
	d.Helper()
	d.machine = d.machine.Add(by)
	d.clock.Advance(by)
	waiting := d.timers
	d.timers = nil
	for _, t := range waiting {
		if t.at.After(d.machine) {
			d.timers = append(d.timers, t)
			continue
		}
		d.run(d.page.Update(t.msg))
	}
}

// tick is the app's message of a second that has passed.
func (d *driver) tick() {
	d.Helper()
	d.run(d.page.Update(common.Tick{}))
}

// live is what the app does when others have changed the desk.
func (d *driver) live() {
	d.Helper()
	d.settle()
	d.run(d.page.Live())
}

// press presses keys by name, slowly enough for every dialog to listen; "type:…"
// types a text.
func (d *driver) press(names ...string) {
	d.Helper()
	for _, n := range names {
		d.pass(500 * time.Millisecond)
		d.quick(n)
	}
}

// quick presses a key without letting time pass.
func (d *driver) quick(name string) {
	d.Helper()
	if text, ok := strings.CutPrefix(name, "type:"); ok {
		for _, r := range text {
			d.run(d.page.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}}))
		}
		return
	}
	d.run(d.page.Update(keyOf(name)))
}

// keyOf is the message of a key; Space by its name.
func keyOf(name string) tea.KeyMsg {
	if name == "space" {
		name = " "
	}
	return common.KeyMsg(name)
}

func (d *driver) mouse(x, y int, button tea.MouseButton) {
	d.Helper()
	d.run(d.page.Update(tea.MouseMsg{X: x, Y: y, Button: button, Action: tea.MouseActionPress}))
}

func (d *driver) size(width, height int) {
	d.page.SetSize(width, height)
	d.common.Width, d.common.Height = width, height
}

// screen is the page without styles, its size checked.
func (d *driver) screen() string {
	d.Helper()
	view := d.page.View()
	lines := strings.Split(view, "\n")
	if len(lines) != d.common.Height {
		d.Fatalf("the page of %d×%d has %d lines:\n%s", d.common.Width, d.common.Height, len(lines), ansi.Strip(view))
	}
	for i, l := range lines {
		if got := ansi.StringWidth(l); got != d.common.Width {
			d.Fatalf("line %d of the page of %d×%d has %d cells: %q", i, d.common.Width, d.common.Height, got, ansi.Strip(l))
		}
	}
	return ansi.Strip(view)
}

// line is the first line of the screen that holds all the words.
func (d *driver) line(words ...string) string {
	d.Helper()
	screen := d.screen()
	for _, l := range strings.Split(screen, "\n") {
		if containsAll(l, words) {
			return l
		}
	}
	d.Errorf("no line has %q:\n%s", words, screen)
	return ""
}

// lacks checks that no line holds all the words.
func (d *driver) lacks(words ...string) {
	d.Helper()
	screen := d.screen()
	for _, l := range strings.Split(screen, "\n") {
		if containsAll(l, words) {
			d.Errorf("a line has %q:\n%s", words, screen)
		}
	}
}

func containsAll(line string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(line, w) {
			return false
		}
	}
	return true
}

// said is the last notice.
func (d *driver) said() string {
	if len(d.notices) == 0 {
		return ""
	}
	return d.notices[len(d.notices)-1].Text
}

// everySize draws the page in sizes from the smallest to a very large one,
// with every line exactly as wide as the screen.
func (d *driver) everySize() {
	d.Helper()
	width, height := d.common.Width, d.common.Height
	for _, s := range [][2]int{{60, 12}, {61, 13}, {79, 20}, {80, 21}, {100, 27}, {119, 30}, {120, 33}, {140, 33}, {160, 47}, {200, 47}, {300, 97}} {
		d.size(s[0], s[1])
		d.screen()
	}
	d.size(width, height)
}

// fake is a desk of which single use cases are replaced.
type fake struct {
	common.Desk
	quote  func(context.Context, []string) (model.Quote, error)
	submit func(context.Context, desk.Submission, desk.Progress) (desk.BatchResult, error)
	// submitted and outcome fail with an error that is not nil
	submitted func() error
	outcome   func() error
	requests  func(context.Context, model.RequestQuery) ([]desk.RequestRow, error)
	request   func(context.Context, string) (desk.RequestDetail, error)
	approve   func(ctx context.Context, id, note, seen string) (desk.RequestRow, error)
	history   func(context.Context, model.RequestQuery) ([]desk.HistoryRow, error)
	report    func(context.Context, desk.ReportQuery) (desk.Report, error)
	table     func(context.Context, desk.ReportQuery, model.ReportBy) ([]model.RefundGroup, error)
}

func (f *fake) Quote(ctx context.Context, ids []string) (model.Quote, error) {
	if f.quote != nil {
		return f.quote(ctx, ids)
	}
	return f.Desk.Quote(ctx, ids)
}

func (f *fake) Submit(ctx context.Context, sub desk.Submission, p desk.Progress) (desk.BatchResult, error) {
	if f.submit != nil {
		return f.submit(ctx, sub, p)
	}
	return f.Desk.Submit(ctx, sub, p)
}

func (f *fake) Submitted(ctx context.Context, key string) (desk.BatchResult, bool, error) {
	if f.submitted != nil {
		if err := f.submitted(); err != nil {
			return desk.BatchResult{}, false, err
		}
	}
	return f.Desk.Submitted(ctx, key)
}

func (f *fake) Outcome(ctx context.Context, id string) (desk.RequestRow, error) {
	if f.outcome != nil {
		if err := f.outcome(); err != nil {
			return desk.RequestRow{}, err
		}
	}
	return f.Desk.Outcome(ctx, id)
}

func (f *fake) Requests(ctx context.Context, q model.RequestQuery) ([]desk.RequestRow, error) {
	if f.requests != nil {
		return f.requests(ctx, q)
	}
	return f.Desk.Requests(ctx, q)
}

func (f *fake) Request(ctx context.Context, id string) (desk.RequestDetail, error) {
	if f.request != nil {
		return f.request(ctx, id)
	}
	return f.Desk.Request(ctx, id)
}

func (f *fake) Approve(ctx context.Context, id, note, seen string) (desk.RequestRow, error) {
	if f.approve != nil {
		return f.approve(ctx, id, note, seen)
	}
	return f.Desk.Approve(ctx, id, note, seen)
}

func (f *fake) History(ctx context.Context, q model.RequestQuery) ([]desk.HistoryRow, error) {
	if f.history != nil {
		return f.history(ctx, q)
	}
	return f.Desk.History(ctx, q)
}

func (f *fake) Report(ctx context.Context, q desk.ReportQuery) (desk.Report, error) {
	if f.report != nil {
		return f.report(ctx, q)
	}
	return f.Desk.Report(ctx, q)
}

func (f *fake) ReportTable(ctx context.Context, q desk.ReportQuery, by model.ReportBy) ([]model.RefundGroup, error) {
	if f.table != nil {
		return f.table(ctx, q, by)
	}
	return f.Desk.ReportTable(ctx, q, by)
}

// away is the error of a database that does not answer.
func away() error { return model.Errorf(model.CodeUnavailable, "The database cannot be reached.") }

// lost is the error of a commit whose answer did not come.
func lost() error {
	err := model.Errorf(model.CodeUnavailable, "The connection was cut.")
	err.Cause = model.ErrOutcomeUnknown
	return err
}
