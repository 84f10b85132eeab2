package reviews

import (
	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/common"
	"unsubdesk/tui/components"
	"unsubdesk/tui/keys"
	"unsubdesk/tui/pages/sheet"
)

// Update changes the page by one message. It never waits for anything.
func (p *Page) Update(msg tea.Msg) tea.Cmd {
	for t, f := range p.feeds {
		if cmd, mine := f.Update(msg); mine {
			if f.Err == nil {
				p.tallies[t].Rows(p.parsed.Text)
			}
			if tab(t) == p.tab && f.Err == nil {
				cmd = tea.Batch(cmd, p.landed())
			}
			return tea.Batch(cmd, p.arrived())
		}
	}
	switch msg := msg.(type) {
	case common.Answer[counts]:
		return p.takeCounts(msg)
	case common.Slow:
		msg.Note()
	case common.Answer[desk.RequestDetail]:
		return p.takeSheet(msg)
	case common.Answer[sought]:
		return p.takeSought(msg)
	case common.Answer[desk.Notice]:
		return sheet.TakeNotice(&p.notices, msg)
	case decidedMsg:
		return p.takeDecision(msg)
	case lookMsg:
		return p.lookUp(msg.act)
	case foundMsg:
		return p.takeFound(msg)
	case common.Tick:
		return p.tick()
	case common.Seek:
		if msg.To == common.Reviews {
			return p.seek(msg.Subject)
		}
	case tea.MouseMsg:
		return p.mouse(msg)
	case tea.KeyMsg:
		return p.press(msg)
	}
	return nil
}

// arrived follows new rows: marks of requests that are no longer open go, and
// what others decided is said.
func (p *Page) arrived() tea.Cmd { return tea.Batch(p.othersDecided(), p.rowsChanged()) }

func (p *Page) rowsChanged() tea.Cmd {
	row, ok := p.feed().Current()
	if p.full && row.ID != p.sheetFor {
		p.full = false // it left the queue; nobody may sign another one by mistake
	}
	if ok && row.ID == p.sheetFor && row.ID == p.sheet.ID && row.Status == p.sheet.Status {
		return p.feed().Ahead(p.common.Ctx)
	}
	return p.follow()
}

func (p *Page) takeCounts(a common.Answer[counts]) tea.Cmd {
	if !p.counting.Accept(a) {
		return nil
	}
	if a.Err != nil {
		return common.Failed(a.Err)
	}
	p.counts = a.Value
	c := a.Value
	if !p.tallies[c.at].Take(c.of, c.match) && c.match == 0 && c.of == p.parsed.Text && p.feeds[c.at].Restarting() {
		p.feeds[c.at].Clear() // there is nothing that could come
		p.tallies[c.at].Rows(c.of)
		return p.arrived()
	}
	return nil
}

func (p *Page) press(msg tea.KeyMsg) tea.Cmd {
	switch {
	case p.act != nil:
		return p.actKey(msg)
	case p.copying:
		return p.copyKey(msg.String())
	case p.filter.Focused():
		return p.filterKey(msg)
	}
	a, ok := keys.Decode(p.Bindings(), msg.String())
	if !ok {
		return nil
	}
	if !a.Enabled() {
		return p.refuse(a)
	}
	return p.do(a.ID)
}

// do carries out an action.
func (p *Page) do(id keys.ID) tea.Cmd {
	switch id {
	case keys.Approve, keys.Reject, keys.Withdraw, keys.ApproveMarked, keys.RejectMarked:
		return p.begin(id)
	case keys.Mark, keys.MarkAll, keys.Clear:
		return p.mark(id)
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
	case keys.NextTab:
		return p.toTab((p.tab + 1) % tabCount)
	case keys.PrevTab:
		return p.toTab((p.tab + tabCount - 1) % tabCount)
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
	if p.feed().Do(id) {
		return p.follow()
	}
	return nil
}

// back leaves the sheet, else clears the filter.
func (p *Page) back() tea.Cmd {
	switch {
	case p.full:
		p.full = false
		return nil
	case p.filter.Value() != "":
		p.filter.Set("")
		return p.refilter()
	}
	return nil
}

// toTab shows another tab; its cursor is where it was.
func (p *Page) toTab(t tab) tea.Cmd {
	p.tab, p.landing = t, ""
	if !p.feed().Loaded {
		return p.restart()
	}
	return p.Refresh()
}

func (p *Page) filterKey(msg tea.KeyMsg) tea.Cmd {
	if p.filter.Update(msg) {
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
	for t, f := range p.feeds {
		if tab(t) != p.tab {
			f.Drop() // belongs to the filter before
		}
	}
	return p.restart()
}

// mouse moves the cursor, marks, changes the tab, or scrolls; of a dialog it scrolls the requests.
func (p *Page) mouse(msg tea.MouseMsg) tea.Cmd {
	switch {
	case p.act != nil && msg.Button == tea.MouseButtonWheelUp:
		p.act.pane.Scroll(-3)
		return nil
	case p.act != nil && msg.Button == tea.MouseButtonWheelDown:
		p.act.pane.Scroll(3)
		return nil
	case p.act != nil || p.copying:
		return nil
	}
	switch msg.Button {
	case tea.MouseButtonWheelUp:
		return p.wheel(msg, -3)
	case tea.MouseButtonWheelDown:
		return p.wheel(msg, 3)
	case tea.MouseButtonLeft:
		if msg.Action == tea.MouseActionPress && !p.full {
			return p.click(msg.X, msg.Y)
		}
	}
	return nil
}

func (p *Page) wheel(msg tea.MouseMsg, rows int) tea.Cmd {
	if p.full || p.layout().OverPane(msg.X, msg.Y-listTop) {
		p.pane.Scroll(rows)
		return nil
	}
	p.feed().Window.Scroll(rows)
	return p.follow()
}

func (p *Page) click(x, y int) tea.Cmd {
	if y == 0 {
		if t := components.TabAt(p.tabStarts(), x); t >= 0 {
			return p.toTab(tab(t))
		}
		return nil
	}
	f, l := p.feed(), p.layout()
	row := y - listTop - 1 + f.Window.Offset
	if x >= l.ListWidth || y <= listTop || y >= listTop+l.ListHeight || row >= len(f.Rows) {
		return nil
	}
	f.Window.To(row)
	if x >= markAt && x < markAt+markWidth(p.tab) {
		return tea.Batch(p.press(tea.KeyMsg{Type: tea.KeySpace, Runes: []rune{' '}}), p.follow())
	}
	return p.follow()
}
