package reviews

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/common"
)

// sought is a request that is gone to, as it stands now. Its type is its own because the
// sheet of whatever is under the cursor meanwhile is asked for too.
type sought struct{ row desk.RequestRow }

// seek goes to a request. It is looked up first: where it is listed is what has become
// of it. Until then nothing can be decided, since the cursor is on another.
func (p *Page) seek(id string) tea.Cmd {
	if id == "" {
		return nil
	}
	d := p.common.Desk
	return p.seeks.Ask(p.common.Ctx, func(ctx context.Context) (sought, error) {
		detail, err := d.Request(ctx, id)
		if model.ErrorCode(err) == model.CodeNotFound {
			return sought{desk.RequestRow{Request: model.Request{ID: id}}}, err
		}
		return sought{detail.RequestRow}, err
	})
}

func (p *Page) takeSought(a common.Answer[sought]) tea.Cmd {
	if !p.seeks.Accept(a) {
		return nil
	}
	row := a.Value.row
	switch {
	case a.Err != nil && row.ID != "": // there is no such request: no other may stand for it
		return tea.Batch(common.Failed(a.Err), p.search(row.ID))
	case a.Err != nil:
		return common.Failed(a.Err)
	case row.Deadline.IsZero():
		return common.Send(common.GoToRequest(row.Request))
	}
	p.full = false
	if p.tab == tabOf(row.Status) && p.feed().To(row.ID) {
		return p.follow()
	}
	return p.goTo(row, "")
}

// goTo shows the tab of a request with the cursor on it, alone until the other rows have
// come.
func (p *Page) goTo(row desk.RequestRow, filter string) tea.Cmd {
	p.tab, p.full, p.landing = tabOf(row.Status), false, row.ID
	p.narrow(filter)
	p.feed().Only(row)
	p.bind()
	return tea.Batch(p.feed().Reload(p.common.Ctx), p.count(), p.readSheet())
}

// search shows what a filter finds in the present tab, which may be nothing.
func (p *Page) search(filter string) tea.Cmd {
	p.narrow(filter)
	p.feed().Clear()
	return p.restart()
}

// narrow sets the filter to an ID, or to nothing. The lists of another filter go.
func (p *Page) narrow(filter string) {
	if filter != p.filter.Value() {
		for _, f := range p.feeds {
			f.Drop()
		}
	}
	p.filter.Set(filter)
	p.filter.Fail(nil)
	p.parsed = model.Filter{}
	if parsed, err := model.ParseFilter(filter); err == nil {
		p.parsed = parsed
	}
}

// landed sees to it that the request that was gone to is under the cursor when its list
// has come. One further down than has been read is found by its ID.
func (p *Page) landed() tea.Cmd {
	id := p.landing
	p.landing = ""
	row, ok := p.feed().Current()
	if id == "" || ok && row.ID == id {
		return nil
	}
	return p.search(id)
}
