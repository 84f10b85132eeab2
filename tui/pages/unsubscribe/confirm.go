package unsubscribe

import (
	"strconv"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/model"
	"unsubdesk/tui/common"
	"unsubdesk/tui/components"
	"unsubdesk/tui/present"
	"unsubdesk/tui/styles"
)

// confirmForm asks for the last word: y for one instance, the number for a
// batch. Everything typed in its first 300 ms is ignored, so that keys meant
// for what was there before move no money.
type confirmForm struct {
	guard   components.Guard
	typed   string
	changes []present.Change // what is no longer as it was seen (R14)
	problem string
	stopped []string // what is done of it, and how it goes on, where it ended before its end
}

// guardOverMsg redraws the page when the form begins to listen.
type guardOverMsg struct{}

// ask opens the confirmation; changes are what differs from what was seen.
func (p *Page) ask(changes []present.Change) tea.Cmd {
	p.step = stepConfirm
	p.confirm = confirmForm{guard: components.NewGuard(p.common), changes: changes}
	return p.common.Later(components.GuardTime, guardOverMsg{})
}

// confirmIntent is what a key means in the confirmation.
type confirmIntent int

const (
	confirmNothing confirmIntent = iota
	confirmSubmit
	confirmBack
	confirmWrong // Enter with a number that is not the right one
	confirmEmpty // Enter without a number
	confirmDigit
	confirmErase
)

// decodeConfirm turns a key into an intent. Only y submits one instance; only
// Enter with the right number a batch. Enter is Back for one instance, which
// has the focus; for a batch, where the number has it, Enter says what is missing.
func decodeConfirm(key string, batch bool, typed string, want int) confirmIntent {
	switch {
	case key == "esc":
		return confirmBack
	case !batch && key == "y":
		return confirmSubmit
	case !batch && key == "enter":
		return confirmBack
	case !batch:
		return confirmNothing
	case key == "enter" && typed == "":
		return confirmEmpty
	case key == "enter" && typed == strconv.Itoa(want):
		return confirmSubmit
	case key == "enter":
		return confirmWrong
	case key == "backspace":
		return confirmErase
	case len(key) == 1 && key[0] >= '0' && key[0] <= '9':
		return confirmDigit
	}
	return confirmNothing
}

// toSubmit is how many instances a Confirm now submits: of what stopped the rest, until a
// newer quote counts that itself.
func (p *Page) toSubmit() int {
	if p.left > 0 {
		return p.left
	}
	return p.quote.Totals.Submittable()
}

// mostDigits is the longest number that can be typed.
const mostDigits = 9

func (p *Page) confirmKey(msg tea.KeyMsg) tea.Cmd {
	f := &p.confirm
	if f.guard.Ignores(p.common) {
		return nil
	}
	want := p.toSubmit()
	intent := decodeConfirm(msg.String(), p.batch(), f.typed, want)
	f.problem = ""
	switch intent {
	case confirmBack:
		p.step = stepReason
	case confirmDigit:
		if len(f.typed) < mostDigits {
			f.typed += msg.String()
		}
	case confirmErase:
		f.typed = f.typed[:max(len(f.typed)-1, 0)]
	case confirmWrong:
		f.problem = "That is not " + strconv.Itoa(want) + ", the number of instances; nothing was submitted."
		f.typed = ""
	case confirmNothing:
		f.problem = common.Idle(msg, "y unsubscribes, Esc goes back.")
		if p.batch() {
			f.problem = common.Idle(msg, "type the number of instances; Esc goes back.")
		}
	case confirmEmpty:
		f.problem = "Type " + strconv.Itoa(want) + " first."
	case confirmSubmit:
		return p.submit()
	}
	return nil
}

// submit sends what is on screen, unless it cannot be sent any more.
func (p *Page) submit() tea.Cmd {
	if why := p.common.WhyNotSubmit(); why != "" {
		p.confirm.problem = present.First(why)
		return nil
	}
	return p.send()
}

// confirmView says what happens to the money, and asks.
func (p *Page) confirmView(height int) []string {
	s, f := p.common.Styles, &p.confirm
	ask := p.question()
	if f.problem != "" {
		ask = append(ask, wrapped(s.Danger, " ! ", f.problem, p.width)...)
	} else {
		ask = append(ask, "") // nothing moves when there is one
	}
	room := height - len(ask) - 1
	body := p.consequence(room)
	if len(f.stopped) > 0 {
		body = p.stoppedLines()
	}
	if len(f.changes) > 0 {
		body = append(p.changesView(max(height-len(body)-len(ask)-2, 3)), body...)
	}
	if len(body) > room {
		body = body[:max(room, 0)]
	}
	return append(append(body, ""), ask...)
}

