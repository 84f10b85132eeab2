package linear

import (
	"maps"
	"slices"
	"strings"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/present"
)

// work is what this session knows of the requests that wait for its user.
type work struct {
	version int64           // of the desk, when it was looked at last
	waiting []string        // the numbers of those that waited then
	partly  bool            // these were not all: of so many nothing is told
	own     []string        // what was decided here: the one who did it knows
	fresh   map[string]bool // the new ones of which was told last
	unheard bool            // since then the reviews were not said
}

// tellWork says in one line what is new among the requests that wait for this user, and
// what waits no more because of others. The desk is asked only where the watch has told of a
// change, once for each. Who may decide nothing is told nothing. by is the command that says
// the new ones, "" where they are about to be said.
func (s *session) tellWork(by string) {
	version := s.news.latest()
	if role := s.standing.User.Role; s.dialog || version <= s.work.version || role != model.RoleManager && role != model.RoleAdmin {
		return
	}
	if s.settle() != nil {
		return // a desk that does not answer is told of by the watch
	}
	were, partly := s.work.waiting, s.work.partly
	s.work.version, s.work.waiting = max(version, s.standing.Version), s.standing.Waiting
	if s.work.partly = s.standing.Decidable > len(s.standing.Waiting); partly || s.work.partly {
		s.work.own = nil
		return
	}
	var parts []string
	if n := s.takeNew(without(s.standing.Waiting, among(setOf(were...)))); n > 0 {
		parts = append(parts, newWords(n, by))
	}
	if gone := s.news.untold(without(were, among(setOf(slices.Concat(s.standing.Waiting, s.work.own)...)))); len(gone) > 0 {
		parts = append(parts, s.goneWords(gone))
	}
	s.work.own = nil
	if len(parts) > 0 {
		s.say("News: " + strings.Join(parts, " "))
	}
}

func newWords(n int, by string) string {
	waits, them := " wait for you", "them"
	if n == 1 {
		waits, them = " waits for you", "it"
	}
	if by != "" {
		waits += ": " + by + " says " + them
	}
	return present.Plural(n, "new request") + waits + "."
}

// takeNew takes in which requests are new, and answers how many of them were not said as a
// row of the list by now.
func (s *session) takeNew(ids []string) int {
	ids = slices.DeleteFunc(ids, func(id string) bool {
		return s.queue != nil && slices.ContainsFunc(s.queue.list.rows[:s.queue.list.heard], func(r desk.RequestRow) bool {
			return r.ID == id && r.Status == model.RequestPending && undecidable(r) == nil
		})
	})
	if len(ids) == 0 {
		return 0
	}
	if !s.work.unheard {
		s.work.fresh = map[string]bool{}
	}
	maps.Copy(s.work.fresh, setOf(ids...))
	s.work.unheard = true
	return len(ids)
}

// mostNamed is of how many requests that wait no more it is said what became of each.
const mostNamed = 3

// goneWords say what became of requests that wait for this user no more.
func (s *session) goneWords(ids []string) string {
	said := present.Plural(len(ids), "request") + " that waited for you "
	many := said + "were decided meanwhile, or are on hold."
	if len(ids) > mostNamed {
		return many
	}
	rows, err := s.desk.Requests(s.ctx, model.RequestQuery{IDs: ids})
	if err != nil || len(rows) == 0 {
		return many
	}
	var each []string
	for _, r := range rows {
		each = append(each, present.Clean(r.ID)+" "+goneWord(r))
	}
	return present.First(present.List(each)) + "."
}

// goneWord is why a request waits for this user no more.
func goneWord(r desk.RequestRow) string {
	switch {
	case r.Status == model.RequestOnHold:
		return "was put on hold"
	case r.Status.Open():
		return "waits for somebody else now"
	}
	return "was " + present.DecisionBy(r.Request)
}

// toReviews is what leads to the reviews from here, in short where it can.
func (p prompt) toReviews() string {
	if c, ok := p.command("v"); ok && slices.Contains(c.names, "reviews") {
		return "v"
	}
	return "reviews"
}

// among answers which texts are among these.
func among(set map[string]bool) func(string) bool { return func(t string) bool { return set[t] } }

// setOf are the texts as a set.
func setOf(texts ...string) map[string]bool {
	set := make(map[string]bool, len(texts))
	for _, t := range texts {
		set[t] = true
	}
	return set
}
