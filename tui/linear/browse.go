package linear

// browse says a list whose rows have no details. One page needs no prompt.
func browse[T any](s *session, name string, list *pager[T]) error {
	if err := list.next(s); err != nil || list.to == len(list.rows) {
		return err
	}
	s.hint("n says the next page, back goes back.")
	return s.at(prompt{name: name, commands: list.moves(s)})
}

// browseTo says a list of which a number leads further, which means says; back leads from
// there to the list again.
func browseTo[T any](s *session, name string, list *pager[T], means string, number func(n int) error, more ...command) error {
	if err := list.next(s); err != nil {
		return err
	}
	s.hint("A number says " + means + "; back leaves.")
	return s.at(prompt{name: name, commands: append(list.moves(s), more...), means: means, number: number})
}

// opening is what a number does that opens its row of a list.
func opening[T any](list *pager[T], open func(T) error) func(n int) error {
	return func(n int) error {
		row, err := list.at(n)
		if err != nil {
			return err
		}
		return open(*row)
	}
}
