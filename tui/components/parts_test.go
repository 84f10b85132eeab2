package components

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"unsubdesk/model"
	"unsubdesk/tui/common"
	"unsubdesk/tui/keys"
	"unsubdesk/tui/styles"
)

func press(s string) tea.KeyMsg {
	special := map[string]tea.KeyType{"enter": tea.KeyEnter, "esc": tea.KeyEsc, "tab": tea.KeyTab, "up": tea.KeyUp, "down": tea.KeyDown,
		"left": tea.KeyLeft, "right": tea.KeyRight, "home": tea.KeyHome, "end": tea.KeyEnd, "backspace": tea.KeyBackspace, "ctrl+v": tea.KeyCtrlV}
	if k, ok := special[s]; ok {
		return tea.KeyMsg{Type: k}
	}
	if s == " " {
		return tea.KeyMsg{Type: tea.KeySpace, Runes: []rune{' '}}
	}
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(s)}
}

// TestWindow: whatever moves, cursor and offset stay inside and the cursor is
// seen.
func TestWindow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var w Window
		for range rapid.IntRange(1, 30).Draw(t, "steps") {
			switch rapid.IntRange(0, 4).Draw(t, "what") {
			case 0:
				w.Set(rapid.IntRange(0, 50).Draw(t, "len"), rapid.IntRange(-1, 20).Draw(t, "height"))
			case 1:
				w.By(rapid.IntRange(-60, 60).Draw(t, "by"))
			case 2:
				w.Scroll(rapid.IntRange(-60, 60).Draw(t, "scroll"))
			case 3:
				w.Do(rapid.SampledFrom([]keys.ID{keys.Top, keys.Bottom, keys.PageDown, keys.PageUp, keys.HalfDown, keys.HalfUp, keys.Up, keys.Down}).Draw(t, "id"))
			case 4:
				w.To(rapid.IntRange(-5, 60).Draw(t, "to"))
			}
			from, to := w.Visible()
			if from < 0 || to > w.Len || to-from > max(w.Height, 0) {
				t.Fatalf("%d–%d is seen of %+v", from, to, w)
			}
			if w.Len > 0 && w.Height > 0 && (w.Cursor < from || w.Cursor >= to) {
				t.Fatalf("the cursor is out of sight: %+v", w)
			}
		}
	})
}

func TestInput(t *testing.T) {
	in := NewInput(5)
	for _, k := range []string{"a", "b", " ", "c", "\x1b[31m\u202e", "d", "e"} {
		in.Update(press(k))
	}
	if got := in.Value(); got != "ab c[" {
		t.Errorf("the text is %q", got)
	}
	if in.Update(press("ctrl+v")) {
		t.Error("the paste key reads the clipboard of the machine that runs the program")
	}
	in.Set("云帆备份")
	line, skipped := in.View(bare(), 5)
	if w := ansi.StringWidth(line); w > 5 || skipped == 0 || !strings.HasSuffix(line, "▏") {
		t.Errorf("the view is %q, %d cells, %d skipped", line, w, skipped)
	}
	in.Update(press("home"))
	if line, skipped := in.View(bare(), 5); skipped != 0 || !strings.HasPrefix(line, "▏云") {
		t.Errorf("at the beginning the view is %q, %d skipped", line, skipped)
	}
}

func TestInputLines(t *testing.T) {
	in := NewInput(0)
	in.Set("a▏note of several words")
	lines, at := in.Lines(dark(), 10)
	joined := strings.Join(lines, "\n")
	if strings.Count(joined, "▏") != 2 || !strings.Contains(ansi.Strip(lines[len(lines)-1]), "▏") || strings.Count(joined, "\x1b[0m") != 1 {
		t.Errorf("lines: %q", lines)
	}
	if at != len(lines)-1 {
		t.Errorf("the caret is in line %d of %d", at, len(lines))
	}
	for _, l := range lines {
		if ansi.StringWidth(l) > 10 {
			t.Errorf("%q is too wide", l)
		}
	}
}

func TestNote(t *testing.T) {
	n := NewNote("Note (required)")
	n.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(strings.Repeat("x", model.MaxNote+10)), Paste: true})
	view := n.View(bare(), 40, 30)
	if len([]rune(n.Value())) != model.MaxNote || !strings.Contains(view[0], "500/500") {
		t.Errorf("%d characters, %q", len(n.Value()), view[0])
	}
	if view = n.View(bare(), 40, 5); !strings.Contains(view[4], "▏") || len(view) != 5 {
		t.Errorf("of a long note the end is not seen: %q", view)
	}
	n.Update(press("home"))
	if view = n.View(bare(), 40, 5); !strings.Contains(view[1], "▏") {
		t.Errorf("nor its beginning: %q", view)
	}
	n = NewNote("Note (required)")
	n.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("  duplicate  ")})
	if n.Value() != "duplicate" {
		t.Errorf("the value is %q", n.Value())
	}
}

