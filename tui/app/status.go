package app

import (
	"strings"
	"time"

	"unsubdesk/tui/common"
	"unsubdesk/tui/components"
	"unsubdesk/tui/keys"
	"unsubdesk/tui/present"
	"unsubdesk/tui/styles"
)

// shown is a notice with the time at which it goes and the page it was said
// on.
type shown struct {
	common.Notice
	on    whereabouts
	since time.Time
	until time.Time
}

// How long a notice stays, and how long it is safe from the next key.
const (
	noticeTime = 6 * time.Second
	noticeHold = 400 * time.Millisecond
)

func (m *Model) show(n common.Notice) {
	now := m.common.Machine()
	m.notice = &shown{n, m.here(), now, now.Add(noticeTime)}
}

// whereabouts tell pages apart, details from their list too.
type whereabouts struct {
	at   common.Place
	flow bool
	deep bool
}

func (m *Model) here() whereabouts {
	return whereabouts{m.at, m.flow != nil, m.deep()}
}

// said is the notice to show: what was said on another page is not, and what is no longer
// so neither.
func (m *Model) said() *shown {
	if m.notice == nil || !m.notice.Sticky && m.notice.on != m.here() || m.overtaken(m.notice.Refused) {
		return nil
	}
	return m.notice
}

// overtaken reports whether an action that was refused can be used by now.
func (m *Model) overtaken(refused keys.ID) bool {
	for _, a := range m.actions() {
		if a.ID == refused && refused != "" {
			return a.Enabled()
		}
	}
	return false
}

// fadeNotice takes away a notice whose time has come.
func (m *Model) fadeNotice() {
	if m.notice != nil && !m.notice.Sticky && !m.common.Machine().Before(m.notice.until) {
		m.notice = nil
	}
}

// dismissNotice takes a notice away at a key, unless it has just appeared.
func (m *Model) dismissNotice() {
	if m.notice != nil && m.common.Machine().Sub(m.notice.since) > noticeHold {
		m.notice = nil
	}
}

// track keeps the line of running tasks.
func (m *Model) track(t common.Task) {
	kept := m.tasks[:0]
	for _, old := range m.tasks {
		if old.ID != t.ID {
			kept = append(kept, old)
		}
	}
	m.tasks = kept
	if !t.Ended {
		m.tasks = append(m.tasks, t)
		return
	}
	if t.Text != "" {
		m.show(common.Notice{Text: t.Text, Tone: t.Tone})
	}
}

// mostStatus is how many lines a long sentence gets at the most.
const mostStatus = 3

// statusLines are the last line: trouble, else a notice, else what runs, else
// the keys. A sentence that is too long for it goes on below.
func (m *Model) statusLines() []string {
	s, g, width := m.common.Styles, m.common.Glyphs(), m.common.Width
	say := func(style styles.Style, mark, text string) []string {
		room := width - 2 - present.Width(mark)
		lines := present.Wrap(text, room)
		if len(lines) > mostStatus {
			lines = append(lines[:mostStatus-1], g.Truncate(strings.Join(lines[mostStatus-1:], " "), room))
		}
		for i, l := range lines {
			lines[i] = style.Render(components.Fit(" "+mark+l, width))
			mark = strings.Repeat(" ", present.Width(mark))
		}
		return lines
	}
	notice := m.said()
	switch {
	case notice != nil && (m.common.Trouble == nil || notice.Tone != common.Info):
		style, mark := m.tone(notice.Tone)
		return say(style, mark, notice.Text)
	case m.common.Trouble != nil:
		return say(s.Danger, "! ", m.troubleLine())
	case len(m.tasks) > 0:
		return say(s.Accent, "", m.tasks[len(m.tasks)-1].Text)
	}
	if m.page().Capturing() { // the app's own keys are off
		return []string{components.Hints(s, m.page().Bindings(), width)}
	}
	return []string{components.Hints(s, m.actions(), width)}
}

// tone is the look of a notice and the mark that doubles it.
func (m *Model) tone(t common.Tone) (styles.Style, string) {
	s := m.common.Styles
	switch t {
	case common.Success:
		return s.Good, s.Glyphs.Check + " "
	case common.Warning:
		return s.Warning, "! "
	case common.Danger:
		return s.Danger, s.Glyphs.Cross + " "
	}
	return s.Bold, ""
}
