package instances

import (
	"context"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/common"
	"unsubdesk/tui/components"
	"unsubdesk/tui/keys"
	"unsubdesk/tui/present"
)

// ticket is a text that was pasted, and what the desk has of it. It lies over the list
// until Esc, or until what was found is selected.
type ticket struct {
	text   string
	cut    bool // the terminal's paste was longer than what is taken
	found  desk.TicketRows
	known  bool // found has been looked up
	failed error

	win   components.Window // the lines that are seen; there is no cursor
	lines []ticketLine
	width int // that the lines were made for
}

// lookedUp is the answer of the desk.
type lookedUp struct{ rows desk.TicketRows }

// paste takes pasted text: a ticket is looked up, anything else is filter text.
func (p *Page) paste(msg tea.KeyMsg) tea.Cmd {
	text, cut := strings.CutSuffix(string(msg.Runes), common.PasteCut)
	if model.IsTicket(text) {
		return p.openTicket(text, cut)
	}
	if !p.filter.Focused() { // as if / had been pressed, for a new filter
		p.ticket, p.full = nil, false
		p.filter.Focus()
		p.filter.Set("")
	}
	msg.Runes = []rune(strings.TrimSpace(text))
	return p.filterKey(msg)
}

// openTicket looks a text up.
func (p *Page) openTicket(text string, cut bool) tea.Cmd {
	if end := strings.LastIndexAny(text, " \t\r\n,;|"); cut && end >= 0 {
		text = text[:end] // half a name is another one
	}
	p.lastTicket = &ticket{text: text, cut: cut}
	p.ticket = p.lastTicket
	return p.lookUpTicket()
}

// lookUpTicket asks for what the ticket names now. The text is taken apart there too: it
// may be long.
func (p *Page) lookUpTicket() tea.Cmd {
	text, d := p.ticket.text, p.common.Desk
	cmd := p.lookUps.Ask(p.common.Ctx, func(ctx context.Context) (lookedUp, error) {
		rows, err := d.LookUp(ctx, model.ReadTicket(text))
		return lookedUp{rows}, err
	})
	return tea.Batch(cmd, p.lookUps.WhenSlow(p.common))
}

func (p *Page) gotTicket(a common.Answer[lookedUp]) tea.Cmd {
	if !p.lookUps.Accept(a) || p.ticket == nil {
		return nil
	}
	t := p.ticket
	if t.failed = a.Err; a.Err != nil {
		return common.Failed(a.Err)
	}
	t.found, t.known, t.lines = a.Value.rows, true, nil
	return nil
}

// ticketActions are what can be done with the ticket that is open.
func (p *Page) ticketActions() []keys.Action {
	k, t := p.common.Keys, p.ticket
	take, all, missing := k.Get(keys.TakeAllowed), k.Get(keys.TakeAll), k.Get(keys.CopyMissing)
	switch {
	case !t.known && t.failed == nil:
		take = take.Because("it is still being looked up")
	case !t.known:
		take = take.Hinted("try again").Described("Look the ticket up again")
	case len(t.found.Allowed) == 0:
		take = take.Because("nothing of the ticket can be unsubscribed")
	default:
		take = take.Hinted("select " + present.Count(len(t.found.Allowed)))
	}
	if n := len(t.found.Blocked); n == 0 {
		all = all.Because("nothing of the ticket is blocked")
	} else {
		all = all.Hinted(present.Count(n) + " blocked too")
	}
	if len(t.found.NotFound) == 0 {
		missing = missing.Because("nothing of the ticket is missing here")
	}
	list := []keys.Action{take, all, missing, k.Get(keys.Back).Hinted("back").Described("Back to where one was"),
		k.Get(keys.AsFilter), k.Get(keys.NextTab).Described("Next part: found, blocked, not found").Hinted("next part").Because(t.win.NoScroll()),
		k.Get(keys.PrevTab).Described("Part before").Because(t.win.NoScroll())}
	return append(list, k.Moves(t.win.NoScroll())...)
}

// doTicket carries out an action on the ticket that is open.
func (p *Page) doTicket(id keys.ID) tea.Cmd {
	t := p.ticket
	switch id {
	case keys.TakeAllowed:
		if !t.known {
			t.failed = nil
			return p.lookUpTicket()
		}
		return p.takeTicket(t.found.Allowed)
	case keys.TakeAll:
		return p.takeTicket(t.found.Allowed, t.found.Blocked)
	case keys.CopyMissing: // on one line: nothing runs where it is pasted into a shell
		return common.Send(common.Clipboard{Text: strings.Join(t.found.NotFound, ", "), What: "what was not found"})
	case keys.AsFilter:
		p.closeTicket()
		p.full = false
		p.filter.Focus()
		p.filter.Set(present.Clean(strings.Join(strings.Fields(t.text), " ")))
		return p.afterFilter()
	case keys.Back:
		p.closeTicket()
	case keys.NextTab, keys.PrevTab:
		t.turn(id == keys.NextTab)
	default:
		t.scroll(id)
	}
	return nil
}

func (p *Page) closeTicket() {
	p.lookUps.Stop()
	p.ticket = nil
}

// takeTicket adds what was found to the selection and goes back to the list.
func (p *Page) takeTicket(found ...[]desk.Row) tea.Cmd {
	var rows []uint32
	for _, part := range found {
		for _, r := range part {
			rows = append(rows, r.Row)
		}
	}
	before := p.marks.Len()
	p.marks.Add(model.SelectionOf(rows...), "selecting "+present.Count(len(rows))+" of a ticket")
	p.closeTicket()
	p.full = false
	p.filter.Blur()
	said := present.Plural(p.marks.Len()-before, "instance") + " of the ticket marked"
	if p.marks.Len() == before {
		said = "All of the ticket was marked already"
	}
	return tea.Batch(p.marked(), common.Say(common.Info, said+". s shows only the selection, U unsubscribes it, z takes it back."))
}

// ticketAction is P: the last ticket again.
func (p *Page) ticketAction() keys.Action {
	a := p.common.Keys.Get(keys.Ticket)
	if p.lastTicket == nil {
		return a.Because("no ticket has been pasted yet; paste its text here")
	}
	return a
}