func TestFilterLineError(t *testing.T) {
	f := NewFilterLine()
	f.Set("orion regon:x")
	f.Fail(&model.Error{Code: model.CodeInvalid, Sentence: "There is no field regon.", Offset: 6})
	for _, c := range []struct {
		width int
		want  int // cell of the mark
	}{{80, 9}, {40, 9}} {
		lines := f.View(bare(), "right", c.width)
		if len(lines) != FilterLines {
			t.Fatalf("%d lines", len(lines))
		}
		before, _, _ := strings.Cut(lines[1], "^")
		if got := ansi.StringWidth(before); got != c.want {
			t.Errorf("width %d: the mark is at %d: %q", c.width, got, lines[1])
		}
		for _, l := range lines {
			if ansi.StringWidth(l) != c.width {
				t.Errorf("width %d: %q", c.width, l)
			}
		}
	}
	if line := f.View(bare(), "", 30)[1]; ansi.StringWidth(line) != 30 || !strings.Contains(line, "There is no") {
		t.Errorf("the error has no room: %q", line)
	}
}

func TestDialog(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	c := &common.Common{Styles: bare(), Clock: func() time.Time { return now }}
	open := func() *Dialog {
		return NewDialog(c, "Quit?", []string{"Something runs."}, Choice{ID: "quit", Key: "q", Text: "Quit"})
	}
	d := open()
	if choice, done := d.Update(press("q")); done {
		t.Errorf("a key within %s decides %q", GuardTime, choice)
	}
	now = now.Add(GuardTime)
	for _, k := range []struct {
		keys   []string
		choice string
		done   bool
	}{
		{[]string{"enter"}, Cancelled, true}, {[]string{"esc"}, Cancelled, true}, {[]string{"q"}, "quit", true},
		{[]string{"right", "enter"}, "quit", true}, {[]string{"right", "left", "enter"}, Cancelled, true}, {[]string{"x"}, Cancelled, false},
	} {
		d := open()
		now = now.Add(GuardTime)
		choice, done := Cancelled, false
		for _, key := range k.keys {
			choice, done = d.Update(press(key))
		}
		if choice != k.choice || done != k.done {
			t.Errorf("%q: %q, %v", k.keys, choice, done)
		}
	}
	if view := d.View(80); !strings.Contains(view, "[Esc Cancel]") {
		t.Errorf("Cancel has not the focus without styles:\n%s", view)
	}
}

func TestPicker(t *testing.T) {
	p := NewPicker("Type", []PickItem{{Value: "CDN", Count: 1200}, {Value: "OBS", Count: 5, On: true}, {Value: "云数据库", Count: 1}})
	p.View(bare(), 30, 8)
	if e := p.Update(press(" ")); e != PickChanged || strings.Join(p.Picked(), ",") != "CDN,OBS" {
		t.Errorf("%v, picked %q", e, p.Picked())
	}
	p.Update(press("数"))
	view := strings.Join(p.View(bare(), 30, 8), "\n")
	if strings.Contains(view, "CDN") || !strings.Contains(view, "云数据库") {
		t.Errorf("narrowed:\n%s", view)
	}
	p.Update(press(" "))
	if strings.Join(p.Picked(), ",") != "CDN,OBS,云数据库" {
		t.Errorf("picked %q", p.Picked())
	}
	for key, want := range map[string]PickEvent{"enter": PickClosed, "esc": PickClosed, "tab": PickNext, "left": PickPrev, "down": PickNothing} {
		if got := p.Update(press(key)); got != want {
			t.Errorf("%s: %v", key, got)
		}
	}
	p.Update(press("zzz"))
	if e := p.Update(press(" ")); e != PickNothing {
		t.Errorf("Space on nothing: %v", e)
	}
}

func TestMenu(t *testing.T) {
	actions := append(keys.New().Anywhere(), keys.New().Get(keys.Mark).Because("nothing is there"))
	m := NewPalette(actions, nil)
	m.View(bare(), 80, 24)
	for _, k := range []string{"h", "i", "s", "t"} {
		m.Update(press(k))
	}
	a, done := m.Update(press("enter"))
	if !done || a.ID != keys.GoHistory {
		t.Errorf("the palette runs %q, %v", a.ID, done)
	}
	h := NewHelp(actions)
	if view := h.View(bare(), 80, 24); !strings.Contains(view, "not now: nothing is there") {
		t.Errorf("help does not say why not:\n%s", view)
	}
	for range 30 {
		h.Update(press("down"))
	}
	h.View(bare(), 80, 14)
	if a, done := h.Update(press("enter")); !done || a.ID != "" {
		t.Errorf("Enter in help runs %q, %v", a.ID, done)
	}
	m = NewPalette(actions, nil)
	m.Update(press("zzz"))
	if _, done := m.Update(press("enter")); done {
		t.Error("Enter on nothing ends the palette")
	}
	if _, done := m.Update(press("esc")); !done {
		t.Error("Esc does not end the palette")
	}
}

