package desk_test

import (
	"slices"
	"sort"
	"strings"
	"time"

	"unsubdesk/db/dbtest"
	"unsubdesk/model"
)

// The desk as a few maps: what the rules say in words, without any of the program's
// code for them. Amounts are cents.

type toyInstance struct {
	id, order, account string
	due, paid, coupon  int64
	couponEnds         time.Time
	frozen             bool
	holder             *toyRequest
}

type toyRequest struct {
	id, by, account string
	instances       []*toyInstance
	deadline        time.Time // zero without review
	status          model.RequestStatus
	cash, coupons   int64
}

type toyAnswer struct {
	ids      string
	requests []string
	refused  []string
}

type toyDesk struct {
	instances map[string]*toyInstance
	requests  []*toyRequest // in the order submitted
	answers   map[string]toyAnswer
	managers  map[string]string // by account
	roles     map[string]model.Role
}

func newToyDesk(start time.Time) *toyDesk {
	d := &toyDesk{instances: map[string]*toyInstance{}, answers: map[string]toyAnswer{},
		managers: map[string]string{"acct-1": "chen", "acct-2": "", "acct-3": "silva"},
		roles: map[string]model.Role{"maya": model.RoleAgent, "ben": model.RoleAgent, "chen": model.RoleManager,
			"silva": model.RoleManager, "ada": model.RoleAdmin, "iris": model.RoleAuditor}}
	for _, in := range []toyInstance{
		{id: "a1", order: "S1", account: "acct-1", due: 1100, paid: 1000, coupon: 100, couponEnds: start.Add(30 * time.Hour)},
		{id: "a2", order: "S2", account: "acct-1", due: 2000, paid: 2000},
		{id: "a3", order: "S2", account: "acct-1", due: 3000, paid: 2999},
		{id: "b1", order: "L1", account: "acct-1", due: 750_000, paid: 750_000},
		{id: "b2", order: "L2", account: "acct-1", due: 400_000, paid: 400_000},
		{id: "b3", order: "L2", account: "acct-1", due: 400_000, paid: 300_000},
		{id: "c1", order: "L3", account: "acct-2", due: 900_500, paid: 900_000, coupon: 500, couponEnds: start.Add(24 * time.Hour)},
		{id: "c2", order: "S3", account: "acct-2", due: 100, paid: 0, coupon: 100, couponEnds: start.Add(1000 * time.Hour)},
		{id: "d1", order: "S4", account: "acct-3", due: 700_000, paid: 700_000},
		{id: "d2", order: "L5", account: "acct-3", due: 700_001, paid: 700_001},
	} {
		d.instances[in.id] = &in
	}
	return d
}

func (d *toyDesk) ids() []string {
	var ids []string
	for id := range d.instances {
		ids = append(ids, id)
	}
	sort.Strings(ids)
	return ids
}

// stored is an instance for the real desk.
func (d *toyDesk) stored(in *toyInstance) model.Instance {
	var coupons []model.Coupon
	if in.coupon > 0 {
		coupons = []model.Coupon{{ID: "CPN-" + in.id, Amount: model.Cents(in.coupon), ValidUntil: in.couponEnds}}
	}
	real := dbtest.Instance(in.id, dbtest.InOrder(in.order), dbtest.OfAccount(dbtest.Account(in.account, d.managers[in.account])),
		dbtest.Effective(dbtest.Start().AddDate(1, 0, 0)), dbtest.Costs(model.Cents(in.due).String(), model.Cents(in.paid).String(), coupons...))
	real.ResourceFrozen = in.frozen
	return real
}

func (d *toyDesk) orderValue(order string) (cents int64) {
	for _, in := range d.instances {
		if in.order == order {
			cents += in.due
		}
	}
	return cents
}

// silence approves what is due.
func (d *toyDesk) silence(now time.Time) {
	for _, r := range d.requests {
		if r.status == model.RequestPending && !now.Before(r.deadline) {
			r.complete(now)
		}
	}
}

func (r *toyRequest) complete(now time.Time) {
	r.status = model.RequestCompleted
	for _, in := range r.instances {
		r.cash += in.paid
		if in.coupon > 0 && now.Before(in.couponEnds) {
			r.coupons += in.coupon
		}
	}
}

