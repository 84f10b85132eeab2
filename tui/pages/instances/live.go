package instances

import (
	"context"
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/common"
	"unsubdesk/tui/components"
	"unsubdesk/tui/present"
)

// held reports whether the rows have to stay where they are: rows are marked,
// or something is open over them.
func (p *Page) held() bool {
	return p.marks.Len() > 0 || p.from != nil || p.full || p.ticket != nil || p.Capturing() || p.common.Covered
}

// Live implements common.Page.
func (p *Page) Live() tea.Cmd {
	// A submission of very many changes the desk several times a second; nobody sees the
	// sums behind it meanwhile.
	if p.late = p.common.Covered && p.marks.Len() > desk.WholeQuote; p.late {
		return nil
	}
	cmds := []tea.Cmd{p.countTabs(), p.summariseMarks(), p.liveRows(), p.livePicker()}
	if p.full {
		cmds = append(cmds, p.openDetail())
	}
	if p.ticket != nil && !p.lookUps.Waiting() { // one that takes long comes to its end first
		cmds = append(cmds, p.lookUpTicket())
	}
	return tea.Batch(cmds...)
}

// liveRows reads the rows again: those that are shown, where they have to
// stay, else the list around the cursor.
func (p *Page) liveRows() tea.Cmd {
	row, ok := p.list.current()
	switch {
	case !ok || p.Settling():
		return tea.Batch(p.reload(), p.countMatches())
	case p.held():
		return p.lookAtRows()
	}
	p.more.Stop()
	p.goal.stays = row.ID
	q, d, anchor := p.query(), p.common.Desk, p.before(row)
	load := p.stretches.Ask(p.common.Ctx, func(ctx context.Context) (stretch, error) {
		s, err := fetch(ctx, d, q, around, &anchor)
		if err != nil {
			return s, err
		}
		s.live = true
		if !slices.ContainsFunc(s.page.Rows, func(r desk.Row) bool { return r.ID == anchor.ID }) {
			s.left, err = lookUp(ctx, d, anchor.ID)
		}
		return s, err
	})
	return tea.Batch(load, p.countMatches())
}

// lookUp is everything about an instance, nil if there is none any more.
func lookUp(ctx context.Context, d common.Desk, id string) (*desk.InstanceDetail, error) {
	detail, err := d.Instance(ctx, id)
	if model.ErrorCode(err) == model.CodeNotFound {
		return nil, nil
	}
	return &detail, err
}

// before is a row as it was when the list was read: pages of the list are read
// from that place on, though the row has changed since.
func (p *Page) before(r desk.Row) model.Instance {
	if was, ok := p.was[r.ID]; ok {
		return was
	}
	return r.Instance
}

// sight is the rows that are shown as they are now.
type sight struct {
	page desk.Page
	here int               // matches of the list
	by   map[string]string // who submitted a request
}

// lookAtRows reads the rows that are shown, whatever has become of them.
func (p *Page) lookAtRows() tea.Cmd {
	rows, shown := make([]uint32, len(p.list.rows)), map[string]string{}
	for i, r := range p.list.rows {
		rows[i], shown[r.ID] = r.Row, r.RequestID
	}
	q, d := p.query(), p.common.Desk
	return p.sights.Ask(p.common.Ctx, func(ctx context.Context) (sight, error) {
		var s sight
		var err error
		if s.page, err = d.List(ctx, model.ListQuery{Tab: model.TabAll, Filter: onlySelected(model.Filter{}), Selected: model.SelectionOf(rows...)}); err != nil {
			return s, err
		}
		q.Limit = mostCounted + 1
		if s.here, err = d.Count(ctx, q); err != nil {
			return s, err
		}
		s.by, err = submitters(ctx, d, s.page.Rows, shown)
		return s, err
	})
}

// mostNamed is of how many new requests a look finds out whose they are.
const mostNamed = 20

// submitters are who submitted the requests that hold rows now and did not
// when the rows were read.
func submitters(ctx context.Context, d common.Desk, rows []desk.Row, before map[string]string) (map[string]string, error) {
	by := map[string]string{}
	for _, r := range rows {
		if _, known := by[r.RequestID]; known || r.RequestID == "" || r.RequestID == before[r.ID] || len(by) == mostNamed {
			continue
		}
		request, err := d.Request(ctx, r.RequestID)
		if err != nil {
			return nil, err
		}
		by[r.RequestID] = request.SubmittedBy
	}
	return by, nil
}

// takeSight shows the new state of each row where it stands, and counts what a
// reload would bring. What has come and gone beyond the rows that are read is
// known only as a difference.
func (p *Page) takeSight(s sight) tea.Cmd {
	fresh := make(map[string]desk.Row, len(s.page.Rows))
	for _, r := range s.page.Rows {
		fresh[r.ID] = r
	}
	if p.by == nil {
		p.by, p.was = map[string]string{}, map[string]model.Instance{}
	}
	for request, name := range s.by {
		p.by[request] = name
	}
	var u components.Unseen
	for i, old := range p.list.rows {
		now, ok := fresh[old.ID]
		if !ok {
			continue
		}
		if !sameRow(old, now) {
			p.touched.Mark(old.ID, components.TouchChanged, time.Time{})
			if _, kept := p.was[old.ID]; !kept {
				p.was[old.ID] = old.Instance
			}
		}
		p.list.rows[i] = now
		switch {
		case !p.belongs(now, s.page):
			u.Gone++
		case p.touched.Lasting(old.ID):
			u.Changed++
		}
	}
	if s.here <= mostCounted && p.tally.Known() { // of more nobody can say how many are new
		u.New = s.here - (p.tally.Now.here - u.Gone)
	}
	if u.New < 0 {
		u.New, u.Gone = 0, u.Gone-u.New
	}
	p.unseen = u
	p.showRow()
	return nil
}

