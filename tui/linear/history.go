package linear

import (
	"strings"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/present"
)

// past is the view of the completed refunds.
type past struct {
	*session
	filter model.Filter
	list   *pager[desk.HistoryRow]
}

// history is the view of the completed refunds, newest first.
func (s *session) history() error { return s.pastRefunds("", true) }

// pastRefundsOf says the refunds that a filter finds, which of says in words; back leads to
// where one came from.
func (s *session) pastRefundsOf(of, filter string) error {
	s.say("Refunds of " + of + ".")
	return s.pastRefunds(filter, false)
}

// pastRefunds says the refunds that a filter finds, and takes commands about them. Where that
// is not the view itself but a step of another one, back leads there.
func (s *session) pastRefunds(filter string, top bool) error {
	h := &past{session: s, list: &pager[desk.HistoryRow]{}}
	if err := h.find(filter); err != nil {
		return err
	}
	commands := []command{
		{names: []string{"f", "find"}, takes: "words", says: "look for refunds; without words, all of them", do: h.find},
		{names: []string{"size"}, takes: "a number", says: "how many rows a page has", do: s.setSize},
	}
	commands = append(commands, h.list.moves(s)...)
	if top {
		commands = append(commands, elsewhere(historyPlace, h.search)...)
	} // else history leads to the view itself
	return s.at(prompt{name: "History", commands: commands, top: top,
		number: h.details, means: "the refund with that number, with every ledger entry"})
}

func (h *past) query() model.RequestQuery {
	return model.RequestQuery{Filter: h.filter, ByDecision: true, Statuses: []model.RequestStatus{model.RequestCompleted}}
}

// find looks for words, and says the first page.
func (h *past) find(words string) error {
	filter, err := model.ParseFilter(words)
	if err != nil {
		return atSpot(err, words)
	}
	h.filter = filter
	return h.search()
}

// search begins the list anew and says its first page.
func (h *past) search() error {
	n, err := h.desk.CountRequests(h.ctx, h.query())
	if err != nil {
		return err
	}
	*h.list = pager[desk.HistoryRow]{noun: "refund", line: h.line, total: present.Count(n), read: h.read}
	if n == 0 {
		if h.filter.Empty() {
			h.say("Nothing was refunded so far.")
		} else {
			h.say("No refund matches " + h.filter.String() + ".")
		}
		return nil
	}
	return h.list.next(h.session)
}

func (h *past) read(last *desk.HistoryRow, limit int) ([]desk.HistoryRow, error) {
	q := h.query()
	q.Limit = limit
	if last != nil {
		q.After = &last.Request
	}
	return h.desk.History(h.ctx, q)
}

// line is a refund in the list.
func (h *past) line(r desk.HistoryRow) string {
	parts := []string{present.USD(r.Refund), present.Account(r.Account), present.SpokenAgo(r.DecidedAt, h.now())}
	if !r.CouponsReturned.IsZero() {
		parts = append(parts, "coupons back "+present.USD(r.CouponsReturned))
	}
	return strings.Join(append(parts, present.Plural(len(r.Items), "instance"), present.DecisionBy(r.Request),
		"asked by "+present.Clean(r.SubmittedBy)), ", ")
}

// details says one refund whole.
func (h *past) details(n int) error {
	r := &reader{session: h.session}
	show := func(to int, row *desk.HistoryRow, err error) error {
		if err != nil {
			return err
		}
		n = to
		return r.show(row.ID)
	}
	number := func(to int) error {
		row, err := h.list.at(to)
		return show(to, row, err)
	}
	step := func(by int) func(string) error {
		return func(string) error {
			row, err := h.list.beside(n+by, h.size)
			return show(n+by, row, err)
		}
	}
	if err := number(n); err != nil {
		return err
	}
	return h.at(prompt{name: "Refund", number: number, means: "another refund of the list", commands: append(r.parts(), []command{
		{names: []string{"n", "next"}, says: "the next refund", do: step(1)},
		{names: []string{"p", "previous"}, says: "the refund before", do: step(-1)},
	}...)})
}
