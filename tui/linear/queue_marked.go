package linear

import (
	"unsubdesk/model"
	"unsubdesk/tui/present"
)

// selection says the marked requests, a page at a time.
func (q *queue) selection() error {
	rows, err := q.marked()
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		return model.Invalid("No request is marked; m and a number marks one.")
	}
	q.fact("Marked", present.Plural(len(rows), "request")+", "+present.USD(refundsOf(rows))+" for "+present.Plural(itemsOf(rows), "instance"))
	marked := q.beside(rows)
	marked.allMarked = true
	if err := marked.list.next(q.session); err != nil {
		return err
	}
	drop := marked.marking()[1]
	step := func(back bool) error { // the list is another one then
		if err := q.stepMarks(back); err != nil || len(q.marks.ids) == 0 {
			return err
		}
		rows, err := q.marked()
		if err != nil {
			return err
		}
		*marked.list = *listed("request", rows, marked.line)
		return marked.list.next(q.session)
	}
	commands := append([]command{
		{names: []string{"a", "approve"}, takes: "numbers, or nothing for all that are marked", says: "approve", do: marked.decideWords(approve)},
		{names: []string{"x", "reject"}, takes: "numbers, or nothing for all that are marked", says: "reject, with a note", do: marked.decideWords(reject)},
		drop,
	}, undoing(step)...)
	for i := range commands {
		do := commands[i].do
		commands[i].do = func(words string) error {
			if err := do(words); err != nil || len(q.marks.ids) > 0 {
				return err
			}
			return errLeave // nothing is left to stay for
		}
	}
	return q.at(prompt{name: "Marked requests", commands: append(commands, marked.list.moves(q.session)...),
		number: marked.details, means: "the whole page of the marked request with that number", several: "a 1-3, x 1-3 or d 1-3"})
}
