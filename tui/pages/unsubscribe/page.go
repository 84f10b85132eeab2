// Package unsubscribe is the page that takes instances from their refunds over
// a reason to a confirmed submission and its result: four steps in one place,
// Esc going one back.
package unsubscribe

import (
	"strconv"
	"strings"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/google/uuid"

	"unsubdesk/model"
	"unsubdesk/tui/common"
	"unsubdesk/tui/components"
	"unsubdesk/tui/keys"
	"unsubdesk/tui/present"
)

// step is where the page is.
type step int

const (
	stepRefunds step = iota
	stepReason
	stepConfirm
	stepSending // between confirm and result
	stepResult
)

// Page is the unsubscribe page for some instances. Make it with New.
type Page struct {
	common        *common.Common
	newKey        func() string
	width, height int

	chosen common.OpenUnsubscribe
	step   step
	quotes common.Loader[model.Quote]
	quote  model.Quote
	quoted bool
	failed error // why there is no quote, or no fresher one
	// newer is the quote as it is now, if that is not what is on the screen.
	newer *model.Quote
	looks common.Loader[model.Quote]
	// key identifies this preview's submission (R13). It is made when the
	// preview opens, so that a repeat after a lost answer never pays twice.
	key string

	refunds refundList
	reason  reasonForm
	confirm confirmForm
	job     *job
	result  resultList
	// stopped says how far the submission came that ended before all was done; nothing
	// if there was none. left is how many of it are still to be submitted, by the quote on
	// the screen, which is from before; 0 if that is not known, or a newer quote says it.
	stopped []string
	left    int
	// submitted are the instances of all rounds that became requests.
	submitted model.Selection
}

var _ common.Page = (*Page)(nil)

// New opens the page on instances, IDs in this order. When it is left it sends
// common.Done.
func New(c *common.Common, chosen common.OpenUnsubscribe) *Page {
	p := &Page{common: c, newKey: uuid.NewString}
	p.open(chosen)
	return p
}

// open begins a preview: new instances, new key, nothing chosen.
func (p *Page) open(chosen common.OpenUnsubscribe) {
	p.chosen, p.step, p.key = chosen, stepRefunds, p.newKey()
	p.quote, p.quoted, p.failed, p.newer = model.Quote{}, false, nil, nil
	p.refunds, p.job, p.stopped, p.left = refundList{}, nil, nil, 0
	p.reason = newReasonForm(p.common.Standing.Policy.Reasons)
}

// batch reports whether more than one instance was chosen, so that the count
// has to be typed.
func (p *Page) batch() bool { return p.chosen.Len() > 1 }

// Init asks for the quote.
func (p *Page) Init() tea.Cmd { return p.askQuote() }

// Refresh asks for the quote again while it is what is being looked at. From
// the reason on it stays as it was seen: what changes then is shown before it is
// confirmed (R14).
func (p *Page) Refresh() tea.Cmd {
	if p.step != stepRefunds {
		return p.Live()
	}
	return p.askQuote()
}

func (p *Page) askQuote() tea.Cmd {
	d, chosen := p.common.Desk, p.chosen
	return p.quotes.Ask(p.common.Ctx, func(ctx ctx) (model.Quote, error) { return quoteOf(ctx, d, chosen) })
}

func quoteOf(ctx ctx, d common.Desk, chosen common.OpenUnsubscribe) (model.Quote, error) {
	if chosen.Rows.Len() > 0 {
		return d.QuoteSelection(ctx, chosen.Rows)
	}
	return d.Quote(ctx, chosen.IDs)
}

// Busy is the submission that runs, "" if none does.
func (p *Page) Busy() string {
	if p.step == stepSending {
		return "an unsubscription is being submitted; its key is " + present.Clean(p.job.sub.Key)
	}
	return ""
}

// Unfinished is that nothing was submitted yet of what was begun.
func (p *Page) Unfinished() string {
	if p.step == stepReason || p.step == stepConfirm {
		return "the unsubscription of " + present.Plural(p.chosen.Len(), "instance") + " is not submitted"
	}
	return ""
}

// Capturing reports whether digits and letters belong to the page: while a
// reason is chosen, while it is confirmed, and while it is submitted.
func (p *Page) Capturing() bool {
	return p.step == stepReason || p.step == stepConfirm || p.step == stepSending
}

// SetSize says how large the page is.
func (p *Page) SetSize(width, height int) { p.width, p.height = width, height }

