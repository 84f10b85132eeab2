package app_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/app"
	"unsubdesk/tui/common"
	"unsubdesk/tui/styles"
)

// sizes are the screens that every state is drawn on.
var sizes = [][2]int{{60, 15}, {80, 24}, {81, 25}, {119, 36}, {120, 36}, {140, 36}, {200, 50}, {300, 100}}

// TestEverySize: whatever is shown, each line is exactly as wide as the
// screen, in every theme and with ASCII alone.
func TestEverySize(t *testing.T) {
	w := newWorld(t, 60)
	for _, o := range []styles.Options{
		{Theme: styles.Dark, Profile: termenv.TrueColor},
		{Theme: styles.Light, Profile: termenv.ANSI},
		{Theme: styles.Mono, Profile: termenv.ANSI256},
		{Theme: styles.Dark, Profile: termenv.Ascii, ASCII: true},
	} {
		d := open(t, w.as("maya"), w.clock, 80, 24, func(a *app.Options) { a.Styles = styles.New(o); a.Demo = true })
		for _, state := range [][]string{{}, {" ", "j", "j", "j", " "}, {"tab"}, {"tab", "enter"}, {"esc", "?"}, {"type:mark"}, {"esc", ":"}, {"esc", "f"},
			{"tab"}, {"esc", "/", "type:备份 -is:review"}, {"type: regon:x"}, {"esc", "esc", "y"}, {"x", "p"}, {"p", "v", "j", "j"}, {"esc", "s"}, {"/", "type:zzzz"}} {
			d.keys(state...)
			for _, size := range sizes {
				d.size(size[0], size[1])
				screen := d.screen()
				if o.ASCII {
					checkASCII(t, screen)
				}
				if o.Profile == termenv.Ascii && strings.Contains(d.model.View(), "\x1b") {
					t.Fatalf("a terminal without styles gets sequences: %q", d.model.View())
				}
			}
		}
	}
}

// checkASCII: everything but the desk's own data is ASCII.
func checkASCII(t *testing.T, screen string) {
	t.Helper()
	for _, r := range screen {
		if r > 0x7e && !strings.ContainsRune("云帆备份电商业务", r) {
			t.Fatalf("%q is not ASCII:\n%s", r, screen)
		}
	}
}

func TestTooSmall(t *testing.T) {
	w := newWorld(t, 5)
	d := open(t, w.as("maya"), w.clock, 59, 15)
	d.sees("Make this terminal larger", "59 x 15", "60 x 15")
	d.size(60, 14)
	d.sees("60 x 14")
	d.size(60, 15)
	d.sees("orion-cache-00000")
	d.size(3, 1)
	d.screen()
	d.keys("q")
	if d.quit {
		d.size(60, 15)
	}
}

// TestResizeStorm: any size at any time, and the content is there at the end.
func TestResizeStorm(t *testing.T) {
	w := newWorld(t, 300)
	d := open(t, w.as("maya"), w.clock, 80, 24)
	d.keys("G", " ", "enter")
	for i := range 200 {
		d.size(20+i*37%290, 5+i*13%100)
		d.screen()
	}
	d.keys("esc")
	d.size(120, 36)
	d.sees("Unsubscription Allowed", "1 selected", "> ● orion-cache-00299")
}

func TestTopLine(t *testing.T) {
	w := newWorld(t, 5)
	d := open(t, w.as("maya"), w.clock, 140, 36, func(o *app.Options) { o.Demo = true })
	top, _, _ := strings.Cut(d.screen(), "\n")
	for _, word := range []string{"unsubdesk", "1 Instances", "2 Reviews", "3 History", "DEMO", "maya", "agent", "desk.db", "as of 09:00:00"} {
		if !strings.Contains(top, word) {
			t.Errorf("%q is not in the top line %q", word, top)
		}
	}
	d.size(60, 15)
	if top, _, _ := strings.Cut(d.screen(), "\n"); !strings.Contains(top, "maya") {
		t.Errorf("the narrow top line does not say who: %q", top)
	}
}

