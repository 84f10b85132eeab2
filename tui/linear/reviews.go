package linear

import (
	"strconv"
	"strings"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/present"
)

// queue is the view of the reviews.
type queue struct {
	*session
	tab    int
	filter model.Filter
	list   *pager[desk.RequestRow]
	marks  *requestMarks
	// allMarked is set for the list of what is marked, where that goes without saying.
	allMarked bool
}

// queueTabs are what the reviews are looked at by, as in the screens.
var queueTabs = []struct {
	name  string
	query model.RequestQuery
}{
	{"pending", model.RequestQuery{Statuses: []model.RequestStatus{model.RequestPending}}},
	{"on hold", model.RequestQuery{Statuses: []model.RequestStatus{model.RequestOnHold}}},
	{"decided", model.RequestQuery{Reviewed: true, ByDecision: true, Statuses: []model.RequestStatus{
		model.RequestCompleted, model.RequestRejected, model.RequestWithdrawn}}},
}

func (q *queue) query() model.RequestQuery {
	query := queueTabs[q.tab].query
	query.Filter = q.filter
	return query
}

// reviewsQueue is the queue of the session, with its marks.
func (s *session) reviewsQueue() *queue {
	if s.queue == nil {
		s.queue = &queue{session: s, marks: &requestMarks{}}
		s.queue.reset()
	}
	return s.queue
}

// beside is a queue with the same marks and a list of its own.
func (q *queue) beside(rows []desk.RequestRow) *queue {
	other := &queue{session: q.session, marks: q.marks}
	other.list = listed("request", rows, other.line)
	return other
}

// reviews is the view of the reviews.
func (s *session) reviews() error {
	q := s.reviewsQueue()
	if err := q.overview(); err != nil {
		return err
	}
	commands := []command{
		{names: []string{"f", "find"}, takes: "words", says: "look for requests; without words, all of them", do: q.find},
		{names: []string{"t", "tab"}, takes: "1, 2 or 3", says: "1 pending, 2 on hold, 3 decided", do: q.choose},
		{names: []string{"a", "approve"}, takes: "numbers such as 1 or 2-4, or marked", says: "hear requests and approve them", do: q.decideWords(approve)},
		{names: []string{"x", "reject"}, takes: "numbers, or marked", says: "hear requests and reject them, with a note", do: q.decideWords(reject)},
		{names: []string{"w", "withdraw"}, takes: "numbers", says: "hear requests and withdraw them", do: q.decideWords(withdraw)},
		{names: []string{"size"}, takes: "a number", says: "how many rows a page has", do: s.setSize},
	}
	commands = append(commands, q.list.moves(s)...)
	commands = append(commands, q.marking()...)
	return s.at(prompt{name: "Reviews", commands: append(commands, elsewhere(reviewsPlace, q.overview)...), top: true,
		number: q.details, means: "the whole page of the request with that number", several: "a 1-3, x 1-3 or m 1-3"})
}

// overview says how many there are, and the first page of what is pending, soonest
// deadline first.
// Where it was told that new ones wait, these are among them, whatever was looked for before.
func (q *queue) overview() error {
	if q.work.unheard {
		q.tab, q.filter = 0, model.Filter{}
	}
	if q.tab == 0 && q.filter.Empty() {
		q.tellWork("")
	}
	var counts []string
	for _, t := range queueTabs {
		n, err := q.desk.CountRequests(q.ctx, t.query)
		if err != nil {
			return err
		}
		counts = append(counts, present.Count(n)+" "+t.name)
	}
	q.fact("Reviews", strings.Join(counts, ", "))
	return q.search()
}

func (q *queue) reset() {
	if q.list == nil {
		q.list = &pager[desk.RequestRow]{}
	}
	*q.list = pager[desk.RequestRow]{noun: "request", line: q.line, read: func(last *desk.RequestRow, limit int) ([]desk.RequestRow, error) {
		query := q.query()
		query.Limit = limit
		if last != nil {
			query.After = &last.Request
		}
		return q.desk.Requests(q.ctx, query)
	}}
}

func (q *queue) find(words string) error {
	filter, err := model.ParseFilter(words)
	if err != nil {
		return atSpot(err, words)
	}
	q.filter = filter
	return q.search()
}

func (q *queue) choose(which string) error {
	i := strings.Index("123", which)
	if len(which) != 1 || i < 0 {
		return model.Invalid("t takes 1, pending, 2, on hold, or 3, decided.")
	}
	q.tab = i
	return q.search()
}

// search begins the list anew and says its first page.
func (q *queue) search() error {
	n, err := q.desk.CountRequests(q.ctx, q.query())
	if err != nil {
		return err
	}
	if q.tab == 0 && q.filter.Empty() {
		q.work.unheard = false
	}
	q.reset()
	q.list.total = present.Count(n)
	if n == 0 {
		return q.nothing()
	}
	if err := q.list.next(q.session); err != nil {
		return err
	}
	if q.tab == 0 {
		q.hint("The time of each says when it approves itself.")
	}
	q.hint("A number says the whole page of a request; a approves, x rejects, w withdraws it.")
	return nil
}

// nothing says that nothing was found, and where more is.
func (q *queue) nothing() error {
	said := "No request is " + queueTabs[q.tab].name
	if q.filter.Empty() {
		q.say(said + ".")
		return nil
	}
	var others []string
	for i, t := range queueTabs {
		query := t.query
		query.Filter = q.filter
		n, err := q.desk.CountRequests(q.ctx, query)
		if err != nil {
			return err
		}
		if n > 0 {
			others = append(others, present.Count(n)+" "+t.name+", t "+strconv.Itoa(i+1))
		}
	}
	q.say(said + " and matches " + q.filter.String() + ".")
	q.fact("Others that match", strings.Join(others, "; "))
	return nil
}

// line is a request in the queue: when it approves itself comes first.
func (q *queue) line(r desk.RequestRow) string {
	var parts []string
	if q.work.fresh[r.ID] && r.Status == model.RequestPending {
		parts = append(parts, "new")
	}
	switch r.Status {
	case model.RequestPending:
		parts = append(parts, present.SpokenUntil(r.Deadline, q.now()), present.ClockUTC(r.Deadline, q.now()))
	case model.RequestOnHold:
		parts = append(parts, "on hold: "+present.HoldWords(r.HoldBlocks))
	default:
		parts = append(parts, present.DecisionBy(r.Request)+" "+present.SpokenAgo(r.DecidedAt, q.now()))
	}
	parts = append(parts, present.USD(r.Refund), present.Account(r.Account), present.Plural(len(r.Items), "instance"),
		"reason "+strings.TrimSuffix(present.Reason(r.ReasonCode, r.ReasonLabel, r.Note), "."), "asked by "+present.Clean(r.SubmittedBy))
	if r.Status.Open() {
		decides := present.Decider(r.Deciders) + " decides"
		if r.Deciders.Caveat() != "" && len(r.Deciders.Users) > 0 {
			decides = "only an admin decides"
		}
		if r.MayReject == nil {
			decides = "you may decide"
		}
		parts = append(parts, decides)
	}
	if q.marks.has(r.ID) && !q.allMarked {
		parts = append(parts, "marked")
	}
	return strings.Join(parts, ", ")
}
