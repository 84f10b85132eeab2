package components

import (
	"strings"

	"unsubdesk/tui/keys"
	"unsubdesk/tui/styles"
)

// Pane shows lines that may be more than its height, scrolled.
type Pane struct {
	lines  []string
	window Window
}

// Set replaces the lines and keeps the scroll where it can.
func (p *Pane) Set(lines []string) {
	p.lines = lines
	p.window.Len = len(lines)
	p.window.Scroll(0)
}

// Reset scrolls to the top.
func (p *Pane) Reset() { p.window.Offset = 0 }

// Do scrolls by a movement; false if the action is none.
func (p *Pane) Do(id keys.ID) bool {
	switch id {
	case keys.Top:
		p.window.Offset = 0
		return true
	case keys.Bottom:
		p.window.Scroll(len(p.lines))
		return true
	}
	rows, ok := p.window.Steps(id)
	if ok {
		p.window.Scroll(rows)
	}
	return ok
}

// Scroll moves by lines, as the wheel does.
func (p *Pane) Scroll(lines int) { p.window.Scroll(lines) }

// NoScroll is why nothing can be scrolled, "" if it can.
func (p *Pane) NoScroll() string { return p.window.NoScroll() }

// View are exactly height lines of exactly width cells; if there is more
// above or below, the last one says so and shows nothing else.
func (p *Pane) View(s styles.Styles, width, height int) []string {
	p.window.Height = max(height, 1)
	says := len(p.lines) > height && height > 1
	if says {
		p.window.Height--
	}
	p.window.Scroll(0)
	from, to := p.window.Visible()
	lines := strings.Split(Block(p.lines[from:to], width, height), "\n")
	if says {
		lines[height-1] = Fit(s.Dim.Render(p.more(s, to)), width)
	}
	return lines
}

func (p *Pane) more(s styles.Styles, to int) string {
	above, below := p.window.Offset > 0, to < len(p.lines)
	switch {
	case above && below:
		return s.Glyphs.Up + s.Glyphs.Down + " more above and below"
	case below:
		return s.Glyphs.Down + " more below"
	case above:
		return s.Glyphs.Up + " more above"
	}
	return ""
}
