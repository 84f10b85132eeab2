package linear

import (
	"strings"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/present"
)

// ticket is a text that was brought from elsewhere, and what the desk has of it.
type ticket struct {
	*finder
	text  string
	cut   bool // more was pasted than is taken
	found desk.TicketRows
}

// ticketWords looks up the names behind the command, or the lines that are pasted then.
func (f *finder) ticketWords(words string) error {
	if words != "" {
		return f.openTicket(f.withLines(words))
	}
	ask := "Text"
	f.say("Paste the ticket, or type names; an empty line ends it.")
	if f.lastTicket != "" {
		f.say("An empty line alone is the last ticket again.")
	}
	text, err := f.block(ask, "Instance IDs and order numbers, with any words between them. An empty line ends the text.")
	if err != nil {
		return err
	}
	if text == "" {
		text = f.lastTicket
	}
	if text == "" {
		return model.Invalid("Nothing was pasted.")
	}
	return f.openTicket(text)
}

// pasted takes a line that is no command, with those that came with it: it is looked up if
// something in it looks like a name.
func (f *finder) pasted(line string) (bool, error) {
	text := f.withLines(line)
	several := strings.Contains(text, "\n")
	if !looksLikeTicket(text) {
		if !several {
			return false, nil
		}
		return true, model.Invalid("Several lines came at once, and nothing was done with them: the first is no command, and nothing in them looks like an instance ID or an order number.")
	}
	t, err := f.lookUpTicket(text)
	if err != nil {
		return true, err
	}
	if !several && len(strings.Fields(line)) == 1 && len(t.found.IDs()) == 0 {
		return false, nil // most likely a command that was mistyped
	}
	return true, t.open()
}

func (f *finder) openTicket(text string) error {
	t, err := f.lookUpTicket(text)
	if err != nil {
		return err
	}
	return t.open()
}

// lookUpTicket asks for what a text names now.
func (f *finder) lookUpTicket(text string) (*ticket, error) {
	t := &ticket{finder: f}
	t.text, t.cut = wholeNames(text)
	var err error
	t.found, err = f.desk.LookUp(f.ctx, model.ReadTicket(t.text))
	return t, err
}

// open says what became of the names, and takes one answer that marks what was found.
func (t *ticket) open() error {
	t.lastTicket = t.text
	t.say(t.head())
	t.sayNotes()
	t.sayBlocked()
	t.sayMissing()
	if len(t.found.IDs()) == 0 {
		return nil
	}
	t.hintAnswer()
	return t.at(prompt{name: "Ticket", commands: t.commands(), other: t.another})
}

// commands are what can be done with it.
func (t *ticket) commands() []command {
	return []command{
		{names: []string{"m", "mark"}, takes: "nothing, or all for what cannot be unsubscribed too", says: "mark what can be unsubscribed", do: t.markWords},
		{names: []string{"1", "allowed"}, says: "each that can be unsubscribed", do: func(string) error { return t.each("Can be unsubscribed", t.found.Allowed) }},
		{names: []string{"2", "blocked"}, says: "each that cannot, and why", do: func(string) error { return t.each("Cannot be unsubscribed", t.found.Blocked) }},
		{names: []string{"3", "missing"}, says: "each name that was not found", do: func(string) error {
			if len(t.found.NotFound) == 0 {
				return model.Invalid("Every name was found.")
			}
			return browse(t.session, "Not found", listed("name", t.found.NotFound, present.Clean))
		}},
	}
}

// markWords marks what was found and leaves the ticket.
func (t *ticket) markWords(words string) error {
	rows := t.found.Allowed
	switch {
	case strings.EqualFold(words, "all"):
		rows = append(rows[:len(rows):len(rows)], t.found.Blocked...)
	case words != "":
		return model.Invalid("m takes nothing here, or all; the numbers of single instances are said by 1 and 2.")
	case len(rows) == 0:
		return model.Invalid("Nothing of the ticket can be unsubscribed; m all marks it all the same.")
	}
	of := make([]uint32, len(rows))
	for i, r := range rows {
		of[i] = r.Row
	}
	before := t.marks.Len()
	t.marks.Add(model.SelectionOf(of...), ", of the ticket")
	if err := t.sayMarked(more(t.marks.Len()-before, before)); err != nil {
		return err
	}
	t.hint("u unsubscribes what is marked, s says it.")
	return errLeave
}

// each says the rows of a part, a page at a time, with their details.
func (t *ticket) each(name string, rows []desk.Row) error {
	if len(rows) == 0 {
		return model.Invalid("There is none.")
	}
	part := &finder{session: t.session, policy: t.standing.Policy, query: t.query}
	part.list = listed("instance", rows, part.line)
	if err := part.list.next(t.session); err != nil {
		return err
	}
	commands := append(append(part.list.moves(t.session), part.marking()[:2]...), undoing(t.stepMarks)...)
	return t.at(prompt{name: name, commands: commands, number: part.details, means: "the details of the instance with that number", several: "m 1-3 or d 1-3"})
}

// another takes more of the text, such as the last line of a paste that had no end.
func (t *ticket) another(line string) (bool, error) {
	text := t.withLines(line)
	if !looksLikeTicket(text) {
		return false, nil
	}
	more, err := t.lookUpTicket(t.text + "\n" + text)
	if err != nil {
		return true, err
	}
	if err := more.open(); err != nil {
		return true, err
	}
	return true, errLeave
}
