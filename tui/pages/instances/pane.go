package instances

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/model/desk"
	"unsubdesk/tui/common"
	"unsubdesk/tui/components"
	"unsubdesk/tui/keys"
)

// showRow brings the pane to the row under the cursor.
func (p *Page) showRow() {
	r, ok := p.list.current()
	if ok && r.ID != p.paneOf {
		p.paneOf = r.ID
		p.pane.Reset()
	}
}

// paneLines are the preview: the row, and below it the selection.
func (p *Page) paneLines(width, height int) []string {
	r, ok := p.list.current()
	if !ok {
		return nil
	}
	w := writer{page: p, width: width}
	if p.layout().beside {
		w.row(r)
		w.selection()
	} else {
		w.compact(r)
	}
	p.pane.Set(w.lines)
	return p.pane.View(p.common.Styles, width, height)
}

// openFull shows the row on the whole page, with everything that is known of
// it.
func (p *Page) openFull() tea.Cmd {
	if _, ok := p.list.current(); !ok {
		return nil
	}
	p.full, p.detail = true, nil
	p.pane.Reset()
	return p.openDetail()
}

func (p *Page) openDetail() tea.Cmd {
	r, ok := p.list.current()
	if !ok {
		return nil
	}
	d := p.common.Desk
	return p.details.Ask(p.common.Ctx, func(ctx context.Context) (desk.InstanceDetail, error) {
		return d.Instance(ctx, r.ID)
	})
}

func (p *Page) gotDetail(d desk.InstanceDetail) tea.Cmd {
	p.detail = &d
	return nil
}

// doFull carries out an action on the full page.
func (p *Page) doFull(id keys.ID) tea.Cmd {
	if p.pane.Do(id) {
		return nil
	}
	switch id {
	case keys.Back:
		p.full, p.detail = false, nil
		p.details.Stop()
		p.pane.Reset()
	case keys.Copy:
		return p.startCopy()
	case keys.Unsubscribe:
		r, _ := p.list.current()
		p.full = false
		return common.Send(common.OpenUnsubscribe{IDs: []string{r.ID}})
	}
	return nil
}

// fullLines are the page while a row is shown on all of it.
func (p *Page) fullLines() []string {
	r, ok := p.list.current()
	if !ok {
		return nil
	}
	s := p.common.Styles
	w := writer{page: p, width: min(p.width-4, 100)}
	if p.detail != nil && p.detail.ID == r.ID {
		r = p.detail.Row
	}
	w.row(r)
	if p.detail != nil && p.detail.ID == r.ID {
		w.others(p.detail.Others)
		w.requests(p.detail.Requests)
		w.events(p.detail.Events)
	}
	w.selection()
	p.pane.Set(w.lines)
	lines := []string{s.Dim.Render(" Details of one instance; Esc goes back to the list"), ""}
	for _, l := range p.pane.View(s, p.width-4, p.height-2) {
		lines = append(lines, "  "+components.Fit(l, p.width-4)+"  ")
	}
	return lines
}
