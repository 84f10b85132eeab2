// Package app is the root of the screens: it routes between the pages, keeps
// the top line, the status line and what lies over the pages, and follows the
// desk's watch, which also sweeps.
package app

import (
	"context"
	"log/slog"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/model/desk"
	"unsubdesk/tui/common"
	"unsubdesk/tui/components"
	"unsubdesk/tui/keys"
	"unsubdesk/tui/styles"
	"unsubdesk/tui/tour"
)

// DefaultRefresh is how often the standing is read although nothing has changed.
const DefaultRefresh = 5 * time.Second

// Options are what a session of the screens is made of.
type Options struct {
	Desk common.Desk
	// Styles of the session, see styles.New; Restyle are those of another theme, nil
	// where the theme cannot be changed.
	Styles  styles.Styles
	Restyle func(styles.Theme) styles.Styles
	// Mouse is whether the mouse is on at first; the key m changes it.
	Mouse bool
	// Refresh is how often the standing is read although nothing has changed;
	// DefaultRefresh if zero. What others change is told by the desk's watch.
	Refresh time.Duration
	// Watch begins to watch a desk; its own Watch if nil.
	Watch func(context.Context, common.Desk) <-chan desk.News
	// Demo shows the DEMO mark. SwitchTo, in a demo, answers the other
	// person's desk; nil switches nothing.
	Demo     bool
	SwitchTo func() common.Desk
	// Save writes a file for the person at the screen, see common.SaveIn; nil
	// where the session has no place for files.
	Save func(name string, data []byte) (path string, err error)
	// Notices are sentences to show at the start.
	Notices []string
	// At is the page to begin with.
	At common.Place
	// Tour, if it has steps, walks through the screens by itself until somebody takes
	// over; TourSpeed is how many times faster than usual, 0 is 1.
	Tour      []tour.Step
	TourSpeed float64
	// Announcements are sentences from whoever runs the program, shown as they
	// come until the next key; nil for none.
	Announcements <-chan string
	// Clock is this machine's clock; time.Now if nil.
	Clock func() time.Time
	// EverySecond is the command that answers with common.Tick a second later;
	// a real second if nil.
	EverySecond func() tea.Cmd
	// Timer makes the command that sends a message later; a real timer if nil.
	Timer func(d time.Duration, msg tea.Msg) tea.Cmd
	// End ends the program at once, when a screen cannot be drawn. Run sets
	// it; nil leaves it to the next message.
	End func()
	// Log gets what people are not shown; nil for none.
	Log *slog.Logger
	// Terminal is told the size and gets what is no part of a frame; nil if
	// the terminal is behind nothing of the kind.
	Terminal Terminal
	// Pages make the pages of the app; Run takes AllPages if it is empty.
	Pages Pages
}

// Terminal is what the app uses of paint.Writer.
type Terminal interface {
	Resize(width, height int)
	Send(sequence string) error
}

// Pages make the pages of the app.
type Pages struct {
	Instances   func(*common.Common) common.Page
	Reviews     func(*common.Common) common.Page
	History     func(*common.Common) common.Page
	Report      func(*common.Common) common.Page
	Unsubscribe func(*common.Common, common.OpenUnsubscribe) common.Page
}

// placeCount is how many pages the top line names.
const placeCount = 4

// Model is the root. It is a tea.Model by pointer.
type Model struct {
	common  *common.Common
	options Options
	log     *slog.Logger

	at      common.Place
	pages   [placeCount]common.Page
	started [placeCount]bool
	// stale are pages that were not shown when the desk changed.
	stale [placeCount]bool
	// flow is the unsubscribe page, which lies over Instances until it is
	// done.
	flow common.Page

	menu   menu
	recent []keys.ID // what was chosen in the palette, the latest first
	dialog *components.Dialog
	notice *shown
	tasks  []common.Task
	// ahead are keys that wait for the rows they are meant for.
	ahead []tea.KeyMsg

	standing common.Loader[desk.Standing]
	watch    watch
	health   health

	crash    error
	quitting bool
	// leaving is the question whether to quit, until the next key.
	leaving *shown
}

var _ tea.Model = (*Model)(nil)

// menu is the help or the command palette, which lies over the page.
type menu interface {
	Update(msg tea.KeyMsg) (chosen keys.Action, done bool)
	View(s styles.Styles, width, height int) string
}

// New is the root model of a session that ends with ctx.
func New(ctx context.Context, o Options) *Model {
	if o.Refresh <= 0 {
		o.Refresh = DefaultRefresh
	}
	if o.EverySecond == nil {
		o.EverySecond = everySecond
	}
	if o.End == nil {
		o.End = func() {}
	}
	m := &Model{options: o, log: o.Log, at: o.At, common: &common.Common{
		Ctx: ctx, Desk: o.Desk, Styles: o.Styles, Keys: keys.New(),
		Mouse: o.Mouse, Demo: o.Demo, Save: o.Save, Clock: o.Clock, Timer: o.Timer}}
	if m.log == nil {
		m.log = slog.New(slog.DiscardHandler)
	}
	m.makePages()
	return m
}

func (m *Model) makePages() {
	p := m.options.Pages
	m.pages = [placeCount]common.Page{
		common.Instances: p.Instances(m.common),
		common.Reviews:   p.Reviews(m.common),
		common.History:   p.History(m.common),
		common.Report:    p.Report(m.common),
	}
	m.started, m.stale = [placeCount]bool{}, [placeCount]bool{}
	m.flow = nil
}

// Init starts the first queries: the frame does not wait for them.
func (m *Model) Init() tea.Cmd {
	cmds := []tea.Cmd{m.start(m.at), m.askStanding(), m.beginWatch(), m.askOpen(), m.awaitAnnouncement(), m.options.EverySecond()}
	for _, n := range m.options.Notices {
		cmds = append(cmds, common.Send(common.Notice{Text: n, Sticky: true}))
	}
	return guarded(tea.Batch(cmds...))
}

// start begins a page when it is first shown.
func (m *Model) start(p common.Place) tea.Cmd {
	if m.started[p] {
		return nil
	}
	m.started[p] = true
	m.size(m.pages[p])
	return m.pages[p].Init()
}

// page is what is shown: the flow lies over Instances.
func (m *Model) page() common.Page {
	if m.flow != nil && m.at == common.Instances {
		return m.flow
	}
	return m.pages[m.at]
}

// Err is why the session ended, if it ended because something unexpected
// happened.
func (m *Model) Err() error { return m.crash }
