package linear_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/linear"
)

// stock is a small order that is refunded at once with its coupons, a large one that
// waits, and two that cannot.
func stock() []model.Instance {
	soon := dbtest.Start().Add(time.Hour)
	return []model.Instance{
		dbtest.Instance("alpha-1", dbtest.Costs("100.00", "30.00", dbtest.Coupon("CPN-1", "20.00", time.Time{}), dbtest.Coupon("CPN-2", "50.00", dbtest.Start()))),
		dbtest.Instance("alpha-2", dbtest.Costs("7500.00", "7300.00", dbtest.Coupon("CPN-3", "200.00", soon))),
		dbtest.Instance("alpha-3", dbtest.Frozen(), dbtest.Busy("renewal")),
		dbtest.Instance("beta", dbtest.Costs("12.34", "12.34")),
	}
}

func TestTheMainJob(t *testing.T) {
	w := newWorld(t, stock()...)
	c := w.talk(w.as("maya"))
	c.hears("You are maya, agent.", "Instances: ")
	c.types("f alpha")
	c.hears("Results 1 to 2 of 2.\n", "1: name-alpha-1, 30.00 USD, Northwind Bank, CDN, takes effect in 30 days\n",
		"2: name-alpha-2, 7,300.00 USD, needs review, Northwind Bank")
	c.types("2")
	c.hears("Unsubscription: allowed, needs review\n", "Refund: 7,300.00 USD\n", "Coupon back: 200.00 USD, CPN-3, to 10:00 UTC\n",
		"Order value: 7,500.00 USD\n", "Review: over 7,000.00: chen reviews it, or it approves itself Tue 09:00 UTC\n",
		"Warning: CPN-3 ends before the review: it may be lost.\n", "Details: ")
	c.types("back", "m 1-2")
	c.hears("2 marked: 1 refunded now, 30.00 USD; 1 to review, 7,300.00 USD.\n")
	c.types("s")
	c.hears("Marked: 2 instances\n", "Refund now: 30.00 USD for 1 instance of 1 order\n", "Coupons back now: 20.00 USD\n",
		"Coupons expired, not returned: 50.00 USD\n", "Goes to review: 7,300.00 USD for 1 instance of 1 order\n",
		"Reviewed by: chen, until Tue 09:00 UTC\n", "Results 1 to 2 of 2.\n")
	c.types("u")
	c.hears("Unsubscribe 2 instances of 2 orders.\n", "Warning: Coupon CPN-3")
	c.types("1")
	c.hears("4: Dissatisfied with the service\n", "5: Other; a note is required\n", "Reason: ")
	c.types("9")
	c.hears("There is no reason 9; repeat says them again.")
	c.types("5", "")
	c.hears("needs a note")
	c.types("twice ordered")
	c.hears("Unsubscribe 2 instances, reason 5 other: twice ordered.", "30.00 USD for 1 instance is refunded at once; 7,300.00 USD for 1 instance waits for review.",
		"A completed refund cannot be undone here.", "Type 2, the number of instances, to unsubscribe them: ")
	c.types("y")
	c.hears("That is not 2; nothing was submitted.")
	if n := len(w.requests()); n != 0 {
		t.Fatalf("%d requests were made by a wrong number", n)
	}
	c.types("2")
	c.hears("Refunded: 30.00 USD for 1 instance\n", "Coupons back: 20.00 USD\n", "Waits for review: 7,300.00 USD for 1 instance, approves itself in 1 day, Tue 09:00 UTC\n",
		"name-alpha-1: refunded 30.00 USD, request UR-", "name-alpha-2: waits, 7,300.00 USD, request UR-", "a second person (chen, or an admin)")
	c.types("", "s")
	c.hears("Nothing is marked")
	c.leaves("quit")
	for _, r := range w.requests() {
		if r.SubmittedBy != "maya" || r.Note != "twice ordered" || r.ReasonCode != "5" {
			t.Errorf("booked as %+v", r)
		}
	}
	if n := len(w.requests()); n != 2 {
		t.Errorf("%d requests, want 2", n)
	}
}