// consequence is what will happen, in sentences. Where there is no room for all of them
// what happens to the money stays: what is submitted stands in the title too.
func (p *Page) consequence(room int) []string {
	s := p.common.Styles
	t := p.quote.Totals
	var what, lines []string
	for _, l := range present.Wrap(present.Submission(t, p.reason.said(s.Glyphs)), max(p.width-2, 10)) {
		what = append(what, " "+l)
	}
	for _, l := range present.Wrap(present.Consequence(t)+" "+present.NotUndone, max(p.width-2, 10)) {
		lines = append(lines, " "+s.Bold.Render(l))
	}
	var coupons []string
	if !t.CouponsReturned.IsZero() {
		coupons = append(coupons, "coupons back "+present.USD(t.CouponsReturned))
	}
	if !t.CouponsExpired.IsZero() {
		coupons = append(coupons, "coupons expired "+present.USD(t.CouponsExpired))
	}
	if len(coupons) > 0 {
		lines = append(lines, wrapped(s.Dim, " ", present.First(strings.Join(coupons, ", "))+".", p.width)...)
	}
	if text := present.UntoldOfQuote(p.quote); text != "" {
		lines = append(lines, warn(s, text, p.width)...)
	}
	if len(what)+len(lines) > room {
		return lines
	}
	if named := p.named(); len(what)+len(named)+len(lines) <= room {
		what = append(what, named...)
	}
	return append(what, lines...)
}

// named says which instances a batch is of, and whose.
func (p *Page) named() []string {
	text := present.SubmittedNames(p.quote)
	if text == "" || !p.batch() {
		return nil
	}
	return wrapped(styles.Style{}, " ", text, p.width)
}

// question is the last question with its buttons. While keys are still
// ignored it does not ask yet.
func (p *Page) question() []string {
	s, f := p.common.Styles, &p.confirm
	if f.guard.Ignores(p.common) {
		return []string{" " + s.Dim.Render("Read this first"+s.Glyphs.Ellipsis), ""}
	}
	if !p.batch() {
		return []string{" " + s.Bold.Render("Press y to confirm."), "", " " + s.Button.Render("[Esc Back]") + "   y Unsubscribe"}
	}
	want := strconv.Itoa(p.toSubmit())
	submit := s.Dim.Render(" Enter Unsubscribe ")
	if f.typed == want {
		submit = s.Button.Render("[Enter Unsubscribe]")
	}
	purpose := "to confirm"
	if len(f.stopped) > 0 {
		purpose = "to go on"
	}
	ask := " " + s.Bold.Render("Type "+want+" and press Enter "+purpose+": ") + f.typed + s.Accent.Render(s.Glyphs.Caret)
	return []string{ask, "", "  Esc Back   " + submit}
}

// changesView is what changed since it was seen, old beside new.
func (p *Page) changesView(height int) []string {
	s := p.common.Styles
	said := "What you saw has changed meanwhile. Nothing was done; look and confirm again:"
	if len(p.stopped) > 0 {
		said = "What you saw has changed, also by what is done of it; look at the rest and confirm again:"
	}
	lines := warn(s, said, p.width)
	for i, c := range p.confirm.changes {
		text := p.nameOf(c.Instance) + " " + s.Glyphs.Dot + " " + c.What + ": " + c.Old + " " + s.Glyphs.Arrow + " " + c.New
		change := wrapped(styles.Style{}, "   ", text, p.width)
		left := len(p.confirm.changes) - i
		if len(lines)+len(change) > height-1 && (left > 1 || len(lines)+len(change) > height) {
			more := "and " + present.Plural(left, "more change") + "; Esc, Esc shows all refunds as they are now"
			lines = append(lines, wrapped(s.Dim, "   ", more, p.width)...)
			break
		}
		lines = append(lines, change...)
	}
	return append(lines, "")
}

// nameOf is what the quote calls an instance, else its ID.
func (p *Page) nameOf(id string) string {
	if l, ok := p.quote.Line(id); ok {
		return present.Clean(l.Instance.Name)
	}
	return id
}

// changed takes a quote that is no longer the one confirmed (R14): the change
// is shown and asked again. Of a submission that stopped it goes on by the new quote.
func (p *Page) changed(now model.Quote) tea.Cmd {
	changes := present.Changes(p.quote, now)
	p.setQuote(now)
	if now.Totals.Submittable() == 0 {
		p.step = stepRefunds
		return common.Say(common.Warning, "Meanwhile nothing of this can be unsubscribed any more; nothing was done.")
	}
	cmd := p.ask(changes)
	if len(p.stopped) > 0 {
		p.confirm.problem = p.stopped[0]
	}
	return cmd
}
