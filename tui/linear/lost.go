package linear

import (
	"strings"
	"time"

	"github.com/google/uuid"

	"unsubdesk/model/desk"
	"unsubdesk/tui/common"
	"unsubdesk/tui/present"
)

func newKey() string { return uuid.NewString() }

// found is what a look has found of a submission whose answer was lost.
type found int

const (
	isNotKnown found = iota // or it did not go through; that is said
	isDone
	isBegun // a large batch of which only a beginning is there
)

// lookUp finds out under its key what became of a submission whose answer was lost,
// before anything is said about the money (R13).
func (f *flow) lookUp(a *attempt, lost error) (found, error) {
	f.say("The desk's answer was lost: " + common.LostSentence(lost))
	f.say("It is looked up under its key, " + present.Clean(a.sub.Key) + ". Nothing is sent twice. Type r to look now, or back to leave without knowing.")
	f.flush()
	var result desk.BatchResult
	finished, begun := false, false
	known, err := f.untilKnown(func() (err error) {
		if result, finished, err = f.desk.Submitted(f.ctx, a.sub.Key); err != nil || finished {
			return err
		}
		ids, err := f.desk.Unfinished(f.ctx, a.sub.Key)
		begun = len(ids) > 0
		return err
	})
	switch {
	case !known:
		return isNotKnown, f.leaveUnknown(a)
	case err != nil:
		f.say("The first answer was lost, and it cannot be found out now what became of it: " + common.Sentence(err) +
			" History and Reviews list what went through.")
		return isNotKnown, nil
	case finished:
		f.say("The desk's answer was lost on the way; it was looked up, and this had gone through, once.")
		f.finish(result)
		return isDone, nil
	case begun:
		return isBegun, nil
	}
	f.say(present.NotGoneThrough)
	return isNotKnown, nil
}

// leaveUnknown says how to find out later.
func (f *flow) leaveUnknown(a *attempt) error {
	f.say("It is not known whether that refund went through; History and Reviews will show it. Its key is " + present.Clean(a.sub.Key) +
		". To find out: unsubdesk unsubscribe --key " + present.Clean(a.sub.Key) + ". Nothing is paid twice.")
	if f.ctx.Err() != nil {
		return errQuit
	}
	return errOver
}

// untilKnown repeats a look until the desk answers it; known is false if the person
// left, or the program ends.
func (s *session) untilKnown(look func() error) (known bool, err error) {
	for tries := 1; ; tries++ {
		if known = s.waitOrTyped(desk.RetryAfter(tries)); !known {
			return false, nil
		}
		if err = look(); !common.Unanswered(err) {
			return s.ctx.Err() == nil, err
		}
		if tries%5 == 0 {
			s.say("It is still not known; the desk does not answer.")
			s.flush()
		}
	}
}

// waitOrTyped waits; r ends the wait. It answers false for back, quit and the end.
func (s *session) waitOrTyped(d time.Duration) bool {
	over := make(chan error, 1)
	go func() { over <- s.pause(s.ctx, d) }()
	for {
		select {
		case err := <-over:
			return err == nil
		case line, ok := <-s.in:
			if !ok {
				return false
			}
			switch strings.ToLower(strings.TrimSpace(line)) {
			case "r":
				return true
			case "b", "back", "q", "quit":
				return false
			}
			s.say("Type r to look now, or back to leave without knowing.")
			s.flush()
		}
	}
}
