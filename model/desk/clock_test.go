package desk_test

import (
	"context"
	"errors"
	"slices"
	"sync"
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
	return desk.New(f.store, desk.WithClockGuard(c.now, true))
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

// TestADoubtReachesEveryProgram: also one that began after the jump, and one that holds
// its clock against nothing. Each tells whoever comes too late why.
func TestADoubtReachesEveryProgram(t *testing.T) {
	f := newFixture(t, large("a"))
	r := f.review("maya", "a")
	c := &ticking{}
	program := guardedDesk(f, c)
	_, err := program.SweepDue(f.ctx)
	f.ok(err)
	f.clock.Advance(25 * time.Hour)
	if news := program.Look(f.ctx); !errors.Is(news.Unswept, model.ErrClockDeparted) {
		t.Errorf("the watch says %+v", news)
	}
	for _, d := range []*desk.Desk{guardedDesk(f, c), f.desk, program} {
		f.doubts(d)
		row := f.pendingRow(d, "chen", r.ID)
		for _, may := range []error{row.MayApprove, row.MayReject} {
			f.refused(may, model.CodeRefused, "the clock is doubted", "silence approves nothing", "unsubdesk clock confirm")
		}
		f.refused(f.pendingRow(d, "maya", r.ID).MayWithdraw, model.CodeRefused, "the clock is doubted")
		_, err := d.As(model.Actor{User: "chen"}).Approve(f.ctx, r.ID, "", "seen")
		f.refused(err, model.CodeRefused, "the clock is doubted", "unsubdesk clock confirm")
		_, err = d.As(model.Actor{User: "maya"}).Withdraw(f.ctx, r.ID, "")
		f.refused(err, model.CodeRefused, "the clock is doubted")
		doubt, err := d.As(model.Actor{User: "iris"}).ClockDoubt(f.ctx)
		f.ok(err)
		f.refused(doubt, model.CodeUnavailable, "25h0m0s ahead of", "3 Mar 2026 10:00 UTC", "unsubdesk clock confirm")
	}
	if n := f.clockEvents(model.EventClockDoubted); n != 1 {
		t.Errorf("the trail doubts the clock %d times", n)
	}
	f.clock.Advance(-25 * time.Hour) // a clock that jumps back by itself is doubted as before
	f.doubts(f.desk)
	f.doubts(program)

	f.clock.Set(r.Deadline)
	_, err = f.as("ada").ConfirmClock(f.ctx)
	f.ok(err)
	doubt, err := f.as("iris").ClockDoubt(f.ctx)
	f.ok(err)
	f.ok(doubt)
	f.status(r.ID, model.RequestCompleted, model.DecisionAutoApproved) // whoever looks sweeps
	f.verified()
}

// pendingRow is the request as a user of one program sees it; it must be pending.
func (f *fixture) pendingRow(d *desk.Desk, user, id string) desk.RequestDetail {
	f.t.Helper()
	row, err := d.As(model.Actor{User: user}).Request(f.ctx, id)
	f.ok(err)
	if row.Status != model.RequestPending {
		f.t.Fatalf("%s is %s", id, row.Status)
	}
	return row
}

func (f *fixture) clockEvents(kind model.EventKind) (n int) {
	f.t.Helper()
	f.ok(f.as("iris").EachEvent(f.ctx, model.EventQuery{Subject: "clock"}, func(e model.Event) error {
		if e.Kind == kind {
			n++
			if kind == model.EventClockDoubted && (e.Actor != model.SystemUser || e.AccountID != "") {
				f.t.Errorf("the doubt is %+v", e)
			}
		}
		return nil
	}))
	return n
}

// TestManyDoubtAtOnce: one event, or as many, and one confirmation is enough.
func TestManyDoubtAtOnce(t *testing.T) {
	f := newFixture(t)
	programs := make([]*desk.Desk, 8)
	for i := range programs {
		programs[i] = guardedDesk(f, &ticking{})
		_, err := programs[i].SweepDue(f.ctx)
		f.ok(err)
	}
	f.clock.Advance(-time.Hour)
	var all sync.WaitGroup
	for i := range programs {
		all.Go(func() {
			if i%2 == 0 {
				programs[i].Look(f.ctx)
				return
			}
			_, _ = programs[i].SweepDue(f.ctx)
		})
	}
	all.Wait()
	if n := f.clockEvents(model.EventClockDoubted); n < 1 || n > len(programs) {
		t.Errorf("the trail doubts the clock %d times", n)
	}
	_, err := f.as("ada").ConfirmClock(f.ctx)
	f.ok(err)
	for _, d := range programs {
		_, err := d.SweepDue(f.ctx)
		f.ok(err)
	}
	f.verified()
}

// TestAConfirmedClockIsNotDoubtedLate: by a program that has not looked since before
// the jump.
func TestAConfirmedClockIsNotDoubtedLate(t *testing.T) {
	f := newFixture(t)
	first, late := guardedDesk(f, &ticking{}), guardedDesk(f, &ticking{})
	for _, d := range []*desk.Desk{first, late} {
		_, err := d.SweepDue(f.ctx)
		f.ok(err)
	}
	f.clock.Advance(time.Hour)
	f.doubts(first)
	_, err := f.as("ada").ConfirmClock(f.ctx)
	f.ok(err)
	for _, d := range []*desk.Desk{late, first} {
		_, err := d.SweepDue(f.ctx)
		f.ok(err)
	}
	if n := f.clockEvents(model.EventClockDoubted); n != 1 {
		t.Errorf("the trail doubts the clock %d times", n)
	}
}

// lookOnly is a store that can only be read.
type lookOnly struct{ model.Store }

func (lookOnly) ReadOnly() bool { return true }

func (lookOnly) Update(context.Context, func(model.WriteTx) error) error {
	return model.Errorf(model.CodeUnavailable, "The desk is read-only.")
}

// TestADeskThatCannotBeWrittenDoubtsItsClock: for itself, and goes on showing.
func TestADeskThatCannotBeWrittenDoubtsItsClock(t *testing.T) {
	f := newFixture(t, large("a"))
	r := f.review("maya", "a")
	program := desk.New(lookOnly{f.store}, desk.WithClockGuard((&ticking{}).now, true))
	_, err := program.SweepDue(f.ctx)
	f.ok(err)
	f.clock.Advance(time.Hour)
	f.doubts(program)
	f.pendingRow(program, "chen", r.ID)
	if n := f.clockEvents(model.EventClockDoubted); n != 0 {
		t.Errorf("the trail doubts the clock %d times", n)
	}
}

// TestAServersClockIsDoubtedAlone: where the doubt is not shared, one machine that slept
// stops its own silence and nobody else's.
func TestAServersClockIsDoubtedAlone(t *testing.T) {
	f := newFixture(t)
	var slept ticking
	sleeper := desk.New(f.store, desk.WithClockGuard(slept.now, false))
	other := desk.New(f.store)
	if _, err := sleeper.SweepDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	f.clock.Advance(8 * time.Hour)
	if _, err := sleeper.SweepDue(t.Context()); !errors.Is(err, model.ErrClockDeparted) {
		t.Errorf("who slept: %v", err)
	}
	if _, err := other.SweepDue(t.Context()); err != nil {
		t.Errorf("another program: %v", err)
	}
}
