package instances

import (
	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/common"
)

// Update implements common.Page.
func (p *Page) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		return p.key(msg)
	case tea.MouseMsg:
		return p.mouse(msg)
	case common.Answer[stretch]:
		return p.gotStretch(msg)
	case common.Answer[sight]:
		return accept(&p.sights, msg, p.takeSight)
	case common.Answer[counts]:
		return accept(&p.tabCounts, msg, p.gotCounts)
	case common.Answer[matches]:
		return accept(&p.matchCounts, msg, p.gotMatches)
	case common.Answer[summary]:
		return accept(&p.summaries, msg, func(s summary) tea.Cmd {
			p.summary, p.unsummed = s, false
			p.showRow()
			return p.sayMarks()
		})
	case common.Answer[bulk]:
		return accept(&p.bulks, msg, p.takeBulk)
	case common.Answer[desk.InstanceDetail]:
		return accept(&p.details, msg, p.gotDetail)
	case common.Answer[picked]:
		return accept(&p.facets, msg, p.gotFacets)
	case common.Answer[soughtRow]:
		if p.sought.Accept(msg) {
			return p.takeSought(msg)
		}
	case common.Answer[savedFilters]:
		return accept(&p.filterLoads, msg, p.gotFilters)
	case filterChange:
		return p.changedFilters(msg)
	case common.Answer[lookedUp]:
		return p.gotTicket(msg)
	case common.Done:
		return p.done(msg)
	case common.Seek:
		if msg.To == common.Instances {
			return p.seek(msg.Subject)
		}
	case common.Tick:
		return p.tick()
	case common.Slow:
		msg.Note()
	}
	return nil
}

// accept takes an answer if it is to the loader's latest question.
func accept[T any](l *common.Loader[T], a common.Answer[T], take func(T) tea.Cmd) tea.Cmd {
	switch {
	case !l.Accept(a):
		return nil
	case a.Err != nil:
		return common.Failed(a.Err)
	}
	return take(a.Value)
}

func (p *Page) gotStretch(a common.Answer[stretch]) tea.Cmd {
	if !p.stretches.Accept(a) && !p.more.Accept(a) {
		return nil
	}
	if a.Err != nil {
		p.failed = a.Err
		return tea.Batch(common.Failed(a.Err), p.countAfter())
	}
	return tea.Batch(p.take(a.Value), p.countAfter())
}

func (p *Page) gotMatches(m matches) tea.Cmd {
	if first := !p.tally.Known(); p.tally.Take(m.of, m) {
		p.placeBy(m, first)
	}
	if m.more {
		return p.countTo(0)
	}
	return nil
}

// placeBy brings the places of the rows in line with how many match, if that is known to
// the last: the end may have been shown before it was.
func (p *Page) placeBy(m matches, first bool) {
	l := &p.list
	switch {
	case m.more:
	case l.adrift:
		by := l.land(m.here)
		if p.from != nil {
			p.from.at += by
		}
	case l.atEnd && (l.base > 0 || first && !l.atTop):
		l.base = max(m.here-len(l.rows), 0)
	}
}

// tick reloads when a row has taken effect since it was read: it belongs to
// the other tab now.
func (p *Page) tick() tea.Cmd {
	if p.late && !p.common.Covered {
		return p.Live()
	}
	cmd := p.settleTouched()
	if cmd != nil || p.common.Trouble != nil || p.stretches.Waiting() || p.sights.Waiting() {
		return cmd
	}
	for _, r := range p.list.rows {
		if r.Status == model.StatusAllowed && r.InEffect(p.now()) {
			return p.Live()
		}
	}
	return nil
}

// done comes back from the unsubscribe page: what was submitted loses its
// mark, what was refused keeps it.
func (p *Page) done(d common.Done) tea.Cmd {
	p.marks.Forget(d.Submitted)
	if p.marks.Len() == 0 {
		p.only = false
	}
	return tea.Batch(p.reload(), p.countTabs(), p.countMatches(), p.summariseMarks())
}
