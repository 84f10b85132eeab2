package desk

import (
	"context"

	"unsubdesk/model"
)

// WholeQuote is of how many selected instances a quote has a line for each; of more it
// has sums only (model.QuoteSum).
const WholeQuote = 2000

// Select are all matches of a query, as they are now: what comes to match later is not
// selected. Any desk user may.
func (s *Session) Select(ctx context.Context, q model.ListQuery) (model.Selection, error) {
	var found model.Selection
	err := s.view(ctx, func(tx model.ReadTx, _ model.User) (err error) {
		found, err = tx.MatchRows(q)
		return err
	})
	return found, err
}

// QuoteSelection is Quote for a selection: by order and ID, or its sums. Any desk user
// may.
func (s *Session) QuoteSelection(ctx context.Context, sel model.Selection) (model.Quote, error) {
	var q model.Quote
	err := s.view(ctx, func(tx model.ReadTx, _ model.User) (err error) {
		q, err = s.quoteOf(tx, sel)
		return err
	})
	return q, err
}

// quoteOf is the quote of a selection: whole, or of many its sums.
func (s *Session) quoteOf(tx model.ReadTx, sel model.Selection) (model.Quote, error) {
	if sel.Len() > WholeQuote {
		return s.sumQuote(tx, sel)
	}
	p, now, err := terms(tx)
	if err != nil {
		return model.Quote{}, err
	}
	instances, err := tx.InstancesAt(sel)
	if err != nil {
		return model.Quote{}, err
	}
	return s.withDeciders(tx, model.NewQuote(instances, nil, p, now))
}

// sumQuote adds up the quote of a selection.
func (s *Session) sumQuote(tx model.ReadTx, sel model.Selection) (model.Quote, error) {
	p, now, err := terms(tx)
	if err != nil {
		return model.Quote{}, err
	}
	review, err := tx.RowsOver(p.ReviewThreshold)
	if err != nil {
		return model.Quote{}, err
	}
	sum := model.NewSumming(p, now, review, sel.Len())
	if err := tx.EachFacts(sel, sum.Add); err != nil {
		return model.Quote{}, err
	}
	if err := tx.EachCoupon(sum.Ended(), sum.AddCoupon); err != nil {
		return model.Quote{}, err
	}
	if sum.Reviewed() {
		if err := tx.EachOrderOver(p.ReviewThreshold, sum.AddOrder); err != nil {
			return model.Quote{}, err
		}
	}
	return s.withDeciders(tx, sum.Quote())
}
