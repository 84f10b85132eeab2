package instances

import (
	"cmp"
	"slices"

	"unsubdesk/model/desk"
	"unsubdesk/tui/components"
	"unsubdesk/tui/keys"
)

// Bindings implements common.Page.
func (p *Page) Bindings() []keys.Action {
	k := p.common.Keys
	if p.Capturing() {
		return p.capturedActions()
	}
	if p.ticket != nil {
		return p.ticketActions()
	}
	if p.full {
		return append([]keys.Action{p.unsubscribeAction(), p.requestAction(), k.Get(keys.Copy), k.Get(keys.Back).Hinted("back")}, k.Moves(p.pane.NoScroll())...)
	}
	bare := p.whyBare()
	list := []keys.Action{p.unsubscribeAction(), p.selectionAction(keys.UnsubscribeAll)}
	if p.marks.Len() > 0 { // the key one marked for comes first in the footer
		slices.Reverse(list)
	}
	list = append(list, p.markAction(), k.Get(keys.MarkAll).Because(cmp.Or(bare, p.whyNotAll())), k.Get(keys.Filter).HintedIf(bare == ""),
		k.Get(keys.Pickers).Because(bare), k.Get(keys.Saved), k.Get(keys.Sort).Because(bare), k.Get(keys.Open).Because(p.noRow()), k.Get(keys.SortReverse).Because(bare), k.Get(keys.Range).Because(p.noRow()), k.Get(keys.Invert).Because(cmp.Or(bare, p.whyNotAll())))
	for _, id := range []keys.ID{keys.OnlySelected, keys.Clear} {
		list = append(list, p.selectionAction(id))
	}
	list = append(append(list, p.stepActions()...), p.ticketAction())
	list = append(list, p.paneAction(), k.Get(keys.Copy).Because(p.noRow()))
	if back := p.backWord(); back != "" {
		list = append(list, k.Get(keys.Back).Described("Step back: "+back))
	}
	list = append(list, k.Get(keys.NextTab), k.Get(keys.PrevTab))
	return append(list, k.Moves(components.NoMove(len(p.list.rows)))...)
}

// capturedActions are the keys while a field or a box has them.
func (p *Page) capturedActions() []keys.Action {
	enter, esc := p.common.Keys.Get(keys.Open), p.common.Keys.Get(keys.Back)
	switch {
	case p.pickers != nil:
		return []keys.Action{p.common.Keys.Get(keys.Mark).Hinted("check"), p.common.Keys.Get(keys.NextTab).Hinted("next picker"), esc.Hinted("close")}
	case p.saved != nil:
		return p.savedActions()
	case p.copying:
		return []keys.Action{esc.Hinted("copy nothing")}
	}
	return []keys.Action{enter.Hinted("to the list"), esc.Hinted("to the list; again clears the filter")}
}

// subject is the row that u and y act on: the one whose details are open, else
// the one under the cursor.
func (p *Page) subject() (desk.Row, bool) {
	if p.full {
		return p.fullRow, true
	}
	return p.list.current()
}

// unsubscribeAction is u with the reasons against it.
func (p *Page) unsubscribeAction() keys.Action {
	a := p.common.Keys.Get(keys.Unsubscribe)
	r, ok := p.subject()
	if !ok {
		return a.Because(p.noRow())
	}
	if why := p.whyNot(r); why != "" {
		return a.Because("this one cannot be unsubscribed: " + why)
	}
	return a.Because(p.common.WhyNotSubmit())
}

// requestAction is Enter in the details: to the newest request for it.
func (p *Page) requestAction() keys.Action {
	a := p.common.Keys.Get(keys.Open).Hinted("go to its request").Described("Go to the newest request for this instance")
	if p.detail == nil || len(p.detail.Requests) == 0 {
		return a.Because("there is no request for this instance")
	}
	return a
}

// whyBare is why there is nothing to look at, whatever one does, "" if there may be.
func (p *Page) whyBare() string {
	if p.counted && p.counts.all == 0 && len(p.list.rows) == 0 {
		return "this desk has no instances yet; an admin imports them: unsubdesk import FILE.csv"
	}
	return ""
}

// noRow is why nothing can be done with the row under the cursor, "" if there is one.
func (p *Page) noRow() string {
	if _, ok := p.list.current(); !ok {
		return cmp.Or(p.whyBare(), "there is no instance under the cursor")
	}
	return ""
}

// paneAction is p, with why there is no pane to show or hide.
func (p *Page) paneAction() keys.Action {
	why := p.noRow()
	if why == "" && p.paneOn && p.layout().pane == 0 {
		why = "this screen has no room for the preview; Enter shows the details"
	}
	return p.common.Keys.Get(keys.Pane).Because(why)
}

func (p *Page) markAction() keys.Action {
	a := p.common.Keys.Get(keys.Mark).Because(p.noRow())
	if r, ok := p.list.current(); ok && p.marks.Has(r.Row) {
		return a.Hinted("unmark")
	}
	return a
}

// selectionAction is an action on the selection. The hints of those that only
// look at it stand in the selection's own line, not in the footer.
func (p *Page) selectionAction(id keys.ID) keys.Action {
	a := p.common.Keys.Get(id)
	if id != keys.UnsubscribeAll {
		a = a.Hinted("")
	}
	why := ""
	if id == keys.UnsubscribeAll {
		why = p.common.WhyNotSubmit() // the true reason, with marks or without
	}
	switch {
	case why != "":
		return a.Because(why)
	case p.bulks.Waiting() && p.marks.Len() == 0:
		return a.Because("it is still being selected")
	case p.marks.Len() == 0 && !(id == keys.OnlySelected && p.only):
		return a.Because("nothing is selected; Space marks a row")
	}
	return a
}

// stepActions go back and forth through the changes of the selection.
func (p *Page) stepActions() []keys.Action {
	undo, redo := p.common.Keys.Get(keys.Undo), p.common.Keys.Get(keys.Redo)
	if what := p.marks.Undoes(); p.bulks.Waiting() {
		undo = undo.Described("Stop selecting")
	} else if what != "" {
		undo = undo.Described("Undo the last change of the selection: " + what)
	} else {
		undo = undo.Because("no change of the selection can be undone")
	}
	if what := p.marks.Redoes(); what != "" {
		redo = redo.Described("Do again what was undone: " + what)
	} else {
		redo = redo.Because("nothing was undone")
	}
	return []keys.Action{undo, redo}
}

// backWord is what Esc steps back from, "" if from nothing.
func (p *Page) backWord() string {
	switch {
	case p.from != nil:
		return "end the range"
	case p.only:
		return "show everything again"
	case p.filter.Value() != "":
		return "clear the filter"
	}
	return ""
}
