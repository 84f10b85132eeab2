package instances

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/model"
	"unsubdesk/tui/components"
)

// wheelRows is how far a notch of the wheel scrolls.
const wheelRows = 3

// markCells is where the mark column ends: " > ● ".
const markCells = 5

// mouse answers clicks and the wheel, counted from the page's corner.
func (p *Page) mouse(msg tea.MouseMsg) tea.Cmd {
	if p.pickers != nil || p.copying || p.saved != nil {
		return nil
	}
	switch {
	case p.ticket != nil:
		p.ticketWheel(msg)
		return nil
	case msg.Button == tea.MouseButtonWheelDown:
		return p.wheel(msg, wheelRows)
	case msg.Button == tea.MouseButtonWheelUp:
		return p.wheel(msg, -wheelRows)
	case msg.Button == tea.MouseButtonLeft && msg.Action == tea.MouseActionPress && !p.full:
		return p.click(msg.X, msg.Y)
	}
	return nil
}

// ticketWheel scrolls the ticket that is open.
func (p *Page) ticketWheel(msg tea.MouseMsg) {
	switch msg.Button {
	case tea.MouseButtonWheelDown:
		p.ticket.win.Scroll(wheelRows)
	case tea.MouseButtonWheelUp:
		p.ticket.win.Scroll(-wheelRows)
	}
}

func (p *Page) wheel(msg tea.MouseMsg, rows int) tea.Cmd {
	if l := p.layout(); p.full || l.beside && msg.X > l.table {
		p.pane.Scroll(rows)
		return nil
	}
	p.list.win.Scroll(rows)
	p.showRow()
	return p.prefetch()
}

func (p *Page) click(x, y int) tea.Cmd {
	l := p.layout()
	switch {
	case y == 0:
		if t := components.TabAt(p.tabStart, x); t >= 0 {
			return p.showTab(t)
		}
	case y < linesAbove:
		p.filter.Focus()
	case y == linesAbove && x < l.table:
		return p.clickHead(x, l.table)
	case y > linesAbove && y < linesAbove+l.lines && x < l.table:
		return p.clickRow(x, p.list.win.Offset+y-linesAbove-1)
	}
	return nil
}

// clickHead sorts by a column; a second click turns the order round.
func (p *Page) clickHead(x, width int) tea.Cmd {
	at := markCells
	for i, w := range p.table.Widths(width) {
		if w == 0 {
			continue
		}
		if x >= at && x < at+w {
			field := p.columns(width)[i].sort
			if field == "" {
				return nil
			}
			p.filter.Blur()
			return p.sortBy(model.Sort{Field: field, Desc: field == p.sort.Field && !p.sort.Desc})
		}
		at += w + 2
	}
	return nil
}

// doubleClick is the time within which a second click on a row opens it.
const doubleClick = 500 * time.Millisecond

// clicked is the row that was clicked last.
type clicked struct {
	id string
	at time.Time
}

func (p *Page) clickRow(x, row int) tea.Cmd {
	if row >= len(p.list.rows) {
		return nil
	}
	p.filter.Blur()
	p.list.win.To(row)
	p.showRow()
	if x < markCells {
		return p.toggle(row)
	}
	last, now := p.clicked, clicked{p.list.rows[row].ID, p.common.Machine()}
	p.clicked = now
	if last.id == now.id && now.at.Sub(last.at) < doubleClick {
		p.clicked = clicked{}
		return p.openFull()
	}
	return nil
}
