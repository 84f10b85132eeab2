package instances

import (
	"context"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/common"
	"unsubdesk/tui/components"
)

// reach says which stretch of the list is wanted.
type reach int

const (
	fromTop reach = iota
	fromEnd
	around // the anchor, with rows before and behind it
	below  // behind the anchor
	above  // before the anchor
)

// stretch is a stretch of the list as it was fetched.
type stretch struct {
	reach    reach
	page     desk.Page
	before   int // rows before the anchor (around)
	top, end bool
	// live is set if it was read because others changed something; left is then
	// what has become of the anchor, if the list has it no more.
	live bool
	left *desk.InstanceDetail
}

// fetch reads a stretch of the list by key, never by counting rows.
func fetch(ctx context.Context, d common.Desk, q model.ListQuery, r reach, anchor *model.Instance) (stretch, error) {
	q.Limit = chunk
	s := stretch{reach: r}
	var err error
	switch r {
	case fromTop:
		s.page, err = d.List(ctx, q)
		s.top, s.end = true, len(s.page.Rows) < chunk
	case fromEnd:
		q.Backward = true
		s.page, err = d.List(ctx, q)
		s.end, s.top = true, len(s.page.Rows) < chunk
	case below:
		q.Anchor = anchor
		s.page, err = d.List(ctx, q)
		s.end = len(s.page.Rows) < chunk
	case above:
		q.Anchor, q.Backward = anchor, true
		s.page, err = d.List(ctx, q)
		s.top = len(s.page.Rows) < chunk
	case around:
		return fetchAround(ctx, d, q, anchor)
	}
	return s, err
}

func fetchAround(ctx context.Context, d common.Desk, q model.ListQuery, anchor *model.Instance) (stretch, error) {
	q.Anchor = anchor
	back := q
	back.Backward = true
	before, err := d.List(ctx, back)
	if err != nil {
		return stretch{}, err
	}
	q.Inclusive = true
	from, err := d.List(ctx, q)
	if err != nil {
		return stretch{}, err
	}
	s := stretch{reach: around, page: from, before: len(before.Rows),
		top: len(before.Rows) < q.Limit, end: len(from.Rows) < q.Limit}
	s.page.Rows = slices.Concat(before.Rows, from.Rows)
	return s, nil
}

// query is what the list shows now.
func (p *Page) query() model.ListQuery {
	q := model.ListQuery{Tab: tabs()[p.tab].tab, Filter: p.applied, Sort: p.sort}
	if p.only {
		q.Filter = onlySelected(q.Filter)
	}
	if usesSelection(q.Filter) {
		q.Selected = p.marks.Rows()
	}
	return q
}

// onlySelected adds `is:selected` to a filter.
func onlySelected(f model.Filter) model.Filter {
	selected := model.FilterTerm{Field: model.FieldIs, Values: []string{model.IsSelected}}
	f.Terms = slices.Concat(f.Terms, []model.FilterTerm{selected})
	return f
}

func usesSelection(f model.Filter) bool {
	for _, t := range f.Terms {
		if t.Field != model.FieldIs {
			continue
		}
		for _, v := range t.Values {
			if v == model.IsSelected {
				return true
			}
		}
	}
	return false
}

// question is what tells one list from another; a list read again is the same.
type question struct {
	tab    int
	filter string
	sort   model.Sort
	only   bool
}

// goal is what was loaded last, and stays the row under the cursor where the
// cursor is to stay on it: keys may move it before the rows are there. It is ""
// while the cursor is on its way to another place.
type goal struct {
	reach  reach
	anchor *model.Instance
	stays  string
}

// question is what the list is asked for now.
func (p *Page) question() question { return question{p.tab, p.applied.Text, p.sort, p.only} }

// load replaces the list.
func (p *Page) load(r reach, anchor *model.Instance) tea.Cmd {
	p.more.Stop()
	p.sights.Stop()
	p.goal = goal{reach: r, anchor: anchor}
	p.asked = p.question()
	q, d := p.query(), p.common.Desk
	cmd := p.stretches.Ask(p.common.Ctx, func(ctx context.Context) (stretch, error) {
		return fetch(ctx, d, q, r, anchor)
	})
	return tea.Batch(cmd, p.stretches.WhenSlow(p.common))
}

// reload replaces the list keeping the cursor where it is, or where it is going.
func (p *Page) reload() tea.Cmd {
	if p.Settling() {
		return p.load(p.goal.reach, p.goal.anchor)
	}
	row, ok := p.list.current()
	cmd := p.load(fromTop, nil)
	if ok && p.list.place() > 0 {
		cmd = p.load(around, &row.Instance)
	}
	p.goal.stays = row.ID
	return cmd
}

// prefetch fetches more rows before the cursor gets there.
func (p *Page) prefetch() tea.Cmd {
	dir := p.list.wants()
	if dir == 0 || p.more.Waiting() || p.stretches.Waiting() {
		return nil
	}
	r, anchor := below, p.before(p.list.rows[len(p.list.rows)-1])
	if dir < 0 {
		r, anchor = above, p.before(p.list.rows[0])
	}
	q, d := p.query(), p.common.Desk
	return p.more.Ask(p.common.Ctx, func(ctx context.Context) (stretch, error) {
		return fetch(ctx, d, q, r, &anchor)
	})
}

