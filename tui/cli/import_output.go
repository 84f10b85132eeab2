package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/present"
)

// shownRejections is how many rejected rows a person on a terminal gets to
// see; a pipe gets all.
const shownRejections = 50

type jsonRejection struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column string `json:"column"` // "" if it is the row as a whole
	Reason string `json:"reason"`
}

// printJSON prints one object. The rejected rows go out one by one, because
// there may be as many as the files have rows.
func (c *importCmd) printJSON(ctx context.Context, a *App, r *desk.ImportReport) error {
	imported, updated, unchanged := r.Imported, r.Updated, r.Unchanged
	if r.Refused {
		imported, updated, unchanged = 0, 0, 0
	}
	a.printf(`{"imported":%d,"updated":%d,"unchanged":%d,"applied":%t,"held":%s,"resumed":%s,"rejected":[`,
		imported, updated, unchanged, r.Applied, jsonTexts(r.Held), jsonTexts(r.Resumed))
	separator := ""
	err := r.EachRejection(ctx, func(x model.Rejection) error {
		line, err := json.Marshal(jsonRejection{File: c.Files[x.File], Line: x.Line, Column: x.Column, Reason: x.Reason})
		a.printf("%s%s", separator, model.EscapeJSON(line))
		separator = ","
		return err
	})
	a.printf("]}\n")
	return err
}

func jsonTexts(s []string) []byte {
	b, err := json.Marshal(texts(s))
	if err != nil { // strings always can
		return []byte("[]")
	}
	return model.EscapeJSON(b)
}

// printText prints the rejected rows and a summary.
func (c *importCmd) printText(ctx context.Context, a *App, r *desk.ImportReport) error {
	if err := c.printRejections(ctx, a, r); err != nil {
		return err
	}
	a.sentence("%s", c.summary(r))
	verb := "were"
	if !r.Applied {
		verb = "would be"
	}
	if len(r.Held) > 0 && !r.Refused {
		a.sentence("Requests that %s put on hold, because a block appeared: %s.", verb, strings.Join(r.Held, ", "))
	}
	if len(r.Resumed) > 0 && !r.Refused {
		a.sentence("Requests that %s taken off hold, because no block is left: %s.", verb, strings.Join(r.Resumed, ", "))
	}
	return nil
}

func (c *importCmd) printRejections(ctx context.Context, a *App, r *desk.ImportReport) error {
	if r.Rejected == 0 {
		return nil
	}
	titles := []string{">LINE", "COLUMN", "REASON"}
	if len(c.Files) > 1 {
		titles = append([]string{"FILE"}, titles...)
	}
	t := a.newTable(titles...)
	err := r.EachRejection(ctx, func(x model.Rejection) error {
		if a.StdoutTTY && t.rows == shownRejections {
			return nil
		}
		cells := []string{strconv.Itoa(x.Line), present.OrDash(x.Column), x.Reason}
		if len(c.Files) > 1 {
			cells = append([]string{c.Files[x.File]}, cells...)
		}
		t.add(cells...)
		return nil
	})
	t.end()
	if more := r.Rejected - t.rows; more > 0 {
		a.sentence("… and %s more; --rejects FILE writes all of them.", present.Count(more))
	}
	a.printf("\n")
	return err
}

// summary says in one line what became of the rows.
func (c *importCmd) summary(r *desk.ImportReport) string {
	counts := fmt.Sprintf("%s new, %s updated, %s unchanged, %s rejected", present.Count(r.Imported),
		present.Count(r.Updated), present.Count(r.Unchanged), present.Count(r.Rejected))
	switch {
	case r.Refused:
		return fmt.Sprintf("Nothing was imported: with --strict no row may be rejected, and %s.", present.Plural(r.Rejected, "row")+" "+was(r.Rejected))
	case c.DryRun:
		return "Dry run, nothing was changed. It would be: " + counts + "."
	case r.Imported+r.Updated+r.Unchanged+r.Rejected == 0:
		return "Nothing was imported: there are no rows."
	case !r.Applied && r.Rejected == 0:
		return fmt.Sprintf("Nothing changed: all %s are in the desk already.", present.Plural(r.Unchanged, "row"))
	case !r.Applied:
		return "Nothing changed: " + counts + "."
	}
	return "Imported: " + counts + "."
}

func was(n int) string {
	if n == 1 {
		return "was"
	}
	return "were"
}
