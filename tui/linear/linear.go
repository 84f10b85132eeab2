// Package linear is the desk for the ear: prompts and plain lines in the place of
// the screens, for screen readers, braille displays and terminals that cannot move
// their cursor. A line is printed once and never again: there is no colour, no box,
// no redraw, no sign that a reader would spell, and each fact has its label.
//
// It is a third face of the use cases beside the screens and the plain commands:
// what is allowed and what happens to money is said by the desk, and how a value
// reads by package present. What protects the screens protects it: the key is made
// when a preview opens (R13), a Confirm carries the quote that was said (R14), and
// what was typed ahead answers no last question.
package linear

import (
	"context"
	"errors"
	"io"
	"path"
	"time"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/common"
	"unsubdesk/tui/present"
)

// Options are what a linear session is made of.
type Options struct {
	Desk common.Desk
	In   io.Reader
	Out  io.Writer
	// Flush brings what was written to the person; nil where Out keeps nothing.
	Flush func()
	// Discard drops what was typed and has not come out of In yet, a line without its
	// end above all, and reports whether it knows that there was any; nil where nothing
	// is kept. It is called while In is read.
	Discard func() bool
	// Terminal is whether a person can be asked: without one everything can be
	// looked at, and nothing that moves money or decides is done.
	Terminal bool
	// Width is where lines are broken, between words; 0 breaks none.
	Width int
	// Now is this machine's clock; time.Now if nil.
	Now func() time.Time
	// Pause waits; a timer if nil.
	Pause func(ctx context.Context, d time.Duration) error
	// Notices are sentences to say at the start.
	Notices []string
	// Announcements are sentences from whoever runs the program; nil for none.
	Announcements <-chan string
	// Save writes a file for the person, see common.SaveIn; nil where the session
	// has no place for files.
	Save func(name string, data []byte) (path string, err error)
}

// session is one person's talk with the desk.
type session struct {
	*talk
	options Options
	desk    common.Desk
	ctx     context.Context

	standing desk.Standing
	offset   time.Duration // how far the desk's clock is ahead of this machine's
	news     *news
	work     work

	marks  common.Marks    // of instances
	finder *finder         // of the instances; nil before they were looked at
	queue  *queue          // of the reviews
	drafts common.Drafts   // notes of decisions that were not made
	unsent *unsent         // of the last unsubscription; nil if it was sent
	size   int             // how many rows a page has
	hinted map[string]bool // the hints that were given, each once
	dialog bool            // something is asked that a word for another view would lose
}

// place is one of the views.
type place int

const (
	instancesPlace place = iota
	reviewsPlace
	historyPlace
	reportPlace
)

// goTo is the error that leaves everything for another view.
type goTo struct{ to place }

func (*goTo) Error() string { return "another view was asked for" }

// Run talks until the person quits, the input ends or ctx ends; that is no error.
// CodeForbidden for somebody who may not use the desk.
func Run(ctx context.Context, o Options) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Pause == nil {
		o.Pause = pause
	}
	s := &session{talk: newTalk(ctx, o), options: o, desk: o.Desk, ctx: ctx, drafts: common.Drafts{}, size: 10, hinted: map[string]bool{}}
	if err := s.settle(); err != nil {
		return err
	}
	s.news = follow(ctx, o.Desk)
	s.work = work{version: s.standing.Version, waiting: s.standing.Waiting, partly: s.standing.Decidable > len(s.standing.Waiting)}
	s.talk.before = func() { s.news.tell(s) }
	s.greet()
	err := s.views()
	if errors.Is(err, errQuit) {
		return nil
	}
	return err
}

// views shows one view after the other.
func (s *session) views() error {
	at := &goTo{to: instancesPlace}
	if s.standing.User.Role == model.RoleManager {
		at.to = reviewsPlace
	}
	for {
		var err error
		switch at.to {
		case reviewsPlace:
			err = s.reviews()
		case historyPlace:
			err = s.history()
		case reportPlace:
			err = s.report()
		default:
			err = s.instances()
		}
		switch {
		case errors.As(err, &at):
		case err == nil, errors.Is(err, errQuit):
			return err
		default: // the desk does not answer, most likely; the list of instances asks for nothing
			s.say(common.Sentence(err))
			at = &goTo{to: instancesPlace}
		}
	}
}

// settle reads who acts under which policy, and sets the desk's clock.
func (s *session) settle() error {
	standing, err := s.desk.Standing(s.ctx)
	if err != nil {
		return err
	}
	s.standing, s.offset = standing, standing.Now.Sub(s.options.Now())
	return nil
}

// now is the time by the desk's clock.
func (s *session) now() time.Time { return s.options.Now().Add(s.offset).UTC() }

// greet says where one is, and what waits.
func (s *session) greet() {
	for _, n := range s.options.Notices {
		s.say(n)
	}
	u := s.standing.User
	s.say("Desk " + present.Clean(path.Base(s.desk.Name())) + ". You are " + present.Clean(u.Name) + ", " + string(u.Role) + ".")
	s.say("Type help at any prompt for what can be typed there, r to hear the last answer again, quit to leave.")
	if n := s.standing.Decidable; n > 0 {
		waits := " waits for you; it "
		if n > 1 {
			waits = " wait for you; the first "
		}
		s.say(present.Plural(n, "request") + waits + present.SpokenDeadline(s.standing.Soonest, s.now()) + ".")
	}
	s.greetOpen()
}

// openFor is how old a submission is at least before it is said to have come to no
// end: until then it is most likely under way.
const openFor = time.Minute

// greetOpen tells of submissions that a program or a connection that died has left.
func (s *session) greetOpen() {
	batches, err := s.desk.Open(s.ctx)
	if err != nil {
		return // a desk that does not answer says so at the first question
	}
	for _, b := range batches {
		if s.now().Sub(b.SubmittedAt) >= openFor {
			s.say("Your submission of " + present.Plural(b.Instances, "instance") + ", " + present.ClockUTC(b.SubmittedAt, s.now()) +
				", stopped after " + present.Plural(b.Requests, "order") + ". To go on: unsubdesk unsubscribe --key " + present.Clean(b.Key))
		}
	}
}

// hint says something the first time it could be of use.
func (s *session) hint(text string) {
	if !s.hinted[text] {
		s.hinted[text] = true
		s.say(text)
	}
}

// pause waits, or answers why it need not.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
