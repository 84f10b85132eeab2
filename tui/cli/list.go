package cli

import (
	"context"
	"slices"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/present"
)

// listCmd lists instances.
type listCmd struct {
	Filter []string `arg:"" optional:"" complete:"filter" help:"What to look for, such as: orion region:ap-southeast-1 paid:>=7000. One that begins with - goes after --. @NAME is one of your saved filters, with its tab and order."`
	Tab    *string  `enum:"allowed,blocked,pending,unsubscribed,all" help:"Which instances: ${enum}. Default: allowed, or the saved filter's."`
	Sort   *string  `complete:"sort" placeholder:"FIELD[:desc]" help:"Order of the list: effective, name, order, id, account, type, region, project, due or paid. Default: effective, or the saved filter's."`
	Limit  int      `placeholder:"N" help:"List at most so many; default: all."`
	Count  bool     `help:"Print only how many there are."`
}

// Help is the long help.
func (c *listCmd) Help() string { return filterHelp }

const filterHelp = `Words of a filter are AND-ed and looked for in name, order number and instance ID. field:value, field:a,b, -field:value, "quoted words", paid:>=7000, effective:<7d, project:none, manager:none; type:, region:, project: and manager: take the whole value. The fields are name order id type region project account manager paid due effective is block reason.`

// Run implements the command.
func (c *listCmd) Run(ctx context.Context, a *App) error {
	q, err := c.query(nil) // what is wrong anyway is said before the desk is opened
	if err != nil {
		return err
	}
	s, err := a.swept(ctx)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(c.Filter, isSaved) {
		if q, err = c.query(func(arg string) (model.SavedFilter, error) { return savedFilter(ctx, s, arg) }); err != nil {
			return err
		}
	}
	switch {
	case c.Count:
		return a.printCount(ctx, s, q)
	case a.JSON:
		return a.eachRow(ctx, s, q, func(r desk.Row) error { return a.writeJSON(instanceJSON(r)) })
	}
	return c.printTable(ctx, a, s, q)
}

// query is what the arguments ask for. saved finds the filters that are named by @; nil
// leaves these out.
func (c *listCmd) query(saved func(arg string) (model.SavedFilter, error)) (model.ListQuery, error) {
	q := model.ListQuery{Tab: model.TabAllowed, Sort: model.Sort{Field: model.SortEffective}, Limit: c.Limit}
	if c.Limit < 0 {
		return q, model.Invalid("--limit takes a number of instances from 1, or 0 for all.")
	}
	var words []string
	for _, arg := range c.Filter {
		if !isSaved(arg) {
			words = append(words, arg)
			continue
		}
		if saved == nil {
			continue
		}
		f, err := saved(arg)
		if err != nil {
			return q, err
		}
		q.Tab, q.Sort = f.Tab, f.Sort // the last one's
		words = append(words, f.Filter)
	}
	if c.Tab != nil {
		q.Tab = model.Tab(*c.Tab)
	}
	var err error
	if c.Sort != nil {
		if q.Sort, err = parseSort(*c.Sort); err != nil {
			return q, err
		}
	}
	q.Filter, err = parseFilter(words...)
	return q, err
}

func (a *App) printCount(ctx context.Context, s *desk.Session, q model.ListQuery) error {
	n, err := s.Count(ctx, q)
	if err != nil {
		return err
	}
	if q.Limit > 0 {
		n = min(n, q.Limit)
	}
	if a.JSON {
		return a.writeJSON(map[string]int{"count": n})
	}
	a.printf("%d\n", n)
	if n == 0 {
		return a.nothingMatches(ctx, s, q)
	}
	return nil
}

func (c *listCmd) printTable(ctx context.Context, a *App, s *desk.Session, q model.ListQuery) error {
	t := a.newTable("#INSTANCE", "NAME", "?#ORDER", "?ACCOUNT", "?TYPE", "?REGION", "=TAKES EFFECT", ">PAID USD", ">COUPONS", "STATE")
	err := a.eachRow(ctx, s, q, func(r desk.Row) error {
		t.add(r.ID, r.Name, r.Order.Number, present.Account(r.Account), r.ProductType, r.Region,
			present.Absolute(r.EffectiveAt), present.Amount(r.Paid), present.Amount(r.CouponTotal()), stateWords(r))
		return nil
	})
	t.end()
	if err == nil && t.rows == 0 {
		err = a.nothingMatches(ctx, s, q)
	}
	return err
}

// nothingMatches says where nothing was found, and where more is.
func (a *App) nothingMatches(ctx context.Context, s *desk.Session, q model.ListQuery) error {
	if q.Tab == model.TabAll {
		a.notice("Nothing matches.%s", wholeValues(q.Filter))
		return nil
	}
	tab := q.Tab
	q.Tab, q.Limit = model.TabAll, 0
	n, err := s.Count(ctx, q)
	if err != nil {
		return err
	}
	more, hint := "none", ""
	if n > 0 {
		more = present.Count(n)
	} else {
		hint = wholeValues(q.Filter)
	}
	a.notice(`Nothing matches on the tab "%s"; with --tab all %s would.%s`, tab, more, hint)
	return nil
}

// stateWords is where an instance stands, with every reason why not (R2).
func stateWords(r desk.Row) string {
	if r.Status == model.StatusPending || r.Status == model.StatusUnsubscribed {
		return present.BlockSentences(r.Blocks) // the first of them says so
	}
	said := present.StatusWord(r.Status)
	if r.Status == model.StatusAllowed && r.NeedsReview {
		said += ", needs review"
	}
	if len(r.Blocks) > 0 {
		said += ": " + present.BlockSentences(r.Blocks)
	}
	return said
}
