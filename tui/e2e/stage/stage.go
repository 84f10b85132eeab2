package stage

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"unsubdesk/db"
	"unsubdesk/db/staging"
	"unsubdesk/model"
	"unsubdesk/model/demo"
	"unsubdesk/model/desk"
	"unsubdesk/tui/app"
	"unsubdesk/tui/common"
	"unsubdesk/tui/styles"
	"unsubdesk/tui/tour"
)

// Options say what is played.
type Options struct {
	// Data is the demo's data; Data.Now, which must be set, is when the screens open.
	Data demo.Options
	// As is who looks at them first: the manager, by name, or else the agent.
	As            string
	Width, Height int
	Styles        styles.Styles
	// Tour plays the tour around the screens, Speed times faster than usual; 0 is 1.
	Tour  bool
	Speed float64
}

// Stage is one play. Make it with Open, and Close it.
type Stage struct {
	model  tea.Model
	screen *app.Model
	store  *db.Store
	clock  *demo.Clock
	now    time.Time
	timers []timer
	set    int // how many timers were ever set
	// Quit is set when the screens were left.
	Quit bool
	// Seen, if set, hears of every frame that may differ from the one before.
	Seen func()
}

// timer is a message that comes at a time; of two at the same time the one set first.
type timer struct {
	at     time.Time
	number int
	msg    tea.Msg
}

// Open makes a demo's desk as demo.db in the folder, and opens the screens on it.
func Open(ctx context.Context, dir string, o Options) (*Stage, error) {
	file := filepath.Join(dir, deskName)
	people, err := fill(ctx, file, o.Data)
	if err != nil {
		return nil, err
	}
	return open(ctx, file, people, o)
}

// deskName is the name of the desk's file, which the screens show.
const deskName = "demo.db"

// Made is a demo's desk that can be opened again and again as it was made.
type Made struct {
	file   string
	people demo.People
	data   demo.Options
}

// Make makes a demo's desk in the folder.
func Make(ctx context.Context, dir string, data demo.Options) (*Made, error) {
	m := &Made{file: filepath.Join(dir, "made.db"), data: data}
	var err error
	m.people, err = fill(ctx, m.file, data)
	return m, err
}

// Open opens the screens on a copy of the desk, demo.db in the folder, in the place of the
// one that was there. The data are those it was made of, whatever the options say.
func (m *Made) Open(ctx context.Context, dir string, o Options) (*Stage, error) {
	made, err := os.ReadFile(m.file)
	if err != nil {
		return nil, fmt.Errorf("read the demo's desk: %w", err)
	}
	file := filepath.Join(dir, deskName)
	for _, old := range []string{file, file + "-wal", file + "-shm"} {
		if err := os.Remove(old); err != nil && !errors.Is(err, os.ErrNotExist) {
			return nil, fmt.Errorf("remove the desk before: %w", err)
		}
	}
	if err := os.WriteFile(file, made, 0o600); err != nil {
		return nil, fmt.Errorf("copy the demo's desk: %w", err)
	}
	o.Data = m.data
	return open(ctx, file, m.people, o)
}

