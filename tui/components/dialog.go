package components

import (
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"unsubdesk/tui/common"
	"unsubdesk/tui/present"
)

// GuardTime is how long a dialog ignores keys after it appeared, so that keys
// typed for what was there before decide nothing.
const GuardTime = 300 * time.Millisecond

// Guard ignores input for GuardTime.
type Guard struct{ until time.Time }

// NewGuard begins now.
func NewGuard(c *common.Common) Guard { return Guard{c.Machine().Add(GuardTime)} }

// Ignores reports whether keys are still to be ignored.
func (g Guard) Ignores(c *common.Common) bool { return c.Machine().Before(g.until) }

// Choice is a button of a Dialog: its key, its word, and the ID it answers.
type Choice struct {
	ID   string
	Key  string
	Text string
}

// Cancelled is the answer of a dialog that was left.
const Cancelled = ""

// Dialog asks one question. Cancel comes first and has the focus; Esc is
// Cancel; a choice is taken by its key, or by moving to it and Enter.
type Dialog struct {
	Title   string
	Body    []string
	choices []Choice
	focus   int
	guard   Guard
	common  *common.Common
}

// NewDialog opens a dialog; it ignores keys for GuardTime from now.
func NewDialog(c *common.Common, title string, body []string, choices ...Choice) *Dialog {
	all := append([]Choice{{ID: Cancelled, Key: "esc", Text: "Cancel"}}, choices...)
	return &Dialog{Title: title, Body: body, choices: all, guard: NewGuard(c), common: c}
}

// Update answers a key: done says that the dialog is over, and choice which
// button ended it.
func (d *Dialog) Update(msg tea.KeyMsg) (choice string, done bool) {
	if d.guard.Ignores(d.common) {
		return Cancelled, false
	}
	switch key := msg.String(); key {
	case "enter", " ":
		return d.choices[d.focus].ID, true
	case "left", "shift+tab", "up":
		d.focus = max(d.focus-1, 0)
	case "right", "tab", "down":
		d.focus = min(d.focus+1, len(d.choices)-1)
	default:
		for _, c := range d.choices {
			if c.Key == key {
				return c.ID, true
			}
		}
	}
	return Cancelled, false
}

// View is the dialog's box, at most width cells wide.
func (d *Dialog) View(width int) string {
	s := d.common.Styles
	inner := max(min(width-6, 72), 20)
	var lines []string
	for _, b := range d.Body {
		if ansi.StringWidth(b) <= inner { // may hold styles; only plain text is wrapped
			lines = append(lines, b)
			continue
		}
		lines = append(lines, present.Wrap(ansi.Strip(b), inner)...)
	}
	lines = append(lines, "", strings.Join(d.buttons(), "  "))
	widest := 0
	for _, l := range lines {
		widest = max(widest, ansi.StringWidth(l))
	}
	return Frame(s, d.Title, lines, min(max(widest, ansi.StringWidth(d.Title)+2), inner))
}

func (d *Dialog) buttons() []string {
	s := d.common.Styles
	var out []string
	for i, c := range d.choices {
		key := c.Key
		if key == "esc" {
			key = "Esc"
		}
		text := key + " " + c.Text
		if i == d.focus {
			out = append(out, s.Button.Render("["+text+"]"))
		} else {
			out = append(out, " "+text+" ")
		}
	}
	return out
}
