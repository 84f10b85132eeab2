package unsubscribe

import (
	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/common"
	"unsubdesk/tui/components"
	"unsubdesk/tui/keys"
	"unsubdesk/tui/present"
	"unsubdesk/tui/styles"
)

// outcome is what became of one instance.
type outcome int

const (
	outcomeRefunded outcome = iota
	outcomeWaits
	outcomeRefused
	outcomeMissing
)

func (o outcome) word() string {
	switch o {
	case outcomeRefunded:
		return "refunded"
	case outcomeWaits:
		return "waits"
	case outcomeRefused:
		return "refused"
	}
	return "not found"
}

// resultRow is one instance of the result (R15: every one is listed).
type resultRow struct {
	id, name, order string
	outcome         outcome
	refund          model.Money
	request         *model.Request // nil if refused
	blocks          []model.Block
}

// where is the text behind a row: the request it is part of.
func (r resultRow) where(c *common.Common) string {
	switch r.outcome {
	case outcomeRefunded:
		return r.request.ID
	case outcomeWaits:
		return c.Glyphs().Join(r.request.ID, "until "+present.ClockUTC(r.request.Deadline, c.Now()))
	case outcomeMissing:
		return "there is no such instance on this desk"
	}
	return ""
}

// resultLine is a line of the list: a row, or one of its blocks.
type resultLine struct {
	row   int
	block int // -1: the row itself
}

// resultList is the last step.
type resultList struct {
	window  components.Window
	guard   components.Guard // against an Enter that was meant for the step before
	rows    []resultRow
	lines   []resultLine
	batch   desk.BatchResult
	refused []string // the IDs that stay selected
	amount  int      // the widest amount
	where   int      // the widest place
	saved   string   // where the export went
	wasLost bool     // the answer was, and has been looked up
}

// finish takes the desk's answer.
func (p *Page) finish(b desk.BatchResult) tea.Cmd {
	p.step, p.job = stepResult, nil
	p.result = p.resultOf(b)
	p.result.guard = components.NewGuard(p.common)
	p.submitted = p.submitted.With(p.rowsDone(b))
	return common.Send(common.Changed{})
}

// rowsDone are the rows of what a submission made requests of.
func (p *Page) rowsDone(b desk.BatchResult) model.Selection {
	if p.quote.Sum != nil {
		var refused []uint32
		for _, r := range b.Refused {
			refused = append(refused, r.Row)
		}
		return p.chosen.Rows.Without(model.SelectionOf(refused...))
	}
	done := map[string]bool{}
	for _, r := range b.Requests {
		for _, id := range r.InstanceIDs() {
			done[id] = true
		}
	}
	var rows []uint32
	for _, l := range p.quote.Lines {
		if done[l.Instance.ID] {
			rows = append(rows, l.Instance.Row)
		}
	}
	return model.SelectionOf(rows...)
}

// resultOf lists every instance: refused first, because they need somebody,
// then what waits, then what is done.
func (p *Page) resultOf(b desk.BatchResult) resultList {
	quoted := make(map[string]*model.Instance, len(p.quote.Lines))
	for i := range p.quote.Lines {
		in := &p.quote.Lines[i].Instance
		quoted[in.ID] = in
	}
	list := resultList{batch: b}
	add := func(r resultRow) {
		if in := quoted[r.id]; in != nil {
			r.name, r.order = in.Name, in.Order.Number
		}
		list.amount = max(list.amount, present.Width(present.Amount(r.refund)))
		list.where = max(list.where, present.Width(r.where(p.common)))
		list.rows = append(list.rows, r)
		for b := -1; b < len(r.blocks); b++ {
			list.lines = append(list.lines, resultLine{len(list.rows) - 1, b})
		}
	}
	for _, r := range b.Refused {
		add(resultRow{id: r.InstanceID, outcome: outcomeRefused, blocks: r.Blocks})
		list.refused = append(list.refused, r.InstanceID)
	}
	for _, id := range b.NotFound {
		add(resultRow{id: id, outcome: outcomeMissing})
		list.refused = append(list.refused, id)
	}
	for _, o := range []outcome{outcomeWaits, outcomeRefunded} {
		for i := range b.Requests {
			r := &b.Requests[i]
			if (r.Status == model.RequestCompleted) != (o == outcomeRefunded) {
				continue
			}
			for _, it := range r.Items {
				add(resultRow{id: it.InstanceID, outcome: o, refund: it.Refund, request: r})
			}
		}
	}
	return list
}

func (p *Page) whyNotRetry() string {
	if len(p.result.refused) == 0 {
		return "nothing was refused"
	}
	return ""
}

// resultDo carries out an action of the last step.
func (p *Page) resultDo(id keys.ID) tea.Cmd {
	switch id {
	case keys.Continue:
		if p.result.guard.Ignores(p.common) {
			return nil
		}
		return p.leave()
	case keys.Back:
		return p.leave()
	case keys.Export:
		return p.export()
	case keys.Retry:
		refused := p.result.refused
		p.open(common.OpenUnsubscribe{IDs: refused})
		return p.askQuote()
	}
	p.result.window.Scroll(scrollBy(p.result.window, id))
	return nil
}

