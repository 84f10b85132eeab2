package linear

import (
	"context"
	"errors"
	"slices"
	"sync"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/common"
	"unsubdesk/tui/present"
)

// news is what happens on the desk meanwhile. Following it is also what keeps the
// deadlines while the session is open (R8). It is told before the next question and
// never in the middle of a line that somebody types.
type news struct {
	mu             sync.Mutex
	approved, held []string
	told           map[string]bool // the requests of which it was said that they are decided or on hold
	version        int64           // the newest that was heard of
	doubt          error           // why nothing is approved by silence
	silent         error           // why the desk does not answer

	doubted, away bool // what was told last
}

// follow watches the desk until ctx ends.
func follow(ctx context.Context, d common.Desk) *news {
	n := &news{told: map[string]bool{}}
	watch := d.Watch(ctx)
	go func() {
		for heard := range watch {
			n.take(heard)
		}
	}()
	return n
}

func (n *news) take(heard desk.News) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.approved = append(n.approved, heard.Swept.Approved...)
	n.held = append(n.held, heard.Swept.Held...)
	n.version = max(n.version, heard.Version)
	n.silent, n.doubt = heard.Err, nil
	if errors.Is(heard.Unswept, model.ErrClockDeparted) {
		n.doubt = heard.Unswept
	}
}

// latest is the newest version of the desk that was heard of, 0 while it does not answer.
func (n *news) latest() int64 {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.silent != nil {
		return 0
	}
	return n.version
}

// untold are the requests of these of which nothing was said and nothing is about to be
// said; it is said of them now.
func (n *news) untold(ids []string) []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	ids = slices.DeleteFunc(ids, func(id string) bool {
		return n.told[id] || slices.Contains(n.approved, id) || slices.Contains(n.held, id)
	})
	for _, id := range ids {
		n.told[id] = true
	}
	return ids
}

// swept are the requests that were swept and not told of yet.
func (n *news) swept() (approved, held []string) {
	approved, held = without(n.approved, among(n.told)), without(n.held, among(n.told))
	n.approved, n.held = nil, nil
	for _, id := range slices.Concat(approved, held) {
		n.told[id] = true
	}
	return approved, held
}

// tell says what is new.
func (n *news) tell(s *session) {
	n.mu.Lock()
	approved, held := n.swept()
	doubt, silent := n.doubt, n.silent
	n.mu.Unlock()
	switch len(approved) {
	case 0:
	case 1:
		s.say("News: " + present.Clean(approved[0]) + " was approved by silence. The refund is done.")
	default:
		s.say("News: " + present.Plural(len(approved), "request") + " were approved by silence. The refunds are done.")
	}
	if len(held) > 0 {
		s.say("News: " + present.Plural(len(held), "request") + " put on hold: a block was found. See the reviews.")
	}
	if doubted := doubt != nil; doubted != n.doubted {
		n.doubted = doubted
		if doubted {
			s.say("News: " + common.Sentence(doubt))
		} else {
			s.say("News: the time was confirmed; what falls due is approved by silence again.")
		}
	}
	if away := silent != nil; away != n.away {
		n.away = away
		why := ""
		if away {
			why = common.Sentence(silent)
		}
		switch {
		case away && slices.Contains(s.said, why): // as an answer a moment ago
			s.say("News: the desk's database does not answer.")
		case away:
			s.say("News: the desk's database does not answer: " + why)
		default:
			s.say("News: the desk's database answers again.")
		}
	}
}
