package reviews

import (
	"cmp"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/common"
	"unsubdesk/tui/keys"
	"unsubdesk/tui/present"

	tea "github.com/charmbracelet/bubbletea"
)

// Marks are for approving or rejecting several requests at once. Only what
// this user may decide can be marked.

// decidable is why the row cannot be marked, nil if it can.
func decidable(r desk.RequestRow) error {
	if r.MayApprove == nil || r.MayReject == nil {
		return nil
	}
	return r.MayReject
}

// markBindings are the marks' actions.
func (p *Page) markBindings(row desk.RequestRow, ok bool) []keys.Action {
	k := p.common.Keys
	none, rows := "", p.markedRows()
	if len(rows) == 0 {
		none = "no request is marked; Space marks one"
	}
	change := p.common.WhyNotChange()
	decide := func(v verb) string { return cmp.Or(change, none, whyNoneOf(rows, v)) }
	mark := k.Get(keys.Mark).Because(p.whyNot(ok, decidable(row)))
	if ok && p.marked[row.ID] {
		mark.Off = ""
	}
	return []keys.Action{
		k.Get(keys.ApproveMarked).Because(decide(approve)), k.Get(keys.RejectMarked).Because(decide(reject)), mark,
		k.Get(keys.MarkAll).Hinted("").Described("Mark all that you may decide").Because(p.whyNotAll()),
		k.Get(keys.Clear).Described("Take all marks away").Because(none),
	}
}

// whyNoneOf is why nothing of some requests can be decided so; "" if something can.
func whyNoneOf(rows []desk.RequestRow, v verb) (why string) {
	for _, r := range rows {
		err := v.why(r)
		if err == nil {
			return ""
		}
		why = cmp.Or(why, common.Sentence(err))
	}
	return why
}

// whyNotAll is why what matches cannot be marked, "" if it can: marks are for a decision, and
// while the filter cannot be read, the rows are those of the last one that could.
func (p *Page) whyNotAll() string {
	if change := p.common.WhyNotChange(); change != "" {
		return change
	}
	if _, err := model.ParseFilter(p.filter.Value()); err != nil {
		return "the filter cannot be read, so nothing was marked: " + common.Sentence(err)
	}
	return ""
}

// mark changes the marks.
func (p *Page) mark(id keys.ID) tea.Cmd {
	f := p.feed()
	switch id {
	case keys.Mark:
		if row, ok := f.Current(); ok {
			p.toggle(row.ID)
			f.Window.By(1)
			return p.follow()
		}
	case keys.Clear:
		clear(p.marked)
	case keys.MarkAll:
		n := 0
		for _, r := range f.Rows {
			if decidable(r) == nil {
				p.marked[r.ID] = true
				n++
			}
		}
		return common.Say(common.Info, present.Plural(n, "request")+" marked that you may decide.")
	}
	return nil
}

func (p *Page) toggle(id string) {
	if p.marked[id] {
		delete(p.marked, id)
	} else {
		p.marked[id] = true
	}
}

// dropMarks drops the marks of requests that were here and can no longer be
// decided, and answers with them. Marks in another tab or behind the filter stay.
func (p *Page) dropMarks() []desk.RequestRow {
	var dropped []desk.RequestRow
	for _, f := range p.feeds {
		for _, r := range f.Rows {
			if p.marked[r.ID] && decidable(r) != nil {
				delete(p.marked, r.ID)
				dropped = append(dropped, r)
			}
		}
	}
	return dropped
}

// markedRows are the marked requests of this tab, in its order.
func (p *Page) markedRows() []desk.RequestRow {
	var rows []desk.RequestRow
	for _, r := range p.feed().Rows {
		if p.marked[r.ID] {
			rows = append(rows, r)
		}
	}
	return rows
}
