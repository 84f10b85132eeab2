package harness

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
)

// Options say what runs on a terminal, and how large that is.
type Options struct {
	// Program and Args are what is run; Dir is its working directory, "" for the
	// current one.
	Program string
	Args    []string
	Dir     string
	// Env is the whole environment, see Home.Env.
	Env []string
	// Width and Height are the size in cells; 0 means 80 and 24.
	Width, Height int
	// Silent makes the terminal one that never answers a question (its colours, its
	// kind, the cursor's place), as many serial lines and simple emulators are.
	Silent bool
}

// Terminal is a terminal with a program on it. Its methods may be called from
// several goroutines.
type Terminal struct {
	cmd *exec.Cmd
	tty *os.File

	mu      sync.Mutex // guards all below
	emu     *vt.Emulator
	hidden  bool
	modes   map[int]bool
	output  []byte
	wrote   time.Time     // when the last output came
	changed chan struct{} // closed and replaced at each output
	ended   chan struct{} // closed when the program has gone
	exit    error
}

// Start runs a program on a new terminal. Close must be called in the end.
func Start(o Options) (*Terminal, error) {
	if o.Width == 0 || o.Height == 0 {
		o.Width, o.Height = 80, 24
	}
	t := &Terminal{
		cmd:     exec.Command(o.Program, o.Args...),
		emu:     emulator(o.Width, o.Height),
		modes:   map[int]bool{},
		changed: make(chan struct{}),
		ended:   make(chan struct{}),
	}
	t.emu.SetCallbacks(vt.Callbacks{
		CursorVisibility: func(visible bool) { t.hidden = !visible },
		EnableMode:       func(m ansi.Mode) { t.modes[m.Mode()] = true },
		DisableMode:      func(m ansi.Mode) { t.modes[m.Mode()] = false },
	})
	t.cmd.Dir, t.cmd.Env = o.Dir, o.Env
	tty, err := pty.StartWithSize(t.cmd, &pty.Winsize{Cols: uint16(o.Width), Rows: uint16(o.Height)})
	if err != nil {
		return nil, fmt.Errorf("start %s on a terminal: %w", o.Program, err)
	}
	t.tty = tty
	go t.answer(o.Silent)
	go t.read()
	return t, nil
}

// answer passes on what the emulator answers to the program's questions.
func (t *Terminal) answer(silent bool) {
	to := io.Writer(t.tty)
	if silent {
		to = io.Discard
	}
	_, _ = io.Copy(to, t.emu) // ends with the emulator's pipe, or with the program
	_, _ = io.Copy(io.Discard, t.emu)
}

// read takes in what the program writes until it has gone.
func (t *Terminal) read() {
	buf := make([]byte, 64<<10)
	for {
		n, err := t.tty.Read(buf)
		if n > 0 {
			t.take(buf[:n])
		}
		if err != nil { // EIO: the program, and all it started, has let go of the terminal
			t.finish()
			return
		}
	}
}

// emulator ignores margins below its last row, as terminals do: a program that has not heard yet
// of a smaller screen sets them.
func emulator(width, height int) *vt.Emulator {
	emu := vt.NewEmulator(width, height)
	emu.RegisterCsiHandler('r', func(params ansi.Params) bool {
		bottom, _, _ := params.Param(1, 0)
		return bottom > emu.Height()
	})
	return emu
}

func (t *Terminal) take(p []byte) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.output = append(t.output, p...)
	t.wrote = time.Now()
	_, _ = t.emu.Write(p)
	close(t.changed)
	t.changed = make(chan struct{})
}

func (t *Terminal) finish() {
	err := t.cmd.Wait()
	t.mu.Lock()
	defer t.mu.Unlock()
	t.exit = err
	_ = t.emu.InputPipe().(io.Closer).Close()
	close(t.ended)
}

// Screen returns what the terminal shows now.
func (t *Terminal) Screen() Screen {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.snapshot()
}

// Output returns the bytes that the program has written so far, escape sequences
// and all.
func (t *Terminal) Output() []byte {
	t.mu.Lock()
	defer t.mu.Unlock()
	return append([]byte(nil), t.output...)
}

// Written returns how many bytes the program has written so far.
func (t *Terminal) Written() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.output)
}

// LastOutput returns when the program has last written something.
func (t *Terminal) LastOutput() time.Time {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.wrote
}

