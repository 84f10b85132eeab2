package unsubscribe

import (
	"unsubdesk/model"
	"unsubdesk/tui/common"
	"unsubdesk/tui/components"
	"unsubdesk/tui/present"
	"unsubdesk/tui/styles"
)

// refundList is what the first step shows: the groups of the quote, and every
// instance in them. Only the rows that are seen are drawn, so that a hundred
// thousand instances cost no more than ten.
type refundList struct {
	window components.Window
	advice []string // the lines of what to know first, where they have no room above the list
	groups []present.Group
	rows   []refundRow
	amount int             // the widest amount
	said   map[string]bool // orders whose value was said
	words  []string        // of a quote without lines
	quote  model.Quote
}

// refundRow is one line of the list: a group's title, an instance, or one fact
// about it.
type refundRow struct {
	line  int32
	index int32 // of the coupon or block
	group int8
	what  refundFact
}

type refundFact int8

const (
	factTitle refundFact = iota
	factBlank
	factInstance
	factReturned
	factExpired
	factBlock
	factOrder
	factWords
)

func (l *refundList) set(q model.Quote) {
	l.quote, l.groups = q, present.Groups(q)
	l.rows, l.amount, l.said, l.words = l.rows[:0], 0, map[string]bool{}, present.SumWords(q)
	for i := range l.words {
		l.rows = append(l.rows, refundRow{what: factWords, line: int32(i)})
	}
	for gi, g := range l.groups {
		l.amount = max(l.amount, present.Width(present.Amount(g.Refund)))
		if gi > 0 && len(g.Lines) > 0 {
			l.rows = append(l.rows, refundRow{what: factBlank})
		}
		if len(l.groups) > 1 && len(g.Lines) > 0 {
			l.rows = append(l.rows, refundRow{group: int8(gi), what: factTitle})
		}
		for li := range g.Lines {
			l.addLine(gi, li)
		}
	}
}

func (l *refundList) addLine(group, line int) {
	add := func(what refundFact, index int) {
		l.rows = append(l.rows, refundRow{group: int8(group), line: int32(line), what: what, index: int32(index)})
	}
	g := l.groups[group]
	q := g.Lines[line]
	add(factInstance, 0)
	for i := range q.Blocks {
		add(factBlock, i)
	}
	if g.Kind == present.GroupCannot {
		return
	}
	for i := range q.Refund.Returned {
		add(factReturned, i)
	}
	for i := range q.Refund.Expired {
		add(factExpired, i)
	}
	if order := q.Instance.Order.Number; g.Kind == present.GroupReview && !l.said[order] {
		l.said[order] = true
		add(factOrder, 0)
	}
}

// refundsView is the first step: the sums, the warnings, every instance.
func (p *Page) refundsView(height int) []string {
	s := p.common.Styles
	if !p.quoted {
		return p.noQuote(height)
	}
	lines, advice := p.sums(), []string(nil)
	for _, a := range p.advice() {
		advice = append(advice, warn(s, a, p.width)...)
	}
	p.refunds.advice = nil
	most := max(height/2-len(lines), 0) // the instances keep half of the page, if they need it
	if len(advice) > most {
		most = max(most, height-len(lines)-1-p.refunds.needs(p.common, p.width, height))
	}
	if len(advice) > most { // it scrolls with the list, whole
		p.refunds.advice, advice = advice, nil
	}
	lines = append(append(lines, advice...), "")
	return append(lines, p.refunds.view(p.common, p.width, height-len(lines))...)
}

// needs is how many lines the list has, of at most height.
func (l *refundList) needs(c *common.Common, width, height int) int {
	was := l.window
	lines := l.view(c, width, height)
	l.window = was
	return len(lines)
}

// noQuote is the first step while there is nothing to show.
func (p *Page) noQuote(height int) []string {
	s := p.common.Styles
	if p.failed != nil {
		return components.State(s, "The refunds cannot be worked out now.",
			[]string{common.Sentence(p.failed), "r tries again; Esc goes back."}, p.width, height)
	}
	return components.State(s, "Working out the refunds of "+present.Plural(p.chosen.Len(), "instance")+s.Glyphs.Ellipsis,
		nil, p.width, height)
}

// advice is what to know before going on.
func (p *Page) advice() []string {
	var advice []string
	if text := p.meanwhile(); text != "" {
		advice = append(advice, text)
	}
	if p.quote.Totals.Submittable() == 0 {
		advice = append(advice, "Nothing here can be unsubscribed now; the reasons stand below. Esc goes back.")
	} else if why := p.common.WhyNotSubmit(); why != "" {
		advice = append(advice, present.First(why))
	}
	if p.failed != nil {
		advice = append(advice, "These refunds are from "+present.ClockUTC(p.quote.At, p.common.Now())+": "+common.Sentence(p.failed))
	}
	for _, id := range p.quote.NotFound {
		advice = append(advice, "There is no instance "+present.Clean(id)+" on this desk any more.")
	}
	return append(advice, p.quote.Warnings...)
}