// fill makes the desk in a new file, and closes it.
func fill(ctx context.Context, file string, data demo.Options) (people demo.People, err error) {
	clock := &demo.Clock{}
	store, err := db.Open(ctx, "sqlite:"+file, db.Options{Create: true, Clock: clock.Now})
	if err != nil {
		return people, err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	return demo.Fill(ctx, store, clock, data, desk.WithStaging(staging.New))
}

// open opens the screens on a desk that is filled.
func open(ctx context.Context, file string, people demo.People, o Options) (*Stage, error) {
	s := &Stage{clock: &demo.Clock{}, now: o.Data.Now}
	options := app.Options{Demo: true, Styles: o.Styles, Mouse: true, Pages: app.AllPages(),
		Clock: s.Now, Timer: s.later, EverySecond: func() tea.Cmd { return nil },
		Watch: func(context.Context, common.Desk) <-chan desk.News { return nil }}
	if o.Tour {
		var err error
		if options.Tour, err = tour.For(o.Data); err != nil {
			return nil, err
		}
		options.TourSpeed = o.Speed
	}
	s.clock.Set(s.now)
	store, err := db.Open(ctx, "sqlite:"+file, db.Options{Clock: s.clock.Now})
	if err != nil {
		return nil, err
	}
	s.store = store
	sessions := s.people(people, o.As)
	options.Desk, options.SwitchTo = sessions[0], common.Turns(sessions)
	s.screen = app.New(ctx, options)
	s.model = s.screen.WithTour()
	s.run(s.model.Init())
	s.Resize(o.Width, o.Height)
	return s, nil
}

// people are the sessions of the two sides, the one that looks first before the other.
func (s *Stage) people(p demo.People, first string) []*desk.Session {
	numbers := 0
	d := desk.New(s.store, desk.WithStaging(staging.New), desk.WithIDs(func(prefix string) string {
		numbers++
		return fmt.Sprintf("%s%010d", prefix, 7*numbers)
	}))
	as := func(name string) *desk.Session {
		return d.As(model.Actor{User: name, OSUser: name, Surface: model.SurfaceScreen})
	}
	if first == p.Manager {
		return []*desk.Session{as(p.Manager), as(p.Agent)}
	}
	return []*desk.Session{as(p.Agent), as(p.Manager)}
}

// Close closes the desk; the file stays in its folder.
func (s *Stage) Close() error { return s.store.Close() }

// Desk is the desk as its admin sees it.
func (s *Stage) Desk() *desk.Session {
	return desk.New(s.store).As(model.Actor{User: "ada", OSUser: "ada", Surface: model.SurfaceCommand})
}

// later is the command of a timer.
func (s *Stage) later(d time.Duration, msg tea.Msg) tea.Cmd {
	return func() tea.Msg {
		s.set++
		s.timers = append(s.timers, timer{s.now.Add(d), s.set, msg})
		return nil
	}
}

// run runs a command and all that follows from it, in one order.
func (s *Stage) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch msg := cmd().(type) {
	case nil:
	case tea.BatchMsg:
		for _, c := range msg {
			s.run(c)
		}
	case tea.QuitMsg:
		s.Quit = true
	default:
		s.Send(msg)
	}
}

// Send hands a message over, with all that follows from it but time.
func (s *Stage) Send(msg tea.Msg) {
	next, cmd := s.model.Update(msg)
	s.model = next
	s.run(cmd)
	if s.Seen != nil {
		s.Seen()
	}
}

// Resize makes the screen another size.
func (s *Stage) Resize(width, height int) {
	s.Send(tea.WindowSizeMsg{Width: width, Height: height})
}

// Press presses keys by their names, as a person does: half a second apart.
func (s *Stage) Press(names ...string) {
	for _, name := range names {
		s.Pass(500 * time.Millisecond)
		s.Send(common.KeyMsg(name))
	}
}

// Type types a text.
func (s *Stage) Type(text string) {
	for _, r := range text {
		s.Press(string(r))
	}
}

// Pass lets time pass, with the timers that end in it.
func (s *Stage) Pass(d time.Duration) {
	for end := s.now.Add(d); ; {
		i := s.first()
		if i < 0 || s.timers[i].at.After(end) {
			s.to(end)
			return
		}
		s.fire(i)
	}
}

// Next lets time pass to the end of the next timer; false if none is set.
func (s *Stage) Next() bool {
	i := s.first()
	if i < 0 {
		return false
	}
	s.fire(i)
	return true
}

// first is the timer that ends first, -1 for none.
func (s *Stage) first() int {
	best := -1
	for i, t := range s.timers {
		if best < 0 || t.at.Before(s.timers[best].at) || t.at.Equal(s.timers[best].at) && t.number < s.timers[best].number {
			best = i
		}
	}
	return best
}

func (s *Stage) fire(i int) {
	t := s.timers[i]
	s.timers = append(s.timers[:i], s.timers[i+1:]...)
	s.to(t.at)
	s.Send(t.msg)
}

// to sets both clocks.
func (s *Stage) to(at time.Time) {
	if at.After(s.now) {
		s.now = at
		s.clock.Set(at)
	}
}

// Now is the time on the stage.
func (s *Stage) Now() time.Time { return s.now }

// Frame is what is drawn, with its styles; Text without.
func (s *Stage) Frame() string { return s.model.View() }

// Text is what is drawn, without its styles.
func (s *Stage) Text() string { return ansi.Strip(s.Frame()) }

// Err is why the screens crashed, nil if they did not.
func (s *Stage) Err() error { return s.screen.Err() }
