package instances

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/common"
	"unsubdesk/tui/present"
)

// summary is what unsubscribing the selection now would do.
type summary struct {
	totals model.QuoteTotals
	// blocked are the rows that count for nothing, and quote the whole quote, of a
	// selection that has one (desk.WholeQuote).
	blocked model.Selection
	quote   *model.Quote
	// shown is how many of the selection the list shows.
	shown int
}

// summarise quotes the selection and counts how much of it q shows.
func summarise(ctx context.Context, d common.Desk, chosen model.Selection, q model.ListQuery) (summary, error) {
	quote, err := d.QuoteSelection(ctx, chosen)
	if err != nil {
		return summary{}, err
	}
	s := summary{totals: quote.Totals}
	if quote.Sum == nil {
		s.quote = &quote
		var blocked []uint32
		for _, l := range quote.Lines {
			if !l.Allowed() {
				blocked = append(blocked, l.Instance.Row)
			}
		}
		s.blocked = model.SelectionOf(blocked...)
	}
	q.Filter, q.Selected = onlySelected(q.Filter), chosen
	s.shown, err = d.Count(ctx, q)
	return s, err
}

// summariseMarks asks for the summary of what is marked now.
func (p *Page) summariseMarks() tea.Cmd {
	if p.marks.Len() == 0 {
		p.summaries.Stop()
		p.summary, p.unsummed = summary{}, false
		return nil
	}
	chosen, q, d := p.marks.Rows(), p.query(), p.common.Desk
	cmd := p.summaries.Ask(p.common.Ctx, func(ctx context.Context) (summary, error) {
		return summarise(ctx, d, chosen, q)
	})
	return tea.Batch(cmd, p.summaries.WhenSlow(p.common))
}

// summing reports whether the sums that are known are not those of the selection, or
// not those of now, for longer than nobody minds.
func (p *Page) summing() bool {
	return p.summaries.Slow() || p.unsummed && (p.marks.Len() > desk.WholeQuote || !p.summaries.Waiting())
}

// marked is the command after the selection has changed.
func (p *Page) marked() tea.Cmd {
	p.unsummed = true
	if usesSelection(p.query().Filter) {
		return tea.Batch(p.summariseMarks(), p.reload(), p.countMatches())
	}
	return p.summariseMarks()
}

// toggle marks the row under the cursor, or takes its mark away. A blocked
// row cannot be marked and says why.
func (p *Page) toggle(row int) tea.Cmd {
	if row < 0 || row >= len(p.list.rows) {
		return nil
	}
	r := p.list.rows[row]
	if p.marks.Has(r.Row) {
		p.marks.Remove(model.SelectionOf(r.Row), "taking the mark from "+present.Clean(r.Name))
		return p.marked()
	}
	if why := p.whyNot(r); why != "" {
		return common.Say(common.Warning, "Cannot mark "+present.Clean(r.Name)+": "+why+".")
	}
	p.marks.Add(model.SelectionOf(r.Row), "the mark on "+present.Clean(r.Name))
	return p.marked()
}

// whyNot are all reasons why a row cannot be unsubscribed now, "" if it can.
func (p *Page) whyNot(r desk.Row) string {
	return present.BlockSentences(p.blocksOf(r))
}

// bulk is a selection of many that a query found.
type bulk struct {
	what    string // all, invert, range
	rows    model.Selection
	blocked int // matches that cannot be marked
}

// what a bulk is for.
const (
	bulkAll    = "all"
	bulkInvert = "invert"
	bulkRange  = "range"
)

// matchAll finds all that match and can be marked.
func (p *Page) matchAll(what string) tea.Cmd {
	q, d := p.query(), p.common.Desk
	return p.bulks.Ask(p.common.Ctx, func(ctx context.Context) (bulk, error) {
		all, err := d.Count(ctx, q)
		if err != nil || q.Tab == model.TabNotAllowed {
			return bulk{what: what, blocked: all}, err
		}
		q.Tab = model.TabAllowed
		rows, err := d.Select(ctx, q)
		return bulk{what: what, rows: rows, blocked: max(all-rows.Len(), 0)}, err
	})
}

// matchRange finds the rows from one place of the list to another.
func (p *Page) matchRange(from, to placed) tea.Cmd {
	if from.at > to.at {
		from, to = to, from
	}
	q, d := p.query(), p.common.Desk
	limit := to.at - from.at + 1 + chunk // others may have come between
	return p.bulks.Ask(p.common.Ctx, func(ctx context.Context) (bulk, error) {
		return collectRange(ctx, d, q, from, to, limit)
	})
}

func collectRange(ctx context.Context, d common.Desk, q model.ListQuery, from, to placed, limit int) (bulk, error) {
	b := bulk{what: bulkRange}
	var rows []uint32
	anchor := from.row.Instance
	q.Anchor, q.Inclusive, q.Limit = &anchor, true, chunk
	for seen := 0; seen < limit; {
		page, err := d.List(ctx, q)
		if err != nil {
			return b, err
		}
		for _, r := range page.Rows {
			if r.Status == model.StatusAllowed {
				rows = append(rows, r.Row)
			} else {
				b.blocked++
			}
			if r.ID == to.row.ID {
				b.rows = model.SelectionOf(rows...)
				return b, nil
			}
		}
		if len(page.Rows) < chunk {
			break
		}
		last := page.Rows[len(page.Rows)-1].Instance
		q.Anchor, q.Inclusive = &last, false
		seen += len(page.Rows)
	}
	return bulk{}, model.Errorf(model.CodeConflict, "The list has changed between the two ends of the range; mark it again.")
}

// takeBulk marks what a query found and says how many.
func (p *Page) takeBulk(b bulk) tea.Cmd {
	before := p.marks.Len()
	switch b.what {
	case bulkInvert:
		p.marks.Invert(b.rows, "the inversion of "+present.Plural(b.rows.Len(), "mark"))
	case bulkRange:
		p.marks.Add(b.rows, "the marked range of "+present.Count(b.rows.Len()))
	default:
		p.marks.Add(b.rows, "marking all "+present.Count(b.rows.Len())+" that match")
	}
	return tea.Batch(p.marked(), common.Say(bulkTone(b), bulkSentence(b, p.marks.Len()-before)))
}

func bulkTone(b bulk) common.Tone {
	if b.rows.Len() == 0 {
		return common.Warning
	}
	return common.Info
}

func bulkSentence(b bulk, more int) string {
	blocked := ""
	if b.blocked > 0 {
		blocked = "; " + present.Count(b.blocked) + " cannot be unsubscribed"
	}
	switch {
	case b.rows.Len() == 0 && b.blocked > 0:
		return "None of these " + present.Count(b.blocked) + " can be unsubscribed; the pane says why."
	case b.rows.Len() == 0:
		return "There is nothing to mark."
	case b.what == bulkInvert:
		return "Marks inverted on " + present.Plural(b.rows.Len(), "instance") + blocked + "."
	case more == 0:
		return "All " + present.Count(b.rows.Len()) + " were marked already" + blocked + "."
	}
	return present.Plural(more, "instance") + " more marked" + blocked + "."
}
