package components

import (
	"strings"

	"unsubdesk/tui/keys"
	"unsubdesk/tui/present"
	"unsubdesk/tui/styles"
)

// Tab is one tab of a page with the number of its rows; Count < 0 is not
// known yet.
type Tab struct {
	Title string
	// Brief is the title where the line is too short for all of them.
	Brief string
	Count int
	// Alert marks that something in it waits.
	Alert bool
}

// Tabs is the line of a page's tabs, width cells wide. Starts are the cells at
// which they begin, with the end of the last one, for clicks.
func Tabs(s styles.Styles, tabs []Tab, active, width int) (line string, starts []int) {
	line, starts = tabsLine(s, tabs, active)
	if starts[len(starts)-1] > width {
		brief := make([]Tab, len(tabs))
		for i, t := range tabs {
			brief[i] = t
			if t.Brief != "" {
				brief[i].Title = t.Brief
			}
		}
		line, starts = tabsLine(s, brief, active)
	}
	return Fit(line, width), starts
}

func tabsLine(s styles.Styles, tabs []Tab, active int) (line string, starts []int) {
	var b strings.Builder
	b.WriteString(" ")
	at := 1
	for i, t := range tabs {
		starts = append(starts, at)
		text := t.Title
		if t.Count >= 0 {
			text += " " + present.Count(t.Count)
		}
		if t.Alert {
			text += " !"
		}
		style := s.Dim
		if i == active {
			style = s.Accent
			text = "[" + text + "]"
		} else {
			text = " " + text + " "
		}
		b.WriteString(style.Render(text))
		b.WriteString(" ")
		at += present.Width(text) + 1
	}
	return b.String(), append(starts, at)
}

// TabAt is the tab at a cell of the line, -1 for none.
func TabAt(starts []int, x int) int {
	for i := 0; i+1 < len(starts); i++ {
		if x >= starts[i] && x < starts[i+1] {
			return i
		}
	}
	return -1
}

// Hints is the footer: the keys of the actions that can be used now and have
// a hint, as many as fit; the one for help always does.
func Hints(s styles.Styles, actions []keys.Action, width int) string {
	dot := s.Dim.Render(" " + s.Glyphs.Dot + " ")
	var help string
	room := width - 2
	for _, a := range actions {
		if a.ID == keys.Help {
			help = hint(s, a)
			room -= present.Width(help) + 3
		}
	}
	var shown []string
	for _, a := range actions {
		if a.Hint == "" || !a.Enabled() || a.ID == keys.Help {
			continue
		}
		h := hint(s, a)
		if room -= present.Width(h) + 3; room < -3 {
			break
		}
		shown = append(shown, h)
	}
	if help != "" {
		shown = append(shown, help)
	}
	return Fit(" "+strings.Join(shown, dot), width)
}

func hint(s styles.Styles, a keys.Action) string {
	show := a.Show
	if s.Glyphs.ASCII {
		show = keys.ASCII(show)
	}
	return s.Bold.Render(show) + s.Dim.Render(" "+a.Hint)
}

// State fills a page that has no rows to show: a headline and what to do.
func State(s styles.Styles, headline string, advice []string, width, height int) []string {
	text := []string{s.Bold.Render(s.Glyphs.Truncate(headline, width-4))}
	for _, a := range advice {
		for _, l := range present.Wrap(a, max(width-4, 10)) {
			text = append(text, s.Dim.Render(l))
		}
	}
	lines := make([]string, 0, height)
	for range max((height-len(text))/3, 0) {
		lines = append(lines, "")
	}
	for _, l := range text {
		lines = append(lines, "  "+l)
	}
	return strings.Split(Block(lines, width, height), "\n")
}

// The smallest screen that the pages are made for.
const (
	LeastWidth  = 60
	LeastHeight = 15
)

// TooSmall is the notice for a terminal under LeastWidth × LeastHeight: the size it needs
// first, which is seen however little has room; runs is what goes on meanwhile, "" for
// nothing. What it asks, "" for nothing, comes before all of it.
func TooSmall(s styles.Styles, asks, runs string, width, height int) string {
	var said []string
	if asks != "" {
		said = append(said, asks)
	}
	said = append(said, "It takes "+Size(LeastWidth, LeastHeight)+".", "This is "+Size(width, height)+".", "Make this terminal larger.")
	if runs != "" {
		said = append(said, present.First(runs)+".")
	}
	return SmallNotice(s, said, width, height)
}

// SmallNotice is what a terminal says that has no room for more: the first sentence, which
// matters most, comes whole before the others.
func SmallNotice(s styles.Styles, said []string, width, height int) string {
	var lines []string
	first := 0
	for i, sentence := range said {
		lines = append(lines, present.Wrap(sentence, width)...)
		if i == 0 {
			first = len(lines)
		}
	}
	var out []string
	for range max((height-len(lines))/2, 0) {
		out = append(out, "")
	}
	for i, l := range lines {
		pad := strings.Repeat(" ", max((width-present.Width(l))/2, 0))
		if i < first {
			l = s.Warning.Render(l)
		}
		out = append(out, pad+l)
	}
	return Block(out, width, height)
}

// Size is the size of a terminal in words.
func Size(w, h int) string { return present.Count(w) + " x " + present.Count(h) }
