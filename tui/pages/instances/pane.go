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

// belowLines are the pane below the table, begun where the table begins.
func (p *Page) belowLines(width int) []string {
	lines := p.paneLines(width-1, belowPane)
	for i := range lines {
		lines[i] = " " + lines[i]
	}
	return lines
}

// openFull shows the row on the whole page, with everything that is known of
// it.
func (p *Page) openFull() tea.Cmd {
	r, ok := p.list.current()
	if !ok {
		return nil
	}
	p.full, p.fullRow, p.detail = true, r, nil
	p.pane.Reset()
	return p.openDetail()
}

func (p *Page) openDetail() tea.Cmd {
	d, id := p.common.Desk, p.fullRow.ID
	return p.details.Ask(p.common.Ctx, func(ctx context.Context) (desk.InstanceDetail, error) {
		return d.Instance(ctx, id)
	})
}

func (p *Page) gotDetail(d desk.InstanceDetail) tea.Cmd {
	p.detail, p.fullRow = &d, d.Row
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
	case keys.Open:
		return common.Send(common.GoToRequest(p.detail.Requests[0]))
	case keys.Copy:
		return p.startCopy()
	case keys.Unsubscribe:
		p.full = false
		return common.Send(common.OpenUnsubscribe{IDs: []string{p.fullRow.ID}})
	}
	return nil
}

// fullLines are the page while a row is shown on all of it.
func (p *Page) fullLines() []string {
	s := p.common.Styles
	w := writer{page: p, width: min(p.width-4, 100)}
	w.row(p.fullRow)
	if d := p.detail; d != nil {
		w.others(d.Others)
		w.requests(d.Requests)
		w.events(d.Events)
	}
	p.pane.Set(w.lines)
	lines := []string{s.Dim.Render(" Details of one instance"), ""}
	for _, l := range p.pane.View(s, p.width-4, p.height-2) {
		lines = append(lines, "  "+components.Fit(l, p.width-4)+"  ")
	}
	return lines
}