// resultView is the sums, what is to be known, and every row.
func (p *Page) resultView(height int) []string {
	s := p.common.Styles
	lines := p.resultSums()
	for _, a := range p.resultAdvice() {
		lines = append(lines, warn(s, a, p.width)...)
	}
	if p.result.saved != "" {
		lines = append(lines, wrapped(s.Good, " ", "Saved: "+p.result.saved, p.width)...)
	}
	lines = append(lines, "")
	return append(lines, p.result.view(p.common, p.width, height-len(lines))...)
}

// resultSums are the outcomes with their totals, one line each.
func (p *Page) resultSums() []string {
	s := p.common.Styles
	var lines []string
	for _, o := range []outcome{outcomeRefunded, outcomeWaits, outcomeRefused, outcomeMissing} {
		n, sum := p.result.sum(o)
		if n == 0 {
			continue
		}
		style := [...]styles.Style{s.Good, s.Warning, s.Danger, s.Danger}[o]
		line := " " + style.Render(present.PadRight(present.First(o.word()), 10)) + present.PadLeft(present.Plural(n, "instance"), 16)
		if o == outcomeRefunded || o == outcomeWaits {
			line += "   " + s.Bold.Render(present.USD(sum)) + p.resultNote(o)
		}
		lines = append(lines, line)
	}
	return lines
}

// resultNote says how many requests, and which coupons came back.
func (p *Page) resultNote(o outcome) string {
	s := p.common.Styles
	var coupons model.Money
	requests := 0
	for _, r := range p.result.batch.Requests {
		if (r.Status == model.RequestCompleted) == (o == outcomeRefunded) {
			requests++
			coupons = coupons.Add(r.CouponsReturned)
		}
	}
	note := "   " + present.Plural(requests, "request")
	if !coupons.IsZero() && o == outcomeRefunded {
		note += "   coupons back " + present.Amount(coupons)
	}
	return s.Dim.Render(note)
}

func (l *resultList) sum(o outcome) (n int, refund model.Money) {
	for _, r := range l.rows {
		if r.outcome == o {
			n++
			refund = refund.Add(r.refund)
		}
	}
	return n, refund
}

// resultAdvice says who can decide what waits: never the submitter (R7), so a
// sole user needs silence or a second person.
func (p *Page) resultAdvice() []string {
	var advice []string
	if p.result.wasLost {
		advice = append(advice, "The desk's answer was lost on the way; it was looked up, and this had gone through, once.")
	}
	if p.result.batch.Repeated {
		advice = append(advice, "This had gone through before: it is the first answer again, nothing was paid twice.")
	}
	var waiting []model.Request
	var managers []string
	known := map[string]bool{}
	for _, r := range p.result.batch.Requests {
		if r.Status != model.RequestPending {
			continue
		}
		waiting = append(waiting, r)
		if m := r.Account.Manager; m != "" && m != r.SubmittedBy && !known[m] {
			known[m] = true
			managers = append(managers, present.Clean(m))
		}
	}
	if len(waiting) == 0 {
		return advice
	}
	second := "another manager or an admin"
	if len(managers) > 0 && len(managers) <= 3 {
		second = present.List(managers) + ", or an admin"
	}
	return append(advice, "You cannot approve what you submitted yourself: only silence at the deadline ("+
		present.ClockUTC(waiting[0].Deadline, p.common.Now())+"), or a second person ("+second+"), can.")
}

func (l *resultList) view(c *common.Common, width, height int) []string {
	lines, hidden := scrolled(&l.window, len(l.lines), height, func(i int) []string {
		at := l.lines[i]
		r := &l.rows[at.row]
		if at.block < 0 {
			return []string{l.row(c, r, width)}
		}
		return wrapped(c.Styles.Danger, "            "+c.Styles.Glyphs.Cross+" ", r.blocks[at.block].Message, width)
	})
	return moreBelow(c.Styles, lines, hidden, width)
}

func (l *resultList) row(c *common.Common, r *resultRow, width int) string {
	s := c.Styles
	style := [...]styles.Style{s.Good, s.Warning, s.Danger, s.Danger}[r.outcome]
	name := r.name
	if name == "" {
		name = r.id
	}
	where := r.where(c)
	room := width - 1 - 11 - 2 - l.amount - 3
	nameWidth := min(max(room-l.where-1, 12), 36)
	amount := ""
	if r.outcome == outcomeRefunded || r.outcome == outcomeWaits {
		amount = present.Amount(r.refund)
	}
	line := " " + style.Render(present.PadRight(r.outcome.word(), 11)) + s.Glyphs.Fit(name, nameWidth) + "  " + present.PadLeft(amount, l.amount)
	return line + "   " + s.Dim.Render(s.Glyphs.Truncate(where, room-nameWidth))
}
