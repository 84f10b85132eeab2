package desk

import (
	"slices"

	"unsubdesk/model"
)

// holdBlocks are the blocks that keep a request on these instances on hold
// (R9).
func holdBlocks(instances []model.Instance, p model.Policy) []model.HoldBlock {
	var holds []model.HoldBlock
	for _, in := range instances {
		for _, b := range in.HoldBlocks(p) {
			holds = append(holds, model.HoldBlock{InstanceID: in.ID, Code: b.Code, Message: b.Message})
		}
	}
	return holds
}

// refreshHolds brings every open request in line with the blocks of its
// instances (R9): on hold as soon as there is one, pending again with the old
// deadline when the last is gone. It runs in the transaction that changed the
// blocks.
func (d *Desk) refreshHolds(tx model.WriteTx, by model.Actor) (held, resumed []string, err error) {
	open, err := tx.Requests(model.RequestQuery{Statuses: model.OpenStatuses()})
	if err != nil {
		return nil, nil, err
	}
	p, err := tx.Policy()
	if err != nil {
		return nil, nil, err
	}
	instances, err := instancesOf(tx, open)
	if err != nil {
		return nil, nil, err
	}
	for _, r := range open {
		changed, err := applyHolds(tx, by, r, holdBlocks(instances[r.ID], p))
		if err != nil {
			return nil, nil, err
		}
		switch changed {
		case model.RequestOnHold:
			held = append(held, r.ID)
		case model.RequestPending:
			resumed = append(resumed, r.ID)
		}
	}
	return held, resumed, nil
}

// instancesOf reads the instances of all requests at once, by request and in
// the request's order.
func instancesOf(tx model.ReadTx, requests []model.Request) (map[string][]model.Instance, error) {
	var ids []string
	for _, r := range requests {
		ids = append(ids, r.InstanceIDs()...)
	}
	found, err := tx.Instances(ids)
	if err != nil {
		return nil, err
	}
	byID := make(map[string]model.Instance, len(found))
	for _, in := range found {
		byID[in.ID] = in
	}
	of := make(map[string][]model.Instance, len(requests))
	for _, r := range requests {
		for _, id := range r.InstanceIDs() {
			if in, ok := byID[id]; ok {
				of[r.ID] = append(of[r.ID], in)
			}
		}
	}
	return of, nil
}

// applyHolds moves one open request to where its blocks put it; changed is
// the new status, or "" if nothing had to change.
func applyHolds(tx model.WriteTx, by model.Actor, r model.Request, holds []model.HoldBlock) (changed model.RequestStatus, err error) {
	if slices.Equal(holds, r.HoldBlocks) && (len(holds) > 0) == (r.Status == model.RequestOnHold) {
		return "", nil
	}
	from, kind := r.Status, model.EventRequestHeld
	r.HoldBlocks, r.Status = holds, model.RequestOnHold
	if len(holds) == 0 {
		r.Status, kind = model.RequestPending, model.EventRequestResumed
	}
	if err := tx.ChangeRequest(r, from); err != nil {
		return "", err
	}
	if err := record(tx, by, r.Account.ID, kind, r.ID, statusOnly(from), decided(r)); err != nil {
		return "", err
	}
	now, err := tx.Now()
	if err != nil {
		return "", err
	}
	if err := announce(tx, change{kind, r, nil, now}); err != nil {
		return "", err
	}
	if r.Status == from {
		return "", nil
	}
	return r.Status, nil
}
