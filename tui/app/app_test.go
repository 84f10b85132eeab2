package app_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"

	"unsubdesk/db/dbtest"
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
			for i, size := range sizes {
				if dbtest.Race && i%3 != 0 {
					continue
				}
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
	for _, s := range [][2]int{{20, 5}, {30, 6}, {20, 3}, {24, 24}} {
		d.size(s[0], s[1])
		d.sees("60 x 15") // what it needs, however little has room
	}
	d.size(30, 6)
	d.sees("30 x 6", "Make this terminal larger.")
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
	for _, word := range []string{"unsubdesk", "1 Instances", "2 Reviews", "3 History", "4 Report", "DEMO", "maya", "agent", filepath.Base(w.store.Name()), "as of 09:00:00"} {
		if !strings.Contains(top, word) {
			t.Errorf("%q is not in the top line %q", word, top)
		}
	}
	d.size(80, 24)
	if top, _, _ := strings.Cut(d.screen(), "\n"); !strings.Contains(top, "maya · agent · at 09:00:00") {
		t.Errorf("the top line does not say when its data was so: %q", top)
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
	d.send(common.Clipboard{Text: "a\nb\x1b[2J\tc", What: "a text", Lines: true})
	d.send(common.Clipboard{Text: "a\tb\nc", What: "a row"})
	if want := []string{"a\nb\uFFFD[2J\tc", "a\tb\uFFFDc"}; len(d.sent) != 3 || d.sent[1] != ansi.SetSystemClipboard(want[0]) || d.sent[2] != ansi.SetSystemClipboard(want[1]) {
		t.Errorf("sent %q", d.sent)
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

// TestLongSentencesAreWhole: what is said at the foot of a narrow screen has no cut end.
func TestLongSentencesAreWhole(t *testing.T) {
	w := newWorld(t, 10)
	d := open(t, w.as("maya"), w.clock, 80, 24)
	text := "Your submission of 82,739 instances (09:00 UTC) stopped after 10,400 orders: unsubdesk unsubscribe --key 5f0d7b9c-2f7e-4b39-8a56-0e6a6c3f9f11 goes on."
	d.send(common.Notice{Text: text, Tone: common.Warning, Sticky: true})
	if said := strings.Join(strings.Fields(d.screen()), " "); !strings.HasSuffix(said, "! "+text) {
		t.Errorf("it says\n%s", d.screen())
	}
	d.send(common.Notice{Text: strings.Repeat(text, 4)})
	d.sees("…")
	d.keys("j")
	d.sees("nothing selected")
}
