package linear

import (
	"slices"
	"strings"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/present"
)

// undoing are the commands that go back and forth through the changes of marks; step takes
// one, back or forth.
func undoing(step func(back bool) error) []command {
	return []command{
		{names: []string{"z", "undo"}, says: "take the last change of the marks back", do: func(string) error { return step(true) }},
		{names: []string{"redo"}, says: "do again what undo took back", do: func(string) error { return step(false) }},
	}
}

// noStep is why there is no step back, or forth.
func noStep(back bool) error {
	if back {
		return model.Invalid("No change of the marks can be taken back.")
	}
	return model.Invalid("No change of the marks was taken back.")
}

// stepped says what a step has brought back and taken away: "3 marks back".
func stepped(back, gone int) string {
	if back == 0 && gone == 0 {
		return "No mark is changed"
	}
	var said []string
	if back > 0 {
		said = append(said, present.Plural(back, "mark")+" back")
	}
	if gone > 0 {
		said = append(said, present.Plural(gone, "mark")+" taken away")
	}
	return strings.Join(said, ", ")
}

// stepMarks goes one change of the selection back, or forth, and says it.
func (s *session) stepMarks(back bool) error {
	step, before := s.marks.Redo, s.marks.Rows()
	if back {
		step = s.marks.Undo
	}
	what, ok := step()
	if !ok {
		return noStep(back)
	}
	now := s.marks.Rows()
	return s.sayMarked(stepped(now.Without(before).Len(), before.Without(now).Len()) + what)
}

// onOne names the only row of a change; of several their number is said.
func onOne(rows []*desk.Row) string {
	if len(rows) != 1 {
		return ""
	}
	return ", on " + present.Clean(rows[0].Name)
}

// stepMarks goes one change of the marked requests back, or forth, and says it.
func (q *queue) stepMarks(back bool) error {
	before := q.marks.ids
	if !q.marks.step(back) {
		return noStep(back)
	}
	if _, err := q.marked(); err != nil { // what others decided does not come back
		return err
	}
	return q.sayMarked(stepped(notIn(q.marks.ids, before), notIn(before, q.marks.ids)))
}

// notIn counts the IDs that others do not have.
func notIn(ids, others []string) int {
	return len(without(ids, func(id string) bool { return slices.Contains(others, id) }))
}
