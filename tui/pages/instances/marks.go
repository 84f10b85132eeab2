package instances

// marks are the marked instances, in the order in which they were marked.
type marks struct {
	order []string
	at    map[string]int // where in order each stands
}

func (m *marks) has(id string) bool {
	_, ok := m.at[id]
	return ok
}

func (m *marks) len() int { return len(m.at) }

func (m *marks) add(id string) {
	if m.has(id) {
		return
	}
	if m.at == nil {
		m.at = map[string]int{}
	}
	m.at[id] = len(m.order)
	m.order = append(m.order, id)
}

func (m *marks) remove(id string) {
	delete(m.at, id)
	if len(m.order) > 2*len(m.at)+64 {
		m.order = m.ids()
		for i, id := range m.order {
			m.at[id] = i
		}
	}
}

func (m *marks) clear() { *m = marks{} }

// ids are the marked instances in the order of marking, in a new slice.
func (m *marks) ids() []string {
	out := make([]string, 0, len(m.at))
	for i, id := range m.order {
		if at, ok := m.at[id]; ok && at == i {
			out = append(out, id)
		}
	}
	return out
}
