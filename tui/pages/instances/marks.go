package instances

import (
	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// How far back changes of the selection are remembered: so many of them, in so much memory.
const (
	mostSteps     = 100
	mostStepBytes = 4 << 20
)

// marks are the marked instances. Queries are handed the selection itself, which
// nothing changes any more.
type marks struct {
	rows model.Selection
	// past are the changes that can be taken back, the latest last, future those that were.
	past, future []step
}

// step is one change of the selection: the rows whose mark it turned round. So it can be
// taken back and done again alike, and a mark on one row of a million takes some bytes.
type step struct {
	what   string // "the mark on orion-cache-1"
	turned model.Selection
}

func (m *marks) has(r desk.Row) bool { return m.rows.Has(r.Row) }

func (m *marks) len() int { return m.rows.Len() }

// add, remove, clear and invert change the selection; what says what was done.
func (m *marks) add(rows model.Selection, what string) { m.to(m.rows.With(rows), what) }

func (m *marks) remove(rows model.Selection, what string) { m.to(m.rows.Without(rows), what) }

func (m *marks) clear(what string) { m.to(model.Selection{}, what) }

func (m *marks) invert(rows model.Selection, what string) { m.to(m.rows.Inverted(rows), what) }

func (m *marks) to(rows model.Selection, what string) {
	turned := m.rows.Inverted(rows)
	if turned.Len() == 0 {
		return
	}
	m.rows, m.future = rows, nil
	m.past = append(m.past, step{what, turned})
	m.trim()
}

// trim forgets the oldest changes that are too many, or too large; never the last one.
func (m *marks) trim() {
	first, bytes := len(m.past)-1, uint64(0)
	for i := first; i >= 0 && len(m.past)-i <= mostSteps; i-- {
		if bytes += m.past[i].turned.Bitmap().GetSizeInBytes(); bytes > mostStepBytes && i < len(m.past)-1 {
			break
		}
		first = i
	}
	m.past = append([]step(nil), m.past[max(first, 0):]...)
}

// undo takes the last change back; redo does it again. ok is false if there is none.
func (m *marks) undo() (what string, ok bool) { return m.step(&m.past, &m.future) }

func (m *marks) redo() (what string, ok bool) { return m.step(&m.future, &m.past) }

func (m *marks) step(from, to *[]step) (what string, ok bool) {
	last := len(*from) - 1
	if last < 0 {
		return "", false
	}
	s := (*from)[last]
	*from, *to = (*from)[:last], append(*to, s)
	m.rows = m.rows.Inverted(s.turned)
	return s.what, true
}

// forget takes rows out for good: no step back brings what was submitted into the selection
// again.
func (m *marks) forget(rows model.Selection) {
	m.rows = m.rows.Without(rows)
	m.past, m.future = forgotten(m.past, rows), forgotten(m.future, rows)
}

func forgotten(steps []step, rows model.Selection) []step {
	var kept []step
	for _, s := range steps {
		if s.turned = s.turned.Without(rows); s.turned.Len() > 0 {
			kept = append(kept, s)
		}
	}
	return kept
}

// rowOf is one row as a selection.
func rowOf(r desk.Row) model.Selection { return model.SelectionOf(r.Row) }
