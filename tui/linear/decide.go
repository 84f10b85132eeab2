package linear

import (
	"context"
	"errors"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/common"
	"unsubdesk/tui/present"
)

// verb is what is done to a request.
type verb struct {
	word     string
	decision model.Decision
	may      func(desk.RequestRow) error
	do       func(ctx context.Context, d common.Desk, r desk.RequestRow, note string) (desk.RequestRow, error)
}

// What can be done to a request. What was said of it goes into the trail.
var (
	approve = verb{"approve", model.DecisionApproved, func(r desk.RequestRow) error { return r.MayApprove },
		func(ctx context.Context, d common.Desk, r desk.RequestRow, note string) (desk.RequestRow, error) {
			return d.Approve(ctx, r.ID, note, present.Seen(r))
		}}
	reject = verb{"reject", model.DecisionRejected, func(r desk.RequestRow) error { return r.MayReject },
		func(ctx context.Context, d common.Desk, r desk.RequestRow, note string) (desk.RequestRow, error) {
			return d.Reject(ctx, r.ID, note, present.Seen(r))
		}}
	withdraw = verb{"withdraw", model.DecisionWithdrawn, func(r desk.RequestRow) error { return r.MayWithdraw },
		func(ctx context.Context, d common.Desk, r desk.RequestRow, note string) (desk.RequestRow, error) {
			return d.Withdraw(ctx, r.ID, note)
		}}
)

// details says the page of a request of the list, and takes decisions about it.
func (q *queue) details(n int) error {
	row, err := q.list.at(n)
	if err != nil {
		return err
	}
	return q.openAt(row.ID, n)
}

// open says the page of a request that stands in no list. CodeNotFound if there is none.
func (q *queue) open(id string) error {
	rows, err := q.desk.Requests(q.ctx, model.RequestQuery{IDs: []string{id}})
	if err != nil {
		return err
	}
	alone := q.beside(rows)
	alone.list.heard = len(rows)
	return alone.openAt(id, 1)
}

// openAt says the page of the request that is number n of the list.
func (q *queue) openAt(id string, n int) error {
	r := &reader{session: q.session}
	if err := r.show(id); err != nil {
		return err
	}
	show := func(to int, row *desk.RequestRow, err error) error {
		if err != nil {
			return err
		}
		n = to
		return r.show(row.ID)
	}
	number := func(to int) error {
		row, err := q.list.at(to)
		return show(to, row, err)
	}
	step := func(by int) func(string) error {
		return func(string) error {
			row, err := q.list.beside(n+by, q.size)
			return show(n+by, row, err)
		}
	}
	decide := func(v verb) func(string) error { return q.thisOr(r, v) }
	commands := []command{
		{names: []string{"a", "approve"}, takes: "nothing for this one, or numbers of the list", says: "approve", do: decide(approve)},
		{names: []string{"x", "reject"}, takes: "nothing for this one, or numbers of the list", says: "reject, with a note", do: decide(reject)},
		{names: []string{"w", "withdraw"}, takes: "nothing for this one, or numbers of the list", says: "withdraw", do: decide(withdraw)},
		{names: []string{"m", "mark"}, takes: "nothing for this one, or numbers of the list", says: "mark", do: func(words string) error {
			if words == "" {
				return q.markNow([]string{r.detail.ID})
			}
			return q.markWords(words)
		}},
		{names: []string{"d", "drop"}, takes: "nothing for this one, or numbers of the list", says: "take marks away", do: func(words string) error {
			if words == "" {
				return q.drop([]string{r.detail.ID})
			}
			return q.dropWords(words)
		}},
		{names: []string{"n", "next"}, says: "the next request", do: step(1)},
		{names: []string{"p", "previous"}, says: "the request before", do: step(-1)},
	}
	commands = append(append(commands, undoing(q.stepMarks)...), r.parts()...)
	return q.at(prompt{name: "Request", commands: commands, number: number, means: "the page of another request of the list",
		several: "a 1-3, x 1-3 or m 1-3"})
}

// thisOr decides the request that is being heard where nothing else is named.
func (q *queue) thisOr(r *reader, v verb) func(string) error {
	return func(words string) error {
		if words != "" {
			return q.decideWords(v)(words)
		}
		err := r.decide(v)
		if undecidable(r.detail.RequestRow) != nil {
			q.marks.forget(r.detail.ID)
		}
		return err
	}
}

// decide asks for a note, says what happens, and asks for y.
func (r *reader) decide(v verb) error {
	row := r.detail.RequestRow
	if err := v.may(row); err != nil {
		return err
	}
	if !r.terminal {
		return model.Refused("Nothing was decided: there is no terminal to ask on. Use the command: unsubdesk reviews %s", v.word)
	}
	var note string
	if err := r.askDecision(v, []string{row.ID}, &note, func() error {
		r.fact(present.First(v.word), present.Clean(row.ID)+", "+present.Account(row.Account)+", "+present.USD(row.Refund)+", "+present.Plural(len(row.Items), "instance"))
		r.fact("Note", note)
		r.say(present.DecisionConsequence(v.decision, row.Refund, row.CouponsReturned))
		return r.last("Type y to "+v.word+" it", "y", nothingDecided, "Type y to "+v.word+" it. Anything else decides nothing; an empty line goes back.")
	}); err != nil {
		return err
	}
	if err := r.carryOut(v, row, note); err != nil {
		return err
	}
	r.drafts.Keep("", v.word, []string{row.ID}, nil)
	return nil
}

// nothingDecided is said of an answer that decides nothing.
const nothingDecided = "nothing was decided."

// askDecision asks for the note of a decision about requests, and then the last question,
// from which back leads to the note again. Whoever leaves finds the note in the next decision
// that asks the same of the same requests.
func (s *session) askDecision(v verb, ids []string, note *string, last func() error) error {
	*note = s.drafts.Of(v.word, ids)
	askNote := func() (err error) {
		*note, err = s.askNote(noteQuestion{kept: *note, required: v.decision == model.DecisionRejected, help: "A note for the trail.",
			check: func(note string) error { return model.CheckDecisionNote(v.decision != model.DecisionRejected, note) }})
		return err
	}
	err := inTurn(askNote, last)
	s.drafts.Keep(*note, v.word, ids, ids)
	if errors.Is(err, errBack) {
		left := "Nothing was decided"
		if *note != "" {
			left += "; the note is there when you " + v.word + " the same again"
		}
		s.say(left + ".")
	}
	return err
}

// carryOut decides, and says how that ended.
func (r *reader) carryOut(v verb, row desk.RequestRow, note string) error {
	after, err := r.settleOne(v, row, note)
	if err != nil {
		return err
	}
	r.detail.RequestRow = after
	r.say(present.Decided(v.decision, after.Request))
	return nil
}
