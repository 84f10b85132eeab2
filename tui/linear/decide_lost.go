package linear

import (
	"errors"
	"time"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/common"
	"unsubdesk/tui/present"
)

// errUnknown is the cause of the error of a decision of which nobody knows what became.
var errUnknown = errors.New("what became of the decision is not known")

// settleOne decides a request, and looks a lost answer up before anything is said. It
// answers with the request as it is then.
func (s *session) settleOne(v verb, row desk.RequestRow, note string) (desk.RequestRow, error) {
	began := s.now()
	after, err := v.do(s.ctx, s.desk, row, note)
	if desk.Lost(err) {
		after, err = s.lookUpDecision(v, row, note, began, err)
	}
	if err == nil {
		s.work.own = append(s.work.own, row.ID)
	}
	return after, err
}

// lookUpDecision finds out what became of a decision whose answer was lost.
func (s *session) lookUpDecision(v verb, row desk.RequestRow, note string, began time.Time, lost error) (desk.RequestRow, error) {
	s.say("The desk's answer was lost: " + common.LostSentence(lost))
	s.say("What became of it is looked up. Type r to look now, or back to leave without knowing.")
	s.flush()
	var found desk.RequestRow
	known, err := s.untilKnown(func() (err error) {
		found, err = s.desk.Outcome(s.ctx, row.ID)
		return err
	})
	id := present.Clean(row.ID)
	switch {
	case !known:
		unknown := model.Errorf(model.CodeUnavailable, "It is not known whether %s was %s; the list and its trail will show it.", id, present.DecisionWord(v.decision))
		unknown.Cause = errUnknown
		return row, unknown
	case err != nil:
		return row, model.Errorf(model.ErrorCode(err), "The answer about %s was lost, and what became of it cannot be found out now: %s", id, common.Sentence(err))
	case found.DecidedThus(v.decision, s.standing.User.Name, note, began):
		return found, nil
	case found.Status.Open():
		return row, model.Errorf(model.CodeUnavailable, "The answer was lost; it was looked up, and %s is not decided. Decide it again.", id)
	}
	return row, v.may(found)
}
