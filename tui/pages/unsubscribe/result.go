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

// where is the text behind a row: the request it is part of.
func where(c *common.Common, r present.ResultRow) string {
	switch r.Outcome {
	case present.OutcomeRefunded:
		return r.Request.ID
	case present.OutcomeWaits:
		return c.Glyphs().Join(r.Request.ID, "until "+present.ClockUTC(r.Request.Deadline, c.Now()))
	case present.OutcomeMissing:
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
	rows    []present.ResultRow
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
	p.submitted = p.submitted.With(b.Done(p.quote, p.chosen.Rows))
	return common.Send(common.Changed{})
}

// resultOf lists every instance, and below each why it was refused.
func (p *Page) resultOf(b desk.BatchResult) resultList {
	list := resultList{batch: b, rows: present.ResultRows(b, p.quote)}
	for i, r := range list.rows {
		list.amount = max(list.amount, present.Width(present.Amount(r.Refund)))
		list.where = max(list.where, present.Width(where(p.common, r)))
		for b := -1; b < len(r.Blocks); b++ {
			list.lines = append(list.lines, resultLine{i, b})
		}
		if r.Request == nil {
			list.refused = append(list.refused, r.ID)
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

// resultSums are the outcomes with their totals, one line each if it has the room.
func (p *Page) resultSums() []string {
	s := p.common.Styles
	var lines []string
	for _, o := range []present.Outcome{present.OutcomeRefunded, present.OutcomeWaits, present.OutcomeRefused, present.OutcomeMissing} {
		n, sum := present.ResultSum(p.result.rows, o)
		if n == 0 {
			continue
		}
		style := [...]styles.Style{s.Good, s.Warning, s.Danger, s.Danger}[o]
		word, count := present.PadRight(present.First(o.Word()), 10), present.PadLeft(present.Plural(n, "instance"), 16)
		line := " " + style.Render(word) + count
		if o == present.OutcomeRefunded || o == present.OutcomeWaits {
			line += "   " + s.Bold.Render(present.USD(sum))
			used := 1 + present.Width(word+count) + 3 + present.Width(present.USD(sum))
			for _, note := range p.resultNotes(o) { // whole, or below: an amount is never cut
				if used += 3 + present.Width(note); used >= p.width {
					lines, line, used = append(lines, line), "", 3+present.Width(note)
				}
				line += "   " + s.Dim.Render(note)
			}
		}
		lines = append(lines, line)
	}
	return lines
}

// resultNotes say how many requests, and which coupons came back.
func (p *Page) resultNotes(o present.Outcome) []string {
	var coupons model.Money
	requests := 0
	for _, r := range p.result.batch.Requests {
		if (r.Status == model.RequestCompleted) == (o == present.OutcomeRefunded) {
			requests++
			coupons = coupons.Add(r.CouponsReturned)
		}
	}
	notes := []string{present.Plural(requests, "request")}
	if !coupons.IsZero() && o == present.OutcomeRefunded {
		notes = append(notes, "coupons back "+present.Amount(coupons))
	}
	return notes
}

// resultAdvice says how the answer came, and who can decide what waits (R7).
func (p *Page) resultAdvice() []string {
	var advice []string
	if p.result.wasLost {
		advice = append(advice, "The desk's answer was lost on the way; it was looked up, and this had gone through, once.")
	}
	if p.result.batch.Repeated {
		advice = append(advice, "This had gone through before: it is the first answer again, nothing was paid twice.")
	}
	requests := p.result.batch.Requests
	if text := present.WhoDecides(requests, p.quote.Deciders, p.common.Now()); text != "" {
		advice = append(advice, text)
	}
	if text := present.UntoldOf(requests, p.quote.Deciders); text != "" && p.quote.Mail {
		advice = append(advice, text)
	}
	return advice
}

func (l *resultList) view(c *common.Common, width, height int) []string {
	lines, hidden := scrolled(&l.window, len(l.lines), height, func(i int) []string {
		at := l.lines[i]
		r := &l.rows[at.row]
		if at.block < 0 {
			return []string{l.row(c, r, width)}
		}
		return wrapped(c.Styles.Danger, "            "+c.Styles.Glyphs.Cross+" ", r.Blocks[at.block].Message, width)
	})
	return moreBelow(c.Styles, lines, hidden, width)
}

func (l *resultList) row(c *common.Common, r *present.ResultRow, width int) string {
	s := c.Styles
	style := [...]styles.Style{s.Good, s.Warning, s.Danger, s.Danger}[r.Outcome]
	name := r.Name
	if name == "" {
		name = r.ID
	}
	where := where(c, *r)
	room := width - 1 - 11 - 2 - l.amount - 3
	nameWidth, id := min(max(room-l.where-1, 12), 36), ""
	if left := room - l.where - 1 - nameWidth - 2; left >= leastID && r.Name != "" {
		width := min(left, mostID)
		id = "  " + s.Dim.Render(s.Glyphs.FitID(r.ID, width))
		room -= width + 2
	}
	amount := ""
	if r.Outcome == present.OutcomeRefunded || r.Outcome == present.OutcomeWaits {
		amount = present.Amount(r.Refund)
	}
	line := " " + style.Render(present.PadRight(r.Outcome.Word(), 11)) + s.Glyphs.Fit(name, nameWidth) + id + "  " + present.PadLeft(amount, l.amount)
	return line + "   " + s.Dim.Render(s.Glyphs.Truncate(where, room-nameWidth))
}
