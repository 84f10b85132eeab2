package instances

import (
	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// marks are the marked instances. Queries are handed the selection itself, which
// nothing changes any more.
type marks struct{ rows model.Selection }

func (m *marks) has(r desk.Row) bool { return m.rows.Has(r.Row) }

func (m *marks) len() int { return m.rows.Len() }

func (m *marks) add(rows model.Selection) { m.rows = m.rows.With(rows) }

func (m *marks) remove(rows model.Selection) { m.rows = m.rows.Without(rows) }

func (m *marks) clear() { *m = marks{} }

// rowOf is one row as a selection.
func rowOf(r desk.Row) model.Selection { return model.SelectionOf(r.Row) }
