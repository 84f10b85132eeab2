package linear

import (
	"errors"
	"strconv"

	"unsubdesk/model"
	"unsubdesk/tui/present"
)

// confirm is the third step: it asks, and submits until that has come to its end. What
// changed or stopped meanwhile is asked again.
func (f *flow) confirm() error {
	for {
		if err := f.askToSubmit(); err != nil {
			return err
		}
		if done, err := f.submit(); done || err != nil {
			return err
		}
	}
}

// askToSubmit says what happens to the money, and asks for y, or for the number of a batch.
func (f *flow) askToSubmit() error {
	if f.sent != nil && (f.sent.Reason != f.reason.Code || f.sent.Note != f.note) {
		if err := f.another(); err != nil {
			return err
		}
	}
	f.sayChanges()
	for _, line := range f.stopped {
		f.say(line)
	}
	t := f.quote.Totals
	if len(f.stopped) == 0 {
		f.say(present.Submission(t, present.Reason(f.reason.Code, f.reason.Label, f.note)))
		f.say(present.Consequence(t) + " " + present.NotUndone)
		if !t.CouponsReturned.IsZero() {
			f.fact("Coupons back", present.USD(t.CouponsReturned))
		}
		if !t.CouponsExpired.IsZero() {
			f.fact("Coupons expired, not returned", present.USD(t.CouponsExpired))
		}
		if text := present.UntoldOfQuote(f.quote); text != "" {
			f.say(text)
		}
	}
	want, ask, nothing := "y", "Type y to unsubscribe it", "nothing was submitted."
	if f.batch() {
		want = strconv.Itoa(f.toSubmit())
		ask = "Type " + want + ", the number of instances, to unsubscribe them"
	}
	if len(f.stopped) > 0 {
		ask, nothing = "Type "+want+" to go on", "nothing more was submitted."
	}
	err := f.last(ask, want, nothing, "Type exactly "+want+" to submit it. Anything else submits nothing; an empty line goes back.")
	if err == nil || errors.Is(err, errBack) {
		f.changes = nil
	}
	return err
}

// toSubmit is how many instances a Confirm now submits: of what stopped, those that are
// left.
func (f *flow) toSubmit() int {
	if f.left > 0 {
		return f.left
	}
	return f.quote.Totals.Submittable()
}

// another makes what a submission that stopped has left another one: a reason or note
// of its own needs a key of its own (R13), and the sums of what is left are said (R14).
// errOver where nothing is left.
func (f *flow) another() error {
	q, err := quoteOf(f.ctx, f.desk, f.chosen)
	if err != nil {
		return err
	}
	f.open()
	f.quote, f.changes = q, nil
	f.say("With another reason or note it is another submission, of what is left. What is done stays done.")
	if q.Totals.Submittable() == 0 {
		f.say("Nothing of this can be unsubscribed any more.")
		return errOver
	}
	f.sums(q)
	return nil
}

// sayChanges says what changed since it was said, old beside new (R14).
func (f *flow) sayChanges() {
	if len(f.changes) == 0 {
		return
	}
	if len(f.stopped) > 0 {
		f.say("What you heard has changed, also by what is done of it. Confirm the rest again.")
	} else {
		f.say("What you heard has changed meanwhile. Nothing was done. Confirm it again.")
	}
	for i, c := range f.changes {
		if i == f.size {
			f.say("And " + present.Plural(len(f.changes)-i, "more change") + "; back to the refunds says all as they are now.")
			return
		}
		f.say(f.nameOf(c.Instance) + ", " + c.What + ": was " + c.Old + "; is now " + c.New + ".")
	}
}

// nameOf is what the quote calls an instance, else its ID.
func (f *flow) nameOf(id string) string {
	if l, ok := f.quote.Line(id); ok {
		return present.Clean(l.Instance.Name)
	}
	return id
}

// changed takes a quote that is no longer the one confirmed (R14): the change is said
// and asked again.
func (f *flow) changed(now model.Quote) error {
	f.changes = present.Changes(f.quote, now)
	f.quote, f.left = now, 0
	if now.Totals.Submittable() == 0 {
		f.sayChanges()
		f.changes = nil
		f.say("Meanwhile nothing of this can be unsubscribed any more; nothing was done.")
		return errOver
	}
	return nil
}
