package linear

import (
	"strings"
	"time"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/common"
	"unsubdesk/tui/present"
)

// finish takes the desk's answer: what was submitted loses its mark, what was refused
// keeps it.
func (f *flow) finish(b desk.BatchResult) {
	f.result = b
	f.marks.Forget(b.Done(f.quote, f.chosen.Rows))
}

// sayResult says the sums, what needs somebody, and, where it is a page or less, what
// became of each.
func (f *flow) sayResult(b desk.BatchResult, rows []present.ResultRow) {
	if b.Repeated {
		f.say("This had gone through before: it is the first answer again, nothing was paid twice.")
	}
	f.resultSums(b, rows)
	shown := 0
	for _, r := range rows {
		needsSomebody := r.Request == nil
		if shown < f.size && (needsSomebody || len(rows) <= f.size) {
			shown++
			f.say(f.resultLine(r))
		}
	}
	if text := present.WhoDecides(b.Requests, f.quote.Deciders, f.now()); text != "" {
		f.say(text)
	}
	if text := present.UntoldOf(b.Requests, f.quote.Deciders); text != "" && f.quote.Mail {
		f.say(text)
	}
}

func (f *flow) resultSums(b desk.BatchResult, rows []present.ResultRow) {
	var coupons model.Money
	var deadline time.Time
	for _, r := range b.Requests {
		if r.Status == model.RequestCompleted {
			coupons = coupons.Add(r.CouponsReturned)
		} else if deadline.IsZero() {
			deadline = r.Deadline
		}
	}
	for _, o := range []present.Outcome{present.OutcomeRefunded, present.OutcomeWaits, present.OutcomeRefused, present.OutcomeMissing} {
		n, sum := present.ResultSum(rows, o)
		switch {
		case n == 0:
		case o == present.OutcomeRefunded:
			f.fact("Refunded", present.USD(sum)+" for "+present.Plural(n, "instance"))
			if !coupons.IsZero() {
				f.fact("Coupons back", present.USD(coupons))
			}
		case o == present.OutcomeWaits:
			f.fact("Waits for review", present.USD(sum)+" for "+present.Plural(n, "instance")+", "+present.SpokenDeadline(deadline, f.now()))
		default:
			f.fact(present.First(o.Word()), present.Plural(n, "instance"))
		}
	}
}

// resultLine is what became of one instance.
func (f *flow) resultLine(r present.ResultRow) string {
	name := r.Name
	if name == "" {
		name = r.ID
	}
	said := present.Clean(name) + ": " + r.Outcome.Word()
	switch r.Outcome {
	case present.OutcomeRefunded:
		return said + " " + present.USD(r.Refund) + ", request " + present.Clean(r.Request.ID)
	case present.OutcomeWaits:
		return said + ", " + present.USD(r.Refund) + ", request " + present.Clean(r.Request.ID)
	case present.OutcomeRefused:
		return said + ", " + present.BlockSentences(r.Blocks)
	}
	return said + ", there is no such instance on this desk"
}

// lookAtResult is the last step: it says the result. An empty line is done; again is whether
// the refused are to be tried again.
func (f *flow) lookAtResult() (again bool, err error) {
	b, rows := f.result, present.ResultRows(f.result, f.quote)
	f.sayResult(b, rows)
	var refused []string
	for _, r := range rows {
		if r.Request == nil {
			refused = append(refused, r.ID)
		}
	}
	commands := []command{
		{names: []string{"1", "each"}, says: "what became of every instance", do: func(string) error {
			return browse(f.session, "Every instance", listed("instance", rows, f.resultLine))
		}},
		{names: []string{"e", "export"}, says: "the result into a file", do: func(string) error { return f.export(b, rows) }},
		{names: []string{"t", "try"}, says: "try the refused again", do: func(string) error {
			if len(refused) == 0 {
				return model.Invalid("Nothing was refused.")
			}
			f.chosen = common.OpenUnsubscribe{IDs: refused}
			f.open()
			f.reason = model.Reason{} // nothing is chosen for it before a person chose it
			again = true
			return errLeave
		}},
	}
	names := []string{"Enter is done", "e exports it"}
	if len(rows) > f.size {
		names = append(names, "1 says every instance")
	}
	if len(refused) > 0 {
		names = append(names, "t tries the refused again")
	}
	f.hint(strings.Join(names, ", ") + ".")
	return again, f.at(prompt{name: "Result, Enter when done", commands: commands, empty: func() error { return errLeave }})
}

// export writes the result to a file.
func (f *flow) export(b desk.BatchResult, rows []present.ResultRow) error {
	if f.options.Save == nil {
		return model.Invalid("Files cannot be saved from this session; use the command: unsubdesk export")
	}
	data, err := present.ResultCSV(rows)
	if err != nil {
		return err
	}
	path, err := f.options.Save("unsubscribe-"+b.BatchID+".csv", data)
	if err != nil {
		return err
	}
	f.fact("Saved to", path)
	return nil
}
