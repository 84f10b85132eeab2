package linear

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/present"
)

// decideWords decides the requests that words name: numbers of the list, or the marked
// ones. One is said whole first, of several each in a line.
func (q *queue) decideWords(v verb) func(string) error {
	return func(words string) error {
		ids, err := q.named(v, words)
		if err != nil {
			return err
		}
		if len(ids) > 1 {
			return q.decideSeveral(v, ids)
		}
		now, err := q.fresh(ids)
		if err != nil {
			return err
		}
		for _, r := range now {
			if err := v.may(r); err != nil {
				return err // before the whole page is heard
			}
		}
		r := &reader{session: q.session}
		if err := r.show(ids[0]); err != nil {
			return err
		}
		if err := r.decide(v); err != nil {
			return err
		}
		if undecidable(r.detail.RequestRow) != nil {
			q.marks.forget(ids[0])
		}
		return nil
	}
}

// named are the requests that words name.
func (q *queue) named(v verb, words string) ([]string, error) {
	if words != "" && !strings.EqualFold(words, "marked") {
		return q.numbers(words)
	}
	if v.decision == model.DecisionWithdrawn { // nobody can mark an own request
		return nil, model.Invalid("Withdraw takes numbers such as 1 or 2-4.")
	}
	marked, err := q.marked()
	if err == nil && len(marked) == 0 {
		err = model.Invalid("No request is marked. %s takes numbers such as 1 or 2-4; m and numbers marks requests.", present.First(v.word))
	}
	return idsOf(marked), err
}

// numbers are the requests of numbers of the list.
func (q *queue) numbers(words string) (ids []string, err error) {
	rows, err := q.list.numbered(words)
	for _, r := range rows {
		ids = append(ids, r.ID)
	}
	return ids, err
}

// decideSeveral decides requests at once, with one note: each is said, the last question
// asks for their number, and what became of each is said. What is refused is marked.
func (q *queue) decideSeveral(v verb, ids []string) error {
	rows, err := q.possible(v, ids)
	if err != nil {
		return err
	}
	if !q.terminal {
		return model.Refused("Nothing was decided: there is no terminal to ask on. Use the command: unsubdesk reviews %s", v.word)
	}
	q.say(present.First(v.word) + " " + present.Plural(len(rows), "request") + ".")
	plain := *q
	plain.allMarked = true   // which goes without saying
	for _, r := range rows { // all of them: that they were said goes into the trail
		q.say(plain.line(r))
	}
	q.fact("Together", present.USD(refundsOf(rows))+" for "+present.Plural(itemsOf(rows), "instance"))
	var note string
	before := len(rows)
	if err := q.askDecision(v, idsOf(rows), &note, func() (err error) {
		if rows, err = q.possible(v, idsOf(rows)); err != nil { // somebody may have been faster meanwhile
			return err
		}
		return q.sure(v, rows, note, before)
	}); err != nil {
		return err
	}
	q.carryOutAll(v, rows, note)
	return nil
}

// possible are the requests of these that can be decided now, as they are now; why others
// are left out is said. CodeRefused if none is left.
func (q *queue) possible(v verb, ids []string) ([]desk.RequestRow, error) {
	rows, err := q.fresh(ids)
	if err != nil {
		return nil, err
	}
	rows = slices.DeleteFunc(rows, func(r desk.RequestRow) bool {
		why := v.may(r)
		if why != nil {
			q.say("Left out: " + whyNot(r, why))
		}
		return why != nil
	})
	if len(rows) == 0 {
		return nil, model.Refused("None of these can be decided that way; nothing was decided.")
	}
	return rows, nil
}

// sure says what it does with the money, and asks for the number of requests.
func (q *queue) sure(v verb, rows []desk.RequestRow, note string, before int) error {
	var coupons model.Money
	for _, r := range rows {
		coupons = coupons.Add(r.CouponsReturned)
	}
	if len(rows) != before {
		q.fact("Together now", present.USD(refundsOf(rows))+" for "+present.Plural(itemsOf(rows), "instance"))
	}
	q.fact("Note", note)
	q.say(present.DecisionConsequence(v.decision, refundsOf(rows), coupons))
	want := strconv.Itoa(len(rows))
	return q.last("Type "+want+", the number of requests, to "+v.word+" them", want, nothingDecided,
		"Type exactly "+want+" to "+v.word+" them. Anything else decides nothing; an empty line goes back.")
}

// carryOutAll decides one request after the other and says what became of each. What
// became of one whose answer was lost is looked up before the next one.
func (q *queue) carryOutAll(v verb, rows []desk.RequestRow, note string) {
	var done []desk.RequestRow
	undecided := idsOf(rows)
	defer func() { q.drafts.Keep(note, v.word, idsOf(rows), undecided) }()
	for i, row := range rows {
		after, err := q.settleOne(v, row, note)
		if err == nil {
			done = append(done, after)
			undecided = slices.DeleteFunc(undecided, func(id string) bool { return id == row.ID })
			q.marks.forget(row.ID)
			q.say(present.Decided(v.decision, after.Request))
			q.flush()
			continue
		}
		if v.decision != model.DecisionWithdrawn {
			q.marks.add(mostMarked, row.ID)
		}
		q.say("Not " + present.DecisionWord(v.decision) + ": " + whyNot(row, err))
		q.flush()
		if rest := len(rows) - i - 1; errors.Is(err, errUnknown) || q.ctx.Err() != nil {
			if rest > 0 {
				q.say("The other " + present.Plural(rest, "request") + " were not touched.")
			}
			break
		}
	}
	q.sayDone(v, done, len(rows))
}

// sayDone sums up several decisions.
func (q *queue) sayDone(v verb, done []desk.RequestRow, of int) {
	said := present.Count(len(done)) + " of " + present.Plural(of, "request") + " " + present.DecisionWord(v.decision)
	if v.decision == model.DecisionApproved && len(done) > 0 {
		said += ": " + present.USD(refundsOf(done)) + " refunded"
	}
	q.say(said + ".")
	if len(done) < of && len(q.marks.ids) > 0 && v.decision != model.DecisionWithdrawn {
		q.say("What was refused is marked; s says it.")
	}
}

func idsOf(rows []desk.RequestRow) []string {
	ids := make([]string, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	return ids
}
