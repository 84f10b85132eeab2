package instances

import (
	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/model"
	"unsubdesk/tui/common"
	"unsubdesk/tui/keys"
	"unsubdesk/tui/present"
)

// key answers a key; the app sends only what is not its own.
func (p *Page) key(msg tea.KeyMsg) tea.Cmd {
	switch {
	case p.pickers != nil:
		return p.pickerKey(msg)
	case p.copying:
		return p.copyKey(msg.String())
	case p.saved != nil:
		return p.savedKey(msg)
	case msg.Paste:
		return p.paste(msg)
	case p.filter.Focused() && p.ticket == nil:
		return p.filterKey(msg)
	}
	a, ok := keys.Decode(p.Bindings(), msg.String())
	switch {
	case !ok:
		return nil
	case !a.Enabled():
		return common.Refuse(a)
	case p.ticket != nil:
		return p.doTicket(a.ID)
	case p.full:
		return p.doFull(a.ID)
	}
	return p.do(a.ID)
}

// do carries out an action on the list.
func (p *Page) do(id keys.ID) tea.Cmd {
	if cmd, ok := p.doMove(id); ok {
		return cmd
	}
	if cmd, ok := p.doSelect(id); ok {
		return cmd
	}
	switch id {
	case keys.Unsubscribe:
		r, _ := p.list.current()
		return common.Send(common.OpenUnsubscribe{IDs: []string{r.ID}})
	case keys.UnsubscribeAll:
		return common.Send(common.OpenUnsubscribe{Rows: p.marks.Rows()})
	case keys.Filter:
		p.filter.Focus()
	case keys.Ticket:
		p.ticket = p.lastTicket
		return p.lookUpTicket()
	case keys.Saved:
		return p.openSaved()
	case keys.Pickers:
		return p.openPickers()
	case keys.Sort:
		return p.sortBy(p.nextSort())
	case keys.SortReverse:
		return p.sortBy(model.Sort{Field: p.sort.Field, Desc: !p.sort.Desc})
	case keys.Open:
		return p.openFull()
	case keys.Pane:
		p.paneOn = !p.paneOn
		p.SetSize(p.width, p.height)
	case keys.Copy:
		return p.startCopy()
	case keys.Back:
		return p.back()
	case keys.NextTab:
		return p.showTab((p.tab + 1) % tabCount)
	case keys.PrevTab:
		return p.showTab((p.tab + tabCount - 1) % tabCount)
	}
	return nil
}

// doMove moves the cursor; ok is false for what is no movement.
func (p *Page) doMove(id keys.ID) (cmd tea.Cmd, ok bool) {
	switch id {
	case keys.Top:
		return p.jump(fromTop), true
	case keys.Bottom:
		return p.jump(fromEnd), true
	}
	rows, ok := p.list.win.Steps(id)
	if !ok {
		return nil, false
	}
	p.list.move(rows)
	p.showRow()
	return p.prefetch(), true
}

// jump goes to an end of the list, which is fetched unless it is there.
func (p *Page) jump(r reach) tea.Cmd {
	l := &p.list
	switch {
	case r == fromTop && l.atTop:
		l.win.To(0)
	case r == fromEnd && l.atEnd:
		l.win.To(len(l.rows) - 1)
	default:
		return p.load(r, nil)
	}
	p.showRow()
	return p.prefetch()
}

// doSelect changes the selection; ok is false for what does not.
func (p *Page) doSelect(id keys.ID) (cmd tea.Cmd, ok bool) {
	switch id {
	case keys.Mark:
		return p.toggle(p.list.win.Cursor), true
	case keys.Range:
		return p.rangeEnd(), true
	case keys.MarkAll:
		return p.matchAll(bulkAll), true
	case keys.Invert:
		return p.matchAll(bulkInvert), true
	case keys.Clear:
		n := p.marks.Len()
		p.marks.Clear("clearing " + present.Plural(n, "mark"))
		p.only = false
		return tea.Batch(p.marked(), p.afterFilter(), common.Say(common.Info, present.Plural(n, "mark")+" cleared.")), true
	case keys.Undo:
		if p.bulks.Waiting() {
			p.bulks.Stop()
			return common.Say(common.Info, "Selecting was stopped; nothing of it is marked."), true
		}
		what, _ := p.marks.Undo()
		return p.stepped("Undone: " + what), true
	case keys.Redo:
		what, _ := p.marks.Redo()
		return p.stepped("Done again: " + what), true
	case keys.OnlySelected:
		p.only = !p.only
		return p.changed(), true
	}
	return nil, false
}

// stepped follows a step back or forth through the changes of the selection.
func (p *Page) stepped(said string) tea.Cmd {
	if p.marks.Len() == 0 && p.only {
		p.only = false
		return tea.Batch(p.changed(), common.Say(common.Info, said+". Nothing is selected now."))
	}
	now := "Nothing is selected now."
	if n := p.marks.Len(); n > 0 {
		now = present.Count(n) + " selected now."
	}
	return tea.Batch(p.marked(), common.Say(common.Info, said+". "+now))
}

// rangeEnd begins a range at the cursor, or marks the one that is open.
func (p *Page) rangeEnd() tea.Cmd {
	r, ok := p.list.current()
	if !ok {
		return nil
	}
	here := placed{r, p.list.place()}
	if p.from == nil {
		p.from = &here
		return common.Say(common.Info, "Range from "+present.Clean(r.Name)+": move to its other end and press v. Esc ends it.")
	}
	from := *p.from
	p.from = nil
	return p.matchRange(from, here)
}

// inRange reports whether a row lies in the range that is being marked.
func (p *Page) inRange(row int) bool {
	if p.from == nil {
		return false
	}
	at, a, b := p.list.base+row, p.from.at, p.list.place()
	return at >= min(a, b) && at <= max(a, b)
}

// back steps back from what lies nearest; the selection stays.
func (p *Page) back() tea.Cmd {
	switch {
	case p.from != nil:
		p.from = nil
	case p.only:
		p.only = false
		return p.changed()
	case p.filter.Value() != "":
		p.filter.Set("")
		p.filter.Fail(nil)
		p.apply(model.Filter{})
		return p.changed()
	}
	return nil
}

// changed reloads after what the list shows has changed, the cursor staying
// on its row if that is still shown.
func (p *Page) changed() tea.Cmd {
	p.from = nil
	cmd := p.load(fromTop, nil)
	if r, ok := p.list.current(); ok {
		p.list.central = true // where rows before it are seen too
		cmd = p.load(around, &r.Instance)
	}
	return tea.Batch(cmd, p.countMatches(), p.summariseMarks())
}

// showTab goes to a tab, to the row it was left on.
func (p *Page) showTab(to int) tea.Cmd {
	if to == p.tab {
		return nil
	}
	if r, ok := p.list.current(); ok && p.list.place() > 0 {
		p.kept[p.tab] = &r.Instance
	} else {
		p.kept[p.tab] = nil
	}
	p.tab, p.from = to, nil
	cmd := p.load(fromTop, nil)
	if anchor := p.kept[to]; anchor != nil {
		cmd = p.load(around, anchor)
	}
	p.table.Forget()
	return tea.Batch(cmd, p.countMatches(), p.summariseMarks())
}
