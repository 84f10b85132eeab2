package unsubscribe

import (
	"strconv"
	"unicode/utf8"

	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/model"
	"unsubdesk/tui/common"
	"unsubdesk/tui/components"
	"unsubdesk/tui/present"
	"unsubdesk/tui/styles"
)

// reasonForm chooses one reason and a note. Nothing is chosen at first.
type reasonForm struct {
	reasons []model.Reason
	window  components.Window
	chosen  int // -1: none yet
	note    components.Note
	typing  bool // the note has the keys
	problem string
}

func newReasonForm(reasons []model.Reason) reasonForm {
	return reasonForm{reasons: reasons, chosen: -1, note: components.NewNote("Note")}
}

// offer takes the desk's present list of reasons. A choice that is still on it
// stays chosen.
func (f *reasonForm) offer(reasons []model.Reason) {
	code := f.code()
	f.reasons, f.chosen, f.problem = reasons, -1, ""
	for i, r := range reasons {
		if r.Code == code && code != "" {
			f.chosen = i
		}
	}
}

// code is the chosen reason's, "" for none.
func (f *reasonForm) code() string {
	if f.chosen < 0 || f.chosen >= len(f.reasons) {
		return ""
	}
	return f.reasons[f.chosen].Code
}

// said is the choice in words, for the confirmation; of a long note its beginning, so that it
// does not push what happens to the money off a small screen.
func (f *reasonForm) said(g styles.Glyphs) string {
	const most = 60
	r := f.reasons[f.chosen]
	return present.Reason(r.Code, r.Label, g.Truncate(f.note.Value(), most))
}

// reasonIntent is what a key means in this step.
type reasonIntent int

const (
	reasonNothing reasonIntent = iota
	reasonPick                 // the number says which
	reasonUp
	reasonDown
	reasonToNote
	reasonToList
	reasonType
	reasonNext
	reasonBack
)

// decodeReason turns a key into an intent. Digits choose a reason while the
// list has the keys, and are text while the note has them.
func decodeReason(key string, typing bool) (intent reasonIntent, digit int) {
	switch key {
	case "enter":
		return reasonNext, 0
	case "tab", "shift+tab":
		if typing {
			return reasonToList, 0
		}
		return reasonToNote, 0
	case "esc":
		if typing {
			return reasonToList, 0
		}
		return reasonBack, 0
	}
	if typing {
		return reasonType, 0
	}
	switch key {
	case "up", "k":
		return reasonUp, 0
	case "down", "j":
		return reasonDown, 0
	}
	if n, err := strconv.Atoi(key); err == nil && len(key) == 1 {
		return reasonPick, n
	}
	return reasonNothing, 0
}

func (p *Page) reasonKey(msg tea.KeyMsg) tea.Cmd {
	f := &p.reason
	intent, digit := decodeReason(msg.String(), f.typing)
	switch intent {
	case reasonBack:
		p.step = stepRefunds
		if len(p.stopped) == 0 { // what is seen from here on is another preview
			p.key = p.newKey()
		}
		return p.askQuote()
	case reasonNext:
		return p.reasonDone()
	}
	f.do(intent, digit, msg)
	return nil
}

// do changes the form itself.
func (f *reasonForm) do(intent reasonIntent, digit int, msg tea.KeyMsg) {
	f.problem = ""
	switch intent {
	case reasonPick:
		f.pick(digit)
	case reasonUp:
		f.choose(max(f.chosen-1, 0))
	case reasonDown:
		f.choose(f.chosen + 1)
	case reasonToNote:
		f.typing = true
	case reasonToList:
		f.typing = false
	case reasonType:
		f.note.Update(msg)
	case reasonNothing:
		f.problem = common.Idle(msg, "a digit chooses, Tab writes a note, Enter continues, Esc goes back.")
	}
}

// pick chooses by a digit: the reason with that code, else the one in that
// place. A reason that needs a note gives the note the keys.
func (f *reasonForm) pick(digit int) {
	at := digit - 1
	for i, r := range f.reasons {
		if r.Code == strconv.Itoa(digit) {
			at = i
		}
	}
	if at < 0 || at >= len(f.reasons) {
		f.problem = "There is no reason " + strconv.Itoa(digit) + "."
		return
	}
	f.choose(at)
	f.typing = f.reasons[at].NoteRequired
}

