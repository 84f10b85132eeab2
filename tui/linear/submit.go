package linear

import (
	"context"
	"errors"
	"strings"
	"time"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/common"
	"unsubdesk/tui/present"
)

// attempt is one sending of a submission.
type attempt struct {
	sub         desk.Submission
	done, total int
	asked       bool // the person stopped it
}

// answer is how an attempt ended.
type answer struct {
	result desk.BatchResult
	err    error
}

// submit sends exactly what was confirmed, under the preview's key. What stopped goes
// on under its own (R13); askToSubmit has seen to it that it is the same submission. done:
// there is a result; else it is to be asked again.
func (f *flow) submit() (done bool, err error) {
	sub := desk.Submission{IDs: f.chosen.IDs, Rows: f.chosen.Rows, Reason: f.reason.Code, Note: f.note, Key: f.key, Quote: f.quote.Digest}.Quoted(f.quote)
	for {
		a := &attempt{sub: sub, total: f.quote.Totals.Submittable()}
		result, err := f.send(a)
		var change *desk.QuoteChanged
		switch {
		case err == nil:
			f.finish(result)
			return true, nil
		case errors.As(err, &change):
			return false, f.changed(change.Now)
		case desk.Lost(err), a.done > 0 && common.Unanswered(err):
			if end, err := f.lookUp(a, err); end != isBegun {
				return end == isDone, err
			}
			continue
		case model.ErrorCode(err) == model.CodeStopped:
			return false, f.halt(a, err)
		}
		return false, f.refuse(a, err)
	}
}

// reportEvery is how often it is said how far a large submission is.
const reportEvery = 5 * time.Second

// send sends it once. While it runs, stop ends it after the orders in hand.
func (f *flow) send(a *attempt) (desk.BatchResult, error) {
	ctx, stop := context.WithCancel(f.ctx)
	defer stop()
	progress, ended := make(chan [2]int, 1), make(chan answer, 1)
	go func() {
		result, err := f.desk.Submit(ctx, a.sub, func(done, total int) {
			select {
			case progress <- [2]int{done, total}:
			case <-ctx.Done():
			}
		})
		ended <- answer{result, err}
	}()
	report := time.NewTicker(reportEvery)
	defer report.Stop()
	in := f.in
	for {
		select {
		case p := <-progress:
			if a.done == 0 && p[0] > 0 && p[0] < p[1] {
				f.say("This takes a while. Its key is " + present.Clean(a.sub.Key) + ". Type stop to end it after the orders in hand; what is done stays done.")
				f.flush()
			}
			a.done, a.total = p[0], max(p[1], a.total)
		case <-report.C:
			f.say(present.Count(a.done) + " of " + present.Count(a.total) + " done.")
			f.flush()
		case line, ok := <-in:
			if !ok {
				in = nil
			}
			f.whileSending(a, strings.ToLower(strings.TrimSpace(line)), stop)
		case e := <-ended:
			select {
			case p := <-progress:
				a.done = p[0]
			default:
			}
			return e.result, e.err
		}
	}
}

// whileSending is a line that is typed while it runs.
func (f *flow) whileSending(a *attempt, line string, stop func()) {
	switch {
	case line == "":
		return
	case line == "stop" && a.done > 0 && a.done < a.total:
		a.asked = true
		stop()
		f.say("Stopping after the orders in hand.")
	case line == "stop":
		f.say("It cannot be stopped now; it is done in one piece.")
	default:
		f.say("It is being submitted. stop ends it after the orders in hand.")
	}
	f.flush()
}

// refuse takes a definite no. What earlier commits of a large batch did stays done.
func (f *flow) refuse(a *attempt, err error) error {
	if f.ctx.Err() != nil {
		return f.leaveUnknown(a)
	}
	f.say(common.Sentence(err))
	if a.done > 0 {
		f.stopped, f.sent, f.left = []string{"History and Reviews list what went through."}, &a.sub, a.total-a.done
	}
	return nil
}

// halt takes the end of a submission before its last order: what is done stays done,
// and it goes on under its key.
func (f *flow) halt(a *attempt, err error) error {
	f.stopped, f.sent, f.left = []string{common.Sentence(err)}, &a.sub, a.total-a.done
	if how, ok := errors.AsType[*desk.Stopped](err); ok {
		f.stopped, f.left = present.StoppedWords(how, a.asked, a.sub.Key), how.Total-how.Done
	}
	if f.ctx.Err() != nil { // the program is ending
		for _, line := range f.stopped {
			f.say(line)
		}
		return errQuit
	}
	return nil
}

// open begins another preview: a new key, nothing sent.
func (f *flow) open() { f.key, f.sent, f.stopped, f.left = newKey(), nil, nil, 0 }
