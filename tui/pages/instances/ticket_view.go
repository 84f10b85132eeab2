package instances

import (
	"unsubdesk/model/desk"
	"unsubdesk/tui/common"
	"unsubdesk/tui/components"
	"unsubdesk/tui/keys"
	"unsubdesk/tui/present"
)

// ticketLine is one line of what a ticket names: the heading of a part, a row, a reason
// below it, or a name that was not found. Of thousands only those that are seen are drawn.
type ticketLine struct {
	part int // 0 allowed, 1 blocked, 2 not found
	at   int // the row or the name of the part; -1 is its heading
	why  string
}

// widestTicket is how wide the rows of a ticket are at the most: the eye has to find the
// amount of a name.
const widestTicket = 130

// lay makes the lines for a width.
func (t *ticket) lay(width int) {
	if t.lines != nil && t.width == width {
		return
	}
	t.lines, t.width = []ticketLine{}, width
	for part, n := range []int{len(t.found.Allowed), len(t.found.Blocked), len(t.found.NotFound)} {
		if n == 0 {
			continue
		}
		if len(t.lines) > 0 {
			t.lines = append(t.lines, ticketLine{part: -1})
		}
		t.lines = append(t.lines, ticketLine{part: part, at: -1})
		for at := range n {
			t.lines = append(t.lines, ticketLine{part: part, at: at})
			if part != 1 {
				continue
			}
			for _, why := range present.Wrap(present.First(present.BlockSentences(t.found.Blocked[at].Blocks))+".", max(min(width, widestTicket)-6, 20)) {
				t.lines = append(t.lines, ticketLine{part: part, at: at, why: why})
			}
		}
	}
}

// scroll moves what is seen.
func (t *ticket) scroll(id keys.ID) {
	switch id {
	case keys.Top:
		t.win.Offset = 0
	case keys.Bottom:
		t.win.Scroll(t.win.Len)
	default:
		rows, _ := t.win.Steps(id)
		t.win.Scroll(rows)
	}
}

// turn goes to the heading of the next part, or of the one before; round at the ends.
func (t *ticket) turn(forward bool) {
	var heads []int
	for i, l := range t.lines {
		if l.part >= 0 && l.at < 0 {
			heads = append(heads, i)
		}
	}
	if len(heads) == 0 {
		return
	}
	next := heads[0]
	if forward {
		for _, h := range heads {
			if h > t.win.Offset {
				next = h
				break
			}
		}
	} else {
		next = heads[len(heads)-1]
		for i := len(heads) - 1; i >= 0; i-- {
			if heads[i] < t.win.Offset {
				next = heads[i]
				break
			}
		}
	}
	if t.win.Offset+t.win.Height >= t.win.Len && next > t.win.Offset && forward { // it is seen already, and there is no more
		next = heads[0]
	}
	t.win.Offset = max(min(next, t.win.Len-t.win.Height), 0)
}

// ticketLines are the page while a ticket lies over the list.
func (p *Page) ticketLines() []string {
	s, t := p.common.Styles, p.ticket
	lines := []string{" " + s.Title.Render(p.ticketHead()), " " + s.Dim.Render(s.Glyphs.Truncate(p.ticketNotes(), p.width-2)), components.Rule(s, p.width)}
	room := max(p.height-len(lines)-1, 1)
	switch {
	case t.failed != nil && !t.known:
		return append(lines, components.State(s, "The ticket could not be looked up.", []string{common.Sentence(t.failed), "Press Enter to try again, Esc to go back."}, p.width, room)...)
	case !t.known:
		return lines
	}
	if t.lay(p.width); len(t.lines) == 0 {
		return append(lines, components.State(s, "Nothing in this text is an instance or an order of the desk.",
			[]string{"A name counts if it is an instance ID or an order number.", "Press / to use the text as a filter, Esc to go back."}, p.width, room)...)
	}
	t.win.Len, t.win.Height = len(t.lines), room
	t.win.Scroll(0)
	from, to := t.win.Visible()
	for _, l := range t.lines[from:to] {
		lines = append(lines, p.ticketLine(l))
	}
	for len(lines) < p.height-1 {
		lines = append(lines, "")
	}
	return append(lines, components.Ends(" "+s.Dim.Render(t.more(s.Glyphs.Up, s.Glyphs.Down, to)), "", p.width))
}