// TestWideText: a column begins at the same cell in every row, whatever the
// width of the characters before it.
func TestWideText(t *testing.T) {
	w := newWorld(t, 10)
	d := open(t, w.as("maya"), w.clock, 140, 36)
	at := -1
	for _, l := range strings.Split(d.screen(), "\n") {
		i := strings.Index(l, "CS0")
		if i < 0 || !strings.Contains(l, "○") {
			continue
		}
		cell := ansi.StringWidth(l[:i])
		if at >= 0 && cell != at {
			t.Errorf("the order number begins at cell %d in %q, at %d above", cell, l, at)
		}
		at = cell
	}
	if at < 0 {
		t.Fatal("no row was found")
	}
}

func TestQuit(t *testing.T) {
	w := newWorld(t, 5)
	for _, c := range []struct {
		name string
		keys []string
		quit bool
	}{
		{"q", []string{"q"}, true},
		{"Esc never", []string{"esc", "esc", "esc"}, false},
		{"q in details", []string{"enter", "q"}, false},
		{"q after Esc", []string{"enter", "esc", "q"}, true},
		{"q in a filter is a letter", []string{"/", "q"}, false},
		{"q in help is a letter", []string{"?", "q"}, false},
		{"Ctrl-c", []string{"ctrl+c"}, true},
		{"Ctrl-c in a filter", []string{"/", "ctrl+c"}, true},
	} {
		d := open(t, w.as("maya"), w.clock, 80, 24)
		d.keys(c.keys...)
		if d.quit != c.quit {
			t.Errorf("%s: quit is %v", c.name, d.quit)
		}
	}
}

func TestStrangerIsTold(t *testing.T) {
	w := newWorld(t, 5)
	d := open(t, w.as("mallory"), w.clock, 80, 24)
	d.sees("This desk is not open to you", "mallory is not a user of this desk")
	d.seesNot("orion-cache")
	d.keys("q")
	if !d.quit {
		t.Error("q does not quit")
	}
}

// TestSilentDatabase: what is shown stays, the screen says since when, and it
// comes back by itself.
func TestSilentDatabase(t *testing.T) {
	w := newWorld(t, 20)
	b := &broken{Desk: w.as("maya")}
	d := open(t, b, w.clock, 150, 36)
	b.down.Store(true)
	d.wait(w.clock, 6*time.Second)
	d.sees("does not answer since 09:00:00", "you can look, not change", "Trying again in", "orion-cache-00000")
	d.keys("u")
	d.sees("does not answer")
	b.down.Store(false)
	d.wait(w.clock, 6*time.Second)
	d.seesNot("does not answer since")
	d.sees("answers again", "orion-cache-00000")
}

func TestSilentFromTheStart(t *testing.T) {
	w := newWorld(t, 20)
	b := &broken{Desk: w.as("maya")}
	b.down.Store(true)
	d := open(t, b, w.clock, 120, 36)
	d.sees("The instances could not be read", "The database cannot be reached")
	b.down.Store(false)
	d.wait(w.clock, 6*time.Second)
	d.sees("orion-cache-00000")
}

// TestOthersChanges: what another program commits appears, cursor and marks
// staying.
func TestOthersChanges(t *testing.T) {
	w := newWorld(t, 20)
	d := open(t, w.as("maya"), w.clock, 120, 36)
	d.wait(w.clock, 6*time.Second)
	d.keys("j", " ")
	d.sees("1 selected", "1 now 200.00")
	dbtest.Update(t, w.store, func(tx model.WriteTx) error {
		in := someInstance(1)
		in.ResourceFrozen = true
		return dbtest.PutIn(tx, in)
	})
	d.wait(w.clock, 6*time.Second)
	d.sees("1 selected (1 hidden) · 1 blocked")
	d.keys("tab")
	d.sees("云帆-备份-00001", "instance frozen")
}

// TestSweepOnScreen: what falls due while the screen is open is approved
// within a second and said.
func TestSweepOnScreen(t *testing.T) {
	w := newWorld(t, 20)
	ctx := t.Context()
	result, err := w.as("maya").Submit(ctx, desk.Submission{IDs: []string{someInstance(3).ID}, Reason: "1", Key: "k"}, nil)
	if err != nil || len(result.Requests) != 1 {
		t.Fatalf("submit: %+v, %v", result, err)
	}
	w.clock.Advance(model.DefaultReviewWindow - 3*time.Second)
	d := open(t, w.as("chen"), w.clock, 120, 36)
	d.sees("2 Reviews 1 !")
	d.wait(w.clock, 2*time.Second)
	d.sees("2 Reviews 1 !")
	d.wait(w.clock, time.Second)
	d.sees(result.Requests[0].ID+" approved by silence at 09:00 UTC", "2 Reviews   3 History")
}

