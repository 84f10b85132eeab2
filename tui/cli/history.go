package cli

import (
	"context"

	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/tui/present"
)

// historyCmd lists completed refunds.
type historyCmd struct {
	Filter []string `arg:"" optional:"" complete:"filter" help:"What to look for, as in list. One that begins with - goes after --."`
	Limit  int      `placeholder:"N" help:"List at most so many, newest first; default: all."`
}

// Help is the long help.
func (c *historyCmd) Help() string { return filterHelp }

// Run implements the command.
func (c *historyCmd) Run(ctx context.Context, a *App) error {
	f, err := parseFilter(c.Filter...)
	if err != nil {
		return err
	}
	if c.Limit < 0 {
		return model.Invalid("--limit takes a number of requests from 1, or 0 for all.")
	}
	s, err := a.swept(ctx)
	if err != nil {
		return err
	}
	q := model.RequestQuery{Filter: f, Limit: c.Limit}
	if a.JSON {
		return a.eachHistory(ctx, s, q, func(r desk.HistoryRow) error { return a.writeJSON(historyJSON(r)) })
	}
	p, err := s.Policy(ctx)
	if err != nil {
		return err
	}
	columns := []string{"=REFUNDED", "=REQUEST", "?#ORDER", "?ACCOUNT", ">REFUND USD", ">COUPONS", "?>ITEMS", "?REASON", "?BY", "DECISION"}
	if p.Webhook.On() {
		columns = append(columns, "BILLING")
	}
	t := a.newTable(columns...)
	err = a.eachHistory(ctx, s, q, func(r desk.HistoryRow) error {
		cells := []string{present.Absolute(r.DecidedAt), r.ID, r.OrderNumber, present.Account(r.Account), present.Amount(r.Refund),
			present.Amount(r.CouponsReturned), present.Count(len(r.Items)), present.Reason(r.ReasonCode, r.ReasonLabel, r.Note),
			r.SubmittedBy, present.DecisionBy(r.Request)}
		if p.Webhook.On() {
			cells = append(cells, present.DeliveryWord(r.Delivery, a.Now()))
		}
		t.add(cells...)
		return nil
	})
	t.end()
	if err == nil && t.rows == 0 {
		a.notice("No refund matches.%s", wholeValues(f))
	}
	return err
}
