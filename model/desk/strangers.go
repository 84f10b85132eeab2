package desk

import (
	"slices"

	"unsubdesk/model"
)

// withStrangers is a quote that says which account managers of what goes to review are no
// users of the desk, so that nobody waits for a person who cannot decide (R7). A quote that
// has sums only names no managers.
func withStrangers(tx model.ReadTx, q model.Quote) (model.Quote, error) {
	var names []string
	managers := managerLookup{tx: tx}
	for _, o := range q.Orders {
		if !o.NeedsReview || o.Instances == 0 || slices.Contains(names, o.Account.Manager) {
			continue
		}
		manager, err := managers.of(model.Request{Account: o.Account})
		if err != nil {
			return model.Quote{}, err
		}
		if model.ManagerUnknown(o.Account, manager) {
			names = append(names, o.Account.Manager)
		}
	}
	return q.WithStrangers(names), nil
}