// more says that there are lines above or below.
func (t *ticket) more(up, down string, to int) string {
	above, below := t.win.Offset, len(t.lines)-to
	switch {
	case above > 0 && below > 0:
		return up + down + " " + present.Count(above) + " more above, " + present.Count(below) + " below"
	case below > 0:
		return down + " " + present.Count(below) + " more below"
	case above > 0:
		return up + " " + present.Count(above) + " more above"
	}
	return ""
}

// ticketHead says in one line what became of the names.
func (p *Page) ticketHead() string {
	t, g := p.ticket, p.common.Glyphs()
	if !t.known {
		return "Ticket: looking it up" + g.Ellipsis
	}
	f := t.found
	return g.Truncate("Ticket: "+g.Join(present.Count(len(f.Allowed))+" can be unsubscribed",
		present.Count(len(f.Blocked))+" cannot", present.Count(len(f.NotFound))+" not found"), p.width-2)
}

// ticketNotes say what else there was in the text.
func (p *Page) ticketNotes() string {
	t := p.ticket
	if !t.known {
		return ""
	}
	var notes []string
	if t.cut || t.found.Left > 0 {
		left := "the rest of the text"
		if t.found.Left > 0 {
			left = present.Plural(t.found.Left, "more name")
		}
		notes = append(notes, "too long, "+left+" not looked up")
	}
	if t.found.More > 0 {
		notes = append(notes, present.Plural(t.found.More, "more instance")+" not listed")
	}
	if n := t.found.Orders; n > 0 {
		stand := " stand for all their instances"
		if n == 1 {
			stand = " stands for all its instances"
		}
		notes = append(notes, present.Plural(n, "order")+stand)
	}
	if n := t.found.Words; n > 0 {
		notes = append(notes, present.Plural(n, "other word")+" passed over")
	}
	return p.common.Glyphs().Join(notes...)
}

func (p *Page) ticketLine(l ticketLine) string {
	s, t := p.common.Styles, p.ticket
	switch {
	case l.part < 0:
		return ""
	case l.at < 0:
		return p.ticketHeading(l.part)
	case l.why != "":
		return "     " + s.Warning.Render(l.why)
	case l.part == 2:
		return "   " + s.Glyphs.Truncate(t.found.NotFound[l.at], p.width-4)
	case l.part == 1:
		return " " + s.Warning.Render(s.Glyphs.Flagged) + " " + p.ticketRow(t.found.Blocked[l.at])
	}
	r := t.found.Allowed[l.at]
	mark := s.Glyphs.Unmarked
	if p.marks.Has(r.Row) {
		mark = s.Accent.Render(s.Glyphs.Marked)
	}
	return " " + mark + " " + p.ticketRow(r)
}

func (p *Page) ticketHeading(part int) string {
	s, f := p.common.Styles, p.ticket.found
	switch part {
	case 0:
		sum := s.Dim.Render("PAID USD") + " "
		return components.Ends(" "+s.Good.Render("CAN BE UNSUBSCRIBED")+" "+present.Count(len(f.Allowed)), sum, min(p.width, widestTicket))
	case 1:
		return " " + s.Warning.Render("CANNOT BE UNSUBSCRIBED") + " " + present.Count(len(f.Blocked))
	}
	return " " + s.Danger.Render("NOT FOUND") + " " + present.Count(len(f.NotFound)) + s.Dim.Render("   neither ID nor order number; / finds names")
}

// ticketRow is an instance in one line: its name, ID, order and what it gives back.
func (p *Page) ticketRow(r desk.Row) string {
	s := p.common.Styles
	const paid, review = 14, 8
	word := ""
	if r.NeedsReview && len(r.Blocks) == 0 {
		word = "review"
	}
	room := min(p.width, widestTicket) - 3 - paid - review - 4
	name := room * 2 / 5
	id := (room - name) * 3 / 5
	order := room - name - id
	return s.Glyphs.Fit(r.Name, name) + " " + s.Dim.Render(s.Glyphs.FitID(r.ID, id)) + " " + s.Dim.Render(s.Glyphs.FitID(r.Order.Number, order)) +
		" " + s.Dim.Render(present.PadRight(word, review-1)) + present.PadLeft(present.Amount(r.Paid), paid+1)
}
