package app

import (
	"context"
	"errors"
	"io"
	"os"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/term"
	"github.com/muesli/termenv"

	"unsubdesk/tui/paint"
	"unsubdesk/tui/styles"
)

// Setup is what the screens need of a terminal.
type Setup struct {
	// Input and Output are the terminal; standard input and output if nil.
	Input  io.Reader
	Output io.Writer
	// Environ is the terminal's environment (TERM, COLORTERM, NO_COLOR,
	// COLORFGBG …) as os.Environ gives it.
	Environ []string
	Theme   styles.Theme
	ASCII   bool
	// Size answers how many cells the terminal has, where Output cannot be asked,
	// as at the other end of a connection; Resized says that it has changed.
	Size    func() (width, height int)
	Resized <-chan struct{}
}

// Run opens the screens and returns when they are left, or when ctx ends. The
// error is nil after an ordinary end, *ErrCrash if something unexpected
// happened; the terminal is restored in any case.
func Run(ctx context.Context, t Setup, o Options) error {
	if t.Input == nil {
		t.Input = os.Stdin
	}
	if t.Output == nil {
		t.Output = os.Stdout
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	out, painter := painted(t.Output)
	o.Styles, o.Terminal = stylesFor(t), painter
	o.Restyle = func(theme styles.Theme) styles.Styles {
		t.Theme = theme
		return stylesFor(t)
	}
	if o.Pages.Instances == nil {
		o.Pages = AllPages()
	}
	var program *tea.Program
	o.End = func() { go program.Quit() } // from View, inside the loop that takes the message
	m := New(ctx, o)
	program = tea.NewProgram(&steady{Model: m.WithTour()}, programOptions(ctx, t, out, o.Mouse)...)
	if t.Size != nil {
		go followSize(ctx, t, program)
	}
	_, err := program.Run()
	switch {
	case m.Err() != nil:
		return m.Err()
	case ctx.Err() != nil, errors.Is(err, tea.ErrInterrupted):
		return nil
	}
	return err
}

func programOptions(ctx context.Context, t Setup, out io.Writer, mouse bool) []tea.ProgramOption {
	input, guard := guardedInput(t.Input)
	options := []tea.ProgramOption{tea.WithContext(ctx), tea.WithInput(input), tea.WithFilter(guard.fill), tea.WithOutput(out),
		tea.WithEnvironment(t.Environ), tea.WithAltScreen(), tea.WithFPS(t.framesPerSecond()), tea.WithoutSignalHandler()}
	if mouse {
		options = append(options, tea.WithMouseCellMotion())
	}
	return options
}

// framesPerSecond is how often the renderer looks for a new frame. Sessions at
// the other end of a connection are many, and a frame takes its time to get there
// anyway.
func (t Setup) framesPerSecond() int {
	if t.Size != nil {
		return 60
	}
	return 120
}

// followSize tells the program the size of a terminal that it cannot ask.
func followSize(ctx context.Context, t Setup, program *tea.Program) {
	for {
		width, height := t.Size()
		program.Send(tea.WindowSizeMsg{Width: width, Height: height})
		select {
		case <-t.Resized:
		case <-ctx.Done():
			return
		}
	}
}

// painted puts the painter in front of the output; a terminal stays one.
func painted(out io.Writer) (io.Writer, *paint.Writer) {
	if f, ok := out.(term.File); ok {
		tty := paint.NewTTY(f)
		return tty, tty.Writer
	}
	w := paint.New(out)
	return w, w
}

// stylesFor reads the environment; the terminal itself is never asked for its
// colours: one that does not answer would hold up the first frame.
func stylesFor(t Setup) styles.Styles {
	env := environ(t.Environ)
	profile := termenv.NewOutput(io.Discard, termenv.WithEnvironment(env), termenv.WithTTY(true)).EnvColorProfile()
	if env.Getenv("TERM") == "dumb" {
		profile = termenv.Ascii
	}
	return styles.New(styles.Options{Theme: t.Theme, ASCII: t.ASCII, Profile: profile, ColorFgBg: env.Getenv("COLORFGBG")})
}

// environ is an environment as a list; termenv asks it.
type environ []string

// Environ implements termenv.Environ.
func (e environ) Environ() []string { return e }

// Getenv implements termenv.Environ: the last setting of a name holds.
func (e environ) Getenv(name string) string {
	for i := len(e) - 1; i >= 0; i-- {
		if len(e[i]) > len(name) && e[i][:len(name)] == name && e[i][len(name)] == '=' {
			return e[i][len(name)+1:]
		}
	}
	return ""
}
