package app_test

import (
	"errors"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/tui/app"
	"unsubdesk/tui/common"
)

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
