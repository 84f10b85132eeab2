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
	doubt          error // why nothing is approved by silence
	silent         error // why the desk does not answer

	doubted, away bool // what was told last
}

// follow watches the desk until ctx ends.
func follow(ctx context.Context, d common.Desk) *news {
	n := &news{}
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
	n.silent, n.doubt = heard.Err, nil
	if errors.Is(heard.Unswept, model.ErrClockDeparted) {
		n.doubt = heard.Unswept
	}
}

// tell says what is new.
func (n *news) tell(s *session) {
	n.mu.Lock()
	approved, held, doubt, silent := n.approved, n.held, n.doubt, n.silent
	n.approved, n.held = nil, nil
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
