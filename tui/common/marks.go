package common

import "unsubdesk/model"

// How far back changes of the selection are remembered: so many of them, in so much memory.
const (
	mostSteps     = 100
	mostStepBytes = 4 << 20
)

// Marks are the marked instances, with the way back through the changes of them. Queries
// are handed the selection itself, which nothing changes any more. The zero Marks are none.
type Marks struct {
	rows model.Selection
	// past are the changes that can be taken back, the latest last, future those that were.
	past, future []markStep
}

// markStep is one change of the selection: the rows whose mark it turned round. So it can be
// taken back and done again alike, and a mark on one row of a million takes some bytes.
type markStep struct {
	what   string // was done, see Add
	turned model.Selection
}

// Rows are the marked rows.
func (m *Marks) Rows() model.Selection { return m.rows }

// Has reports whether a row is marked.
func (m *Marks) Has(row uint32) bool { return m.rows.Has(row) }

// Len is how many rows are marked.
func (m *Marks) Len() int { return m.rows.Len() }

// Add marks rows; what says what was done, in the words in which its owner says a step back:
// "the mark on orion-cache-1" on the screens, ", on orion-cache-1" in the linear mode.
func (m *Marks) Add(rows model.Selection, what string) { m.to(m.rows.With(rows), what) }

// Remove takes marks away.
func (m *Marks) Remove(rows model.Selection, what string) { m.to(m.rows.Without(rows), what) }

// Clear takes all marks away.
func (m *Marks) Clear(what string) { m.to(model.Selection{}, what) }

// Invert turns the marks of rows round.
func (m *Marks) Invert(rows model.Selection, what string) { m.to(m.rows.Inverted(rows), what) }

func (m *Marks) to(rows model.Selection, what string) {
	turned := m.rows.Inverted(rows)
	if turned.Len() == 0 {
		return
	}
	m.rows, m.future = rows, nil
	m.past = append(m.past, markStep{what, turned})
	m.trim()
}

// trim forgets the oldest changes that are too many, or too large; never the last one.
func (m *Marks) trim() {
	first, bytes := len(m.past)-1, uint64(0)
	for i := first; i >= 0 && len(m.past)-i <= mostSteps; i-- {
		if bytes += m.past[i].turned.Bitmap().GetSizeInBytes(); bytes > mostStepBytes && i < len(m.past)-1 {
			break
		}
		first = i
	}
	m.past = append([]markStep(nil), m.past[max(first, 0):]...)
}

// Undo takes the last change back. ok is false if there is none.
func (m *Marks) Undo() (what string, ok bool) { return m.step(&m.past, &m.future) }

// Redo does again what was undone last. ok is false if there is nothing.
func (m *Marks) Redo() (what string, ok bool) { return m.step(&m.future, &m.past) }

func (m *Marks) step(from, to *[]markStep) (what string, ok bool) {
	last := len(*from) - 1
	if last < 0 {
		return "", false
	}
	s := (*from)[last]
	*from, *to = (*from)[:last], append(*to, s)
	m.rows = m.rows.Inverted(s.turned)
	return s.what, true
}

// Undoes is what Undo would take back, "" if nothing.
func (m *Marks) Undoes() string { return lastOf(m.past) }

// Redoes is what Redo would do again, "" if nothing.
func (m *Marks) Redoes() string { return lastOf(m.future) }

func lastOf(steps []markStep) string {
	if len(steps) == 0 {
		return ""
	}
	return steps[len(steps)-1].what
}

// Forget takes rows out for good: no step back brings what was submitted into the selection
// again.
func (m *Marks) Forget(rows model.Selection) {
	m.rows = m.rows.Without(rows)
	m.past, m.future = forgotten(m.past, rows), forgotten(m.future, rows)
}

func forgotten(steps []markStep, rows model.Selection) []markStep {
	var kept []markStep
	for _, s := range steps {
		if s.turned = s.turned.Without(rows); s.turned.Len() > 0 {
			kept = append(kept, s)
		}
	}
	return kept
}