func (f *reasonForm) choose(at int) {
	if len(f.reasons) > 0 {
		f.chosen = min(at, len(f.reasons)-1)
	}
}

// reasonDone goes on to the confirmation if reason and note are complete.
func (p *Page) reasonDone() tea.Cmd {
	f := &p.reason
	policy := p.common.Standing.Policy
	if f.code() == "" {
		f.problem = "Choose a reason first: press its number."
		return nil
	}
	if _, err := policy.CheckReason(f.code(), f.note.Value()); err != nil {
		f.problem = common.Sentence(err)
		f.typing = true
		return nil
	}
	switch {
	case p.newer != nil:
		return p.changed(*p.newer)
	case p.left > 0:
		return p.askAgain()
	}
	return p.ask(nil)
}

// view is the list of reasons with the note below.
func (f *reasonForm) view(s styles.Styles, batch bool, width, height int) []string {
	question := "Why is it unsubscribed? One reason is required."
	if batch {
		question = "Why are they unsubscribed? One reason is required."
	}
	lines := []string{" " + s.Bold.Render(question)}
	if height >= 12 {
		lines = append(lines, "")
	}
	note := f.noteLines(s, width, height-len(lines)-4) // which are a reason, a blank line and two below
	room := height - len(lines) - len(note) - 3
	lines = append(lines, f.list(s, width, max(room, 1))...)
	lines = append(lines, "")
	lines = append(lines, note...)
	if f.problem != "" {
		lines = append(lines, wrapped(s.Danger, " ! ", f.problem, width)...)
	} else {
		lines = append(lines, " "+s.Dim.Render(f.hint(s.Glyphs.Glyphs, width-2)))
	}
	return lines
}

// hint is the keys of the step; Esc, which the footer has, gives way.
func (f *reasonForm) hint(g present.Glyphs, width int) string {
	if f.typing {
		return g.Join("Enter continues", "Tab back to the reasons")
	}
	said := g.Join("a digit chooses", "Tab writes a note", "Enter continues")
	if all := g.Join(said, "Esc back"); present.Width(all) <= width {
		return all
	}
	return said
}

// list are the reasons, scrolled so that the chosen one is seen.
func (f *reasonForm) list(s styles.Styles, width, height int) []string {
	if len(f.reasons) == 0 {
		return []string{" " + s.Danger.Render("This desk has no reasons; an admin can set them.")}
	}
	f.window.Set(len(f.reasons), min(height, len(f.reasons)))
	f.window.To(max(f.chosen, 0))
	from, to := f.window.Visible()
	var lines []string
	for i := from; i < to; i++ {
		lines = append(lines, f.reasonLine(s, i, width))
	}
	return lines
}

func (f *reasonForm) reasonLine(s styles.Styles, i, width int) string {
	r := f.reasons[i]
	text := present.Reason(r.Code, r.Label, "")
	if r.NoteRequired {
		text += " (needs a note)"
	}
	mark, style := s.Glyphs.Unmarked, styles.Style{}
	if i == f.chosen {
		mark, style = s.Glyphs.Marked, s.Accent
	}
	cursor := " "
	if i == f.chosen && !f.typing {
		cursor = s.Glyphs.Cursor
	}
	return " " + s.Accent.Render(cursor) + " " + style.Render(s.Glyphs.Truncate(mark+" "+text, width-4))
}

// noteLines are the note with its counter, at most height lines while it is
// written; short while nobody writes it.
func (f *reasonForm) noteLines(s styles.Styles, width, height int) []string {
	f.note.Label = "Note (optional)"
	if f.chosen >= 0 && f.chosen < len(f.reasons) && f.reasons[f.chosen].NoteRequired {
		f.note.Label = "Note (required)"
	}
	var lines []string
	if f.typing {
		for _, l := range f.note.View(s, max(width-2, 10), height) {
			lines = append(lines, " "+l)
		}
		return lines
	}
	value := f.note.Value()
	counter := strconv.Itoa(utf8.RuneCountInString(value)) + "/" + strconv.Itoa(model.MaxNote)
	lines = append(lines, " "+components.Ends(s.Dim.Render(f.note.Label), s.Dim.Render(counter), max(width-2, 10)))
	if value != "" {
		lines = append(lines, " "+s.Dim.Render(s.Glyphs.Bar)+" "+s.Glyphs.Truncate(value, width-4))
	}
	return lines
}
