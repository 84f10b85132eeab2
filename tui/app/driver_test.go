package app_test

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"

	"unsubdesk/db"
	"unsubdesk/db/dbtest"
	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/app"
	"unsubdesk/tui/common"
	"unsubdesk/tui/styles"
)

// world is a desk with people, instances and a clock of its own.
type world struct {
	store *db.Store
	desk  *desk.Desk
	clock *dbtest.Clock
	// answers are those of a desk that is remembered.
	answers map[string]any
}

// newWorld has maya, who asks, and chen, who decides, and n instances of every
// kind: names of both widths, blocked ones, and orders that need review.
func newWorld(t testing.TB, n int) *world {
	t.Helper()
	w := &world{clock: dbtest.NewClock()}
	w.store = dbtest.New(t, dbtest.WithClock(w.clock))
	w.desk = desk.New(w.store)
	dbtest.PutUser(t, w.store, model.RoleAgent, "maya")
	dbtest.PutUser(t, w.store, model.RoleManager, "chen")
	dbtest.PutUser(t, w.store, model.RoleAuditor, "iris")
	instances := make([]model.Instance, n)
	for i := range instances {
		instances[i] = someInstance(i)
	}
	dbtest.Put(t, w.store, instances...)
	return w
}

func someInstance(i int) model.Instance {
	id := fmt.Sprintf("i-%08d-aaaa-bbbb-%05d", i*7919%99991, i)
	name := fmt.Sprintf("orion-cache-%05d", i)
	options := []dbtest.InstanceOption{dbtest.InOrder(fmt.Sprintf("CS%017d", i)), dbtest.Effective(dbtest.Start().Add(time.Duration(i+1) * 3 * time.Hour))}
	switch i % 5 {
	case 1:
		name = fmt.Sprintf("云帆-备份-%05d", i)
		options = append(options, dbtest.Costs("250.00", "200.00", dbtest.Coupon(fmt.Sprintf("CPN-%d", i), "50.00", time.Time{})))
	case 2:
		options = append(options, dbtest.Frozen(), dbtest.Busy("renewal"), dbtest.Promoted(model.IssuerPartner))
	case 3:
		options = append(options, dbtest.Costs("9000.00", "9000.00"))
	case 4:
		options = append(options, dbtest.Of("OBS", "cn-north-4", "电商业务"))
	}
	return dbtest.Instance(id, append(options, dbtest.Named(name))...)
}

func (w *world) as(user string) *desk.Session {
	return w.desk.As(model.Actor{User: user, OSUser: "tester", Surface: model.SurfaceScreen})
}

// driver runs the app as a person does, without a terminal: keys go in, the
// screen comes out. Commands run to their end before the next key.
type driver struct {
	t       testing.TB
	model   *app.Model
	on      common.Desk
	machine time.Time
	width   int
	height  int
	sent    []string
	resized int
	quit    bool
	falls   bool // a crash is what the test is about
	// hold, if set, keeps the answers of queries back.
	hold bool
	held []tea.Msg
	// blind, if set, draws nothing after a message; said counts the notices.
	blind bool
	said  int
	// slow, if set, lets commands wait until catchUp, as on a desk that is busy.
	slow    bool
	waiting []tea.Cmd
}

// Resize implements app.Terminal.
func (d *driver) Resize(int, int) { d.resized++ }

// Send implements app.Terminal.
func (d *driver) Send(s string) error {
	d.sent = append(d.sent, s)
	return nil
}

type option func(*app.Options)

func open(t testing.TB, on common.Desk, clock *dbtest.Clock, width, height int, options ...option) *driver {
	t.Helper()
	d := &driver{t: t, machine: clock.Now(), width: width, height: height}
	d.on = on
	o := app.Options{Desk: on, Mouse: true, Terminal: d, Pages: app.AllPages(),
		Watch:       func(context.Context, common.Desk) <-chan desk.News { return nil }, // see look
		Styles:      styles.New(styles.Options{Theme: styles.Dark, Profile: termenv.ANSI256}),
		Clock:       func() time.Time { return d.machine },
		EverySecond: func() tea.Cmd { return nil }}
	for _, change := range options {
		change(&o)
	}
	d.model = app.New(t.Context(), o)
	d.run(d.model.Init())
	d.size(width, height)
	return d
}

// run runs a command and everything that follows from it.
func (d *driver) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	if d.slow {
		d.waiting = append(d.waiting, cmd)
		return
	}
	switch msg := cmd().(type) {
	case nil:
	case tea.BatchMsg:
		for _, c := range msg {
			d.run(c)
		}
	case tea.QuitMsg:
		d.quit = true
	default:
		if d.hold {
			d.held = append(d.held, msg)
			return
		}
		d.send(msg)
	}
}

// release lets the answers through that were kept back, the last one first.
func (d *driver) release() {
	d.hold = false
	held := d.held
	d.held = nil
	for i := len(held) - 1; i >= 0; i-- {
		d.send(held[i])
	}
}

