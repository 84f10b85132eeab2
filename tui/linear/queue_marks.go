package linear

import (
	"slices"
	"strings"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/common"
	"unsubdesk/tui/present"
)

// marking are the commands about the marks of requests.
func (q *queue) marking() []command {
	return append([]command{
		{names: []string{"m", "mark"}, takes: "numbers such as 3 or 5-8, or all", says: "mark requests, or all of the list that you may decide", do: q.markWords},
		{names: []string{"d", "drop"}, takes: "numbers, or all", says: "take marks away", do: q.dropWords},
		{names: []string{"s", "selection"}, says: "what is marked", do: func(string) error { return q.selection() }},
	}, undoing(q.stepMarks)...)
}

// mostMarked is how many requests are marked at the most: each is looked at again before
// it is decided.
const mostMarked = 1000

func (q *queue) markWords(words string) error {
	if !strings.EqualFold(words, "all") {
		ids, err := q.numbers(words)
		if err != nil {
			return err
		}
		return q.markNow(ids)
	}
	query := q.query()
	query.Limit = mostMarked + 1
	all, err := q.desk.Requests(q.ctx, query)
	if err != nil {
		return err
	}
	if len(all) > mostMarked {
		return model.Invalid("More than %s requests match; at most so many can be marked.", present.Count(mostMarked))
	}
	return q.mark(all, false)
}

// markNow marks requests by what they are now: they may have been decided since they were
// said.
func (q *queue) markNow(ids []string) error {
	rows, err := q.fresh(ids)
	if err != nil {
		return err
	}
	return q.mark(rows, true)
}

// mark marks requests; only what this user may decide can be, as on the screens. each is
// whether to say of every other one why not.
func (q *queue) mark(rows []desk.RequestRow, each bool) error {
	before, not := len(q.marks.ids), 0
	var mine []string
	for _, r := range rows {
		why := undecidable(r)
		if why == nil {
			mine = append(mine, r.ID)
			continue
		}
		if not++; each && not <= q.size {
			q.say("Cannot mark " + present.Account(r.Account) + ", " + present.USD(r.Refund) + ": " + common.Sentence(why))
		}
	}
	q.marks.add(mostMarked, mine...)
	if slices.ContainsFunc(mine, func(id string) bool { return !q.marks.has(id) }) {
		return model.Invalid("%s requests are marked; at most so many can be.", present.Count(mostMarked))
	}
	said := more(len(q.marks.ids)-before, before)
	if !each && not > 0 {
		said += "; " + present.Count(not) + " of the list are not yours to decide"
	}
	return q.sayMarked(said)
}

// undecidable is why a request cannot be decided by this user, nil if it can.
func undecidable(r desk.RequestRow) error {
	if r.MayApprove == nil || r.MayReject == nil {
		return nil
	}
	return r.MayReject
}

func (q *queue) dropWords(words string) error {
	if strings.EqualFold(words, "all") {
		n := len(q.marks.ids)
		q.marks.to(nil)
		q.say(nothingMarked(present.Plural(n, "mark") + " taken away"))
		return nil
	}
	ids, err := q.numbers(words)
	if err != nil {
		return err
	}
	return q.drop(ids)
}

// drop takes the marks of requests away.
func (q *queue) drop(ids []string) error {
	before := len(q.marks.ids)
	q.marks.drop(ids...)
	return q.sayMarked(present.Plural(before-len(q.marks.ids), "mark") + " taken away")
}

// sayMarked says what a command did to the marks, and what is marked now.
func (q *queue) sayMarked(did string) error {
	rows, err := q.marked()
	if err != nil {
		return err
	}
	n := len(q.marks.ids) // what others decided has lost its mark by now
	if n == 0 {
		q.say(nothingMarked(did))
		return nil
	}
	q.say(inAll(did, n) + ": " + present.USD(refundsOf(rows)) + " for " + present.Plural(itemsOf(rows), "instance") + ".")
	q.hint("a marked approves them, x marked rejects them, s says them.")
	return nil
}

// marked are the marked requests as they are now. What can no longer be decided loses its
// mark, and is told.
func (q *queue) marked() ([]desk.RequestRow, error) {
	rows, err := q.fresh(q.marks.ids)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(rows, func(r desk.RequestRow) bool {
		why := undecidable(r)
		if why != nil {
			q.marks.forget(r.ID)
			q.say("No longer marked: " + whyNot(r, why))
		}
		return why != nil
	}), nil
}

// fresh reads requests anew, in the order of their numbers. The list says them as they
// are now from then on, under the numbers that they have.
func (q *queue) fresh(ids []string) ([]desk.RequestRow, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	read, err := q.desk.Requests(q.ctx, model.RequestQuery{IDs: ids})
	if err != nil {
		return nil, err
	}
	at := make(map[string]int, len(ids))
	for i, id := range ids {
		at[id] = i
	}
	now := make(map[string]desk.RequestRow, len(read))
	for _, r := range read {
		now[r.ID] = r
	}
	for i, was := range q.list.rows {
		if r, ok := now[was.ID]; ok {
			q.list.rows[i] = r
		}
	}
	slices.SortFunc(read, func(a, b desk.RequestRow) int { return at[a.ID] - at[b.ID] })
	return read, nil
}

// whyNot is a sentence that names the request that it is about.
func whyNot(r desk.RequestRow, why error) string {
	said := common.Sentence(why)
	if id := present.Clean(r.ID); !strings.Contains(said, id) {
		said = id + ": " + said
	}
	return said
}

// refundsOf and itemsOf add up requests.
func refundsOf(rows []desk.RequestRow) (sum model.Money) {
	for _, r := range rows {
		sum = sum.Add(r.Refund)
	}
	return sum
}

func itemsOf(rows []desk.RequestRow) (n int) {
	for _, r := range rows {
		n += len(r.Items)
	}
	return n
}
