package tour

import (
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/tui/components"
	"unsubdesk/tui/present"
)

// keyRoom is the width of the place of the key, at the right end of the captions.
const keyRoom = 13

// mostWidth is the widest that captions and key are together: on a wide screen the key is
// still seen beside the words.
const mostWidth = 100

// textWidth is the width of the captions, on a screen that has room for them.
func (p *Player) textWidth() int {
	return min(max(p.width, components.LeastWidth), mostWidth) - keyRoom - 3
}

// panelHeight is how many lines the captions take, always the same on one screen: a rule,
// and as many as the longest of them has.
func (p *Player) panelHeight() int {
	if p.state == gone {
		return 0
	}
	most := 2
	for _, s := range p.options.Steps {
		most = max(most, len(present.Wrap(s.Say, p.textWidth())))
	}
	return 1 + most
}

// fits says whether the screen has room for the captions and the pages.
func (p *Player) fits() bool {
	return p.width >= components.LeastWidth && p.height >= components.LeastHeight+p.panelHeight()
}

// resize gives the screens what the captions leave of the screen, all of it if that would
// be too little.
func (p *Player) resize(width, height int) tea.Cmd {
	p.width, p.height = width, height
	if p.options.Resized != nil {
		p.options.Resized(width, height)
	}
	left := height
	if p.fits() {
		left -= p.panelHeight()
	}
	cmd := p.pass(tea.WindowSizeMsg{Width: width, Height: left})
	if p.held != nil && p.fits() {
		again := *p.held
		p.held = nil
		cmd = tea.Batch(cmd, p.wait(again))
	}
	return tea.Batch(cmd, p.look())
}

// View implements tea.Model: exactly as many lines and cells as the screen.
func (p *Player) View() string {
	view := p.screens.View()
	switch {
	case view == "" || p.state == gone || p.state != playing && !p.fits():
		return view
	case !p.fits():
		return p.tooSmall()
	}
	return view + "\n" + strings.Join(p.panel(), "\n")
}

// tooSmall says how large the screen would have to be; the tour waits.
func (p *Player) tooSmall() string {
	return components.SmallNotice(p.options.Styles, []string{
		"The tour takes " + components.Size(components.LeastWidth, components.LeastHeight+p.panelHeight()) + ".",
		"This is " + components.Size(p.width, p.height) + ".", "It waits.", "Any key ends it."}, p.width, p.height)
}

// panel is the rule, with how far the tour has come, and the caption with the key.
func (p *Player) panel() []string {
	lines := []string{p.rule()}
	words := present.Wrap(p.caption, p.textWidth())
	for i := range p.panelHeight() - 1 {
		text, key := "", ""
		if i < len(words) {
			text = words[i]
		}
		if i == 0 && p.pressed.Label != "" && p.state == playing {
			key = p.keycap()
		}
		lines = append(lines, components.Fit(components.Ends(" "+text, key+" ", min(p.width, mostWidth)), p.width))
	}
	return lines
}

// keycap is the key that is about to be pressed, or was.
func (p *Player) keycap() string {
	s := p.options.Styles
	text := s.Glyphs.Truncate(p.pressed.Label, keyRoom-4)
	if p.down && !p.pressed.Letter {
		return s.Dim.Render("  " + text + "  ")
	}
	return s.Button.Render("[ " + text + " ]")
}

// rule separates the captions from the screens.
func (p *Player) rule() string {
	s := p.options.Styles
	left, right := "", "any key takes over"
	switch p.state {
	case playing:
		left = fmt.Sprintf("Tour %d of %d", p.step+1, len(p.options.Steps))
	case over:
		left, right = "The tour is over", "the desk is yours"
	default:
		left, right = "The tour has stopped", "the desk is yours"
	}
	line := s.Glyphs.Rule
	between := max(p.width-present.Width(left)-present.Width(right)-8, 1)
	return s.Dim.Render(strings.Repeat(line, 2)+" ") + s.Accent.Render(left) +
		s.Dim.Render(" "+strings.Repeat(line, between)+" "+right+" "+strings.Repeat(line, 2))
}
