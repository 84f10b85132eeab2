package instances

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/common"
	"unsubdesk/tui/present"
)

// A selection may have a hundred thousand instances. Of more than wholeQuote
// only the totals are kept, added up from quotes of quoteChunk at a time.
const (
	wholeQuote = 500
	quoteChunk = 250
)

// summary is what unsubscribing the selection now would do.
type summary struct {
	totals  model.QuoteTotals
	blocked map[string]bool
	// quote is the whole quote of a selection of at most wholeQuote.
	quote *model.Quote
	// shown is how many of the selection the list shows.
	shown int
}

// summarise quotes the selection and counts how much of it q shows.
func summarise(ctx context.Context, d common.Desk, ids []string, q model.ListQuery) (summary, error) {
	s := summary{blocked: map[string]bool{}}
	size := quoteChunk
	if len(ids) <= wholeQuote {
		size = wholeQuote
	}
	for from := 0; from < len(ids); from += size {
		part := ids[from:min(from+size, len(ids))]
		quote, err := d.Quote(ctx, part)
		if err != nil {
			return summary{}, err
		}
		s.add(quote)
		if len(ids) <= wholeQuote {
			s.quote = &quote
		}
	}
	q.Filter, q.Selected = onlySelected(q.Filter), ids
	var err error
	s.shown, err = d.Count(ctx, q)
	return s, err
}

func (s *summary) add(q model.Quote) {
	t, n := &s.totals, q.Totals
	t.Instances += n.Instances
	t.Now += n.Now
	t.Review += n.Review
	t.Blocked += n.Blocked
	t.RefundNow = t.RefundNow.Add(n.RefundNow)
	t.RefundReview = t.RefundReview.Add(n.RefundReview)
	t.CouponsReturned = t.CouponsReturned.Add(n.CouponsReturned)
	t.CouponsExpired = t.CouponsExpired.Add(n.CouponsExpired)
	for _, l := range q.Lines {
		if !l.Allowed() {
			s.blocked[l.Instance.ID] = true
		}
	}
}

// summariseMarks asks for the summary of what is marked now.
func (p *Page) summariseMarks() tea.Cmd {
	if p.marks.len() == 0 {
		p.summaries.Stop()
		p.summary = summary{}
		return nil
	}
	ids, q, d := p.marks.ids(), p.query(), p.common.Desk
	return p.summaries.Ask(p.common.Ctx, func(ctx context.Context) (summary, error) {
		return summarise(ctx, d, ids, q)
	})
}

// marked is the command after the selection has changed.
func (p *Page) marked() tea.Cmd {
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
	if p.marks.has(r.ID) {
		p.marks.remove(r.ID)
		return p.marked()
	}
	if why := p.whyNot(r); why != "" {
		return common.Say(common.Warning, "Cannot mark "+present.Clean(r.Name)+": "+why+".")
	}
	p.marks.add(r.ID)
	return p.marked()
}

// whyNot are all reasons why a row cannot be unsubscribed now, "" if it can.
func (p *Page) whyNot(r desk.Row) string {
	return present.BlockSentences(p.blocksOf(r))
}

// bulk is a selection of many that a query found.
type bulk struct {
	what    string // all, invert, range
	ids     []string
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
		ids, err := d.Match(ctx, q)
		return bulk{what: what, ids: ids, blocked: max(all-len(ids), 0)}, err
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
	anchor := from.row.Instance
	q.Anchor, q.Inclusive, q.Limit = &anchor, true, chunk
	for seen := 0; seen < limit; {
		page, err := d.List(ctx, q)
		if err != nil {
			return b, err
		}
		for _, r := range page.Rows {
			if r.Status == model.StatusAllowed {
				b.ids = append(b.ids, r.ID)
			} else {
				b.blocked++
			}
			if r.ID == to.row.ID {
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
	before := p.marks.len()
	for _, id := range b.ids {
		if b.what == bulkInvert && p.marks.has(id) {
			p.marks.remove(id)
		} else {
			p.marks.add(id)
		}
	}
	return tea.Batch(p.marked(), common.Say(bulkTone(b), bulkSentence(b, p.marks.len()-before)))
}

func bulkTone(b bulk) common.Tone {
	if len(b.ids) == 0 {
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
	case len(b.ids) == 0 && b.blocked > 0:
		return "None of these " + present.Count(b.blocked) + " can be unsubscribed; the pane says why."
	case len(b.ids) == 0:
		return "There is nothing to mark."
	case b.what == bulkInvert:
		return "Marks inverted on " + present.Plural(len(b.ids), "instance") + blocked + "."
	case more == 0:
		return "All " + present.Count(len(b.ids)) + " were marked already" + blocked + "."
	}
	return present.Plural(more, "instance") + " more marked" + blocked + "."
}