// WaitFor waits until the screen is as cond wants it, and returns that screen. It
// looks again whenever the program has written something. It fails when limit has
// passed, or when the program ends first; the screen returned then is the last one.
func (t *Terminal) WaitFor(cond func(Screen) bool, limit time.Duration) (Screen, error) {
	timer := time.NewTimer(limit)
	defer timer.Stop()
	for {
		s, changed := t.look()
		if cond(s) {
			return s, nil
		}
		select {
		case <-changed:
		case <-t.ended:
			if s = t.Screen(); cond(s) {
				return s, nil
			}
			return s, errors.New("the program has ended")
		case <-timer.C:
			return s, fmt.Errorf("not seen within %v", limit)
		}
	}
}

// Settle waits until the program has written nothing for the given time, and
// returns the screen. It is for pictures, which want whole frames; tests wait for
// what they expect.
func (t *Terminal) Settle(quiet time.Duration) Screen {
	for {
		s, changed := t.look()
		select {
		case <-changed:
		case <-t.ended:
			return s
		case <-time.After(quiet):
			return s
		}
	}
}

func (t *Terminal) look() (Screen, <-chan struct{}) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.snapshot(), t.changed
}

// Type sends text as if typed.
func (t *Terminal) Type(text string) error {
	if _, err := t.tty.WriteString(text); err != nil {
		return fmt.Errorf("type %q: %w", text, err)
	}
	return nil
}

// Keys presses keys by name, one after the other. After an "esc" wait for its effect
// before the next key: what follows it at once is taken for a key with Alt.
func (t *Terminal) Keys(names ...string) error {
	for _, name := range names {
		b, err := keyBytes(name)
		if err != nil {
			return err
		}
		if err := t.Type(b); err != nil {
			return err
		}
	}
	return nil
}

// Mouse presses and releases a button on a cell, counted from 0. It fails if the
// program has not asked for the mouse: a real terminal would send nothing then.
func (t *Terminal) Mouse(button, x, y int) error {
	t.mu.Lock()
	asked := t.modes[ansi.ModeMouseNormal.Mode()] || t.modes[ansi.ModeMouseButtonEvent.Mode()] || t.modes[ansi.ModeMouseAnyEvent.Mode()]
	sgr := t.modes[ansi.ModeMouseExtSgr.Mode()]
	t.mu.Unlock()
	if !asked || !sgr {
		return errors.New("the program has not asked for the mouse")
	}
	return t.Type(mouseBytes(button, x, y))
}

// Resize makes the terminal another size; the program is told.
func (t *Terminal) Resize(width, height int) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.emu.Resize(width, height)
	if err := pty.Setsize(t.tty, &pty.Winsize{Cols: uint16(width), Rows: uint16(height)}); err != nil {
		return fmt.Errorf("resize the terminal: %w", err)
	}
	return nil
}

// Cooked says whether the terminal is in the state a shell leaves it in: lines are
// edited and echoed. A program that has ended must have left it so.
func (t *Terminal) Cooked() (bool, error) {
	stty := exec.Command("stty", "-a")
	stty.Stdin = t.tty
	out, err := stty.Output()
	if err != nil {
		return false, fmt.Errorf("ask for the terminal's state: %w", err)
	}
	words := strings.Fields(strings.ReplaceAll(string(out), ";", " "))
	return slices.Contains(words, "icanon") && slices.Contains(words, "echo"), nil
}

// PID is the process number of the program.
func (t *Terminal) PID() int { return t.cmd.Process.Pid }

// Signal sends a signal to the program.
func (t *Terminal) Signal(sig syscall.Signal) error {
	if err := t.cmd.Process.Signal(sig); err != nil {
		return fmt.Errorf("signal the program: %w", err)
	}
	return nil
}

// HangUp closes the terminal's window over the program: it is told (SIGHUP), and can
// neither read nor draw any more.
func (t *Terminal) HangUp() error {
	if err := t.tty.Close(); err != nil {
		return fmt.Errorf("hang up: %w", err)
	}
	return nil
}

// Wait waits for the program's end and returns its exit status, -1 if a signal
// ended it.
func (t *Terminal) Wait(limit time.Duration) (int, error) {
	select {
	case <-t.ended:
	case <-time.After(limit):
		return 0, fmt.Errorf("the program still runs after %v", limit)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	var failed *exec.ExitError
	if t.exit != nil && !errors.As(t.exit, &failed) {
		return 0, fmt.Errorf("wait for the program: %w", t.exit)
	}
	return t.cmd.ProcessState.ExitCode(), nil
}

// Close ends the program with all it started, if it still runs, and gives the
// terminal back.
func (t *Terminal) Close() error {
	select {
	case <-t.ended:
	default:
		// The program leads a session of its own, so its number names the group too.
		_ = syscall.Kill(-t.PID(), syscall.SIGKILL)
		<-t.ended
	}
	if err := t.tty.Close(); !errors.Is(err, os.ErrClosed) {
		return err
	}
	return nil
}