// R2: every reason is said, and nothing blocked can be marked.
func TestEveryBlockIsSaid(t *testing.T) {
	w := newWorld(t, stock()...)
	c := w.talk(w.as("maya"))
	c.types("f alpha-3")
	c.hears("Nothing matches alpha-3 among those that may be unsubscribed. Among all, 1 would: t 3.")
	c.types("t 3")
	c.hears("1: name-alpha-3, 100.00 USD, not allowed: instance frozen, transaction open,")
	c.types("1")
	c.hears("Unsubscription: not allowed\n", "Nothing now; once allowed it would give back:\n", "Refund then: 100.00 USD\n")
	if n := strings.Count(c.heard, "Reason why not: "); n != 2 {
		t.Errorf("%d reasons were said, want 2:\n%s", n, c.heard)
	}
	c.types("m")
	c.hears("Cannot mark name-alpha-3: ", "Nothing is marked.")
	c.types("u")
	c.hears("Cannot be unsubscribed: 1 instance\n", "Nothing here can be unsubscribed now.")
	c.types("1")
	c.hears("Nothing here can be unsubscribed now.")
	c.types("back", "back")
	c.hears("Instances: ")
}

// One instance asks for y, and nothing else is y.
func TestOneInstanceAsksForY(t *testing.T) {
	w := newWorld(t, stock()...)
	c := w.talk(w.as("maya"))
	c.types("f beta", "u 1", "1", "1", "")
	c.hears("Type y to unsubscribe it: ")
	c.types("1", "yes")
	c.hears("That is not y; nothing was submitted.")
	c.types("")
	c.hears("Nothing was submitted.", "Note, Enter for none: ")
	c.types("back", "2", "a note", "y")
	c.hears("Refunded: 12.34 USD for 1 instance\n")
	if rows := w.requests(); len(rows) != 1 || rows[0].ReasonCode != "2" || rows[0].Note != "a note" {
		t.Errorf("booked as %+v", rows)
	}
}

// R14: what changed since it was said is said, old beside new, and asked again.
func TestAChangedQuoteIsAskedAgain(t *testing.T) {
	w := newWorld(t, stock()...)
	c := w.talk(w.as("maya"))
	c.types("n", "m all", "u", "1", "1", "")
	c.hears("Type 3, the number")
	changed := stock()
	changed[3] = dbtest.Instance("beta", dbtest.Costs("12.34", "10.00"))
	dbtest.Put(t, w.store, changed...)
	c.types("3")
	c.hears("What you heard has changed meanwhile. Nothing was done. Confirm it again.", "name-beta, refund: was 12.34 USD; is now 10.00 USD.", "Type 3,")
	if n := len(w.requests()); n != 0 {
		t.Fatalf("%d requests were made", n)
	}
	c.types("3")
	c.hears("Refunded: 40.00 USD for 2 instances")
}