// take puts a stretch that has come into the list.
func (p *Page) take(s stretch) tea.Cmd {
	if s.live && p.held() { // since it was asked for
		return p.lookAtRows()
	}
	at, here := p.cursorIn(s)
	switch {
	case !here && s.live:
		return p.liveRows()
	case !here:
		return p.reload()
	}
	p.at, p.policy, p.failed = s.page.At, s.page.Policy, nil
	rows, l := s.page.Rows, &p.list
	if s.reach == below || s.reach == above {
		rows = l.unknown(rows)
	} else {
		p.changes(s)
		p.loaded, p.shown = true, p.asked
		p.tally.Rows(p.shown)
	}
	owed := l.owed
	switch s.reach {
	case fromTop:
		l.replace(rows, at, 0, s.top, s.end)
		p.table.Forget()
	case fromEnd:
		base := 0
		if p.tally.Known() {
			base = max(p.tally.Now.here-len(rows), 0)
		}
		if s.top {
			base = 0
		}
		l.replace(rows, max(len(rows)-1, 0), base, s.top, s.end)
		l.adrift, l.guess = !s.top && (!p.tally.Known() || p.tally.Now.more), base+len(rows)
	case around:
		base := max(l.place()-at, 0)
		if s.top {
			base = 0
		}
		l.replace(rows, min(at, max(len(rows)-1, 0)), base, s.top, s.end)
	case below:
		l.below(rows, s.end)
	case above:
		l.above(rows, s.top)
	}
	if p.goal.stays != "" && s.reach != below && s.reach != above {
		l.owed = owed // keys that came meanwhile
		l.pay()
	}
	p.showRow()
	return tea.Batch(p.follow(s), p.prefetch())
}

// cursorIn is the cursor's place in rows that replace those on the screen. Where it
// was to stay on its row and keys have moved it since, that is the row it is on now;
// here is false if they do not hold that one.
func (p *Page) cursorIn(s stretch) (at int, here bool) {
	at = s.before
	row, ok := p.list.current()
	if s.reach == below || s.reach == above || !ok || p.goal.stays == "" || p.goal.stays == row.ID {
		return at, true
	}
	at = slices.IndexFunc(s.page.Rows, func(r desk.Row) bool { return r.ID == row.ID })
	return at, at >= 0
}

// changes marks what others changed if the same list was read again.
func (p *Page) changes(s stretch) {
	if p.shown == p.asked && p.loaded {
		p.compare(s)
	} else {
		p.touched = components.Touched{}
	}
	p.unseen, p.was, p.by = components.Unseen{}, nil, nil
}

// counts are the numbers beside the tabs.
type counts struct{ allowed, all int }

// countTabs counts what the tabs hold, whatever the filter.
func (p *Page) countTabs() tea.Cmd {
	d := p.common.Desk
	return p.tabCounts.Ask(p.common.Ctx, func(ctx context.Context) (counts, error) {
		allowed, err := d.Count(ctx, model.ListQuery{Tab: model.TabAllowed})
		if err != nil {
			return counts{}, err
		}
		all, err := d.Count(ctx, model.ListQuery{Tab: model.TabAll})
		return counts{allowed, all}, err
	})
}

// mostCounted is how far matches are counted at first: people read "10,000+" while the
// rest is counted.
const mostCounted = 10_000

// matches is how many rows the list has, and how many the tab All would have
// when it has none. With more there are more than these.
type matches struct {
	of        question
	here, all int
	more      bool
	moreInAll bool
}

// countMatches counts what the filter leaves, as far as people count. Without one it is
// what the tab says: two counts of one moment's rows would differ in the next. Rows that are
// on their way come first: a count takes longer than they do, and its processor.
func (p *Page) countMatches() tea.Cmd {
	p.uncounted = false
	if filtered(p.question()) {
		if p.stretches.Waiting() {
			p.matchCounts.Stop()
			p.uncounted = true
			return nil
		}
		return p.countTo(mostCounted)
	}
	p.matchCounts.Stop()
	if p.counted {
		p.tally.Take(p.question(), p.wholeTab())
	}
	if p.tabCounts.Waiting() {
		return nil
	}
	return p.countTabs()
}

// wholeTab is how many the tab has.
func (p *Page) wholeTab() matches {
	n := p.counts.all
	switch tabs()[p.tab].tab {
	case model.TabAllowed:
		n = p.counts.allowed
	case model.TabNotAllowed:
		n -= p.counts.allowed
	}
	return matches{of: p.question(), here: n}
}

// gotCounts takes the numbers of the tabs; that of the list is one of them, unless its
// rows have to stay as they are.
func (p *Page) gotCounts(c counts) tea.Cmd {
	p.counts, p.counted = c, true
	if filtered(p.question()) || p.held() && p.tally.Known() {
		return nil
	}
	return p.gotMatches(p.wholeTab())
}

// countAfter counts what was not counted while its rows were on their way. Rows from the
// first to the last are their own number.
func (p *Page) countAfter() tea.Cmd {
	if !p.uncounted || p.stretches.Waiting() {
		return nil
	}
	p.uncounted = false
	if l := p.list; p.failed == nil && p.shown == p.question() && l.atTop && l.atEnd && len(l.rows) > 0 {
		return p.gotMatches(matches{of: p.shown, here: len(l.rows)})
	}
	return p.countTo(mostCounted)
}

// countTo counts to a limit; 0 is all.
func (p *Page) countTo(limit int) tea.Cmd {
	q, d, of := p.query(), p.common.Desk, p.question()
	if limit > 0 {
		q.Limit = limit + 1
	}
	cmd := p.matchCounts.Ask(p.common.Ctx, func(ctx context.Context) (matches, error) {
		here, err := d.Count(ctx, q)
		if limit > 0 && here > limit {
			return matches{of: of, here: limit, more: true}, err
		}
		if err != nil || here > 0 || q.Tab == model.TabAll {
			return matches{of: of, here: here}, err
		}
		q.Tab, q.Limit = model.TabAll, mostCounted+1
		all, err := d.Count(ctx, q)
		return matches{of: of, all: min(all, mostCounted), moreInAll: all > mostCounted}, err
	})
	return tea.Batch(cmd, p.matchCounts.WhenSlow(p.common))
}
