package linear

import (
	"errors"
	"strings"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/common"
	"unsubdesk/tui/present"
)

// finder is the view of the instances: what was looked for, and what was found.
type finder struct {
	*session
	query  model.ListQuery
	policy model.Policy
	list   *pager[desk.Row]
	// unread is why the last filter could not be read; what matches is then not what was asked for.
	unread error
	// allMarked is set for the list of what is marked, where that goes without saying.
	allMarked bool
	// lastTicket is the text that was looked up last.
	lastTicket string
}

// instances is the view of the instances.
func (s *session) instances() error {
	f := s.finder
	if f == nil { // else one comes back to what one has found
		f = &finder{session: s, query: model.ListQuery{Tab: model.TabAllowed, Sort: model.Sort{Field: model.SortEffective}}}
		f.reset()
		s.finder = f
	}
	s.hint("To look for instances type f and some words, such as: f orion region:ap-southeast-1. n says the first page of all.")
	commands := []command{
		{names: []string{"f", "find"}, takes: "words", says: "look for instances; without words, all of them", do: f.find},
		{names: []string{"t", "tab"}, takes: "1, 2 or 3", says: "1 those that may be unsubscribed, 2 those that may not, 3 all", do: f.tab},
		{names: []string{"o", "order"}, takes: "a field, and desc behind it for downwards", says: "in which order", do: f.order},
		{names: []string{"size"}, takes: "a number", says: "how many rows a page has", do: s.setSize},
	}
	commands = append(commands, f.list.moves(s)...)
	commands = append(commands, f.marking()...)
	commands = append(commands, f.picking()...)
	commands = append(commands, command{names: []string{"ticket"}, takes: "names, or nothing to paste lines", says: "look up the instances and orders of a text", do: f.ticketWords})
	commands = append(commands, f.saving()...)
	commands = append(commands, elsewhere(instancesPlace, f.again)...)
	return s.at(prompt{name: "Instances", commands: commands, top: true, number: f.details, means: "the details of the result with that number",
		several: "m 1-3, d 1-3 or u 1-3", other: f.pasted})
}

// reset forgets what was found. The list stays the same one: the commands hold it.
func (f *finder) reset() {
	if f.list == nil {
		f.list = &pager[desk.Row]{}
	}
	*f.list = pager[desk.Row]{noun: "result", line: f.line, read: func(last *desk.Row, limit int) ([]desk.Row, error) {
		q := f.query
		q.Limit, q.Selected = limit, f.marks.Rows()
		if last != nil {
			q.Anchor = &last.Instance
		}
		page, err := f.desk.List(f.ctx, q)
		f.policy = page.Policy
		return page.Rows, err
	}}
}

// find looks for words, or for what a saved filter asks for.
func (f *finder) find(words string) error {
	if name, ok := strings.CutPrefix(words, "@"); ok {
		return f.findSaved(name)
	}
	filter, err := model.ParseFilter(words)
	if f.unread = err; err != nil {
		return atSpot(err, words)
	}
	f.query.Filter = filter
	return f.search()
}

// again says what was found from its beginning, as it is now; before anything was looked
// for, all of the tab.
func (f *finder) again() error {
	f.unread = nil // what is said is what a command is about
	return f.search()
}

// atSpot adds to an error that points into a text from where on it cannot be read.
func atSpot(err error, text string) error {
	e, ok := errors.AsType[*model.Error](err)
	if !ok || e.Offset <= 0 || e.Offset >= len(text) {
		return err
	}
	return model.Invalid("%s It stands at: %s", common.Sentence(err), present.Clean(text[e.Offset:]))
}

// mostCounted is how far matches are counted.
const mostCounted = 10_000

// search begins the list anew, counts it and says its first page.
func (f *finder) search() error {
	q := f.query
	q.Limit, q.Selected = mostCounted+1, f.marks.Rows()
	n, err := f.desk.Count(f.ctx, q)
	if err != nil {
		return err
	}
	f.reset()
	f.list.total = present.Count(n)
	if n > mostCounted {
		f.list.total = "more than " + present.Count(mostCounted)
	}
	if n == 0 {
		return f.nothing(q)
	}
	if err := f.list.next(f.session); err != nil {
		return err
	}
	if !f.allMarked {
		f.hint("A number says the details, n the next page, m and a number marks, u unsubscribes what is marked.")
	}
	return nil
}

// nothing says that nothing was found, and where more is.
func (f *finder) nothing(q model.ListQuery) error {
	said := "Nothing matches"
	if !q.Filter.Empty() {
		said += " " + q.Filter.String()
	}
	if q.Tab == model.TabAll {
		f.say(said + ".")
		return nil
	}
	q.Tab = model.TabAll
	n, err := f.desk.Count(f.ctx, q)
	if err != nil {
		return err
	}
	said += " among those that " + tabWords(f.query.Tab)
	if n > 0 {
		said += ". Among all, " + present.Count(min(n, mostCounted)) + " would: t 3"
	} else {
		said += ", nor among all"
	}
	f.say(said + ".")
	return nil
}

func tabWords(t model.Tab) string {
	switch t {
	case model.TabAllowed:
		return "may be unsubscribed"
	case model.TabNotAllowed:
		return "may not be unsubscribed"
	case model.TabAll:
		return "are on the desk"
	}
	return "are " + string(t)
}

// tab chooses which instances are looked through.
func (f *finder) tab(which string) error {
	tabs := map[string]model.Tab{"1": model.TabAllowed, "2": model.TabNotAllowed, "3": model.TabAll}
	t, ok := tabs[which]
	if !ok {
		return model.Invalid("t takes 1, those that may be unsubscribed, 2, those that may not, or 3, all.")
	}
	f.query.Tab = t
	return f.search()
}

// order chooses by what the list is sorted.
func (f *finder) order(by string) error {
	words := strings.FieldsFunc(strings.ToLower(by), func(r rune) bool { return r == ' ' || r == ':' })
	desc := len(words) == 2 && words[1] == "desc"
	var fields []string
	for _, field := range model.SortFields() {
		fields = append(fields, string(field))
		if len(words) > 0 && words[0] == string(field) && (len(words) == 1 || desc) {
			f.query.Sort = model.Sort{Field: field, Desc: desc}
			return f.search()
		}
	}
	return model.Invalid("o takes a field, and desc behind it for downwards. The fields are %s.", present.List(fields))
}

// line is a row in a list: what differs from row to row comes first.
func (f *finder) line(r desk.Row) string {
	parts := []string{present.Clean(r.Name), present.USD(r.Paid)}
	switch {
	case r.Status != model.StatusAllowed && len(r.Blocks) > 0:
		parts = append(parts, "not allowed: "+present.BlockWords(r.Blocks))
	case r.NeedsReview:
		parts = append(parts, "needs review")
	}
	switch marked := f.marks.Has(r.Row); {
	case marked && !f.allMarked:
		parts = append(parts, "marked")
	case !marked && f.allMarked:
		parts = append(parts, "its mark was taken away")
	}
	return strings.Join(append(parts, present.Account(r.Account), present.Clean(r.ProductType), f.effect(r.Instance)), ", ")
}

// effect says when an instance takes effect, or since when it is in effect.
func (s *session) effect(in model.Instance) string {
	words := "takes effect "
	if in.InEffect(s.now()) {
		words = "in effect "
	}
	return words + present.SpokenWhen(in.EffectiveAt, s.now())
}
