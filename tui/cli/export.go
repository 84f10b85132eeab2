package cli

import (
	"context"
	"errors"
	"io"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/model/importfile"
	"unsubdesk/tui/present"
)

// exportCmd writes the data out.
type exportCmd struct {
	What     string `arg:"" enum:"instances,refunds,audit" help:"What to write: ${enum}. Instances come in the columns of import."`
	Format   string `enum:"csv,jsonl,focus," default:"" placeholder:"FORMAT" help:"csv or jsonl; default: jsonl with --json or for a file name that ends so, else csv. focus: refunds in the columns of FOCUS, as either of both."`
	Provider string `default:"provider" placeholder:"NAME" help:"What the cloud's provider is called in the columns of FOCUS; default: ${default}."`
	Out      string `name:"out" short:"o" complete:"file" placeholder:"FILE" help:"File to write, packed with gzip if its name ends in .gz; default: standard output."`
	Force    bool   `help:"Replace the file if it exists."`
}

// Help is the long help.
func (c *exportCmd) Help() string {
	return `In CSV, text that a spreadsheet would run as a formula gets a leading apostrophe; JSON Lines keeps every text as it is, and is the form to import again.`
}

// focus is the format of refunds for those who compare costs.
const focus = "focus"

// Run implements the command.
func (c *exportCmd) Run(ctx context.Context, a *App) error {
	if c.Format == focus && c.What != "refunds" {
		return model.Invalid("--format focus is for refunds; %s come as csv or jsonl.", c.What)
	}
	s, err := a.swept(ctx)
	if err != nil {
		return err
	}
	n := 0
	err = a.toFile(c.Out, c.Force, func(to io.Writer) error {
		text, end := packing(c.Out, to)
		w := newRecordWriter(c.form(a.JSON), text)
		if err := c.write(ctx, s, w); err != nil {
			return err
		}
		n = w.records
		return errors.Join(w.end(), end())
	})
	if err == nil && c.toNamedFile() {
		a.notice("Wrote %s to %s.", present.Plural(n, "record"), clean(c.Out))
	}
	return err
}

// write writes the records.
func (c *exportCmd) write(ctx context.Context, s *desk.Session, w *recordWriter) error {
	switch {
	case c.Format == focus:
		return exportFocus(ctx, s, w, c.Provider)
	case c.What == "instances":
		return exportInstances(ctx, s, w)
	case c.What == "refunds":
		return exportRefunds(ctx, s, w)
	}
	return exportAudit(ctx, s, w)
}

// form is the form of the file: CSV, or JSON Lines if the flag, the file's name or --json
// says so.
func (c *exportCmd) form(asJSON bool) importfile.Format {
	named, _ := importfile.FormatOf(c.Out)
	switch {
	case c.Format == string(importfile.CSV):
		return importfile.CSV
	case c.Format == string(importfile.JSONLines), asJSON, named == importfile.JSONLines:
		return importfile.JSONLines
	}
	return importfile.CSV
}

func (c *exportCmd) toNamedFile() bool { return c.Out != "" && c.Out != "-" }