// sums are the three groups with their totals.
func (p *Page) sums() []string {
	var lines []string
	for _, g := range p.refunds.groups {
		lines = append(lines, p.sumLines(g)...)
	}
	return lines
}

// sumLines is a group's totals, and what is to know of it behind them or, where
// that has no room, below.
func (p *Page) sumLines(g present.Group) []string {
	s := p.common.Styles
	title := s.Bold.Render(present.PadRight(g.Kind.Title(), 15))
	counts := " " + present.PadLeft(present.Plural(g.Instances, "instance"), 17)
	if p.width >= 90 {
		counts += "  " + present.PadLeft(present.Plural(g.Orders, "order"), 12)
	}
	amount := present.PadLeft("", p.refunds.amount+6)
	if g.Kind != present.GroupCannot {
		amount = "  " + present.PadLeft(present.USD(g.Refund), p.refunds.amount+4)
	}
	used := 1 + 15 + present.Width(counts) + present.Width(amount) + 3
	line, note := " "+title+counts+s.Bold.Render(amount), p.sumNote(g)
	if used+present.Width(note) < p.width {
		return []string{line + "   " + s.Dim.Render(note)}
	}
	return append([]string{line}, wrapped(s.Dim, "   ", note, p.width)...)
}

// sumNote is what a group's line says after its amount.
func (p *Page) sumNote(g present.Group) string {
	gl, note := p.common.Glyphs(), ""
	switch {
	case g.Kind == present.GroupCannot && len(g.Lines) == 1 && len(g.Lines[0].Blocks) == 1:
		return present.BlockSentences(g.Lines[0].Blocks)
	case g.Kind == present.GroupCannot && len(g.Lines) == 1:
		return present.BlockWords(g.Lines[0].Blocks)
	case g.Kind == present.GroupCannot:
		return "see why below"
	case !g.Coupons.IsZero():
		note = "coupons back " + g.CouponsSaid()
	}
	if !g.Expired.IsZero() {
		note = gl.Join(note, "coupons expired "+present.Amount(g.Expired))
	}
	return gl.Join(g.Reviewer(p.quote.At), note)
}

// view draws the rows that are seen, after what there is to know first.
func (l *refundList) view(c *common.Common, width, height int) []string {
	first := 0
	if len(l.advice) > 0 {
		first = len(l.advice) + 1 // and a blank line
	}
	lines, hidden := scrolled(&l.window, first+len(l.rows), height, func(i int) []string {
		switch {
		case i < len(l.advice):
			return []string{l.advice[i]}
		case i < first:
			return []string{""}
		}
		return l.row(c, l.rows[i-first], width)
	})
	return moreBelow(c.Styles, lines, hidden, width)
}

func (l *refundList) row(c *common.Common, r refundRow, width int) []string {
	s := c.Styles
	switch r.what {
	case factBlank:
		return []string{""}
	case factWords:
		return wrapped(s.Plain, "   ", l.words[r.line], width)
	}
	g := l.groups[r.group]
	if r.what == factTitle {
		return []string{" " + s.Bold.Render(g.Kind.Title())}
	}
	q := g.Lines[r.line]
	if r.what == factInstance {
		return []string{l.instance(s, g.Kind, q, width)}
	}
	text, style := l.fact(c, r, q)
	return wrapped(style, "       ", text, width)
}

// fact is a line below an instance.
func (l *refundList) fact(c *common.Common, r refundRow, q *model.QuoteLine) (string, styles.Style) {
	s, now := c.Styles, c.Now()
	switch r.what {
	case factBlock:
		return s.Glyphs.Cross + " " + present.Clean(q.Blocks[r.index].Message), s.Danger
	case factReturned:
		return "coupon " + present.CouponAmount(q.Refund.Returned[r.index], now) + ": comes back", s.Good
	case factExpired:
		return "coupon " + present.CouponAmount(q.Refund.Expired[r.index], now) + ": expired, not returned", s.Dim
	}
	o := q.Instance.Order
	return "order value " + present.Amount(o.Value()) + ", over " + present.Amount(c.Standing.Policy.ReviewThreshold) +
		": " + present.QuoteDecider(l.quote, q.Instance.Account) + " decides", s.Dim
}

// instance is name, order and refund in columns.
func (l *refundList) instance(s styles.Styles, kind present.GroupKind, q *model.QuoteLine, width int) string {
	g, in := s.Glyphs, q.Instance
	amount := present.PadLeft("", l.amount)
	if kind != present.GroupCannot {
		amount = present.PadLeft(present.Amount(q.Refund.Cash), l.amount)
	}
	room := width - 4 - 2 - l.amount - 1
	order, id := 0, 0
	if room >= 36 {
		order = 13
	}
	if room >= 70 {
		order, id = 21, 22
	}
	if room >= 120 {
		order, id = 24, 36
	}
	name := min(max(room-order-id-4, 8), mostName)
	line := "    " + g.Fit(in.Name, name)
	if order > 0 {
		line += "  " + s.Dim.Render(g.FitID(in.Order.Number, order))
	}
	if id > 0 {
		line += "  " + s.Dim.Render(g.FitID(in.ID, id))
	}
	return line + "  " + amount
}
