package linear

import (
	"context"
	"errors"
	"slices"

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
	reason model.Reason // none before one was chosen
	note   string
	// sent is the submission that stopped before its last order; nil if none did.
	sent    *desk.Submission
	stopped []string
	// left is how many are still to be submitted of what stopped; 0 if that is what the
	// quote says.
	left int
	// changes are what is no longer as it was said (R14).
	changes []present.Change
	// result is the desk's answer.
	result desk.BatchResult
}

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
	s.dialog = true
	defer func() { s.dialog = false }()
	f := &flow{session: s, chosen: chosen}
	f.note = s.unsent.of(chosen)
	err := f.run()
	if s.unsent = nil; err != nil && !errors.Is(err, errOver) && !leaves(err) && f.note != "" {
		s.unsent = &unsent{f.chosen, f.note}
		s.say("The note is there when you unsubscribe the same again.")
	}
	return err
}

// unsent is the note of a submission that was left before it was sent. The reason is not
// kept: nothing is chosen before a person chose it.
type unsent struct {
	chosen common.OpenUnsubscribe
	note   string
}

// of is the note that was typed for these instances; "" if it was for others.
func (u *unsent) of(chosen common.OpenUnsubscribe) string {
	if u == nil || !u.chosen.Rows.Equal(chosen.Rows) || !slices.Equal(u.chosen.IDs, chosen.IDs) {
		return ""
	}
	return u.note
}

// run asks until something is submitted and its result was heard.
func (f *flow) run() error {
	for again := true; again; {
		if err := inTurn(f.refunds, f.chooseReason, f.writeNote, f.confirm); err != nil {
			return err
		}
		var err error
		if again, err = f.lookAtResult(); err != nil {
			return err
		}
	}
	return nil
}

// batch reports whether the number has to be typed.
func (f *flow) batch() bool { return f.chosen.Len() > 1 }

// refunds opens a preview: a new key, a new quote.
func (f *flow) refunds() error {
	if len(f.stopped) == 0 { // else it goes on under its own
		f.key = newKey()
	}
	q, err := quoteOf(f.ctx, f.desk, f.chosen)
	if err != nil {
		return err
	}
	f.quote, f.left = q, 0
	f.sayQuote()
	return f.lookAtQuote()
}

func quoteOf(ctx context.Context, d common.Desk, chosen common.OpenUnsubscribe) (model.Quote, error) {
	if chosen.Rows.Len() > 0 {
		return d.QuoteSelection(ctx, chosen.Rows)
	}
	return d.Quote(ctx, chosen.IDs)
}

// lookAtQuote is the prompt of the first step.
func (f *flow) lookAtQuote() error {
	goesOn := false
	commands := []command{
		{names: []string{"1", "reason"}, says: "go on, to the reason", do: func(string) error {
			if f.quote.Totals.Submittable() == 0 {
				return model.Invalid("Nothing here can be unsubscribed now.")
			}
			if !f.terminal {
				return model.Refused("Nothing was submitted: there is no terminal to ask on. Use the command: unsubdesk unsubscribe")
			}
			goesOn = true
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
	name := "Refunds, 1 to go on"
	if f.quote.Totals.Submittable() == 0 {
		name = "Refunds"
	}
	err := f.at(prompt{name: name, commands: commands})
	if err == nil && !goesOn {
		return errBack
	}
	return err
}

// chooseReason is the second step. One that was chosen before is said, and Enter keeps it.
func (f *flow) chooseReason() error {
	reasons := f.standing.Policy.Reasons
	f.say("One reason is required.")
	for i, r := range reasons {
		said := r.Label
		if r.NoteRequired {
			said += "; a note is required"
		}
		f.fact(reasonNumber(reasons, i), said)
	}
	ask, kept := "Reason", f.reason.Code != ""
	if kept {
		f.fact("Reason so far", present.Reason(f.reason.Code, f.reason.Label, ""))
		ask = "Reason, Enter keeps it"
	}
	return f.put(question{prompt: ask, help: []string{"Type the number of a reason."}, answers: func(line string) bool { return pickReason(reasons, line) >= 0 },
		take: func(typed string) error {
			i := pickReason(reasons, typed)
			switch {
			case typed == "" && kept:
				return nil
			case typed == "":
				return model.Invalid("One reason is required; repeat says them again.")
			case i < 0:
				return model.Invalid("There is no reason %s; repeat says them again.", echo(typed))
			}
			f.reason = reasons[i]
			f.fact("Reason", present.Reason(f.reason.Code, f.reason.Label, ""))
			return nil
		}})
}

// writeNote asks for the note of the reason.
func (f *flow) writeNote() (err error) {
	f.note, err = f.askNote(noteQuestion{kept: f.note, required: f.reason.NoteRequired,
		help: "A note for the reason " + present.Reason(f.reason.Code, f.reason.Label, "") + ".",
		check: func(note string) error {
			_, err := f.standing.Policy.CheckReason(f.reason.Code, note)
			return err
		}})
	return err
}
