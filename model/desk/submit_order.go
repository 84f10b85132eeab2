package desk

import (
	"slices"
	"time"

	"unsubdesk/model"
)

// submitOrders locks the instances of these orders, looks at them again and
// makes one request of each order.
func (w *submitWork) submitOrders(tx model.WriteTx, orders []model.BatchOrder) error {
	var ids []string
	for _, o := range orders {
		ids = append(ids, o.IDs...)
	}
	instances, err := tx.LockInstances(ids)
	if err != nil {
		return err
	}
	p, now, err := terms(tx) // the clock is read after the locks (R8)
	if err != nil {
		return err
	}
	already, err := w.alreadySubmitted(tx, orders)
	if err != nil {
		return err
	}
	byID := make(map[string]model.Instance, len(instances))
	for _, in := range instances {
		byID[in.ID] = in
	}
	var put written
	for _, o := range orders {
		var rest []model.Instance // that no request was made of
		for _, id := range o.IDs {
			if in, there := byID[id]; there && !already[id] {
				rest = append(rest, in)
			}
		}
		if len(rest) > 0 {
			w.submitOrder(&put, o, rest, p, now)
		}
	}
	return put.store(tx)
}

// written is what some orders' requests write, all together.
type written struct {
	requests []model.Request
	entries  []model.Entry
	events   []model.Event
}

func (p *written) store(tx model.WriteTx) error {
	if len(p.requests) == 0 {
		return nil
	}
	if err := tx.AddEvents(p.events); err != nil {
		return err
	}
	if err := announceAll(tx, p.changes); err != nil {
		return err
	}
	return tx.InsertRequests(p.requests, p.entries...)
}

// changes are what happened to the requests, each submitted before it was completed.
func (p *written) changes() (changes []change) {
	entries := map[string][]model.Entry{}
	for _, e := range p.entries {
		entries[e.RequestID] = append(entries[e.RequestID], e)
	}
	for _, r := range p.requests {
		changes = append(changes, change{model.EventRequestSubmitted, r, nil, r.SubmittedAt})
		if r.Status == model.RequestCompleted {
			changes = append(changes, change{model.EventRequestCompleted, r, entries[r.ID], r.DecidedAt})
		}
	}
	return changes
}

// alreadySubmitted are the instances of these orders of which this batch has made
// requests before it was interrupted, or another program under the same key (R13): it
// looks at the orders' requests, which are few, not at the batch's. They join the answer.
func (w *submitWork) alreadySubmitted(tx model.ReadTx, orders []model.BatchOrder) (map[string]bool, error) {
	if len(orders) == 0 {
		return nil, nil
	}
	var q model.RequestQuery
	asked, already := map[string]bool{}, map[string]bool{}
	for _, o := range orders {
		q.OrderNumbers = append(q.OrderNumbers, o.Number)
		for _, id := range o.IDs {
			asked[id] = true
		}
	}
	requests, err := tx.Requests(q)
	for _, r := range requests {
		ids := r.InstanceIDs()
		if r.BatchID != w.batch.ID || !slices.ContainsFunc(ids, func(id string) bool { return asked[id] }) {
			continue
		}
		for _, id := range ids {
			already[id] = true
		}
		if r, err = asSubmitted(tx, r); err != nil {
			return nil, err
		}
		w.result.Requests = append(w.result.Requests, r)
	}
	return already, err
}

// addForeign completes the answer by what another program did under the same
// key: it may have submitted orders that were refused here at their turn (R13).
func (w *submitWork) addForeign(tx model.ReadTx) error {
	if !w.late || len(w.batch.Plan) <= ordersPerCommit && w.batch.Chosen.Len() == 0 {
		return nil
	}
	requests, err := tx.Requests(model.RequestQuery{BatchID: w.batch.ID})
	if err != nil {
		return err
	}
	known, submitted := map[string]bool{}, map[string]bool{}
	for _, r := range w.result.Requests {
		known[r.ID] = true
	}
	for _, r := range requests {
		if known[r.ID] {
			continue
		}
		if r, err = asSubmitted(tx, r); err != nil {
			return err
		}
		w.result.Requests = append(w.result.Requests, r)
		for _, id := range r.InstanceIDs() {
			submitted[id] = true
		}
	}
	// In a copy: a transaction that runs again begins with the list as it was.
	w.result.Refused = slices.DeleteFunc(slices.Clone(w.result.Refused), func(r Refusal) bool { return submitted[r.InstanceID] })
	return nil
}