func TestSwitchPerson(t *testing.T) {
	w := newWorld(t, 20)
	d := open(t, w.as("maya"), w.clock, 120, 36, func(o *app.Options) {
		o.Demo = true
		o.SwitchTo = func() common.Desk { return w.as("chen") }
	})
	d.sees("maya · agent")
	d.keys("ctrl+t")
	d.sees("chen · manager", "orion-cache-00000")
}

func TestHelpAndPalette(t *testing.T) {
	w := newWorld(t, 20)
	d := open(t, w.as("iris"), w.clock, 120, 36)
	d.keys("?")
	d.sees("Mark all that match", "An auditor looks and exports")
	d.keys("type:palette")
	d.sees("Command palette")
	d.seesNot("Mark all that match")
	d.keys("esc", ":", "type:history", "esc")
	d.keys(":", "type:reverse", "enter")
	d.sees("by effective time ↓")
}

// TestMouseTogglesAndTopLine: m switches the mouse, a click on the top line
// changes nothing but the page.
func TestMouse(t *testing.T) {
	w := newWorld(t, 20)
	d := open(t, w.as("maya"), w.clock, 120, 36)
	d.keys("m")
	d.sees("The mouse is off")
	d.keys("m")
	d.sees("The mouse is on")
	row := lineOf(t, d.screen(), "云帆-备份-00001")
	d.click(10, row)
	if !strings.Contains(lineAt(d.screen(), row), ">") {
		t.Errorf("a click does not move the cursor:\n%s", d.screen())
	}
	d.click(3, row)
	d.sees("1 selected")
	d.click(strings.Index(lineAt(d.screen(), 2), "Not Allowed"), 2)
	d.sees("[Unsubscription Not Allowed")
}

func lineOf(t *testing.T, screen, word string) int {
	t.Helper()
	for i, l := range strings.Split(screen, "\n") {
		if strings.Contains(l, word) {
			return i
		}
	}
	t.Fatalf("%q is not on the screen:\n%s", word, screen)
	return -1
}

func lineAt(screen string, i int) string { return strings.Split(screen, "\n")[i] }

func TestCopy(t *testing.T) {
	w := newWorld(t, 20)
	d := open(t, w.as("maya"), w.clock, 120, 36)
	d.keys("y")
	d.sees("order number", "instance ID")
	d.keys("i")
	d.sees("Copied the instance ID")
	if want := ansi.SetSystemClipboard(someInstance(0).ID); len(d.sent) != 1 || d.sent[0] != want {
		t.Errorf("sent %q, want %q", d.sent, want)
	}
	if strings.Contains(d.model.View(), "\x1b]52") {
		t.Error("the copy is part of the frame")
	}
}

// bomb is a page that panics: in a command, in Update or in View.
type bomb struct {
	common.Page
	in   string
	lit  bool
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
		b.lit = true
		d.model.View()
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
	d := openBomb(t, w, &bomb{busy: "the refund of 3 orders"})
	d.keys("ctrl+c")
	d.sees("The refund of 3 orders is still running", "[Esc Cancel]")
	d.send(app.KeyMsg("q"))
	if d.quit {
		t.Fatal("a key within 300 ms quits")
	}
	d.keys("enter")
	d.seesNot("still running")
	d.keys("q", "q")
	if !d.quit {
		t.Error("q in the dialog does not quit")
	}
}

func TestNoticeStays(t *testing.T) {
	w := newWorld(t, 5)
	d := open(t, w.as("maya"), w.clock, 120, 36, func(o *app.Options) { o.Notices = []string{"Made a new desk: desk.db."} })
	d.sees("Made a new desk")
	d.wait(w.clock, 10*time.Second)
	d.sees("Made a new desk")
	d.keys("j")
	d.seesNot("Made a new desk")
}

func ExampleKeyMsg() {
	fmt.Println(app.KeyMsg("ctrl+d"), app.KeyMsg("j"), app.KeyMsg("esc"))
	// Output: ctrl+d j esc
}
