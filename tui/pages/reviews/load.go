package reviews

import (
	"context"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/common"
	"unsubdesk/tui/components"
)

// bind gives the present tab's feed its query.
func (p *Page) bind() {
	q := p.tab.query()
	q.Filter = p.parsed
	d := p.common.Desk
	read := func(backward bool) func(context.Context, *desk.RequestRow, int) ([]desk.RequestRow, error) {
		return func(ctx context.Context, last *desk.RequestRow, limit int) ([]desk.RequestRow, error) {
			page := q
			page.Limit, page.Backward = limit, backward
			if last != nil {
				page.After = &last.Request
			}
			return d.Requests(ctx, page)
		}
	}
	p.feed().Fetch, p.feed().Back = read(false), read(true)
}

// restart reads the present tab from its top.
func (p *Page) restart() tea.Cmd {
	p.bind()
	p.tables[p.tab].Forget()
	return tea.Batch(p.feed().Restart(p.common.Ctx), p.feed().WhenSlow(p.common), p.count())
}

// count asks for the numbers of the tabs and of what matches.
func (p *Page) count() tea.Cmd {
	d, filter, at := p.common.Desk, p.parsed, p.tab
	role := p.common.Standing.User.Role
	decides := role == model.RoleManager || role == model.RoleAdmin || !p.common.Known
	cmd := p.counting.Ask(p.common.Ctx, func(ctx context.Context) (counts, error) {
		c := counts{known: true, at: at, of: filter.Text}
		for t := range tabCount {
			n, err := d.CountRequests(ctx, t.query())
			if err != nil {
				return c, err
			}
			c.tabs[t] = n
		}
		if decides && c.tabs[tabHeld] > 0 {
			q := tabHeld.query()
			q.Limit = components.FeedPage
			held, err := d.Requests(ctx, q)
			if err != nil {
				return c, err
			}
			c.mine = slices.ContainsFunc(held, func(r desk.RequestRow) bool { return r.MayReject == nil })
		}
		c.match = c.tabs[at]
		if filter.Empty() {
			return c, nil
		}
		q := at.query()
		q.Filter = filter
		n, err := d.CountRequests(ctx, q)
		c.match = n
		return c, err
	})
	return tea.Batch(cmd, p.counting.WhenSlow(p.common))
}

// follow reads what the cursor's new place needs: its sheet, and the rows
// ahead.
func (p *Page) follow() tea.Cmd {
	return tea.Batch(p.readSheet(), p.feed().Ahead(p.common.Ctx))
}

// readSheet asks for the sheet of the request under the cursor, if it is
// shown.
func (p *Page) readSheet() tea.Cmd {
	row, ok := p.feed().Current()
	if !ok || (!p.full && !p.paneShown()) {
		return nil
	}
	if p.sheetFor != row.ID {
		p.sheetFor = row.ID
		p.pane.Reset()
	}
	d, id := p.common.Desk, row.ID
	return p.sheets.Ask(p.common.Ctx, func(ctx context.Context) (desk.RequestDetail, error) { return d.Request(ctx, id) })
}

func (p *Page) takeSheet(a common.Answer[desk.RequestDetail]) tea.Cmd {
	if !p.sheets.Accept(a) {
		return nil
	}
	if a.Err != nil {
		return common.Failed(a.Err)
	}
	p.sheet = a.Value
	return nil
}
