package pages_test

import (
	"context"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// R13: a lost answer is looked up by its key before anything is said, as soon as
// the database answers; nothing is sent twice.
func TestUnsubscribeLostAnswerIsLookedUp(t *testing.T) {
	w := mixed(t)
	real, tries, looks := w.as("maya"), 0, 0
	f := &fake{Desk: real}
	f.submit = func(ctx context.Context, s desk.Submission, p desk.Progress) (desk.BatchResult, error) {
		tries++
		if _, err := real.Submit(ctx, s, p); err != nil {
			t.Error(err)
		}
		return desk.BatchResult{}, lost()
	}
	f.submitted = func() error {
		if looks++; looks <= 2 {
			return away()
		}
		return nil
	}
	d := w.unsubscribe(f, look{}, "i-1", "i-2")
	d.press("enter", "1", "enter", "type:2", "enter")
	d.line("Checking whether this refund went through")
	d.line("Looking again in 1 s")
	d.everySize()
	if d.page.Busy() == "" {
		t.Error("leaving would not ask")
	}
	d.pass(time.Second)
	d.line("Looking again in 2 s")
	d.press("r") // now
	d.line("Looking again in 4 s")
	d.live() // the database answers again
	d.line("Refunded", "2 instances", "125.00 USD")
	d.line("The desk's answer was lost on the way", "this had gone through, once")
	d.pass(time.Minute) // timers of looks before do nothing any more
	if tries != 1 || looks != 3 {
		t.Errorf("%d tries, %d looks", tries, looks)
	}
	d.everySize()
}

// What did not go through is said to be so, and offered again under its key.
func TestUnsubscribeLostBeforeItWasDone(t *testing.T) {
	w := mixed(t)
	real := w.as("maya")
	var keys []string
	f := &fake{Desk: real}
	f.submit = func(ctx context.Context, s desk.Submission, p desk.Progress) (desk.BatchResult, error) {
		if keys = append(keys, s.Key); len(keys) == 1 {
			return desk.BatchResult{}, lost()
		}
		return real.Submit(ctx, s, p)
	}
	d := w.unsubscribe(f, look{}, "i-1")
	d.press("enter", "1", "enter", "y")
	d.pass(time.Second)
	d.line("it was looked up, and this did not go through: nothing was refunded")
	if n := len(keys); n != 1 {
		t.Errorf("it was sent %d times", n)
	}
	d.everySize()
	d.press("y")
	d.line("Refunded", "1 instance")
	if keys[0] != keys[1] {
		t.Errorf("the keys are %v", keys)
	}
}

// A large batch of which the desk stopped answering halfway goes on under its
// key; a single commit that was not made is simply said.
func TestUnsubscribeUnavailable(t *testing.T) {
	for _, begun := range []bool{false, true} {
		w := mixed(t)
		real, tries := w.as("maya"), 0
		f := &fake{Desk: real}
		f.submit = func(ctx context.Context, s desk.Submission, p desk.Progress) (desk.BatchResult, error) {
			if tries++; tries > 1 {
				return real.Submit(ctx, s, p)
			}
			if begun {
				p(1, 2)
				dbtest.Update(t, w.store, func(tx model.WriteTx) error { // the plan of the first commit
					return tx.PutBatch(model.Batch{ID: "UB-1", User: "maya", Key: s.Key, Content: "other", SubmittedAt: dbtest.Start(),
						Plan: []model.BatchOrder{{Number: "CS-i-1", IDs: []string{"i-1"}}}})
				})
			}
			return desk.BatchResult{}, away()
		}
		d := w.unsubscribe(f, look{}, "i-1", "i-2")
		d.press("enter", "1", "enter", "type:2", "enter")
		if !begun {
			d.line("! The database cannot be reached.")
			d.lacks("Checking")
			continue
		}
		d.line("Checking whether this refund went through")
		d.pass(time.Second)
		if tries != 2 {
			t.Errorf("%d tries", tries)
		}
		d.line("was used before for another submission") // the plan was not the screen's
	}
}

// Somebody else's change while the page is open moves nothing on it; it is said,
// and shown old beside new where the last question is asked.
func TestUnsubscribeWhileOthersWork(t *testing.T) {
	w := mixed(t)
	d := w.unsubscribe(w.as("maya"), look{width: 140, height: 36}, "i-1", "i-2")
	before := d.line("orion-cache")
	r := w.submit("ben", "i-1").Requests[0]
	d.live()
	d.line("! This has changed meanwhile: orion-cache, outcome: refund now → cannot: already unsubscribed: " + r.ID + ". r shows")
	if d.line("orion-cache", "80.00") != before {
		t.Error("the row has moved")
	}
	d.everySize()
	d.press("enter")
	d.line("! This has changed meanwhile", "It is asked again before")
	d.everySize()
	d.press("1", "enter")
	d.line("orion-cache", "outcome: refund now → cannot: already unsubscribed")
	d.pass(time.Second)
	d.line("Type 1 and press Enter")
	d.press("type:1")
	w.submit("ben", "i-2")
	d.live()
	if d.said() != "Meanwhile nothing of this can be unsubscribed any more; nothing was done." {
		t.Errorf("said %q", d.said())
	}
	d.press("esc")
	if d.done == nil || d.done.Submitted.Len() != 0 {
		t.Errorf("done %+v", d.done)
	}
}

// The confirmation that is open when something changes shows it and takes what
// was typed for the quote before back.
func TestUnsubscribeConfirmFollowsOthers(t *testing.T) {
	w := mixed(t)
	d := w.unsubscribe(w.as("maya"), look{}, "i-1", "i-2")
	d.press("enter", "1", "enter", "type:2")
	d.live() // nothing has changed
	d.line("to confirm: 2")
	w.submit("ben", "i-1")
	d.live()
	d.line("What you saw has changed meanwhile")
	d.quick("enter") // meant for the question before
	d.lacks("confirm: 2")
	d.press("type:1", "enter")
	d.line("Refunded", "1 instance")
	d.line("refused", "orion-cache")
}

func TestUnsubscribeLeavingWithoutKnowingSaysSo(t *testing.T) {
	w := mixed(t)
	f := &fake{Desk: w.as("maya"), submit: func(context.Context, desk.Submission, desk.Progress) (desk.BatchResult, error) {
		return desk.BatchResult{}, lost()
	}}
	d := w.unsubscribe(f, look{}, "i-1")
	d.press("enter", "1", "enter", "y", "esc")
	if d.done == nil || !strings.HasPrefix(d.said(), "It is not known whether that refund went through") || !d.notices[len(d.notices)-1].Sticky {
		t.Errorf("done %v, said %q", d.done, d.said())
	}
	d.screen()
	d.pass(time.Minute)
	d.screen()
}

func TestUnsubscribeRefusalIsSaidAndAskedAgain(t *testing.T) {
	w := mixed(t)
	f := &fake{Desk: w.as("maya"), submit: func(_ context.Context, _ desk.Submission, p desk.Progress) (desk.BatchResult, error) {
		p(1, 2)
		return desk.BatchResult{}, model.Forbidden("maya is an auditor now.")
	}}
	d := w.unsubscribe(f, look{}, "i-1", "i-2")
	d.press("enter", "1", "enter", "type:2")
	d.hold = true
	d.press("enter")
	d.line("Submitting 2 instances")
	d.line("0 of 2")
	d.release()
	d.line("maya is an auditor now.")
}

// A large batch that stops halfway is taken up again under its key; another
// preview, with another reason, has a key of its own.
func TestUnsubscribeStoppedHalfway(t *testing.T) {
	w := mixed(t)
	real, stop := w.as("maya"), true
	var keys []string
	f := &fake{Desk: real}
	f.submit = func(ctx context.Context, s desk.Submission, p desk.Progress) (desk.BatchResult, error) {
		keys = append(keys, s.Key)
		if stop {
			return desk.BatchResult{}, model.Errorf(model.CodeStopped, "1 of 2 instances were dealt with, and stay so. The rest were not: maya is an auditor. "+
				"Submitting the same again under the key %s goes on with them; nothing is paid twice.", s.Key)
		}
		return real.Submit(ctx, s, p)
	}
	d := w.unsubscribe(f, look{width: 80, height: 21}, "i-1", "i-2")
	d.press("enter", "1", "enter", "type:2", "enter")
	d.line("! 1 of 2 instances were dealt with")
	d.live() // what others did is not what this one did
	d.line("! 1 of 2 instances were dealt with")
	d.line("goes on with them; nothing is paid")
	d.everySize()
	d.press("type:2", "enter", "esc", "esc", "enter", "4", "enter", "type:2")
	stop = false
	d.press("enter")
	d.line("Refunded", "2 instances")
	if len(keys) != 3 || keys[0] != keys[1] || keys[1] == keys[2] {
		t.Errorf("the keys are %v", keys)
	}
}

// TestUnsubscribeStopSays: what was done, in numbers that can be read, and the key stand
// until the person does something, whatever the desk's changes look like meanwhile.
func TestUnsubscribeStopSays(t *testing.T) {
	w := mixed(t)
	real := w.as("maya")
	f := &fake{Desk: real, submit: func(ctx context.Context, s desk.Submission, p desk.Progress) (desk.BatchResult, error) {
		p(1, 2)
		if _, err := real.Submit(ctx, desk.Submission{IDs: s.IDs[:1], Reason: s.Reason, Key: s.Key + "'"}, nil); err != nil {
			return desk.BatchResult{}, err
		}
		err := model.Errorf(model.CodeStopped, "stopped")
		err.Cause = &desk.Stopped{Done: 20801, Total: 82739, Why: "The action was cancelled."}
		return desk.BatchResult{}, err
	}}
	d := w.unsubscribe(f, look{width: 80, height: 21}, "i-1", "i-2")
	d.press("enter", "1", "enter", "type:2")
	d.hold = true
	d.press("enter")
	d.line("Submitting 2 instances")
	d.line("Its key is ")
	d.hold = false
	d.quick("x")
	if d.said() != "x does nothing here: it is being submitted." {
		t.Errorf("said %q", d.said())
	}
	d.release()
	for range 3 {
		d.line("! ", "20,801 of 82,739 instances are done, and stay so.")
		d.line("Its key is ")
		d.lacks("What you saw has changed")
		d.pass(time.Second)
		d.line("Type 61938 and press Enter to go on")
		d.live()
	}
	d.press("type:2")
	d.line("20,801 of 82,739 instances are done")
	d.everySize()
	d.press("esc")
	d.lacks("20,801")
}

// TestUnsubscribeStopAsksForTheRest: who steps back from what stopped, and forth again before
// the refunds are known as they are now, is asked for what is left, for the same reason or
// another.
func TestUnsubscribeStopAsksForTheRest(t *testing.T) {
	f, d := mixed(t).stoppedAt50(nil)
	d.press("esc", "enter")
	d.pass(time.Second)
	d.line("50 of 60 instances are done")
	d.line("Type 10 and press Enter to go on")
	d.everySize()
	d.press("type:2", "enter")
	d.line("That is not 10")
	d.press("esc", "2", "enter")
	d.pass(time.Second)
	d.line("50 of 60 instances are done")
	d.line("For another reason the rest is a submission of its own")
	d.line("Type 10 and press Enter")
	f.quote = nil
	d.press("esc", "esc") // the refunds as they are now count by themselves
	d.refresh()
	d.press("enter", "enter")
	d.pass(time.Second)
	d.line("Type 2 and press Enter")
}

func TestUnsubscribeRefusedAfterALostAnswer(t *testing.T) {
	w := mixed(t)
	f := &fake{Desk: w.as("maya")}
	f.submit = func(context.Context, desk.Submission, desk.Progress) (desk.BatchResult, error) {
		return desk.BatchResult{}, lost()
	}
	f.submitted = func() error { return model.Forbidden("maya is not a user of this desk.") }
	d := w.unsubscribe(f, look{}, "i-1")
	d.press("enter", "1", "enter", "y", "r")
	d.line("The first answer was lost, and it cannot be found out now what became of it: maya is not a user")
}

// release runs the commands that were held back, the last one first, as the
// progress of a submission comes before its answer.
func (d *driver) release() {
	d.Helper()
	d.hold = false
	held := d.held
	d.held = nil
	for i := len(held) - 1; i >= 0; i-- {
		d.run(held[i])
	}
}

func TestUnsubscribeTriesTheRefusedAgain(t *testing.T) {
	w := mixed(t)
	d := w.unsubscribe(w.as("maya"), look{}, "i-1", "i-4")
	d.press("enter", "1", "enter", "type:1", "enter")
	d.line("refused", "frozen-one")
	w.put(dbtest.Instance("i-4", dbtest.Named("frozen-one")))
	d.press("r")
	d.line("Unsubscribe frozen-one")
	d.line("Refund now", "100.00 USD")
	d.press("enter", "2", "enter", "y")
	d.line("Refunded", "1 instance", "100.00 USD")
	d.press("esc")
	if d.done == nil || !d.done.Submitted.Equal(d.rowsOf("i-1", "i-4")) {
		t.Errorf("done: %+v", d.done)
	}
}

func TestUnsubscribeExportsTheResult(t *testing.T) {
	w := mixed(t)
	w.put(dbtest.Instance("i-5", dbtest.Named("=1+1")))
	d := w.unsubscribe(w.as("maya"), look{}, "i-1", "i-3", "i-4", "i-5")
	d.press("enter", "1", "enter", "type:3", "enter", "e")
	if !strings.Contains(d.said(), "cannot be saved from this session") {
		t.Errorf("said %q", d.said())
	}
	var name, data string
	d.common.Save = func(n string, b []byte) (string, error) {
		name, data = n, string(b)
		return "/home/maya/" + n, nil
	}
	d.press("e")
	d.line("Saved: /home/maya/unsubscribe-UB-")
	if !strings.HasPrefix(name, "unsubscribe-UB-") || !strings.HasSuffix(name, ".csv") {
		t.Errorf("the file is called %q", name)
	}
	for _, want := range []string{
		"instance_id,instance_name,order_number,outcome,refund,request_id,review_deadline,reason\n",
		"i-4,frozen-one,CS-i-4,refused,,,,the instance is frozen for legal management; another transaction is open: renewal\n",
		"i-1,orion-cache,CS-i-1,refunded,80.00,UR-",
		"i-3,large-one,CS-i-3,waits,6900.01,UR-",
		"i-5,'=1+1,CS-i-5,refunded,100.00,UR-",
	} {
		if !strings.Contains(data, want) {
			t.Errorf("the file lacks %q:\n%s", want, data)
		}
	}
	d.common.Save = func(string, []byte) (string, error) {
		return "", model.Errorf(model.CodeUnavailable, "The disk is full.")
	}
	d.press("e")
	if d.said() != "The disk is full." {
		t.Errorf("said %q", d.said())
	}
}

func TestUnsubscribeLoadingFailingAndLateQuotes(t *testing.T) {
	w := mixed(t)
	down := true
	real := w.as("maya")
	f := &fake{Desk: real, quote: func(ctx context.Context, ids []string) (model.Quote, error) {
		if down {
			return model.Quote{}, away()
		}
		return real.Quote(ctx, ids)
	}}
	d := w.unsubscribe(f, look{}, "i-1", "i-2")
	d.line("The refunds cannot be worked out now")
	d.press("enter")
	if d.said() != "The refunds are not known yet." {
		t.Errorf("said %q", d.said())
	}
	down = false
	d.hold = true
	d.refresh()
	late := d.held
	d.held = nil
	w.put(dbtest.Instance("i-2", dbtest.Named("云帆-备份"), dbtest.Frozen()))
	d.hold = false
	d.refresh()
	d.line("Refund now", "80.00 USD")
	for _, c := range late {
		d.run(c)
	}
	d.line("Refund now", "80.00 USD")
	down = true
	d.refresh()
	d.line("These refunds are from", "cannot be reached")
	d.everySize()
}

func TestUnsubscribeScrollsThroughManyInstances(t *testing.T) {
	w := newWorld(t)
	var many []model.Instance
	var ids []string
	for i := range 300 {
		id := "n-" + string(rune('a'+i%26)) + strings.Repeat("x", i/26)
		many, ids = append(many, dbtest.Instance(id)), append(ids, id)
	}
	w.put(many...)
	d := w.unsubscribe(w.as("maya"), look{width: 80, height: 21}, ids...)
	d.line("name-" + ids[0] + " ")
	d.line("lines more below")
	d.press("G")
	d.line("name-" + ids[299])
	d.lacks("more below")
	d.press("g")
	d.line("name-" + ids[0] + " ")
	d.mouse(5, 10, tea.MouseButtonWheelDown)
	d.lacks("name-" + ids[0] + " ")
	d.mouse(5, 10, tea.MouseButtonWheelUp)
	d.line("name-" + ids[0] + " ")
	d.everySize()
	d.press("enter", "1", "enter", "type:300", "enter", "G")
	d.line("Refunded", "300 instances", "30,000.00 USD", "300 requests")
	d.everySize()
}

func TestUnsubscribeInASCIIWithoutStyles(t *testing.T) {
	w := mixed(t)
	d := w.unsubscribe(w.as("maya"), look{width: 80, height: 21, ascii: true, profile: 0}, "i-1", "i-3", "i-4")
	for _, keys := range [][]string{{}, {"enter"}, {"5"}, {"type:x", "enter"}, {"type:2"}, {"enter"}} {
		d.press(keys...)
		for _, r := range strings.ReplaceAll(d.screen(), "云帆-备份", "") {
			if r > 126 {
				t.Fatalf("%q is not ASCII:\n%s", r, d.screen())
			}
		}
	}
	d.line("Refunded", "80.00 USD")
}