func (r *toyRequest) open() bool {
	return r.status == model.RequestPending || r.status == model.RequestOnHold
}

// submit answers the code of the refusal, or what was submitted and refused.
func (d *toyDesk) submit(user, key string, ids []string, now time.Time) (model.Code, toyAnswer) {
	d.silence(now)
	if d.roles[user] == model.RoleAuditor {
		return model.CodeForbidden, toyAnswer{}
	}
	sorted := slices.Sorted(slices.Values(ids))
	answer := toyAnswer{ids: strings.Join(sorted, " ")}
	if before, ok := d.answers[user+" "+key]; ok {
		if before.ids != answer.ids {
			return model.CodeKeyReused, toyAnswer{}
		}
		return "", before
	}
	byOrder := map[string]*toyRequest{}
	for _, id := range ids {
		in := d.instances[id]
		if in.holder != nil || in.frozen {
			answer.refused = append(answer.refused, id)
			continue
		}
		r := byOrder[in.order]
		if r == nil {
			r = &toyRequest{by: user, account: in.account, status: model.RequestPending}
			byOrder[in.order] = r
		}
		r.instances = append(r.instances, in)
	}
	var orders []string
	for order := range byOrder {
		orders = append(orders, order)
	}
	sort.Strings(orders)
	for _, order := range orders {
		r := byOrder[order]
		for _, in := range r.instances {
			in.holder = r
		}
		if d.orderValue(order) > 700_000 {
			r.deadline = now.Add(24 * time.Hour)
		} else {
			r.complete(now)
		}
		d.requests = append(d.requests, r)
		answer.requests = append(answer.requests, order)
	}
	sort.Strings(answer.refused)
	d.answers[user+" "+key] = answer
	return "", answer
}

func (d *toyDesk) decide(user string, r *toyRequest, approve bool, now time.Time) model.Code {
	d.silence(now)
	role, manager := d.roles[user], d.managers[r.account]
	switch {
	case r.by == user, role != model.RoleAdmin && role != model.RoleManager:
		return model.CodeForbidden
	case role == model.RoleManager && manager != "" && manager != user:
		return model.CodeForbidden
	case !r.open(), approve && r.status == model.RequestOnHold:
		return model.CodeRefused
	case approve:
		r.complete(now)
	default:
		r.end(model.RequestRejected)
	}
	return ""
}

func (d *toyDesk) withdraw(user string, r *toyRequest, now time.Time) model.Code {
	d.silence(now)
	switch {
	case d.roles[user] == model.RoleAuditor, r.by != user && d.roles[user] != model.RoleAdmin:
		return model.CodeForbidden
	case !r.open():
		return model.CodeRefused
	}
	r.end(model.RequestWithdrawn)
	return ""
}

func (r *toyRequest) end(status model.RequestStatus) {
	r.status = status
	for _, in := range r.instances {
		in.holder = nil
	}
}

// freeze turns the block of an instance on or off, and holds or releases requests.
func (d *toyDesk) freeze(in *toyInstance, now time.Time) {
	in.frozen = !in.frozen
	for _, r := range d.requests {
		if !r.open() {
			continue
		}
		r.status = model.RequestPending
		if slices.ContainsFunc(r.instances, func(in *toyInstance) bool { return in.frozen }) {
			r.status = model.RequestOnHold
		}
	}
	d.silence(now)
}

// nextDeadline is the soonest of the open requests, or none.
func (d *toyDesk) nextDeadline(now time.Time) (next time.Time) {
	for _, r := range d.requests {
		if r.open() && r.deadline.After(now) && (next.IsZero() || r.deadline.Before(next)) {
			next = r.deadline
		}
	}
	return next
}

// nextCouponEnd is when the next coupon ends that was not used, or never.
func (d *toyDesk) nextCouponEnd(now time.Time) (next time.Time) {
	for _, in := range d.instances {
		if in.couponEnds.After(now) && (next.IsZero() || in.couponEnds.Before(next)) {
			next = in.couponEnds
		}
	}
	return next
}