// belongs reports whether the list would still show a row.
func (p *Page) belongs(r desk.Row, as desk.Page) bool {
	t := tabs()[p.tab].tab
	allowed := r.Status == model.StatusAllowed
	if t == model.TabAllowed && !allowed || t == model.TabNotAllowed && allowed {
		return false
	}
	if p.only && !p.marks.Has(r.Row) {
		return false
	}
	f := p.applied
	f.Terms = slices.DeleteFunc(slices.Clone(f.Terms), func(t model.FilterTerm) bool { return t.Field == model.FieldReason || t.Field == model.FieldDecided }) // a reload knows
	return f.Matches(r.Instance, model.MatchEnv{Policy: as.Policy, Now: as.At, Selected: p.marks.Rows()})
}

// sameRow reports whether two states of an instance look alike.
func sameRow(a, b desk.Row) bool {
	sameCoupon := func(x, y model.Coupon) bool {
		return x.ID == y.ID && x.Amount.Equal(y.Amount) && x.ValidUntil.Equal(y.ValidUntil)
	}
	return a.Status == b.Status && a.RequestID == b.RequestID && slices.Equal(a.Blocks, b.Blocks) && a.NeedsReview == b.NeedsReview &&
		a.Name == b.Name && a.Account == b.Account && a.EffectiveAt.Equal(b.EffectiveAt) &&
		a.AmountDue.Equal(b.AmountDue) && a.Paid.Equal(b.Paid) && a.Discount.Equal(b.Discount) &&
		slices.EqualFunc(a.Coupons, b.Coupons, sameCoupon) && a.Order.Value().Equal(b.Order.Value())
}

// compare marks what the rows of a stretch have changed or added to those that
// are shown.
func (p *Page) compare(s stretch) {
	if usesSelection(p.query().Filter) {
		return // rows come and go with this session's own marks
	}
	until := p.common.Machine().Add(components.TouchTime)
	p.touched.Settle(until)
	known, first, last := make(map[string]desk.Row, len(p.list.rows)), -1, -1
	for _, r := range p.list.rows {
		known[r.ID] = r
	}
	rows := s.page.Rows
	for i, r := range rows {
		old, ok := known[r.ID]
		if !ok {
			continue
		}
		if last = i; first < 0 {
			first = i
		}
		if !sameRow(old, r) {
			p.touched.Mark(r.ID, components.TouchChanged, until)
		}
	}
	if first < 0 {
		return // another part of the list
	}
	if s.top && p.list.atTop {
		first = 0
	}
	if s.end && p.list.atEnd {
		last = len(rows) - 1
	}
	for i := first; i <= last; i++ { // beyond them nobody knows
		if _, ok := known[rows[i].ID]; !ok {
			p.touched.Mark(rows[i].ID, components.TouchNew, until)
		}
	}
}

// follow is what may be said when rows have moved that others changed: what has
// become of the one under the cursor, if it left the list.
func (p *Page) follow(s stretch) tea.Cmd {
	if s.left == nil {
		return nil
	}
	return common.Say(common.Info, present.Clean(s.left.Name)+": "+whatNow(*s.left)+".")
}

// whatNow says what has become of an instance, and by whom.
func whatNow(d desk.InstanceDetail) string {
	if len(d.Requests) > 0 && d.RequestID == d.Requests[0].ID {
		return requestWords(d.Status, d.Requests[0])
	}
	if len(d.Blocks) > 0 {
		return "not allowed any more: " + present.BlockSentences(d.Blocks)
	}
	return "it is " + present.StatusWord(d.Status) + " now"
}

func requestWords(s model.Status, r model.Request) string {
	who := "by " + present.Clean(r.SubmittedBy) + ", " + present.Clean(r.ID)
	if s == model.StatusUnsubscribed {
		return "unsubscribed " + who
	}
	return "under review now, submitted " + who
}

// settleTouched lets rows move that had to stay, and marks fade.
func (p *Page) settleTouched() tea.Cmd {
	p.touched.Fade(p.common.Machine())
	if p.unseen.None() || p.held() || p.common.Trouble != nil || p.stretches.Waiting() {
		return nil
	}
	return p.Live()
}

// sayMarks says after a reload which marks count for nothing any more.
func (p *Page) sayMarks() tea.Cmd {
	if !p.telling {
		return nil
	}
	p.telling = false
	blocked := p.summary.totals.Blocked
	if blocked == 0 {
		return nil
	}
	what := present.Count(blocked) + " of " + present.Plural(p.marks.Len(), "marked instance") + " can no longer be unsubscribed"
	if blocked == 1 && p.summary.quote != nil {
		for _, l := range p.summary.quote.Lines {
			if !l.Allowed() {
				what = present.Clean(l.Instance.Name) + " is marked and can no longer be unsubscribed: " + present.BlockSentences(l.Blocks)
			}
		}
	}
	return common.Say(common.Warning, what+". U leaves out what is blocked.")
}
