package linear

import "slices"

// requestMarks are the requests that are marked, to be decided at once; in the order in
// which they were.
type requestMarks struct {
	ids []string // never changed in place
	// past is what was marked before each change, the latest last, future what was before
	// each step back.
	past, future [][]string
}

// mostRequestSteps is how many changes can be taken back.
const mostRequestSteps = 50

func (m *requestMarks) has(id string) bool { return slices.Contains(m.ids, id) }

// to is a change of the marks.
func (m *requestMarks) to(ids []string) {
	if slices.Equal(ids, m.ids) {
		return
	}
	m.past = append(m.past, m.ids)
	m.past = m.past[max(len(m.past)-mostRequestSteps, 0):]
	m.ids, m.future = ids, nil
}

// add marks requests, as far as there are fewer than most.
func (m *requestMarks) add(most int, ids ...string) {
	now := slices.Clone(m.ids)
	for _, id := range ids {
		if len(now) < most && !slices.Contains(now, id) {
			now = append(now, id)
		}
	}
	m.to(now)
}

// drop takes marks away.
func (m *requestMarks) drop(ids ...string) {
	m.to(without(m.ids, func(id string) bool { return slices.Contains(ids, id) }))
}

// forget takes a request out for good: no step back brings what is decided into the marks
// again.
func (m *requestMarks) forget(id string) {
	is := func(other string) bool { return other == id }
	m.ids = without(m.ids, is)
	for _, states := range [][][]string{m.past, m.future} {
		for i := range states {
			states[i] = without(states[i], is)
		}
	}
}

// step takes the last change back, or does again what was taken back last; false if there
// is none that still changes anything.
func (m *requestMarks) step(back bool) bool {
	from, to := &m.future, &m.past
	if back {
		from, to = to, from
	}
	for len(*from) > 0 {
		last := len(*from) - 1
		ids := (*from)[last]
		*from = (*from)[:last]
		if !slices.Equal(ids, m.ids) {
			*to = append(*to, m.ids)
			m.ids = ids
			return true
		}
	}
	return false
}

// without are the IDs that are not out.
func without(ids []string, out func(id string) bool) []string {
	return slices.DeleteFunc(slices.Clone(ids), out)
}
