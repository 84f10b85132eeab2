package desk

import (
	"context"
	"time"

	"unsubdesk/model"
)

// recentWindow is how far back the page of a request looks for other refunds
// of the account.
const recentWindow = 30 * 24 * time.Hour

// Requests lists requests with what the user may do with each now. Any desk
// user may. What is due is approved first (R8).
func (s *Session) Requests(ctx context.Context, q model.RequestQuery) ([]RequestRow, error) {
	if err := s.sweepFirst(ctx); err != nil {
		return nil, err
	}
	var rows []RequestRow
	err := s.view(ctx, func(tx model.ReadTx, u model.User) error {
		requests, err := tx.Requests(q)
		if err != nil {
			return err
		}
		rows, err = requestRows(tx, u, requests)
		return err
	})
	return rows, err
}

// CountRequests counts the requests that match, by the states as they were
// after the last sweep. Any desk user may.
func (s *Session) CountRequests(ctx context.Context, q model.RequestQuery) (int, error) {
	n := 0
	err := s.view(ctx, func(tx model.ReadTx, _ model.User) (err error) {
		n, err = tx.CountRequests(q)
		return err
	})
	return n, err
}

// requestRows says of each request what the user may do with it now.
func requestRows(tx model.ReadTx, u model.User, requests []model.Request) ([]RequestRow, error) {
	now, err := tx.Now()
	if err != nil {
		return nil, err
	}
	early, err := takesEffectFirst(tx, requests)
	if err != nil {
		return nil, err
	}
	managers, deciders, silence := managerLookup{tx: tx}, deciderLookup{tx: tx}, silenceLookup{tx: tx}
	rows := make([]RequestRow, len(requests))
	for i, r := range requests {
		manager, err := managers.of(r)
		if err != nil {
			return nil, err
		}
		stopped, err := silence.stopped(r, now)
		if err != nil {
			return nil, err
		}
		who, err := deciders.of(r)
		if err != nil {
			return nil, err
		}
		rows[i] = RequestRow{
			Request:          r,
			MayApprove:       first(model.MayDecide(u, r, manager), stopped, model.CanDecideNow(r, true, now)),
			MayReject:        first(model.MayDecide(u, r, manager), stopped, model.CanDecideNow(r, false, now)),
			MayWithdraw:      first(model.MayWithdraw(u, r), stopped, model.CanWithdrawNow(r, now)),
			TakesEffectFirst: early[r.ID],
			Deciders:         who,
		}
	}
	return rows, nil
}

// first is the first reason that is one.
func first(reasons ...error) error {
	for _, r := range reasons {
		if r != nil {
			return r
		}
	}
	return nil
}

// takesEffectFirst names, for each open request, its instances that take
// effect before its deadline (R10).
func takesEffectFirst(tx model.ReadTx, requests []model.Request) (map[string][]string, error) {
	var ids []string
	for _, r := range requests {
		if r.Status.Open() {
			ids = append(ids, r.InstanceIDs()...)
		}
	}
	instances, err := tx.Instances(ids)
	if err != nil {
		return nil, err
	}
	effective := make(map[string]time.Time, len(instances))
	for _, in := range instances {
		effective[in.ID] = in.EffectiveAt
	}
	early := map[string][]string{}
	for _, r := range requests {
		if !r.Status.Open() {
			continue
		}
		for _, id := range r.InstanceIDs() {
			if effective[id].Before(r.Deadline) {
				early[r.ID] = append(early[r.ID], id)
			}
		}
	}
	return early, nil
}

// requestRow is one request as the user sees it now.
func requestRow(tx model.ReadTx, u model.User, id string) (RequestRow, error) {
	r, err := tx.Request(id)
	if err != nil {
		return RequestRow{}, err
	}
	rows, err := requestRows(tx, u, []model.Request{r})
	if err != nil {
		return RequestRow{}, err
	}
	return rows[0], nil
}

// Request is the page of one request. Any desk user may; CodeNotFound if
// there is none of that number.
func (s *Session) Request(ctx context.Context, id string) (RequestDetail, error) {
	if err := s.sweepFirst(ctx); err != nil {
		return RequestDetail{}, err
	}
	var d RequestDetail
	err := s.view(ctx, func(tx model.ReadTx, u model.User) (err error) {
		d, err = requestDetail(tx, u, RequestID(id))
		return err
	})
	return d, err
}

func requestDetail(tx model.ReadTx, u model.User, id string) (RequestDetail, error) {
	var d RequestDetail
	p, now, err := terms(tx)
	if err != nil {
		return d, err
	}
	row, err := requestRow(tx, u, id)
	if err != nil {
		return d, err
	}
	instances, err := tx.Instances(row.InstanceIDs())
	if err != nil {
		return d, err
	}
	d = RequestDetail{RequestRow: row, At: now, Policy: p, Instances: rowsOf(instances, p, now)}
	if d.Others, err = others(tx, instances, p, now); err != nil {
		return d, err
	}
	entries, err := tx.Entries([]string{id})
	if err != nil {
		return d, err
	}
	d.Entries = entries[id]
	if d.Events, err = events(tx, model.EventQuery{Subject: id}); err != nil {
		return d, err
	}
	told, err := deliveries(tx, []string{id})
	if err != nil {
		return d, err
	}
	d.Delivery = told[id]
	d.Recent, d.RecentRefund, err = recentRefunds(tx, row.Request, now)
	return d, err
}

// recentRefunds are the account's other requests completed in the last 30
// days, and their cash.
func recentRefunds(tx model.ReadTx, r model.Request, now time.Time) ([]model.Request, model.Money, error) {
	done, err := tx.Requests(model.RequestQuery{Statuses: []model.RequestStatus{model.RequestCompleted},
		AccountID: r.Account.ID, DecidedSince: now.Add(-recentWindow), ByDecision: true})
	if err != nil {
		return nil, model.Money{}, err
	}
	var recent []model.Request
	var cash model.Money
	for _, other := range done {
		if other.ID != r.ID {
			recent = append(recent, other)
			cash = cash.Add(other.Refund)
		}
	}
	return recent, cash, nil
}
