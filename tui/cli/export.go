package cli

import (
	"context"
	"io"

	"unsubdesk/model/desk"
	"unsubdesk/tui/present"
)

// exportCmd writes the data out.
type exportCmd struct {
	What   string `arg:"" enum:"instances,refunds,audit" help:"What to write: ${enum}. Instances come in the columns of import."`
	Format string `enum:"csv,jsonl," default:"" placeholder:"FORMAT" help:"csv or jsonl; default: jsonl with --json or for a file name that ends so, else csv."`
	Out    string `name:"out" short:"o" placeholder:"FILE" help:"File to write, packed with gzip if its name ends in .gz; default: standard output."`
	Force  bool   `help:"Replace the file if it exists."`
}

// Help is the long help.
func (c *exportCmd) Help() string {
	return `In CSV, text that a spreadsheet would run as a formula gets a leading apostrophe; JSON Lines keeps every text as it is, and is the form to import again.`
}

// Run implements the command.
func (c *exportCmd) Run(ctx context.Context, a *App) error {
	s, err := a.swept(ctx)
	if err != nil {
		return err
	}
	n := 0
	err = a.toFile(c.Out, c.Force, func(to io.Writer) error {
		w := newRecordWriter(c.format(a.JSON), to)
		each := map[string]func(context.Context, *desk.Session, *recordWriter) error{
			"instances": exportInstances, "refunds": exportRefunds, "audit": exportAudit,
		}[c.What]
		err := each(ctx, s, w)
		n = w.records
		if err != nil {
			return err
		}
		return w.end()
	})
	if err == nil && c.toNamedFile() {
		a.notice("Wrote %s to %s.", present.Plural(n, "record"), clean(c.Out))
	}
	return err
}

func (c *exportCmd) toNamedFile() bool { return c.Out != "" && c.Out != "-" }
