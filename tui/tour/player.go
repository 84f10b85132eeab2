package tour

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"unsubdesk/tui/common"
	"unsubdesk/tui/styles"
)

// Options are what a Player is made of.
type Options struct {
	Steps  []Step
	Styles styles.Styles
	// Speed is how many times faster than usual it goes; 0 is 1.
	Speed float64
	// Timer makes the command that sends a message later; a real timer if nil.
	Timer func(d time.Duration, msg tea.Msg) tea.Cmd
	// Resized is told the size of the whole screen; nil tells nobody.
	Resized func(width, height int)
}

// Player plays a tour on screens, which it holds, and draws its captions below them. It
// presses keys and looks at the screen, as a person does, and knows no more of them. It
// is a tea.Model by pointer.
//
// Any key, and any press of the mouse, takes over: the tour ends, and the screens stay as
// they are. That key itself does nothing, since nobody knows what it would have met; Ctrl-C
// and q leave the program from anywhere.
type Player struct {
	screens tea.Model
	options Options

	width, height int
	state         state
	phase         phase
	step          int
	strokes       []Stroke // of the step, while they are pressed
	next          int      // the next of them

	caption string
	pressed Stroke // the key that is shown
	down    bool   // and has been pressed
	number  int    // of the beat that is awaited
	held    *time.Duration
}

// state is what a tour has come to.
type state int

const (
	playing state = iota
	stopped       // somebody took over a moment ago, or it could not go on
	over          // it has come to its end, and the last caption is still read
	gone
)

// phase is what is going on in a step.
type phase int

const (
	waiting  phase = iota // for what the step has to see
	said                  // its caption is read
	pressing              // its keys are pressed
)

// beat is the end of a time that the tour has waited.
type beat struct{ number int }

// New is a tour of screens.
func New(screens tea.Model, o Options) *Player {
	if o.Speed == 0 {
		o.Speed = 1
	}
	if o.Timer == nil {
		o.Timer = func(d time.Duration, msg tea.Msg) tea.Cmd { return tea.Tick(d, func(time.Time) tea.Msg { return msg }) }
	}
	return &Player{screens: screens, options: o}
}

// Init implements tea.Model.
func (p *Player) Init() tea.Cmd { return tea.Batch(p.screens.Init(), p.wait(patience)) }

// Update implements tea.Model.
func (p *Player) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		return p, p.resize(msg.Width, msg.Height)
	case beat:
		return p, p.beat(msg)
	case tea.KeyMsg:
		return p, p.key(msg)
	case tea.MouseMsg:
		if p.state == playing {
			if msg.Action != tea.MouseActionPress {
				return p, nil
			}
			return p, p.takeOver()
		}
	}
	return p, tea.Batch(p.pass(msg), p.look())
}

// pass hands a message to the screens.
func (p *Player) pass(msg tea.Msg) tea.Cmd {
	next, cmd := p.screens.Update(msg)
	p.screens = next
	return cmd
}

// key is one of a person's keys.
func (p *Player) key(msg tea.KeyMsg) tea.Cmd {
	switch {
	case p.state == playing && leaves(msg):
		// Twice: what is begun or marked is the tour's, and nobody's loss.
		return tea.Batch(p.takeOver(), p.pass(common.KeyMsg("ctrl+c")), p.pass(common.KeyMsg("ctrl+c")))
	case p.state == playing:
		return p.takeOver()
	case p.state == stopped, p.state == over && msg.Type == tea.KeyEsc:
		return tea.Batch(p.vanish(), p.pass(msg))
	}
	return p.pass(msg)
}

// leaves says whether a key is one that leaves the program.
func leaves(msg tea.KeyMsg) bool {
	return msg.Type == tea.KeyCtrlC || msg.Type == tea.KeyRunes && !msg.Paste && len(msg.Runes) > 0 && msg.Runes[0] == 'q'
}

// takeOver ends the tour and leaves the screens as they are.
func (p *Player) takeOver() tea.Cmd {
	return p.stop("You have taken over: the desk is yours, just as you see it. ? lists the keys.")
}

// stop ends the tour before its end.
func (p *Player) stop(why string) tea.Cmd {
	p.state, p.caption, p.held = stopped, why, nil
	return p.wait(ended)
}

// vanish gives the captions' lines to the screens.
func (p *Player) vanish() tea.Cmd {
	p.state = gone
	p.number++
	return p.resize(p.width, p.height)
}

// wait asks for the next beat; one that was asked for before counts no more.
func (p *Player) wait(d time.Duration) tea.Cmd {
	p.number++
	return p.options.Timer(d, beat{p.number})
}

// paced is a time at the tour's speed.
func (p *Player) paced(d time.Duration) time.Duration {
	return time.Duration(float64(d) / p.options.Speed)
}

// beat goes on when a time has passed.
func (p *Player) beat(b beat) tea.Cmd {
	switch {
	case b.number != p.number || p.state == gone || p.state == over:
		return nil
	case p.state == stopped:
		return p.vanish()
	case !p.fits():
		return p.hold()
	case p.phase == waiting:
		return p.stop("The tour cannot go on: what it waits for does not appear. The desk is yours as it is.")
	case p.phase == said:
		p.phase, p.strokes, p.next = pressing, p.now().Strokes(p.screen()), 0
		return p.announce()
	}
	return p.press()
}

// hold waits for a larger screen.
func (p *Player) hold() tea.Cmd {
	again := p.paced(noticing)
	if p.phase == waiting {
		again = patience
	}
	p.held = &again
	return nil
}

// now is the step that the tour is at.
func (p *Player) now() Step { return p.options.Steps[p.step] }

// screen is what the screens show, as text.
func (p *Player) screen() string { return ansi.Strip(p.screens.View()) }

// look goes on as soon as the screen shows what the step waits for.
func (p *Player) look() tea.Cmd {
	if p.state != playing || p.phase != waiting || !p.fits() || !p.now().Seen(p.screen()) {
		return nil
	}
	s := p.now()
	if s.Say != "" {
		p.caption = s.Say
	}
	p.phase = said
	return p.wait(p.paced(reading(s.Say)))
}

// announce shows the next key, or goes to the next step if there is none.
func (p *Player) announce() tea.Cmd {
	if p.next < len(p.strokes) {
		p.pressed, p.down = p.strokes[p.next], false
		return p.wait(p.lead(p.pressed))
	}
	p.step++
	p.phase = waiting
	if p.step == len(p.options.Steps) {
		p.step, p.state, p.pressed = p.step-1, over, Stroke{}
		return nil
	}
	return tea.Batch(p.wait(patience), p.look())
}

// press presses the key that is shown.
func (p *Player) press() tea.Cmd {
	p.next++
	p.down = true
	return tea.Batch(p.pass(p.pressed.Key), p.announce())
}
