package history

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/common"
	"unsubdesk/tui/keys"
	"unsubdesk/tui/pages/sheet"
)

// Update changes the page by one message. It never waits for anything.
func (p *Page) Update(msg tea.Msg) tea.Cmd {
	if cmd, mine := p.feed.Update(msg); mine {
		return tea.Batch(cmd, p.arrived())
	}
	switch msg := msg.(type) {
	case common.Answer[counted]:
		return p.takeCount(msg)
	case common.Slow:
		msg.Note()
	case common.Answer[desk.RequestDetail]:
		return p.takeSheet(msg)
	case common.Answer[desk.Notice]:
		return sheet.TakeNotice(&p.notices, msg)
	case common.Tick:
		return p.tick()
	case common.Seek:
		if msg.To == common.History {
			return p.seek(msg)
		}
	case tea.MouseMsg:
		return p.mouse(msg)
	case tea.KeyMsg:
		return p.press(msg)
	}
	return nil
}

// seek shows what a filter finds, or puts the cursor on a request.
func (p *Page) seek(msg common.Seek) tea.Cmd {
	if msg.Filter != "" {
		p.filter.Set(msg.Filter)
		p.full = false
		return p.refilter()
	}
	if p.feed.To(msg.Subject) {
		return p.follow()
	}
	return nil
}

// takeCount takes the number of matches. Without it the list says less, and
// that is all: a desk that does not answer is told by the rows.
func (p *Page) takeCount(a common.Answer[counted]) tea.Cmd {
	if !p.counting.Accept(a) || a.Err != nil {
		return nil
	}
	c := a.Value
	if !p.tally.Take(c.of, c.n) && c.n == 0 && c.of == p.parsed.Text && p.feed.Restarting() {
		p.feed.Clear() // there is nothing that could come
		return p.arrived()
	}
	return nil
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

// arrived follows new rows. A completed refund never changes, so its sheet is
// not read again.
func (p *Page) arrived() tea.Cmd {
	if p.feed.Err == nil {
		p.tally.Rows(p.parsed.Text)
	}
	row, ok := p.feed.Current()
	if p.full && row.ID != p.sheetFor {
		p.full = false
	}
	if ok && row.ID == p.sheet.ID {
		return p.feed.Ahead(p.common.Ctx)
	}
	return p.follow()
}

// follow reads what the cursor's new place needs: its sheet, and the rows
// ahead.
func (p *Page) follow() tea.Cmd { return tea.Batch(p.readSheet(), p.feed.Ahead(p.common.Ctx)) }

func (p *Page) readSheet() tea.Cmd {
	row, ok := p.feed.Current()
	if !ok || (!p.full && p.layout().PaneHeight == 0) {
		return nil
	}
	if p.sheetFor != row.ID {
		p.sheetFor = row.ID
		p.pane.Reset()
	}
	d, id := p.common.Desk, row.ID
	return p.sheets.Ask(p.common.Ctx, func(ctx context.Context) (desk.RequestDetail, error) { return d.Request(ctx, id) })
}

func (p *Page) press(msg tea.KeyMsg) tea.Cmd {
	switch {
	case p.copying:
		return p.copyKey(msg.String())
	case p.filter.Focused():
		if p.filter.Update(msg) {
			return p.refilter()
		}
		return nil
	}
	a, ok := keys.Decode(p.Bindings(), msg.String())
	if !ok {
		return nil
	}
	if !a.Enabled() {
		return common.Refuse(a)
	}
	return p.do(a.ID)
}

// do carries out an action.
func (p *Page) do(id keys.ID) tea.Cmd {
	switch id {
	case keys.Filter:
		p.filter.Focus()
	case keys.Open:
		p.full = true
		return p.readSheet()
	case keys.Pane:
		p.paneOff = !p.paneOff
		return p.readSheet()
	case keys.Copy:
		p.copying = true
	case keys.Notice:
		return p.copyNotice()
	case keys.Back:
		return p.back()
	default:
		return p.move(id)
	}
	return nil
}

func (p *Page) move(id keys.ID) tea.Cmd {
	if p.full {
		p.pane.Do(id)
		return nil
	}
	if p.feed.Do(id) {
		return p.follow()
	}
	return nil
}

// back leaves the sheet, else clears the filter.
func (p *Page) back() tea.Cmd {
	switch {
	case p.full:
		p.full = false
	case p.filter.Value() != "":
		p.filter.Set("")
		return p.refilter()
	}
	return nil
}

// refilter applies the filter line. One that does not parse is said under its
// spot; the last good result stays.
func (p *Page) refilter() tea.Cmd {
	parsed, err := model.ParseFilter(p.filter.Value())
	p.filter.Fail(err)
	if err != nil {
		return nil
	}
	p.parsed = parsed
	return p.restart()
}

// mouse moves the cursor or scrolls.
func (p *Page) mouse(msg tea.MouseMsg) tea.Cmd {
	switch {
	case p.copying:
		return nil
	case msg.Button == tea.MouseButtonWheelUp:
		return p.wheel(msg, -3)
	case msg.Button == tea.MouseButtonWheelDown:
		return p.wheel(msg, 3)
	case msg.Button == tea.MouseButtonLeft && msg.Action == tea.MouseActionPress && !p.full:
		return p.click(msg.X, msg.Y)
	}
	return nil
}

func (p *Page) wheel(msg tea.MouseMsg, rows int) tea.Cmd {
	if p.full || p.layout().OverPane(msg.X, msg.Y-listTop) {
		p.pane.Scroll(rows)
		return nil
	}
	p.feed.Window.Scroll(rows)
	return p.follow()
}

func (p *Page) click(x, y int) tea.Cmd {
	l := p.layout()
	row := y - listTop - 1 + p.feed.Window.Offset
	if x >= l.ListWidth || y <= listTop || y >= listTop+l.ListHeight || row >= len(p.feed.Rows) {
		return nil
	}
	p.feed.Window.To(row)
	return p.follow()
}

// copyKey copies what the key names; any other key ends it.
func (p *Page) copyKey(key string) tea.Cmd {
	p.copying = false
	if sheet.CopiesNotice(key) {
		return p.copyNotice()
	}
	row, ok := p.feed.Current()
	if !ok {
		return nil
	}
	clip, ok := sheet.Copied(key, row.ID, row.OrderNumber, rowText(row))
	if !ok {
		return nil
	}
	return common.Send(clip)
}

// copyNotice asks for what the customer was told.
func (p *Page) copyNotice() tea.Cmd {
	row, ok := p.feed.Current()
	if !ok {
		return nil
	}
	return sheet.AskNotice(p.common, &p.notices, row.ID)
}
