package tour_test

import (
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/tui/common"
	"unsubdesk/tui/e2e/stage"
	"unsubdesk/tui/tour"
)

// finish lets all time pass.
func finish(s *stage.Stage) {
	for s.Next() {
	}
}

// TestAnyKeyTakesOver: the key does nothing but end the tour, what was on the screen stays
// there, and from then on keys are the person's.
func TestAnyKeyTakesOver(t *testing.T) {
	for name, msg := range map[string]tea.Msg{
		"a letter": common.KeyMsg("j"), "Space": common.KeyMsg(" "), "Enter": common.KeyMsg("enter"), "Esc": common.KeyMsg("esc"),
		"a paste": tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("quit\n"), Paste: true},
		"a click": tea.MouseMsg{X: 8, Y: 8, Button: tea.MouseButtonLeft, Action: tea.MouseActionPress},
		"a wheel": tea.MouseMsg{X: 8, Y: 8, Button: tea.MouseButtonWheelDown, Action: tea.MouseActionPress},
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t, 100, 30)
			until(t, s, "4 selected")
			before, _, _ := strings.Cut(s.Text(), "── Tour")
			s.Send(msg)
			after, caption, stopped := strings.Cut(s.Text(), "── The tour has stopped")
			if after != before || !stopped || !strings.Contains(caption, "You have taken over") {
				t.Fatalf("after %v the screen is\n%s\nit was\n%s", msg, s.Text(), before)
			}
			fills(t, s, 100, 30)
			s.Press("U") // acts, and takes the words away
			if text := s.Text(); !strings.Contains(text, "Goes to review") || strings.Contains(text, "tour") {
				t.Fatalf("U did not act:\n%s", text)
			}
			finish(s)
			if text := s.Text(); !strings.Contains(text, "Goes to review") {
				t.Errorf("the tour went on:\n%s", text)
			}
			fills(t, s, 100, 30)
		})
	}
}

// TestWordsOfATakeOverGo: also without another key.
func TestWordsOfATakeOverGo(t *testing.T) {
	s := open(t, 80, 24)
	until(t, s, "1 match")
	s.Send(common.KeyMsg("x"))
	s.Pass(4 * time.Second)
	if !strings.Contains(s.Text(), "You have taken over") {
		t.Errorf("the words are gone at once:\n%s", s.Text())
	}
	s.Pass(10 * time.Second)
	if strings.Contains(s.Text(), "taken over") || !strings.Contains(s.Text(), "/ lab▏") {
		t.Errorf("the words stay, or the desk does not:\n%s", s.Text())
	}
	fills(t, s, 80, 24)
}

// TestLeaving: q and Ctrl-C leave from wherever the tour is, a text field included.
func TestLeaving(t *testing.T) {
	for at, key := range map[string]string{"Tour 1 of": "q", "/ lab▏": "q", "Type 4 and press Enter": "ctrl+c", "Details of one request": "q", "The tour is over": "q"} {
		s := open(t, 80, 24)
		until(t, s, at)
		s.Send(common.KeyMsg(key))
		if !s.Quit {
			t.Errorf("%s at %q does not leave", key, at)
		}
	}
}

// TestTheEnd: the last words stay until Esc, whatever else is pressed.
func TestTheEnd(t *testing.T) {
	s := open(t, 80, 24)
	finish(s)
	s.Press("1", "/", "o", "enter")
	if text := s.Text(); !strings.Contains(text, "Your turn") || !strings.Contains(text, "/ o ") {
		t.Errorf("the keys do not act below the last words:\n%s", text)
	}
	s.Press("esc")
	if strings.Contains(s.Text(), "Your turn") {
		t.Errorf("Esc leaves the last words:\n%s", s.Text())
	}
	fills(t, s, 80, 24)
}

// TestResizing: any size at any time; the captions stay at the bottom, and the tour waits
// while the screen is too small for both.
func TestResizing(t *testing.T) {
	s := open(t, 80, 24)
	sizes := [][2]int{{200, 50}, {61, 20}, {80, 24}, {120, 36}, {60, 19}}
	for i := 0; s.Next(); i++ {
		if at := sizes[i%len(sizes)]; i%3 == 0 {
			s.Resize(at[0], at[1])
			fills(t, s, at[0], at[1])
		}
	}
	reachedItsEnd(t, s)
}

func TestTooSmallForTheTour(t *testing.T) {
	s := open(t, 80, 24)
	until(t, s, "1 selected")
	for _, at := range [][2]int{{80, 17}, {40, 24}, {10, 3}, {3, 1}} {
		s.Resize(at[0], at[1])
		fills(t, s, at[0], at[1])
		finish(s)
	}
	s.Resize(80, 17)
	if text := s.Text(); !strings.Contains(text, "The tour takes 60 x 18.") || !strings.Contains(text, "This is 80 x 17.") {
		t.Errorf("what is too small says\n%s", text)
	}
	for _, at := range [][2]int{{30, 4}, {20, 5}, {59, 30}} { // nothing of it is cut
		s.Resize(at[0], at[1])
		if text := s.Text(); !strings.Contains(text, "The tour takes 60 x") || !strings.Contains(text, "Any key ends it.") {
			t.Errorf("at %v what is too small says\n%s", at, text)
		}
	}
	s.Resize(80, 24)
	if !strings.Contains(s.Text(), "1 selected") {
		t.Errorf("the tour did not wait:\n%s", s.Text())
	}
	finish(s)
	reachedItsEnd(t, s)
}

// TestAKeyEndsATourThatIsTooSmall: the screens have all of the screen again.
func TestAKeyEndsATourThatIsTooSmall(t *testing.T) {
	s := open(t, 80, 16)
	s.Send(common.KeyMsg("x"))
	if text := s.Text(); !strings.Contains(text, "Unsubscription Allowed") {
		t.Errorf("the screens do not show:\n%s", text)
	}
	fills(t, s, 80, 16)
}

// nothing is a model that shows a text and never anything else.
type nothing struct{ text string }

func (n nothing) Init() tea.Cmd                       { return nil }
func (n nothing) Update(tea.Msg) (tea.Model, tea.Cmd) { return n, nil }
func (n nothing) View() string                        { return n.text }

// TestATourThatCannotGoOn says so, and leaves the screens to the person.
func TestATourThatCannotGoOn(t *testing.T) {
	var timers []tea.Msg
	p := tour.New(nothing{"a screen"}, tour.Options{
		Steps: []tour.Step{{See: []tour.Line{{"something else"}}, Say: "Never said.", Press: []string{"x"}}},
		Timer: func(_ time.Duration, msg tea.Msg) tea.Cmd { timers = append(timers, msg); return nil },
	})
	p.Init()
	p.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
	for len(timers) > 0 {
		msg := timers[0]
		timers = timers[1:]
		p.Update(msg)
		if view := p.View(); len(timers) > 0 && (strings.Contains(view, "Never said") || !strings.Contains(view, "The tour cannot go on")) {
			t.Errorf("it says\n%s", view)
		}
	}
	if view := p.View(); view != "a screen" {
		t.Errorf("in the end the screen is\n%s", view)
	}
}
