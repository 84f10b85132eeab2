package cli

import (
	"context"
	"regexp"
	"strconv"
	"strings"
	"time"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/present"
)

// reportCmd sums up what was refunded and how it was decided.
type reportCmd struct {
	Since string   `placeholder:"TIME" default:"30d" help:"From when on: 7d (so many days, the last among them), 2026-11-01 (UTC), RFC 3339, or all; default: ${default}."`
	Until string   `placeholder:"TIME" help:"Until when: 2026-11-30 (that day included), or RFC 3339; default: now."`
	By    []string `enum:"day,product,region,reason,account" placeholder:"G" help:"Only these tables, joined by commas: ${enum}; default: all of them."`
}

// Help is the long help.
func (c *reportCmd) Help() string {
	return "Days are those of UTC. Cash and coupons are never one figure. A request whose instances are of two products counts under both."
}

// Run implements the command.
func (c *reportCmd) Run(ctx context.Context, a *App) error {
	q, err := c.query()
	if err != nil {
		return err
	}
	by := model.ReportGroups()
	if len(c.By) > 0 {
		by = list(c.By, func(name string) model.ReportBy { return model.ReportBy(name) })
	}
	s, err := a.swept(ctx)
	if err != nil {
		return err
	}
	r, tables, err := s.FullReport(ctx, q, by)
	if err != nil {
		return err
	}
	if a.JSON {
		return a.writeJSON(reportJSON(r, tables))
	}
	a.printSums(r)
	for _, one := range by {
		a.printGroups(one, tables[one], len(c.By) > 0)
	}
	return nil
}

var daysForm = regexp.MustCompile(`^([0-9]{1,5})d$`)

// query reads the two ends.
func (c *reportCmd) query() (desk.ReportQuery, error) {
	var q desk.ReportQuery
	var err error
	if c.Until != "" {
		var whole bool
		if q.Span.To, whole, err = reportTime("--until", c.Until); err != nil {
			return q, err
		}
		if whole {
			q.Span.To = q.Span.To.Add(model.Day)
		}
	}
	if m := daysForm.FindStringSubmatch(c.Since); m != nil {
		if q.Days, err = strconv.Atoi(m[1]); err == nil && q.Days > 0 {
			return q, nil
		}
	}
	if c.Since == "all" {
		return q, nil
	}
	if q.Span.From, _, err = reportTime("--since", c.Since); err != nil {
		return q, err
	}
	if !q.Span.To.IsZero() && !q.Span.From.Before(q.Span.To) {
		return q, model.Invalid("--since %s is not before --until %s.", clean(c.Since), clean(c.Until))
	}
	return q, nil
}

// reportTime reads a day, whole, or a moment.
func reportTime(flag, text string) (at time.Time, whole bool, err error) {
	if at, err = time.Parse(time.DateOnly, text); err == nil && at.Year() > 1 {
		return at, true, nil
	}
	if at, err = time.Parse(time.RFC3339, strings.ToUpper(text)); err == nil && at.Year() > 1 {
		return model.Micro(at), false, nil
	}
	forms := "2026-11-30 or 2026-11-30T09:00:00Z"
	if flag == "--since" {
		forms = "30d, all, " + forms
	}
	return at, false, model.Invalid("%s: %q is no time; write %s.", flag, clipped(text), forms)
}

// printSums prints a report without its tables.
func (a *App) printSums(r desk.Report) {
	a.printf("Refunds, %s (days of UTC), as of %s\n\n", present.SpanWords(r.Span, r.At), present.Exact(r.At))
	line := func(title, said string) {
		indent := 21
		for i, l := range a.wrapped(said, indent) {
			if i > 0 {
				title = ""
			}
			a.printf("%s%s\n", present.PadRight(title, indent), l)
		}
	}
	line("Cash back", present.USD(r.Refunded.Cash)+" in "+present.SumsWords(r.Refunded))
	line("Coupons back", present.USD(r.Refunded.Coupons)+", apart from the cash")
	line("At once", present.Plural(r.Decided[model.DecisionNotRequired].Requests, "request")+" needed no review")
	line("Reviews", present.ReviewWords(r.Decided))
	line("Review times", present.TimesWords(r.Reviews))
	line("Approves itself", "before "+present.Absolute(r.Morning)+": "+silentWords(r))
	if len(r.Splittings) == 0 {
		line("Under the threshold", "no account with several orders just under it")
	}
	if len(r.SilentRows) > 0 {
		a.printf("\nApproves itself before %s:\n", present.Absolute(r.Morning))
		t := a.newTable("=DEADLINE", "=REQUEST", "?#ORDER", "?ACCOUNT", ">REFUND USD", "DECIDES")
		for _, q := range r.SilentRows {
			t.add(present.Absolute(q.Deadline), q.ID, q.OrderNumber, present.Account(q.Account), present.Amount(q.Refund), present.Decider(q.Deciders))
		}
		t.end()
	}
	a.printSplittings(r.Splittings)
}

func silentWords(r desk.Report) string {
	if r.Silent.Requests == 0 {
		return "nothing"
	}
	return present.USD(r.Silent.Cash) + " in " + present.SumsWords(r.Silent)
}

// wrapped are the lines of a text behind an indent, as a terminal has room for them.
func (a *App) wrapped(text string, indent int) []string {
	if !a.StdoutTTY || a.Width <= indent+20 {
		return []string{present.Clean(text)}
	}
	return present.Wrap(text, a.Width-indent)
}

func (a *App) printSplittings(runs []model.Splitting) {
	if len(runs) == 0 {
		return
	}
	a.printf("\nOrders of one account just under the review threshold, each within 7 days of another:\n")
	t := a.newTable("=REFUNDED", "ACCOUNT", "#ORDER", ">VALUE USD", ">REFUND USD", "BY")
	for _, run := range runs {
		for _, o := range run.Orders {
			t.add(present.Absolute(o.At), present.Account(o.Account), o.Number, present.Amount(o.Value), present.Amount(o.Cash), o.By)
		}
	}
	t.end()
}

// fewGroups is how many rows of a table are printed beside others.
const fewGroups = 10

// printGroups prints a table, whole if it is the one that was asked for.
func (a *App) printGroups(by model.ReportBy, groups []model.RefundGroup, whole bool) {
	if by == model.ByDay && !whole {
		whole = len(groups) <= 31
	}
	a.printf("\nBy %s:\n", by)
	t := a.newTable(strings.ToUpper(string(by)), ">CASH USD", ">COUPONS USD", ">REQUESTS", ">INSTANCES")
	for i, g := range groups {
		if i == fewGroups && !whole {
			break
		}
		t.add(present.GroupName(by, g), present.Amount(g.Cash), present.Amount(g.Coupons), present.Count(g.Requests), present.Count(g.Instances))
	}
	t.end()
	if len(groups) == 0 {
		a.printf("nothing was refunded\n")
	}
	if left := len(groups) - fewGroups; left > 0 && !whole {
		a.printf("… and %s more: --by %s\n", present.Count(left), by)
	}
}
