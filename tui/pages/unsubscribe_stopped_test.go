package pages_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// stopsOnce answers as a desk whose first submission is stopped between two commits;
// before goes on with the next.
func stopsOnce(real *desk.Session, before func()) *fake {
	f, stopped := &fake{Desk: real}, false
	f.submit = func(ctx context.Context, s desk.Submission, p desk.Progress) (desk.BatchResult, error) {
		if stopped {
			return real.Submit(ctx, s, func(int, int) { before() })
		}
		stopped = true
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		return real.Submit(ctx, s, func(done, total int) {
			if p(done, total); done > 0 {
				cancel()
			}
		})
	}
	return f
}

// R13: with another reason it is another submission, which takes its place.
func TestUnsubscribeForAnotherReasonAfterAStop(t *testing.T) {
	w := newWorld(t)
	var ids []string
	for i := range 60 {
		ids = append(ids, fmt.Sprintf("i-%02d", i))
		w.put(dbtest.Instance(ids[i]))
	}
	real := w.as("maya")
	d := w.unsubscribe(stopsOnce(real, func() {}), look{}, ids...)
	d.press("enter", "1", "enter", "type:60", "enter")
	d.line("50 of 60 instances are done")
	d.press("esc", "2", "enter")
	d.pass(time.Second)
	d.press("type:10", "enter")
	d.line("Refunded", "10 instances")
	if open, err := real.Open(t.Context()); err != nil || len(open) > 0 {
		t.Errorf("open is %v (%v)", open, err)
	}
}

// R14: a submission that was stopped and is confirmed again, after a look at the refunds
// as they are now, goes by what was seen last; nothing of it stays open.
func TestUnsubscribeConfirmedAgainAfterAStop(t *testing.T) {
	w := newWorld(t)
	var ids []string
	for i := range 60 {
		ids = append(ids, fmt.Sprintf("i-%02d", i))
		w.put(dbtest.Instance(ids[i]))
	}
	real := w.as("maya")
	f := stopsOnce(real, func() { w.put(dbtest.Instance(ids[59])) }) // what was seen last as blocked is free by its turn
	d := w.unsubscribe(f, look{}, ids...)
	d.press("enter", "1", "enter", "type:60", "enter")
	d.line("50 of 60 instances are done")
	d.everySize()
	w.put(dbtest.Instance(ids[59], dbtest.Frozen()))
	d.press("esc", "esc")
	d.refresh()
	d.line("Cannot", "51 instances")
	d.press("enter", "enter")
	d.pass(time.Second)
	d.line("Type 9 and press Enter")
	d.press("type:9", "enter")
	d.line("Refunded", "59 instances")
	d.line("Refused", "1 instance")
	if open, err := real.Open(t.Context()); err != nil || len(open) > 0 {
		t.Errorf("open is %v (%v)", open, err)
	}
	dbtest.View(t, w.store, func(tx model.ReadTx) error {
		found, err := tx.Instances(ids[59:])
		if len(found) != 1 || found[0].Live != "" {
			t.Errorf("%s is %+v", ids[59], found)
		}
		return err
	})
}

// stoppedAt50 is the wizard of maya after her submission of i-1 and i-2 stopped behind 50 of
// 60 instances, on a desk that answers no quote any more, and each further submission with
// next.
func (w *world) stoppedAt50(next error) (*fake, *driver) {
	w.Helper()
	f := &fake{Desk: w.as("maya")}
	f.submit = func(_ context.Context, _ desk.Submission, p desk.Progress) (desk.BatchResult, error) {
		f.submit = func(context.Context, desk.Submission, desk.Progress) (desk.BatchResult, error) {
			return desk.BatchResult{}, next
		}
		p(50, 60)
		err := model.Errorf(model.CodeStopped, "stopped")
		err.Cause = &desk.Stopped{Done: 50, Total: 60, Why: "The action was cancelled."}
		return desk.BatchResult{}, err
	}
	d := w.unsubscribe(f, look{width: 80, height: 21}, "i-1", "i-2")
	d.press("enter", "1", "enter", "type:2")
	f.quote = func(context.Context, []string) (model.Quote, error) { return model.Quote{}, away() }
	d.press("enter")
	d.line("50 of 60 instances are done")
	return f, d
}

// TestUnsubscribeStopThenAnotherReasonRefused: another reason makes another submission, of
// which nothing is done, so that its whole number is asked once more.
func TestUnsubscribeStopThenAnotherReasonRefused(t *testing.T) {
	_, d := mixed(t).stoppedAt50(model.Refused("The desk is busy."))
	d.press("esc", "2", "enter")
	d.pass(time.Second)
	d.line("Type 10 and press Enter")
	d.press("type:10", "enter")
	d.line("The desk is busy.")
	d.press("esc", "enter")
	d.pass(time.Second)
	d.line("Type 2")
}