// TestOverlay: a box over a page leaves every line as wide as it was, also
// where its edges cut wide characters in two.
func TestOverlay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		width, height := rapid.IntRange(10, 60).Draw(t, "width"), rapid.IntRange(3, 12).Draw(t, "height")
		line := strings.Repeat(rapid.SampledFrom([]string{"x", "云", "a云", "\x1b[1mb\x1b[0m云"}).Draw(t, "part"), 60)
		page := Block(strings.Split(strings.Repeat(line+"\n", height), "\n"), width, height)
		box := Frame(dark(), "云 title", []string{"one", "云帆"}, rapid.IntRange(4, width).Draw(t, "inner"))
		out := strings.Split(Overlay(page, box, width, height), "\n")
		if len(out) != height {
			t.Fatalf("%d lines instead of %d", len(out), height)
		}
		for _, l := range out {
			if w := ansi.StringWidth(l); w != width {
				t.Fatalf("%d cells instead of %d: %q", w, width, l)
			}
		}
	})
}

func TestTabs(t *testing.T) {
	line, starts := Tabs(bare(), []Tab{{Title: "Allowed", Count: 1608}, {Title: "All", Count: -1}, {Title: "Due", Count: 2, Alert: true}}, 1, 60)
	if !strings.Contains(line, "Allowed 1,608") || !strings.Contains(line, "[All]") || !strings.Contains(line, "Due 2 !") {
		t.Errorf("tabs: %q", line)
	}
	for word, want := range map[string]int{"Allowed": 0, "[All]": 1, "Due": 2} {
		if got := TabAt(starts, strings.Index(line, word)); got != want {
			t.Errorf("a click on %s is tab %d", word, got)
		}
	}
	if TabAt(starts, 59) != -1 || TabAt(starts, 0) != -1 {
		t.Error("a click beside the tabs is one")
	}
}

// TestHints: as many as fit, help always, disabled ones never.
func TestHints(t *testing.T) {
	m := keys.New()
	list := append(m.List(keys.Unsubscribe, keys.Mark, keys.Filter, keys.Pickers), m.Get(keys.Sort).Because("no"), m.Get(keys.Help))
	for width := 10; width < 120; width++ {
		line := Hints(bare(), list, width)
		if ansi.StringWidth(line) != width {
			t.Fatalf("%d cells instead of %d: %q", ansi.StringWidth(line), width, line)
		}
		if width > 12 && !strings.Contains(line, "? help") {
			t.Errorf("at %d cells help is missing: %q", width, line)
		}
		if strings.Contains(line, "sort") {
			t.Errorf("a disabled key is shown: %q", line)
		}
	}
}

func TestPane(t *testing.T) {
	var p Pane
	p.Set(strings.Split("a b c d e f g h", " "))
	first := p.View(bare(), 20, 4)
	if !strings.Contains(first[3], "more below") {
		t.Errorf("the pane does not say that there is more: %q", first)
	}
	p.Do(keys.Bottom)
	last := p.View(bare(), 20, 4)
	if !strings.Contains(last[3], "more above") || !strings.HasPrefix(last[0], "f") {
		t.Errorf("at the end: %q", last)
	}
	p.Set([]string{"only"})
	if got := p.View(bare(), 20, 4); !strings.HasPrefix(got[0], "only") {
		t.Errorf("a shorter text is scrolled away: %q", got)
	}
}

// TestOverlayLeavesNoSlivers: beside a box that is nearly as wide as the screen nothing of
// what lies under it sticks out.
func TestOverlayLeavesNoSlivers(t *testing.T) {
	page := Block([]string{strings.Repeat("─", 20), strings.Repeat("─", 20), strings.Repeat("─", 20)}, 20, 3)
	if got := strings.Split(Overlay(page, strings.Repeat("x", 18), 20, 3), "\n")[1]; got != " "+strings.Repeat("x", 18)+" " {
		t.Errorf("%q", got)
	}
	if got := strings.Split(Overlay(page, "xxxxxxxx", 20, 3), "\n")[1]; got != "──────xxxxxxxx──────" {
		t.Errorf("%q", got)
	}
}

// TestPaneShowsEveryLine: the line that says that there is more takes the place of none.
func TestPaneShowsEveryLine(t *testing.T) {
	s := styles.New(styles.Options{})
	var lines []string
	for i := range 7 {
		lines = append(lines, fmt.Sprint("line ", i))
	}
	for _, height := range []int{1, 2, 3, 6, 7, 8} {
		var p Pane
		p.Set(lines)
		seen := map[string]bool{}
		for range 8 {
			view := p.View(s, 30, height)
			if len(view) != height {
				t.Fatalf("%d lines of %d", len(view), height)
			}
			for _, l := range view {
				seen[strings.TrimSpace(l)] = true
			}
			p.Do(keys.Down)
		}
		for _, l := range lines {
			if !seen[l] {
				t.Errorf("%q cannot be seen in %d lines", l, height)
			}
		}
		if last := p.View(s, 30, height)[height-1]; height > 1 && height < 7 && !strings.Contains(last, "more above") {
			t.Errorf("the last of %d lines is %q", height, last)
		}
	}
}
