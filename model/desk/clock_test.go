package desk_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// ticking is a clock that nobody can set.
type ticking struct{ passed time.Duration }

func (c *ticking) now() time.Duration { return c.passed }

// pass lets time pass on both clocks.
func (f *fixture) pass(c *ticking, d time.Duration) {
	f.clock.Advance(d)
	c.passed += d
}

func guardedDesk(f *fixture, c *ticking) *desk.Desk {
	return desk.New(f.store, desk.WithClockGuard(c.now))
}

func (f *fixture) doubts(d *desk.Desk) {
	f.t.Helper()
	swept, err := d.SweepDue(f.ctx)
	if e, ok := errors.AsType[*model.Error](err); !ok || e.Code != model.CodeUnavailable || !errors.Is(e.Cause, model.ErrClockDeparted) || len(swept.Approved) > 0 {
		f.t.Errorf("it swept %+v, %v", swept, err)
	}
	if news := d.Look(f.ctx); news.Err != nil || news.Unswept == nil || len(news.Swept.Approved) > 0 {
		f.t.Errorf("the watch says %+v", news)
	}
}

// TestAClockThatJumpsApprovesNothing: whichever way, until an admin confirms.
func TestAClockThatJumpsApprovesNothing(t *testing.T) {
	for name, jump := range map[string]time.Duration{"ahead": 25 * time.Hour, "just too far": model.MaxClockDeparture + time.Microsecond, "back": -time.Hour} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t, large("a"))
			r := f.review("maya", "a")
			here, elsewhere := &ticking{}, &ticking{}
			program, other := guardedDesk(f, here), guardedDesk(f, elsewhere)
			for _, d := range []*desk.Desk{program, other} {
				_, err := d.SweepDue(f.ctx)
				f.ok(err)
			}
			f.clock.Advance(jump)
			f.doubts(program)
			f.doubts(other)
			f.clock.Set(r.Deadline)
			f.doubts(program) // it does not believe a clock that jumps back either
			f.doubts(other)
			waiting, err := program.As(model.Actor{User: "iris"}).Request(f.ctx, r.ID)
			f.ok(err)
			if waiting.Status != model.RequestPending {
				t.Errorf("%s is %s", r.ID, waiting.Status)
			}

			_, err = program.As(model.Actor{User: "chen"}).ConfirmClock(f.ctx)
			f.refused(err, model.CodeForbidden)
			at, err := program.As(model.Actor{User: "ada"}).ConfirmClock(f.ctx)
			f.ok(err)
			if !at.Equal(r.Deadline) {
				t.Errorf("confirmed was %v", at)
			}
			swept, err := other.SweepDue(f.ctx) // it reached the other program
			f.ok(err)
			if !slices.Equal(swept.Approved, []string{r.ID}) {
				t.Errorf("swept %+v", swept)
			}
			if news := program.Look(f.ctx); news.Unswept != nil {
				t.Errorf("the watch still says %v", news.Unswept)
			}
			f.clock.Advance(jump)
			f.doubts(program) // a confirmation is for once
			f.verified()
		})
	}
}

// TestAClockThatGoesIsBelieved: slowly wrong by less, and for days.
func TestAClockThatGoesIsBelieved(t *testing.T) {
	f := newFixture(t, large("a"))
	r := f.review("maya", "a")
	c := &ticking{}
	program := guardedDesk(f, c)
	_, err := program.SweepDue(f.ctx)
	f.ok(err)
	f.clock.Advance(model.MaxClockDeparture)
	f.pass(c, 48*time.Hour)
	swept, err := program.SweepDue(f.ctx)
	f.ok(err)
	if !slices.Equal(swept.Approved, []string{r.ID}) {
		t.Errorf("swept %+v", swept)
	}
	f.clock.Advance(-2 * model.MaxClockDeparture)
	_, err = program.SweepDue(f.ctx)
	f.ok(err)
}

// TestOtherWorkGoesOnWhileTheClockIsDoubted: nothing but silence waits.
func TestOtherWorkGoesOnWhileTheClockIsDoubted(t *testing.T) {
	f := newFixture(t, large("a"), large("b"))
	r := f.review("maya", "a")
	program := guardedDesk(f, &ticking{})
	_, err := program.SweepDue(f.ctx)
	f.ok(err)
	f.clock.Advance(time.Hour)
	f.doubts(program)
	_, err = program.As(model.Actor{User: "chen"}).Approve(f.ctx, r.ID, "", "seen")
	f.ok(err)
	f.status(r.ID, model.RequestCompleted, model.DecisionApproved)
}
