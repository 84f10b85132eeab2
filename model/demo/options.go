package demo

import (
	"time"

	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// DefaultInstances is how many instances a demo has unless told otherwise.
const DefaultInstances = 2000

// MaxInstances is the most a demo can have: instance IDs have room for no more.
const MaxInstances = 99_999_999

// Options say which data set to make.
type Options struct {
	// Instances is the number of instances, from 1 to MaxInstances. Fewer than
	// 250 leave parts of the story out.
	Instances int
	Seed      int64
	// ReviewWindow becomes the desk's policy before the story begins (R17);
	// zero keeps the default of 24 h. The deadlines of open reviews move
	// closer when it is shorter than they are.
	ReviewWindow time.Duration
	// Now is the moment at which the story has arrived; zero is the machine's
	// time. The desk's clock runs on from it.
	Now time.Time
	// Progress, if set, hears how far the first import has come.
	Progress func(desk.ImportProgress)
}

// check answers with CodeInvalid whether a demo can be made with the options.
func (o Options) check() error {
	if o.Instances < 1 || o.Instances > MaxInstances {
		return model.Invalid("A demo has from 1 to %d instances, not %d.", MaxInstances, o.Instances)
	}
	if w := o.ReviewWindow; w != 0 && (w < model.MinReviewWindow || w > model.MaxReviewWindow) {
		return model.Invalid("The review window must be from %s to %s, not %s.", model.MinReviewWindow, model.MaxReviewWindow, w)
	}
	return nil
}

// window is the review window of the story.
func (o Options) window() time.Duration {
	if o.ReviewWindow != 0 {
		return o.ReviewWindow
	}
	return model.DefaultReviewWindow
}

// start is the moment that all times of the story are counted from: the
// minute in which the demo starts, or the second if reviews are so short that
// a minute matters.
func (o Options) start() time.Time {
	grain := time.Minute
	if o.window() < time.Hour {
		grain = time.Second
	}
	return o.Now.UTC().Truncate(grain)
}