// submitOrder makes the request of one order, if its quote is still the one
// that was confirmed (R14).
func (w *submitWork) submitOrder(put *written, o model.BatchOrder, instances []model.Instance, p model.Policy, now time.Time) {
	quoteOf := model.NewQuote
	if w.batch.Chosen.Len() > 0 {
		quoteOf = model.QuoteByPrints // of a selection each instance has a print
	}
	quote := quoteOf(instances, nil, p, now)
	free, ok := w.asConfirmed(o, instances, p, quote)
	if !ok {
		w.refuseChanged(quote)
		return
	}
	if len(free) == 0 {
		return
	}
	if len(free) < len(instances) {
		quote = quoteOf(free, nil, p, now)
	}
	r := w.newRequest(quote, p, now)
	var entries []model.Entry
	if r.Deadline.IsZero() {
		entries = complete(&r, free, model.DecisionNotRequired, w.Actor.User, now)
	}
	put.requests = append(put.requests, r)
	put.events = append(put.events, eventOf(w.Actor, r.Account.ID, now, model.EventRequestSubmitted, r.ID, nil, submitted(r, w.batch)))
	w.result.Requests = append(w.result.Requests, r)
	if r.Status == model.RequestCompleted {
		put.entries = append(put.entries, entries...)
		put.events = append(put.events, eventOf(w.Actor, r.Account.ID, now, model.EventRequestCompleted, r.ID, nil, decided(r)))
	}
}

// newRequest freezes value and threshold of the order (R6) and the deadline
// (R7).
func (w *submitWork) newRequest(q model.Quote, p model.Policy, now time.Time) model.Request {
	reason, _ := p.Reason(w.sub.Reason) // checked when the key was claimed
	if reason.Code == "" {              // the desk's list changed since; the first word counts
		reason = model.Reason{Code: w.sub.Reason, Label: w.sub.Reason}
	}
	o := q.Orders[0]
	r := model.Request{
		ID: w.newID(requestPrefix), BatchID: w.batch.ID, OrderNumber: o.Order.Number, Account: o.Account,
		Status: model.RequestPending, OrderValue: o.Order.Value(), Threshold: p.ReviewThreshold,
		Refund: o.Refund, CouponsReturned: o.Returned, ReasonCode: reason.Code, ReasonLabel: reason.Label,
		Note: w.sub.Note, SubmittedBy: w.Actor.User, SubmittedAt: now,
	}
	if o.NeedsReview {
		r.Deadline = p.DeadlineOf(now)
	}
	for _, l := range q.Lines {
		r.Items = append(r.Items, model.RequestItem{InstanceID: l.Instance.ID, Refund: l.Refund.Cash})
	}
	return r
}

func (w *submitWork) refuseChanged(now model.Quote) {
	w.late = true
	for _, l := range now.Lines {
		blocks := changedSince()
		if !l.Allowed() {
			blocks = l.Blocks
		}
		w.result.Refused = append(w.result.Refused, Refusal{InstanceID: l.Instance.ID, Row: l.Instance.Row, Blocks: blocks})
	}
}

// complete turns a request into a completed one executed at now, and returns
// its ledger lines (R3, R4, R16).
func complete(r *model.Request, instances []model.Instance, d model.Decision, by string, now time.Time) []model.Entry {
	entries := model.EntriesOf(r.ID, instances, now)
	r.Status, r.Decision, r.DecidedBy, r.DecidedAt, r.HoldBlocks = model.RequestCompleted, d, by, now, nil
	r.CouponsReturned = model.Money{}
	for _, e := range entries {
		if e.Kind == model.EntryCoupon {
			r.CouponsReturned = r.CouponsReturned.Add(e.Amount)
		}
	}
	return entries
}

// settle writes the ledger lines of a completed request and its event, and announces
// both, in the transaction that completed it.
func settle(tx model.WriteTx, by model.Actor, r model.Request, from model.RequestStatus, entries []model.Entry, seen string) error {
	if err := tx.AddEntries(entries); err != nil {
		return err
	}
	var before any
	if from != "" {
		before = statusOnly(from)
	}
	after := decided(r)
	after.Seen = seen
	if err := record(tx, by, r.Account.ID, model.EventRequestCompleted, r.ID, before, after); err != nil {
		return err
	}
	return announce(tx, change{model.EventRequestCompleted, r, entries, r.DecidedAt})
}
