package desk

import (
	"context"
	"slices"

	"unsubdesk/model"
)

// Policy reads the desk's policy (R17). Any desk user may.
func (s *Session) Policy(ctx context.Context) (model.Policy, error) {
	var p model.Policy
	err := s.view(ctx, func(tx model.ReadTx, _ model.User) (err error) {
		p, err = tx.Policy()
		return err
	})
	return p, err
}

// SetPolicy changes the policy for every program on the database (R17). An
// admin may. Requests already submitted keep their threshold and deadline;
// holds follow the promotion rule at once (R9). CodeInvalid names what the
// new policy gets wrong.
func (s *Session) SetPolicy(ctx context.Context, change func(*model.Policy) error) (model.Policy, error) {
	var after model.Policy
	err := s.update(ctx, mayAdminister("Changing the policy"), func(tx model.WriteTx, _ model.User) (err error) {
		after, err = s.setPolicy(tx, s.Actor, change)
		return err
	})
	return after, err
}

func (d *Desk) setPolicy(tx model.WriteTx, by model.Actor, change func(*model.Policy) error) (after model.Policy, err error) {
	before, err := tx.Policy()
	if err != nil {
		return after, err
	}
	after = before
	after.Reasons = slices.Clone(before.Reasons) // change may work in place
	if err := change(&after); err != nil {
		return after, err
	}
	if err := after.Check(); err != nil {
		return after, err
	}
	if jsonOf(before) == jsonOf(after) {
		return after, nil
	}
	if err := tx.PutPolicy(after); err != nil {
		return after, err
	}
	if err := record(tx, by, "", model.EventPolicyChanged, "policy", before, after); err != nil {
		return after, err
	}
	_, _, err = d.refreshHolds(tx, by)
	return after, err
}