// Bindings are the actions of the present step.
func (p *Page) Bindings() []keys.Action {
	k := p.common.Keys
	back := k.Get(keys.Back)
	switch p.step {
	case stepRefunds:
		next := k.Get(keys.Continue).Described("Choose a reason").Because(p.whyNotContinue())
		return append([]keys.Action{next, back.Hinted("cancel")}, k.Moves(p.refunds.window.NoScroll())...)
	case stepReason:
		return []keys.Action{k.Get(keys.Continue), back.Hinted("back")}
	case stepConfirm:
		return []keys.Action{back.Hinted("back")}
	case stepResult:
		const leave = "Go back to the list; what was refused stays selected"
		return append([]keys.Action{
			k.Get(keys.Continue).Hinted("done").Described(leave), back.Described(leave),
			k.Get(keys.Retry).Hinted("try refused again").Because(p.whyNotRetry()),
			k.Get(keys.Export).Because(p.whyNotExport()),
		}, k.Moves(p.result.window.NoScroll())...)
	}
	if p.job.stoppable() {
		return []keys.Action{back.Hinted("stop").Described("Stop after the orders in hand; what is done stays")}
	}
	if p.job != nil && p.job.lost != nil {
		return []keys.Action{k.Get(keys.Retry).Hinted("check now").Described("Check now whether it went through"), back.Hinted("leave")}
	}
	return nil
}

// whyNotContinue is why the refunds cannot be confirmed, "" if they can.
func (p *Page) whyNotContinue() string {
	switch {
	case !p.quoted:
		return "the refunds are not known yet"
	case p.quote.Totals.Submittable() == 0 && p.batch():
		return "none of these can be unsubscribed"
	case p.quote.Totals.Submittable() == 0:
		return "it cannot be unsubscribed"
	}
	return p.common.WhyNotSubmit()
}

// View draws the page in exactly its size.
func (p *Page) View() string {
	lines := p.header()
	lines = append(lines, p.body(max(p.height-len(lines), 1))...)
	return components.Block(lines, p.width, p.height)
}

func (p *Page) body(height int) []string {
	switch p.step {
	case stepRefunds:
		return p.refundsView(height)
	case stepReason:
		var news []string
		if text := p.meanwhile(); text != "" {
			news = append(warn(p.common.Styles, text, p.width), "")
		}
		return append(news, p.reason.view(p.common.Styles, p.batch(), p.width, height-len(news))...)
	case stepConfirm:
		return p.confirmView(height)
	case stepSending:
		return p.sendingView(height)
	}
	return p.resultView(height)
}

// header is the title with the four steps, and a rule.
func (p *Page) header() []string {
	s := p.common.Styles
	title, steps := p.title(), p.steps(wordNumbered)
	room := func() int { return p.width - 5 - present.Width(steps) }
	if present.Width(title) > room() {
		steps = p.steps(wordPlain)
	}
	if present.Width(title) > room() {
		title = p.shortTitle()
	}
	if least := min(present.Width(title), 24); least > room() {
		steps = p.steps(wordOne)
	}
	title = s.Title.Render(s.Glyphs.Truncate(title, room()))
	return []string{components.Ends(" "+title, steps+" ", p.width), components.Rule(s, p.width)}
}

// shortTitle leaves out how many orders it is about.
func (p *Page) shortTitle() string {
	if p.batch() {
		return "Unsubscribe " + present.Plural(p.chosen.Len(), "instance")
	}
	return p.title()
}

func (p *Page) title() string {
	if p.batch() {
		title := "Unsubscribe " + present.Plural(p.chosen.Len(), "instance")
		if p.quoted {
			title += " of " + present.Plural(p.orders(), "order")
		}
		return title
	}
	for _, l := range p.quote.Lines {
		return "Unsubscribe " + present.Clean(l.Instance.Name)
	}
	for _, id := range p.chosen.IDs {
		return "Unsubscribe " + present.Clean(id)
	}
	return "Unsubscribe"
}

// orders is how many orders the quote is about.
func (p *Page) orders() int {
	if p.quote.Sum != nil {
		return p.quote.Sum.Orders
	}
	return len(p.quote.Orders)
}

// stepWords are the ways to write the steps.
type stepWords int

const (
	wordNumbered stepWords = iota // 1 Refunds ─ 2 Reason ─ 3 Confirm ─ 4 Result
	wordPlain                     // Refunds ─ Reason ─ [Confirm] ─ Result
	wordOne                       // step 3 of 4
)

// steps are the names of the steps, the present one accented.
func (p *Page) steps(words stepWords) string {
	s := p.common.Styles
	names := []string{"Refunds", "Reason", "Confirm", "Result"}
	at := int(p.step)
	if p.step >= stepSending {
		at--
	}
	if words == wordOne {
		return s.Dim.Render("step ") + s.Accent.Render(strconv.Itoa(at+1)) + s.Dim.Render(" of 4")
	}
	for i, n := range names {
		style := s.Dim
		if i == at {
			style = s.Accent
		}
		switch {
		case words == wordNumbered:
			n = strconv.Itoa(i+1) + " " + n
		case i == at:
			n = "[" + n + "]"
		}
		names[i] = style.Render(n)
	}
	return strings.Join(names, s.Dim.Render(" "+s.Glyphs.Step+" "))
}
