package harness

import (
	"strings"
	"testing"
	"time"
)

const limit = 10 * time.Second

// start runs a shell script on a terminal; the scripts stand in for a program.
func start(t *testing.T, o Options, script string) *Terminal {
	t.Helper()
	home, err := NewHome(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	o.Program, o.Args, o.Env = "/bin/sh", []string{"-c", script}, home.Env()
	term, err := Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = term.Close() })
	return term
}

func wait(t *testing.T, term *Terminal, text string) Screen {
	t.Helper()
	s, err := term.WaitFor(func(s Screen) bool { return s.Contains(text) }, limit)
	if err != nil {
		t.Fatalf("%q: %v; the screen:\n%s", text, err, s)
	}
	return s
}

func TestWideCharactersTakeTwoCells(t *testing.T) {
	term := start(t, Options{Width: 20, Height: 4}, `printf 'a备份b|\n'; read x`)
	s := wait(t, term, "a备份b|")
	if x, y, err := s.Find("|"); err != nil || x != 6 || y != 0 {
		t.Errorf("the bar is at %d,%d (%v), want 6,0", x, y, err)
	}
	if c := s.Row(0)[2]; c.Width != 0 || c.Text != "" {
		t.Errorf("the second half of a wide character is %+v", c)
	}
}

func TestColoursAndAttributesAreKept(t *testing.T) {
	term := start(t, Options{}, `printf 'x\033[1;38;2;255;128;0;48;5;17mred\033[0my\n'; read x`)
	s := wait(t, term, "xredy")
	c := s.Row(0)[1]
	if r, g, b, _ := c.FG.RGBA(); r>>8 != 255 || g>>8 != 128 || b != 0 || !c.Bold || c.BG == nil {
		t.Errorf("a coloured cell reads %+v", c)
	}
	if c := s.Row(0)[4]; c.FG != nil || c.BG != nil || c.Bold {
		t.Errorf("a plain cell reads %+v", c)
	}
}

func TestTypedTextReachesTheProgram(t *testing.T) {
	term := start(t, Options{}, `stty -echo; echo ready; read name; echo "hello $name"`)
	wait(t, term, "ready")
	if err := term.Type("maya"); err != nil {
		t.Fatal(err)
	}
	if err := term.Keys("enter"); err != nil {
		t.Fatal(err)
	}
	wait(t, term, "hello maya")
	if status, err := term.Wait(limit); err != nil || status != 0 {
		t.Errorf("status %d, %v", status, err)
	}
}

func TestResizeReachesProgramAndScreen(t *testing.T) {
	term := start(t, Options{Width: 80, Height: 24}, `echo ready; read x; stty size`)
	wait(t, term, "ready")
	if err := term.Resize(59, 14); err != nil {
		t.Fatal(err)
	}
	if err := term.Keys("enter"); err != nil {
		t.Fatal(err)
	}
	if s := wait(t, term, "14 59"); s.Width != 59 || s.Height != 14 {
		t.Errorf("the screen is %d×%d", s.Width, s.Height)
	}
}

func TestAlternateScreenComesAndGoes(t *testing.T) {
	term := start(t, Options{}, `echo below; printf '\033[?1049h\033[2J\033[Habove\n'; read x; printf '\033[?1049l'; echo after`)
	if s := wait(t, term, "above"); !s.Alt || s.Contains("below") {
		t.Errorf("alternate %v, screen:\n%s", s.Alt, s)
	}
	if err := term.Keys("enter"); err != nil {
		t.Fatal(err)
	}
	if s := wait(t, term, "after"); s.Alt || !s.Contains("below") || s.Contains("above") {
		t.Errorf("alternate %v, screen:\n%s", s.Alt, s)
	}
}

func TestWaitEndsWithTheProgram(t *testing.T) {
	term := start(t, Options{}, `echo gone; exit 3`)
	s, err := term.WaitFor(func(s Screen) bool { return s.Contains("never") }, limit)
	if err == nil || !strings.Contains(err.Error(), "ended") || !s.Contains("gone") {
		t.Errorf("%v; the screen:\n%s", err, s)
	}
	if status, err := term.Wait(limit); err != nil || status != 3 {
		t.Errorf("status %d, %v", status, err)
	}
}

func TestWaitHasALimit(t *testing.T) {
	term := start(t, Options{}, `echo here; read x`)
	wait(t, term, "here")
	if _, err := term.WaitFor(func(Screen) bool { return false }, time.Millisecond); err == nil {
		t.Error("no error although the screen never was so")
	}
}

func TestQuestionsAreAnsweredUnlessSilent(t *testing.T) {
	// The script waits some tenths of a second for the answer, as programs do.
	const ask = `stty raw -echo min 0 time $TENTHS; printf '\033[6n'; a=$(dd bs=1 count=1 2>/dev/null | od -An -c | tr -d ' '); stty sane; echo "answer=$a."`
	for _, tc := range []struct {
		silent       bool
		tenths, want string
	}{{false, "100", "answer=033."}, {true, "1", "answer=."}} {
		term := start(t, Options{Silent: tc.silent}, "TENTHS="+tc.tenths+"; "+ask)
		wait(t, term, tc.want)
	}
}

func TestMouseIsSentOnlyWhenAskedFor(t *testing.T) {
	term := start(t, Options{}, `echo no; read x; printf '\033[?1002h\033[?1006h'; echo yes; read y; echo "got${#y}"`)
	wait(t, term, "no")
	if err := term.Mouse(ButtonLeft, 3, 4); err == nil {
		t.Error("a click was sent to a program that did not ask for the mouse")
	}
	if err := term.Keys("enter"); err != nil {
		t.Fatal(err)
	}
	wait(t, term, "yes")
	if err := term.Mouse(ButtonLeft, 3, 4); err != nil {
		t.Fatal(err)
	}
	if err := term.Keys("enter"); err != nil {
		t.Fatal(err)
	}
	wait(t, term, "got18")
}

func TestCookedSeesTheTerminalsState(t *testing.T) {
	term := start(t, Options{}, `echo cooked; read x; stty raw -echo; printf raw; dd bs=1 count=1 2>/dev/null; stty sane; echo sane`)
	wait(t, term, "cooked")
	if ok, err := term.Cooked(); !ok || err != nil {
		t.Errorf("before: cooked %v, %v", ok, err)
	}
	if err := term.Keys("enter"); err != nil {
		t.Fatal(err)
	}
	wait(t, term, "raw")
	if ok, err := term.Cooked(); ok || err != nil {
		t.Errorf("raw: cooked %v, %v", ok, err)
	}
}

func TestCloseEndsEverythingStarted(t *testing.T) {
	term := start(t, Options{}, `(trap '' HUP; sleep 1000) & echo started; wait`)
	wait(t, term, "started")
	if err := term.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := term.Wait(limit); err != nil {
		t.Error(err)
	}
}
