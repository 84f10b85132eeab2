package report

import (
	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/model"
	"unsubdesk/tui/common"
	"unsubdesk/tui/components"
	"unsubdesk/tui/keys"
)

// Update changes the page by one message. It never waits for anything.
func (p *Page) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case common.Answer[reportOf]:
		return p.takeReport(msg)
	case common.Answer[tableOf]:
		return p.takeTable(msg)
	case common.Slow:
		msg.Note()
	case common.Tick:
		return p.tick()
	case tea.MouseMsg:
		return p.mouse(msg)
	case tea.KeyMsg:
		return p.press(msg)
	}
	return nil
}

// tick reads what had to wait, and after midnight what the day is another one for.
func (p *Page) tick() tea.Cmd {
	if p.common.Trouble != nil || !p.loaded {
		return nil
	}
	nextDay := !model.DayOf(p.common.Now()).Equal(model.DayOf(p.shown.At))
	if p.pace.due || nextDay {
		return p.Live()
	}
	return nil
}

func (p *Page) press(msg tea.KeyMsg) tea.Cmd {
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
	case keys.Open:
		return p.open()
	case keys.Copy:
		return common.Send(p.copied())
	case keys.Longer:
		return p.toPeriod(p.period + 1)
	case keys.Shorter:
		return p.toPeriod(p.period - 1)
	case keys.NextTab:
		return p.toTab((p.tab + 1) % tabCount)
	case keys.PrevTab:
		return p.toTab((p.tab + tabCount - 1) % tabCount)
	default:
		p.window().Do(id)
	}
	return nil
}

// toPeriod asks for another period; what is shown stays until it is there.
func (p *Page) toPeriod(at int) tea.Cmd {
	p.period = at
	for t := range tabCount {
		p.drawn[t].Forget()
	}
	return p.ask()
}

// toTab shows another table; its cursor is where it was.
func (p *Page) toTab(t tab) tea.Cmd {
	p.tab = t
	if table, ok := p.groups[t.by()]; ok && table.period == p.period {
		p.tables.Stop()
		return nil
	}
	return p.askTable()
}

// mouse moves the cursor, changes table and period, or scrolls.
func (p *Page) mouse(msg tea.MouseMsg) tea.Cmd {
	switch {
	case msg.Button == tea.MouseButtonWheelUp:
		p.window().Scroll(-3)
	case msg.Button == tea.MouseButtonWheelDown:
		p.window().Scroll(3)
	case msg.Button == tea.MouseButtonLeft && msg.Action == tea.MouseActionPress:
		return p.click(msg.X, msg.Y)
	}
	return nil
}

func (p *Page) click(x, y int) tea.Cmd {
	l := p.layout()
	switch {
	case y == 0:
		if at := components.TabAt(p.periodStarts(), x); at >= 0 {
			return p.toPeriod(at)
		}
	case y == l.tabsAt:
		if t := components.TabAt(p.tabStarts(), x); t >= 0 {
			return p.toTab(tab(t))
		}
	case y > l.tabsAt+1 && y <= l.tabsAt+l.table:
		if row := y - l.tabsAt - 2 + p.window().Offset; row < p.rowCount() {
			p.window().To(row)
		}
	}
	return nil
}
