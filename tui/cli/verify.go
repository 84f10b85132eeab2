package cli

import (
	"context"
	"io"
	"os"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/present"
)

// verifyCmd recomputes the books and the audit chains (R16).
type verifyCmd struct {
	Heads   string `complete:"file" placeholder:"FILE" help:"Write where each audit chain ends, to be kept where the owner of the database cannot change it; only if no problem was found."`
	Against string `complete:"file" placeholder:"FILE" help:"Hold the audit chains against what an earlier --heads wrote."`
	Force   bool   `help:"Replace the file of --heads if it exists."`
}

// Help is the long help.
func (c *verifyCmd) Help() string {
	return `Whoever owns the database can write a whole audit chain anew so that nothing in it contradicts itself. Against heads that were kept elsewhere, that shows: the events up to them have to be the same.`
}

// jsonVerify is the answer of `verify`.
type jsonVerify struct {
	OK       bool           `json:"ok"`
	Checked  jsonChecked    `json:"checked"`
	Problems []desk.Problem `json:"problems"`
	Compared int            `json:"heads_compared,omitempty"` // with --against
}

type jsonChecked struct {
	Instances int `json:"instances"`
	Requests  int `json:"requests"`
	Entries   int `json:"entries"`
	Events    int `json:"events"`
}

// Run implements the command.
func (c *verifyCmd) Run(ctx context.Context, a *App) error {
	kept, err := readHeads(c.Against)
	if err != nil {
		return err
	}
	s, err := a.session(ctx, false)
	if err != nil {
		return err
	}
	bar := a.newBar("Verifying")
	report, err := s.VerifyAgainst(ctx, kept, bar.step)
	bar.end()
	if err != nil {
		return err
	}
	if err := c.writeHeads(a, report); err != nil {
		return err
	}
	if c.Heads == "-" { // standard output is the heads'
		a = a.onStderr()
	}
	if a.JSON {
		err = a.writeJSON(jsonVerify{report.OK(), jsonChecked(report.Checked), append([]desk.Problem{}, report.Problems...), report.Compared})
	} else {
		a.printReport(report)
	}
	if err == nil && !report.OK() {
		err = Status(ExitFailed)
	}
	return err
}

// readHeads reads the file of --against, before the desk is opened.
func readHeads(path string) ([]model.ChainHead, error) {
	if path == "" {
		return nil, nil
	}
	in, err := os.Open(path)
	if err != nil {
		return nil, fileError(err, "%s cannot be read", clean(path))
	}
	defer in.Close() //nolint:errcheck // it was only read
	return desk.ReadHeads(in)
}

// writeHeads writes the file of --heads if all is well: the ends of chains that
// contradict themselves are nothing to go by later.
func (c *verifyCmd) writeHeads(a *App, r desk.VerifyReport) error {
	if c.Heads == "" {
		return nil
	}
	if !r.OK() {
		a.notice("The heads were not written to %s, because problems were found.", clean(c.Heads))
		return nil
	}
	err := a.toFile(c.Heads, c.Force, func(to io.Writer) error { return desk.WriteHeads(to, r.Heads, r.At) })
	if err == nil && c.Heads != "-" {
		a.notice("Wrote the heads of %s to %s.", present.Plural(len(r.Heads), "audit chain"), clean(c.Heads))
	}
	return err
}

func (a *App) printReport(r desk.VerifyReport) {
	t := a.newTable("PROBLEM", "WHERE", "WHAT IS WRONG")
	for _, p := range r.Problems {
		t.add(p.What, p.Where, p.Message)
	}
	t.end()
	verdict := "The books and the trail agree"
	if !r.OK() {
		verdict = present.Plural(len(r.Problems), "problem") + " found"
	}
	c := r.Checked
	a.printf("%s%s: %s, %s, %s and %s checked.\n", verdict, compared(r), present.Plural(c.Instances, "instance"),
		present.Plural(c.Requests, "request"), present.Plural(c.Entries, "ledger entry"), present.Plural(c.Events, "audit event"))
}

// compared says how many heads that were kept elsewhere the chains were held against.
func compared(r desk.VerifyReport) string {
	switch {
	case r.Compared == 0:
		return ""
	case r.OK():
		return ", also with " + present.Plural(r.Compared, "kept head")
	}
	return " (" + present.Plural(r.Compared, "kept head") + " compared)"
}
