package linear

import (
	"strconv"
	"strings"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/common"
	"unsubdesk/tui/present"
)

// marking are the commands about the selection.
func (f *finder) marking() []command {
	return append([]command{
		{names: []string{"m", "mark"}, takes: "numbers such as 3 or 5-8, or all", says: "mark results, or all that match", do: f.markWords},
		{names: []string{"d", "drop"}, takes: "numbers, or all", says: "take marks away", do: f.dropWords},
		{names: []string{"s", "selection"}, says: "what is marked, with its sums", do: func(string) error { return f.selection() }},
		{names: []string{"u", "unsubscribe"}, takes: "numbers, or nothing for what is marked", says: "unsubscribe", do: f.unsubscribeWords},
	}, undoing(f.stepMarks)...)
}

func (f *finder) markWords(words string) error {
	if strings.EqualFold(words, "all") {
		if f.unread != nil {
			return model.Invalid("The filter could not be read, so nothing was marked; f with words looks again.")
		}
		return f.markAll()
	}
	rows, err := f.list.numbered(words)
	if err != nil {
		return err
	}
	return f.mark(rows)
}

// mark marks rows; what is blocked cannot be marked, and says why.
func (s *session) mark(rows []*desk.Row) error {
	before, blocked := s.marks.Len(), 0
	var free []uint32
	for _, r := range rows {
		if len(r.Blocks) == 0 {
			free = append(free, r.Row)
			continue
		}
		if blocked++; blocked <= s.size {
			s.say("Cannot mark " + present.Clean(r.Name) + ": " + present.BlockSentences(r.Blocks) + ".")
		}
	}
	s.marks.Add(model.SelectionOf(free...), onOne(rows))
	return s.sayMarked(more(s.marks.Len()-before, before))
}

// markAll marks all that match and may be unsubscribed.
func (f *finder) markAll() error {
	q := f.query
	q.Selected = f.marks.Rows()
	all, err := f.desk.Count(f.ctx, q)
	if err != nil {
		return err
	}
	if q.Tab == model.TabNotAllowed {
		return model.Invalid("None of these %s can be unsubscribed; the details say why.", present.Count(all))
	}
	q.Tab = model.TabAllowed
	rows, err := f.desk.Select(f.ctx, q)
	if err != nil {
		return err
	}
	before := f.marks.Len()
	f.marks.Add(rows, "")
	said := more(f.marks.Len()-before, before)
	if n := all - rows.Len(); n > 0 {
		said += "; " + present.Count(n) + " of those that match cannot be unsubscribed"
	}
	return f.sayMarked(said)
}

func (f *finder) dropWords(words string) error {
	if strings.EqualFold(words, "all") {
		n := f.marks.Len()
		f.marks.Clear("")
		f.say(nothingMarked(present.Plural(n, "mark") + " taken away"))
		return nil
	}
	rows, err := f.list.numbered(words)
	if err != nil {
		return err
	}
	return f.drop(rows)
}

// drop takes the marks of rows away.
func (s *session) drop(rows []*desk.Row) error {
	before := s.marks.Len()
	gone := make([]uint32, len(rows))
	for i, r := range rows {
		gone[i] = r.Row
	}
	s.marks.Remove(model.SelectionOf(gone...), onOne(rows))
	return s.sayMarked(present.Plural(before-s.marks.Len(), "mark") + " taken away")
}

// selection says what is marked, a page at a time.
func (s *session) selection() error {
	if s.marks.Len() == 0 {
		return model.Invalid("Nothing is marked; m and a number marks a result.")
	}
	filter, err := model.ParseFilter("is:" + model.IsSelected)
	if err != nil {
		return err
	}
	f := &finder{session: s, allMarked: true, query: model.ListQuery{Tab: model.TabAll, Filter: filter, Sort: model.Sort{Field: model.SortEffective}}}
	f.reset()
	q, err := s.desk.QuoteSelection(s.ctx, s.marks.Rows())
	if err != nil {
		return err
	}
	s.fact("Marked", present.Plural(s.marks.Len(), "instance"))
	s.sums(q)
	if err := f.search(); err != nil {
		return err
	}
	marking := f.marking()
	commands := append([]command{marking[1], marking[3]}, undoing(func(back bool) error {
		if err := s.stepMarks(back); err != nil || s.marks.Len() == 0 {
			return err
		}
		return f.search() // the list is another one then
	})...)
	for i := range commands {
		do := commands[i].do
		commands[i].do = func(words string) error {
			if err := do(words); err != nil || s.marks.Len() > 0 {
				return err
			}
			return errLeave // nothing is left to stay for
		}
	}
	return s.at(prompt{name: "Selection", commands: append(f.list.moves(s), commands...),
		several: "d 1-3 or u 1-3", number: f.details, means: "the details of the marked instance with that number"})
}

// unsubscribeWords unsubscribes the results of numbers, or what is marked.
func (f *finder) unsubscribeWords(words string) error {
	if words == "" {
		if f.marks.Len() == 0 {
			return model.Invalid("Nothing is marked. u and a number unsubscribes one result; m and a number marks it.")
		}
		return f.unsubscribe(common.OpenUnsubscribe{Rows: f.marks.Rows()})
	}
	if strings.EqualFold(words, "all") {
		return model.Invalid("u takes numbers such as 3 or 5-8, or nothing for what is marked; m all marks all that match.")
	}
	rows, err := f.list.numbered(words)
	if err != nil {
		return err
	}
	ids := make([]string, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	return f.unsubscribe(common.OpenUnsubscribe{IDs: ids})
}

// mostRows is how many rows a page has at the most.
const mostRows = 200

func (s *session) setSize(words string) error {
	n, err := strconv.Atoi(words)
	if err != nil || n < 1 || n > mostRows {
		return model.Invalid("size takes a number from 1 to %d.", mostRows)
	}
	s.size = n
	s.say("A page has " + present.Plural(n, "row") + " from now on.")
	return nil
}