// catchUp runs the commands that wait, in their order.
func (d *driver) catchUp() {
	d.slow = false
	waiting := d.waiting
	d.waiting = nil
	for _, cmd := range waiting {
		d.run(cmd)
	}
}

// pass lets the answers through that were kept back, and keeps those that come of
// them.
func (d *driver) pass() {
	held := d.held
	d.held = nil
	for _, msg := range held {
		d.send(msg)
	}
}

// passBut lets the answers through whose type does not say what.
func (d *driver) passBut(what string) {
	held := d.held
	d.held = nil
	for _, msg := range held {
		if strings.Contains(fmt.Sprintf("%T", msg), what) {
			d.held = append(d.held, msg)
		} else {
			d.send(msg)
		}
	}
}

// send hands a message over and draws, as the runtime does after each one.
func (d *driver) send(msg tea.Msg) {
	d.t.Helper()
	next, cmd := d.model.Update(msg)
	if next != tea.Model(d.model) {
		d.t.Fatalf("after %T the model is %v", msg, next)
	}
	if _, ok := msg.(common.Notice); ok {
		d.said++
	}
	if !d.blind {
		d.model.View()
	}
	if err := d.model.Err(); err != nil && !d.falls {
		d.t.Fatalf("after %T the screens crashed: %#v", msg, err)
	}
	d.run(cmd)
}

func (d *driver) size(width, height int) {
	d.width, d.height = width, height
	d.send(tea.WindowSizeMsg{Width: width, Height: height})
}

// wait lets time pass on both clocks, with a look of the desk's watch and a tick
// for each second of it.
func (d *driver) wait(clock *dbtest.Clock, by time.Duration) {
	for range max(int(by/time.Second), 1) {
		step := min(by, time.Second)
		clock.Advance(step)
		d.machine = d.machine.Add(step)
		d.look()
		d.send(common.Tick{})
	}
}

// look tells what the desk's watch would.
func (d *driver) look() {
	news := d.on.(interface {
		Look(context.Context) desk.News
	}).Look(d.t.Context())
	if news.Err != nil {
		news.Retry = 4 * time.Second
	}
	d.send(news)
}

// keys presses keys by their names; "type:…" types a text.
func (d *driver) keys(names ...string) {
	for _, n := range names {
		d.machine = d.machine.Add(500 * time.Millisecond)
		if text, ok := strings.CutPrefix(n, "type:"); ok {
			for _, r := range text {
				d.send(runeKey(r))
			}
			continue
		}
		d.send(common.KeyMsg(n))
	}
}

func runeKey(r rune) tea.KeyMsg {
	if r == ' ' {
		return tea.KeyMsg{Type: tea.KeySpace, Runes: []rune{' '}}
	}
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}}
}

func (d *driver) click(x, y int) {
	d.send(tea.MouseMsg{X: x, Y: y, Button: tea.MouseButtonLeft, Action: tea.MouseActionPress})
}

// screen is the screen without styles, its size checked.
func (d *driver) screen() string {
	d.t.Helper()
	view := d.model.View()
	lines := strings.Split(view, "\n")
	if len(lines) != d.height {
		d.t.Fatalf("the screen of %d×%d has %d lines:\n%s", d.width, d.height, len(lines), ansi.Strip(view))
	}
	for i, l := range lines {
		if w := ansi.StringWidth(l); w != d.width {
			d.t.Fatalf("line %d of the screen of %d×%d has %d cells: %q", i, d.width, d.height, w, ansi.Strip(l))
		}
	}
	return ansi.Strip(view)
}

func (d *driver) sees(words ...string) {
	d.t.Helper()
	screen := d.screen()
	for _, w := range words {
		if !strings.Contains(screen, w) {
			d.t.Errorf("the screen does not say %q:\n%s", w, screen)
		}
	}
}

func (d *driver) seesNot(words ...string) {
	d.t.Helper()
	screen := d.screen()
	for _, w := range words {
		if strings.Contains(screen, w) {
			d.t.Errorf("the screen says %q:\n%s", w, screen)
		}
	}
}

// broken is a desk whose database does not answer while down.
type broken struct {
	*desk.Session
	down atomic.Bool
}

func (b *broken) Look(ctx context.Context) desk.News {
	if err := b.fail(); err != nil {
		return desk.News{Err: err}
	}
	return b.Session.Look(ctx)
}

func (b *broken) fail() error {
	if b.down.Load() {
		return model.Errorf(model.CodeUnavailable, "The database cannot be reached.")
	}
	return nil
}

func (b *broken) Standing(ctx context.Context) (desk.Standing, error) {
	if err := b.fail(); err != nil {
		return desk.Standing{}, err
	}
	return b.Session.Standing(ctx)
}

func (b *broken) List(ctx context.Context, q model.ListQuery) (desk.Page, error) {
	if err := b.fail(); err != nil {
		return desk.Page{}, err
	}
	return b.Session.List(ctx, q)
}

func (b *broken) LookUp(ctx context.Context, t model.Ticket) (desk.TicketRows, error) {
	if err := b.fail(); err != nil {
		return desk.TicketRows{}, err
	}
	return b.Session.LookUp(ctx, t)
}
