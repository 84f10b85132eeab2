package cli

import (
	"context"
	"strings"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/present"
)

// chosen are the instances of `quote` and `unsubscribe`: IDs, or all that
// match a filter.
type chosen struct {
	IDs    []string `arg:"" optional:"" name:"id" complete:"instance" help:"Instance IDs. - reads a ticket from standard input: instance IDs and order numbers in any text."`
	Filter *string  `complete:"filter" placeholder:"Q" help:"Take all instances that match this filter, instead of IDs. @NAME is one of your saved filters."`
}

// check refuses both and neither, and a filter that says nothing: it would
// take every instance of the desk.
func (c *chosen) check() (model.Filter, error) {
	switch {
	case c.Filter == nil && len(c.IDs) == 0:
		return model.Filter{}, model.Invalid("Name instances by ID, or with --filter.")
	case c.Filter != nil && len(c.IDs) > 0:
		return model.Filter{}, model.Invalid("Name instances either by ID or with --filter, not both.")
	case c.Filter == nil:
		return model.Filter{}, nil
	}
	if isSaved(*c.Filter) {
		return model.Filter{}, nil // the desk has it
	}
	f, err := parseFilter(*c.Filter)
	if err == nil && f.Empty() {
		err = model.Invalid("--filter is empty, which would mean every instance; say which ones.")
	}
	return f, err
}

// find are the IDs. A filter that matches nothing is refused: nothing remains
// to be done.
func (c *chosen) find(ctx context.Context, a *App, s *desk.Session, f model.Filter) ([]string, error) {
	if c.Filter == nil {
		return a.withTicket(ctx, s, c.IDs)
	}
	q, err := c.query(ctx, s, f)
	if err != nil {
		return nil, err
	}
	ids, err := s.Match(ctx, q)
	if err == nil && len(ids) == 0 {
		err = model.Refused("Nothing matches %s.%s", q.Filter, wholeValues(q.Filter))
	}
	return ids, err
}

// query is what --filter means: a filter, or a saved one with its tab.
func (c *chosen) query(ctx context.Context, s *desk.Session, f model.Filter) (model.ListQuery, error) {
	if !isSaved(*c.Filter) {
		return model.ListQuery{Filter: f}, nil
	}
	saved, err := savedFilter(ctx, s, *c.Filter)
	if err != nil {
		return model.ListQuery{}, err
	}
	f, err = parseFilter(saved.Filter)
	if err == nil && f.Empty() { // a tab alone is no choice: on most desks it is nearly every instance
		err = model.Invalid("The saved filter %s has no words, which would mean every instance of its tab; say which ones.", clean(saved.Name))
	}
	return model.ListQuery{Tab: saved.Tab, Filter: f}, err
}

// quoteCmd says what unsubscribing would do. Its exit status is the one that
// `unsubscribe` would have.
type quoteCmd struct{ chosen }

// Run implements the command.
func (c *quoteCmd) Run(ctx context.Context, a *App) error {
	f, err := c.check()
	if err != nil {
		return err
	}
	s, err := a.swept(ctx)
	if err != nil {
		return err
	}
	ids, err := c.find(ctx, a, s, f)
	if err != nil {
		return err
	}
	q, err := s.Quote(ctx, ids)
	if err != nil {
		return err
	}
	if a.JSON {
		err = a.writeJSON(quoteJSON(q))
	} else {
		a.printQuote(q)
	}
	if err != nil {
		return err
	}
	return outcome(q.Totals.Submittable(), q.Totals.Blocked+len(q.NotFound))
}

// printQuote prints a quote for people: a line for each instance, then the
// sums of the three groups, cash and coupons apart (R4).
func (a *App) printQuote(q model.Quote) {
	t := a.newTable("#INSTANCE", "?#ORDER", "?ACCOUNT", ">REFUND USD", ">COUPONS BACK", ">EXPIRED", "WHAT HAPPENS")
	for _, l := range q.Lines {
		t.add(quoteCells(l)...)
	}
	t.end()
	for _, g := range present.Groups(q) {
		a.sentence("%s", groupLine(g, q))
	}
	a.printNotFound(q.NotFound)
	for _, w := range q.Warnings {
		a.sentence("! %s", clean(w))
	}
	if text := present.UntoldOfQuote(q); text != "" {
		a.sentence("! %s", text)
	}
	if q.Totals.Submittable() > 0 {
		a.printf("Digest of this quote: %s\n", q.Digest)
	}
}

func quoteCells(l model.QuoteLine) []string {
	account := present.Account(l.Instance.Account)
	if !l.Allowed() {
		return []string{l.Instance.ID, l.Instance.Order.Number, account, "-", "-", "-", "cannot: " + present.BlockSentences(l.Blocks)}
	}
	happens := "refund now"
	if l.NeedsReview {
		happens = "goes to review"
	}
	return []string{l.Instance.ID, l.Instance.Order.Number, account, present.Amount(l.Refund.Cash),
		couponsCell(l.Refund.Returned), couponsCell(l.Refund.Expired), happens}
}

// couponsCell is the sum of coupons with their count, or a dash.
func couponsCell(coupons []model.Coupon) string {
	return present.OrDash(present.Coupons(model.SumCoupons(coupons), len(coupons)))
}

func groupLine(g present.Group, q model.Quote) string {
	parts := []string{g.Kind.Title() + ": " + present.Plural(g.Instances, "instance") + " of " + present.Plural(g.Orders, "order")}
	if g.Kind != present.GroupCannot {
		parts = append(parts, present.USD(g.Refund))
	}
	if g.CouponCount > 0 || !g.Coupons.IsZero() {
		parts = append(parts, "coupons back "+g.CouponsSaid())
	}
	if !g.Expired.IsZero() {
		parts = append(parts, "coupons expired "+present.Amount(g.Expired))
	}
	if g.Kind == present.GroupReview {
		parts = append(parts, g.Reviewer(q.At))
	}
	return strings.Join(parts, ", ")
}

// printNotFound lists IDs that do not exist.
func (a *App) printNotFound(ids []string) {
	for _, id := range ids {
		a.sentence("Not found: %s", clean(id))
	}
}
