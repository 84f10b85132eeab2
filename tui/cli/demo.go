package cli

import (
	"context"
	"os"
	"time"

	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// demoCmd opens the screens on a throw-away desk with a believable story.
type demoCmd struct {
	Instances    int            `default:"2000" placeholder:"N" help:"How many instances."`
	Seed         int64          `default:"1" placeholder:"S" help:"The same seed gives the same data."`
	As           string         `placeholder:"USER" help:"Who acts first; Ctrl-t switches."`
	ReviewWindow *time.Duration `placeholder:"D" help:"How long a review may take, such as 2m; default: 24h."`
	Linear       bool           `help:"Prompts and plain lines in the place of the screens."`
	Tour         bool           `help:"Walk through the whole job by itself, with captions; any key takes over."`
	TourSpeed    float64        `default:"1" placeholder:"F" help:"How many times faster the tour goes, from 0.25 to 10; default: 1."`
	Keep         string         `complete:"file" placeholder:"FILE" help:"Keep the database in this new file; default: it is removed at the end."`
}

// Run implements the command.
func (c *demoCmd) Run(ctx context.Context, a *App) error {
	o := DemoOptions{Instances: c.Instances, Seed: c.Seed, As: c.As, Keep: c.Keep}
	if c.Instances < 1 {
		return model.Invalid("--instances takes a number from 1.")
	}
	if c.ReviewWindow != nil {
		if o.ReviewWindow = *c.ReviewWindow; o.ReviewWindow < model.MinReviewWindow || o.ReviewWindow > model.MaxReviewWindow {
			return model.Invalid("--review-window takes a duration from %s to %s.", model.FormatDuration(model.MinReviewWindow), model.FormatDuration(model.MaxReviewWindow))
		}
	}
	if err := c.tour(&o); err != nil {
		return err
	}
	if _, err := os.Lstat(c.Keep); c.Keep != "" && err == nil {
		return model.Errorf(model.CodeFile, "%s exists already and was left as it is; --keep takes the name of a new file.", clean(c.Keep))
	}
	r, err := a.setup()
	if err != nil {
		return err
	}
	if linear := c.Linear || r.Linear; linear && c.Tour {
		return model.Invalid("The tour walks through the screens, and the linear mode (--linear, screen.linear or TERM=dumb) has none; leave out --tour.")
	} else if linear {
		o.Talk = func(ctx context.Context, s *desk.Session) error { return a.talk(ctx, s, nil) }
	} else if err := a.needTerminal(); err != nil {
		return err
	}
	if o.Talk != nil {
		a.notice("Making the data.") // a bar is drawn again and again
		return r.Demo(ctx, o)
	}
	bar := a.newBar("Making the data")
	o.Progress = func(p desk.ImportProgress) {
		if bar.set(p.Done, p.Total); p.Phase == desk.ImportSaving && p.Done == p.Total {
			bar.end()
		}
	}
	return r.Demo(ctx, o)
}

// The bounds of --tour-speed.
const (
	leastTourSpeed = 0.25
	mostTourSpeed  = 10.0
)

// tour puts the flags of the tour into o; the error says what does not go with it.
func (c *demoCmd) tour(o *DemoOptions) error {
	o.Tour, o.TourSpeed = c.Tour, c.TourSpeed
	switch {
	case c.TourSpeed < leastTourSpeed || c.TourSpeed > mostTourSpeed:
		return model.Invalid("--tour-speed takes a number from %g to %g.", leastTourSpeed, mostTourSpeed)
	case c.Tour && c.As != "":
		return model.Invalid("--tour shows both sides and begins as the agent; leave out --as.")
	}
	return nil
}