// What was typed before the last question stands there answers nothing.
func TestTypedAheadIsNoAnswer(t *testing.T) {
	w := newWorld(t, stock()...)
	reading, over := make(chan bool), make(chan bool)
	c := w.talk(w.as("maya"), func(o *linear.Options) {
		o.Pause = func(context.Context, time.Duration) error { close(reading); <-over; return nil }
	})
	c.types("f beta", "u 1", "1", "1")
	if _, err := c.typed.Write([]byte("\n")); err != nil { // no note
		t.Fatal(err)
	}
	<-reading
	for _, line := range []string{"y\n", "y\n"} { // each is taken before the next can be written
		if _, err := c.typed.Write([]byte(line)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := c.typed.Write([]byte("")); err != nil {
		t.Fatal(err)
	}
	close(over)
	c.listen()
	c.hears("What was typed before this question stood there was not taken.", "Type y to unsubscribe it: ")
	if n := len(w.requests()); n != 0 {
		t.Errorf("%d requests were made by what was typed ahead", n)
	}
}

// What the terminal holds of a line that has no end yet is dropped at the end of the
// guard, when the question is about to stand there, and it is told where it is known.
func TestWhatTheTerminalHoldsIsDropped(t *testing.T) {
	w := newWorld(t, stock()...)
	guarded, dropped := false, 0
	held := true
	c := w.talk(w.as("maya"), func(o *linear.Options) {
		o.Pause = func(context.Context, time.Duration) error { guarded = true; return nil }
		o.Discard = func() bool {
			if dropped++; !guarded {
				t.Error("it was dropped before the guard was over")
			}
			guarded = false
			return held
		}
	})
	c.types("f beta", "u 1", "1", "1", "")
	c.hears("What was typed before this question stood there was not taken.\nType y to unsubscribe it: ")
	held = false
	c.types("n")
	c.hears("That is not y; nothing was submitted.\nType y to unsubscribe it: ")
	if dropped != 2 {
		t.Errorf("dropped %d times, want 2", dropped)
	}
}

// Without a terminal nobody can be asked.
func TestNothingIsDoneWithoutATerminal(t *testing.T) {
	w := newWorld(t, stock()...)
	id := w.submit("ben", "alpha-2")
	c := w.talk(w.as("chen"), func(o *linear.Options) { o.Terminal = false })
	c.types("a 1")
	c.hears("State: under review", "Nothing was decided: there is no terminal to ask on.")
	c.types("i", "f beta", "u 1")
	c.hears("Refund now: 12.34 USD")
	c.types("1")
	c.hears("Nothing was submitted: there is no terminal to ask on.")
	if rows := w.requests(); len(rows) != 1 || rows[0].ID != id || !rows[0].Status.Open() {
		t.Errorf("booked as %+v", rows)
	}
	c.leaves("")
}

// R13: a lost answer is looked up under its key, and nothing is paid twice.
func TestALostAnswerIsLookedUp(t *testing.T) {
	w := newWorld(t, stock()...)
	real := w.as("maya")
	lossy := &wrapped{Session: real, submit: func(ctx context.Context, s desk.Submission, p desk.Progress) (desk.BatchResult, error) {
		if _, err := real.Submit(ctx, s, p); err != nil {
			t.Error(err)
		}
		return desk.BatchResult{}, &model.Error{Code: model.CodeUnavailable, Sentence: "The connection broke.", Cause: model.ErrOutcomeUnknown}
	}}
	c := w.talk(lossy)
	c.types("f beta", "u 1", "1", "1", "", "y")
	c.hears("The desk's answer was lost: The connection broke.", "it was looked up, and this had gone through, once.", "Refunded: 12.34 USD for 1 instance")
	lossy.submit = func(context.Context, desk.Submission, desk.Progress) (desk.BatchResult, error) {
		return desk.BatchResult{}, &model.Error{Code: model.CodeUnavailable, Sentence: "The connection broke.", Cause: model.ErrOutcomeUnknown}
	}
	c.types("", "f alpha-1", "u 1", "1", "1", "", "y")
	c.hears("this did not go through: nothing was refunded.", "Type y to unsubscribe it: ")
	if n := len(w.requests()); n != 1 {
		t.Errorf("%d requests, want 1", n)
	}
}

// stoppedAt50 is a desk of 60 orders whose first submission waits after 50 to be
// stopped, and who stops it.
func stoppedAt50(t *testing.T) (*world, *wrapped, func() *conversation) {
	w := newWorld(t)
	var all []model.Instance
	for i := range 60 {
		all = append(all, dbtest.Instance(fmt.Sprintf("i-%02d", i)))
	}
	dbtest.Put(t, w.store, all...)
	real := w.as("maya")
	begun, stopped, waited := make(chan bool), make(chan bool), false
	slow := &wrapped{Session: real, submit: func(ctx context.Context, s desk.Submission, p desk.Progress) (desk.BatchResult, error) {
		return real.Submit(ctx, s, func(done, total int) {
			if p(done, total); done == 50 && !waited {
				waited = true
				close(begun)
				<-ctx.Done()
				close(stopped)
			}
		})
	}}
	return w, slow, func() *conversation {
		c := w.talk(slow)
		c.types("n", "m all", "u", "1", "1", "")
		c.stopsAt(begun, stopped)
		return c
	}
}

// stopsAt confirms 60 and types stop once the submission has begun.
func (c *conversation) stopsAt(begun, stopped <-chan bool) {
	t := c.TB
	t.Helper()
	if _, err := c.typed.Write([]byte("60\n")); err != nil {
		t.Fatal(err)
	}
	<-begun
	for { // until the progress was heard, it cannot be stopped
		if _, err := c.typed.Write([]byte("stop\n")); err != nil {
			t.Fatal(err)
		}
		select {
		case <-stopped:
		case <-time.After(20 * time.Millisecond):
			continue
		}
		break
	}
	c.listen()
}

// A large submission is stopped after the orders in hand, and goes on under its key.
func TestALargeSubmissionIsStopped(t *testing.T) {
	w, _, stops := stoppedAt50(t)
	c := stops()
	c.hears("Stopped: 50 of 60 instances are done, and stay so.", "Its key is ", "Type 10 to go on: ")
	c.types("60")
	c.hears("That is not 10; nothing more was submitted.")
	c.types("back", "back", "", "")
	c.hears("Stopped: 50 of 60", "Type 10 to go on: ")
	c.types("back", "back", "back")
	c.hears("Refund now: 1,000.00 USD for 10 instances")
	c.types("1", "1", "")
	c.hears("Type 10 to go on: ")
	c.types("10")
	c.hears("Refunded: 6,000.00 USD for 60 instances")
	if n := len(w.requests()); n != 60 {
		t.Errorf("%d requests, want 60", n)
	}
}

// Another reason makes what is left another submission: its question says the reason,
// the sums of what is left and that it cannot be undone, and it has a key of its own.
func TestAnotherReasonIsAnotherSubmission(t *testing.T) {
	w, d, stops := stoppedAt50(t)
	var keys []string
	submit := d.submit
	d.submit = func(ctx context.Context, s desk.Submission, p desk.Progress) (desk.BatchResult, error) {
		keys = append(keys, s.Key)
		return submit(ctx, s, p)
	}
	c := stops()
	c.types("back", "back", "back", "1", "2", "other")
	c.hears("Refund now: 1,000.00 USD for 10 instances of 10 orders\n", "Unsubscribe 10 instances, reason 2 ", ": other.",
		"1,000.00 USD for 10 instances is refunded at once.", "cannot be undone here.", "Type 10, the number of instances, to unsubscribe them: ")
	c.hearsNot("Stopped", "go on")
	c.types("10")
	c.hears("Refunded: 1,000.00 USD for 10 instances")
	if n := len(w.requests()); n != 60 || len(keys) != 2 || keys[0] == keys[1] {
		t.Errorf("%d requests under the keys %q, want 60 under two", n, keys)
	}
}

// The same without a look at the refunds between: what is left is quoted anew.
func TestAnotherNoteIsAnotherSubmission(t *testing.T) {
	_, _, stops := stoppedAt50(t)
	c := stops()
	c.types("back", "other")
	c.hears("1,000.00 USD for 10 instances is refunded at once.", "cannot be undone here.", "Type 10, the number")
	c.hearsNot("go on")
	c.types("back", "")
	c.hears("reason 1 hard to use: other.", "Type 10, the number")
	c.types("10")
	c.hears("Refunded: 1,000.00 USD for 10 instances")
}

// wrapped is a desk whose Submit is another.
type wrapped struct {
	*desk.Session
	submit func(context.Context, desk.Submission, desk.Progress) (desk.BatchResult, error)
}

func (d *wrapped) Submit(ctx context.Context, s desk.Submission, p desk.Progress) (desk.BatchResult, error) {
	return d.submit(ctx, s, p)
}

// The result can be saved, and the refused tried again.
func TestResultIsExportedAndTriedAgain(t *testing.T) {
	w := newWorld(t, stock()...)
	name, saved := "", ""
	c := w.talk(w.as("maya"), func(o *linear.Options) {
		o.Save = func(file string, data []byte) (string, error) {
			name, saved = file, string(data)
			return "/home/maya/" + file, nil
		}
	})
	c.types("f beta", "m 1", "f alpha-1", "m 1")
	dbtest.Put(t, w.store, dbtest.Instance("beta", dbtest.Costs("12.34", "12.34"), dbtest.Frozen()))
	c.types("u")
	c.hears("name-beta cannot: ")
	c.types("1", "1", "")
	c.hears("1 blocked instance will be refused.", "Type 1, the number of instances")
	c.types("1")
	c.hears("Refunded: 30.00 USD for 1 instance\n", "Refused: 1 instance\n", "name-beta: refused, ")
	c.types("e")
	c.hears("Saved to: /home/maya/unsubscribe-")
	if !strings.HasSuffix(name, ".csv") || strings.Count(saved, "\n") != 3 {
		t.Errorf("%s: %q", name, saved)
	}
	dbtest.Put(t, w.store, dbtest.Instance("beta", dbtest.Costs("12.34", "12.34")))
	c.types("t")
	c.hears("Unsubscribe name-beta.", "Refund now: 12.34 USD")
	c.types("1", "")
	c.hears("One reason is required;") // the one of what was submitted is not chosen for it
	c.hearsNot("so far")
	c.types("1", "", "y")
	c.hears("Refunded: 12.34 USD for 1 instance\n")
}
