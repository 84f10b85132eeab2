package linear

import (
	"strconv"

	"unsubdesk/model"
	"unsubdesk/tui/present"
)

// pager is a list that is said a page at a time. A row keeps its number as long as
// the list stands, whatever others do: what was heard under a number is what the
// number means.
type pager[T any] struct {
	noun string // of a row: "result"
	read func(last *T, limit int) ([]T, error)
	line func(T) string
	// total is how many there are, "" where that is not known.
	total string

	rows     []T
	from, to int // the page that was said last
	heard    int // how many rows were said
	ended    bool
}

// listed is a pager of rows that are all there.
func listed[T any](noun string, rows []T, line func(T) string) *pager[T] {
	return &pager[T]{noun: noun, rows: rows, line: line, ended: true, total: present.Count(len(rows))}
}

// next says the next page.
func (p *pager[T]) next(s *session) error {
	if p.to == len(p.rows) && !p.ended {
		if err := p.fetch(s.size); err != nil {
			return err
		}
	}
	if p.to == len(p.rows) && len(p.rows) > 0 {
		s.say("That was the last " + p.noun + ".")
		return nil
	}
	p.from, p.to = p.to, min(p.to+s.size, len(p.rows))
	p.say(s)
	return nil
}

// previous says the page before.
func (p *pager[T]) previous(s *session) error {
	if p.from == 0 {
		s.say("That was the first page.")
		return nil
	}
	p.from, p.to = max(p.from-s.size, 0), p.from
	p.say(s)
	return nil
}

func (p *pager[T]) fetch(limit int) error {
	var last *T
	if n := len(p.rows); n > 0 {
		last = &p.rows[n-1]
	}
	rows, err := p.read(last, limit)
	if err != nil {
		return err
	}
	p.rows, p.ended = append(p.rows, rows...), len(rows) < limit
	return nil
}

// say says the present page.
func (p *pager[T]) say(s *session) {
	if len(p.rows) == 0 {
		return
	}
	p.heard = max(p.heard, p.to)
	head := present.First(present.Noun(2, p.noun)) + " " + present.Count(p.from+1) + " to " + present.Count(p.to)
	if p.to == p.from+1 {
		head = present.First(p.noun) + " " + present.Count(p.to)
	}
	if p.total != "" {
		head += " of " + p.total
	}
	s.say(head + ".")
	for i := p.from; i < p.to; i++ {
		s.say(strconv.Itoa(i+1) + ": " + p.line(p.rows[i]))
	}
}

// at is the row of a number that was said. CodeInvalid for any other: nobody acts on
// what was not heard.
func (p *pager[T]) at(n int) (*T, error) {
	if n < 1 || n > p.heard {
		switch {
		case p.heard == 0 && p.total == "0":
			return nil, model.Invalid("The list is empty: nothing matched.")
		case p.heard == 0:
			return nil, model.Invalid("There is no list yet; n says the first page.")
		case p.heard == 1:
			return nil, model.Invalid("There is no number %d; 1 is the only one so far.", n)
		}
		return nil, model.Invalid("There is no number %d so far; 1 to %d were said, n says more.", n, p.heard)
	}
	return &p.rows[n-1], nil
}

// beside is the row of a number that was said, or of the one after: somebody goes
// from one to the next. It is said, then.
func (p *pager[T]) beside(n, size int) (*T, error) {
	if n == p.heard+1 && p.heard > 0 {
		if n > len(p.rows) && !p.ended {
			if err := p.fetch(size); err != nil {
				return nil, err
			}
		}
		if n > len(p.rows) {
			return nil, model.Invalid("That was the last %s.", p.noun)
		}
		p.heard = n
	}
	if n == 0 {
		return nil, model.Invalid("That was the first %s.", p.noun)
	}
	return p.at(n)
}

// moves are the commands of a list.
func (p *pager[T]) moves(s *session) []command {
	return []command{
		{names: []string{"n", "next"}, says: "the next page", do: func(string) error { return p.next(s) }},
		{names: []string{"p", "previous"}, says: "the page before", do: func(string) error { return p.previous(s) }},
	}
}
