package app_test

import (
	"bytes"
	"errors"
	"os"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/creack/pty"

	"unsubdesk/tui/app"
	"unsubdesk/tui/common"
)

// bomb is a page that panics: in a command, in Update or in View.
type bomb struct {
	common.Page
	in   string
	lit  bool
	ends int // how often the app ended the program from within View
	busy string
}

func (b *bomb) Busy() string { return b.busy }

func (b *bomb) Update(msg tea.Msg) tea.Cmd {
	if _, ok := msg.(common.Tick); ok && b.lit {
		switch b.in {
		case "a command":
			return func() tea.Msg { panic("in a command") }
		case "a batch":
			return tea.Batch(func() tea.Msg { return nil }, func() tea.Msg { panic("in a batch") })
		case "Update":
			panic("in Update")
		}
	}
	return b.Page.Update(msg)
}

func (b *bomb) View() string {
	if b.lit && b.in == "View" {
		panic("in View")
	}
	return b.Page.View()
}

func openBomb(t *testing.T, w *world, b *bomb) *driver {
	t.Helper()
	return open(t, w.as("maya"), w.clock, 120, 36, func(o *app.Options) {
		o.End = func() { b.ends++ }
		page := o.Pages.Instances
		o.Pages.Instances = func(c *common.Common) common.Page {
			b.Page = page(c)
			return b
		}
	})
}

// TestCrash: a panic ends the session in order, with a sentence.
func TestCrash(t *testing.T) {
	w := newWorld(t, 5)
	for _, in := range []string{"a command", "a batch", "Update", "View"} {
		b := &bomb{in: in}
		d := openBomb(t, w, b)
		b.lit, d.falls = true, true
		d.model.View()
		if (b.ends == 1) != (in == "View") {
			t.Errorf("a panic in %s ends the program %d times at once", in, b.ends)
		}
		d.send(common.Tick{})
		if _, ok := errors.AsType[*app.ErrCrash](d.model.Err()); !ok || !d.quit {
			t.Errorf("a panic in %s ended with %v, quit %v", in, d.model.Err(), d.quit)
			continue
		}
		if d.model.View() != "" {
			t.Errorf("after a panic in %s something is drawn", in)
		}
		if s := d.model.Err().Error(); strings.Contains(s, "goroutine") || strings.Contains(s, "panic") {
			t.Errorf("a person reads %q", s)
		}
	}
}

// TestQuitWhileBusy: quitting asks first, Cancel having the focus, and ignores
// keys that come at once.
func TestQuitWhileBusy(t *testing.T) {
	w := newWorld(t, 5)
	d := openBomb(t, w, &bomb{busy: "the refund of 3 orders is being submitted; its key is k-1"})
	d.keys("ctrl+c")
	d.sees("The refund of 3 orders is being submitted; its key is k-1.", "[Esc Cancel]")
	d.sees("what is done stays done, the rest does not")
	d.send(common.KeyMsg("q"))
	if d.quit {
		t.Fatal("a key within 300 ms quits")
	}
	d.keys("enter")
	d.seesNot("Quit?")
	d.keys("q", "q")
	if !d.quit {
		t.Error("q in the dialog does not quit")
	}
}

// TestTooSmallWhileBusy: a screen that shows no page says that something runs.
func TestTooSmallWhileBusy(t *testing.T) {
	w := newWorld(t, 5)
	d := openBomb(t, w, &bomb{busy: "an unsubscription is being submitted; its key is k-1"})
	d.size(50, 10)
	d.sees("Make this terminal larger", "An unsubscription is being submitted")
	d.size(10, 3)
	d.screen()
}

// mine is a page that cannot be drawn after the key j, and counts the keys it
// gets after that.
type mine struct {
	common.Page
	blown bool
	after int
}

func (p *mine) Update(msg tea.Msg) tea.Cmd {
	key, ok := msg.(tea.KeyMsg)
	switch {
	case ok && p.blown:
		p.after++
		return nil
	case ok && key.String() == "j":
		p.blown = true
	}
	return p.Page.Update(msg)
}

func (p *mine) View() string {
	if p.blown {
		panic("nothing to see")
	}
	return p.Page.View()
}

// terminal is a pseudo-terminal: what the program draws, and a keyboard that
// types once the first screen is there.
type terminal struct {
	tty   *os.File
	typed string
	drawn chan string // all of it, at the end
}

func newTerminal(t *testing.T, typed string) *terminal {
	t.Helper()
	master, tty, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	if err := pty.Setsize(master, &pty.Winsize{Rows: 24, Cols: 80}); err != nil {
		t.Fatal(err)
	}
	term := &terminal{tty: tty, typed: typed, drawn: make(chan string, 1)}
	t.Cleanup(func() { _ = master.Close() })
	go term.serve(master)
	return term
}

func (term *terminal) serve(master *os.File) {
	var out bytes.Buffer
	buf, typed := make([]byte, 4096), false
	for {
		n, err := master.Read(buf)
		out.Write(buf[:n])
		if err != nil {
			term.drawn <- out.String()
			return
		}
		if !typed && strings.Contains(out.String(), "3 History") {
			typed = true
			_, _ = master.WriteString(term.typed)
		}
	}
}

// TestNoKeyWithoutAScreen: when a screen cannot be drawn the program ends by
// itself, with the terminal restored, and handles no key that was typed after
// it, not even one from the same read.
func TestNoKeyWithoutAScreen(t *testing.T) {
	w := newWorld(t, 5)
	for _, typed := range []string{"j", "juu"} {
		term, p := newTerminal(t, typed), &mine{}
		o := app.Options{Desk: w.as("maya"), Pages: app.AllPages(), EverySecond: func() tea.Cmd { return nil }}
		page := o.Pages.Instances
		o.Pages.Instances = func(c *common.Common) common.Page {
			p.Page = page(c)
			return p
		}
		err := app.Run(t.Context(), app.Setup{Input: term.tty, Output: term.tty, Environ: []string{"TERM=xterm-256color"}}, o)
		if _, ok := errors.AsType[*app.ErrCrash](err); !ok {
			t.Fatalf("%s: the screens ended with %v", typed, err)
		}
		if !p.blown || p.after != 0 {
			t.Errorf("%s: %d keys were handled after the screen was gone", typed, p.after)
		}
		if err := term.tty.Close(); err != nil {
			t.Fatal(err)
		}
		if out := <-term.drawn; !strings.Contains(out, "\x1b[?1049l") || !strings.Contains(out, "\x1b[?25h") {
			t.Errorf("%s: the terminal is not restored: %q", typed, out)
		}
	}
}
