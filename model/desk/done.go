package desk

import (
	"time"

	"unsubdesk/model"
)

// Quoted is the submission of what q has quoted: rows that are few enough to be done in
// one commit, of which the quote has each line, go by their IDs.
func (s Submission) Quoted(q model.Quote) Submission {
	if s.Rows.Len() == 0 || q.Sum != nil {
		return s
	}
	s.IDs, s.Rows = make([]string, len(q.Lines)), model.Selection{}
	for i := range q.Lines {
		s.IDs[i] = q.Lines[i].Instance.ID
	}
	return s
}

// Done are the rows of what a submission made requests of. q is the quote that was
// confirmed, rows the selection that was submitted where it has sums only.
func (b BatchResult) Done(q model.Quote, rows model.Selection) model.Selection {
	if q.Sum != nil {
		refused := make([]uint32, len(b.Refused))
		for i, r := range b.Refused {
			refused[i] = r.Row
		}
		return rows.Without(model.SelectionOf(refused...))
	}
	made := map[string]bool{}
	for _, r := range b.Requests {
		for _, id := range r.InstanceIDs() {
			made[id] = true
		}
	}
	var done []uint32
	for i := range q.Lines {
		if in := &q.Lines[i].Instance; made[in.ID] {
			done = append(done, in.Row)
		}
	}
	return model.SelectionOf(done...)
}

// skew is how far the clock of a session may be from the desk's.
const skew = time.Minute

// DecidedThus reports whether a request was decided by an action whose answer was lost:
// user's decision with that note, made since the action began by the session's clock.
func (r RequestRow) DecidedThus(d model.Decision, user, note string, began time.Time) bool {
	return r.Decision == d && r.DecidedBy == user && r.DecisionNote == note && !r.DecidedAt.Before(began.Add(-skew))
}
