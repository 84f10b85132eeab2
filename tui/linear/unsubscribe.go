package linear

import (
	"context"
	"errors"
	"strings"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/common"
	"unsubdesk/tui/present"
)

// flow takes instances from their refunds over a reason to a confirmed submission
// and its result; back goes one step back.
type flow struct {
	*session
	chosen common.OpenUnsubscribe
	// key identifies this preview's submission (R13). It is made when the preview
	// opens, so that a repeat after a lost answer never pays twice.
	key    string
	quote  model.Quote
	reason model.Reason
	note   string
	// sent is the submission that stopped before its last order; nil if none did.
	sent    *desk.Submission
	stopped []string
	// left is how many are still to be submitted of what stopped; 0 if that is what the
	// quote says.
	left int
	// changes are what is no longer as it was said (R14).
	changes []present.Change
}

// step is one step of the flow, which answers with the next; nil ends it.
type step func() (step, error)

// unsubscribe opens a preview.
func (s *session) unsubscribe(chosen common.OpenUnsubscribe) error {
	if err := s.settle(); err != nil {
		return err
	}
	if err := model.MaySubmit(s.standing.User); err != nil {
		return err
	}
	if s.standing.ReadOnly {
		return model.Errorf(model.CodeUnavailable, "The desk's database is read-only; you can look, not change.")
	}
	f := &flow{session: s, chosen: chosen}
	for next, err := f.refunds()(); next != nil || err != nil; next, err = next() {
		if err != nil {
			return err
		}
	}
	return nil
}

// batch reports whether the number has to be typed.
func (f *flow) batch() bool { return f.chosen.Len() > 1 }

// refunds opens a preview: a new key, a new quote.
func (f *flow) refunds() step {
	return func() (step, error) {
		if len(f.stopped) == 0 { // else it goes on under its own
			f.key = newKey()
		}
		q, err := quoteOf(f.ctx, f.desk, f.chosen)
		if err != nil {
			return nil, err
		}
		f.quote, f.left = q, 0
		f.sayQuote()
		return f.lookAtQuote()
	}
}

func quoteOf(ctx context.Context, d common.Desk, chosen common.OpenUnsubscribe) (model.Quote, error) {
	if chosen.Rows.Len() > 0 {
		return d.QuoteSelection(ctx, chosen.Rows)
	}
	return d.Quote(ctx, chosen.IDs)
}

// lookAtQuote is the prompt of the first step.
func (f *flow) lookAtQuote() (step, error) {
	var next step
	commands := []command{
		{names: []string{"1", "reason"}, says: "go on, to the reason", do: func(string) error {
			if f.quote.Totals.Submittable() == 0 {
				return model.Invalid("Nothing here can be unsubscribed now.")
			}
			next = f.chooseReason
			return errLeave
		}},
		{names: []string{"2", "each"}, says: "every instance", do: func(string) error { return f.eachLine() }},
		{names: []string{"3", "orders"}, says: "every order", do: func(string) error { return f.eachOrder() }},
	}
	if f.quote.Sum != nil { // it has sums and no lines
		commands = commands[:1]
	}
	if len(f.quote.Warnings) > 0 {
		commands = append(commands, command{names: []string{"4", "warnings"}, says: "every warning", do: func(string) error {
			return browse(f.session, "Every warning", listed("warning", f.quote.Warnings, present.Clean))
		}})
	}
	switch {
	case f.quote.Totals.Submittable() == 0:
		f.say("Nothing here can be unsubscribed now. back leaves.")
	case f.quote.Sum != nil:
		f.hint("1 goes on to the reason, back leaves.")
	default:
		f.hint("1 goes on to the reason, 2 says every instance, 3 every order, back leaves.")
	}
	return next, f.leaving(prompt{name: "Refunds, 1 to go on", commands: commands}, &next)
}

// leaving runs a prompt. Where nothing was chosen, it was left by back.
func (f *flow) leaving(p prompt, next *step) error {
	err := f.at(p)
	if err == nil && *next == nil {
		return errBack
	}
	return err
}

// chooseReason is the second step.
func (f *flow) chooseReason() (step, error) {
	reasons := f.standing.Policy.Reasons
	f.say("One reason is required.")
	for i, r := range reasons {
		said := r.Label
		if r.NoteRequired {
			said += "; a note is required"
		}
		f.fact(reasonNumber(reasons, i), said)
	}
	for {
		typed, err := f.text("Reason", "Type the number of a reason.")
		i := pickReason(reasons, typed)
		switch {
		case errors.Is(err, errBack), i < 0 && strings.EqualFold(typed, "b"):
			return f.refunds(), nil
		case err == nil && i < 0 && strings.EqualFold(typed, "q"):
			return nil, errQuit
		case err != nil:
			return nil, err
		case typed == "":
			continue
		}
		if i < 0 {
			f.say("There is no reason " + present.Clean(typed) + ".")
			continue
		}
		f.reason = reasons[i]
		return f.writeNote, nil
	}
}

// writeNote asks for the note of the reason.
func (f *flow) writeNote() (step, error) {
	ask := "Note, Enter for none"
	if f.reason.NoteRequired {
		ask = "Note, required"
	}
	for {
		note, err := f.text(ask, "A note for the reason "+f.reason.Code+", "+f.reason.Label+".")
		switch {
		case errors.Is(err, errBack):
			return f.chooseReason, nil
		case err != nil:
			return nil, err
		}
		if _, err := f.standing.Policy.CheckReason(f.reason.Code, note); err != nil {
			f.say(common.Sentence(err))
			continue
		}
		f.note = note
		return f.confirm, nil
	}
}
